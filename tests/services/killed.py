"""What runs in a process that a test kills: it says on a pipe what it has done, as soon as that is kept."""

from __future__ import annotations

from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from models.database import open_engine, writing
from services.access import OPERATOR
from services.bundle_run import Wanted, write_units
from services.file_store import FileStore
from services.filing import file_report
from services.pilots import current_pilot

NOW = datetime.fromisoformat("2025-12-12T09:00:00+07:00")


def file_all(url: str, data: Path, codes: list[str], told: Connection) -> None:
    """File the reports of these units, one after another."""
    for code in codes:
        with writing(open_engine(url)) as session:
            file_report(
                session,
                OPERATOR,
                current_pilot(session),
                code,
                FileStore(data),
                sent_at=NOW,
                number="1/A",
                now=NOW,
                explain="Đã rà soát.",
            )
        told.send(code)


def write_all(formats: tuple[str, ...], url: str, data: Path, codes: list[str], told: Connection) -> None:
    """Write the documents of these units."""
    wanted = Wanted(url, data, data.parent / "out", NOW, formats)
    for written in write_units(wanted, OPERATOR, codes, workers=1):
        told.send(written.unit)
