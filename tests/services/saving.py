"""What runs in processes that save the same opinions at once: each adds one to a number that all of them share."""

from __future__ import annotations

from datetime import datetime
from multiprocessing.connection import Connection

from sqlmodel import select

from models.database import open_engine, reading, writing
from models.tables import Feedback
from services.access import OPERATOR
from services.item_acts import ChangedMeanwhile, act_on_item
from services.item_changes import Changes
from services.pilots import current_pilot

NOW = datetime.fromisoformat("2025-12-12T09:00:00+07:00")


def add_up(url: str, numbers: list[int], times: int, told: Connection) -> None:
    """Raise the release of each opinion by one, so many times; says how often somebody else had been quicker."""
    open_engine.cache_clear()
    engine = open_engine(url)
    late = 0
    for number in numbers * times:
        while True:
            with reading(engine) as session:
                query = select(Feedback.fixed_in_server, Feedback.revision).where(Feedback.id == number)
                value, revision = session.exec(query).one()
            changes = Changes(fixed_in_server=str(int(value or 0) + 1))
            try:
                with writing(engine) as session:
                    act_on_item(
                        session, OPERATOR, current_pilot(session), number, changes, now=NOW, seen=revision
                    )
            except ChangedMeanwhile:
                late += 1
                continue
            break
    engine.dispose()
    told.send(late)
