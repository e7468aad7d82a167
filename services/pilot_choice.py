"""Which pilot a person looks at, where there are several: kept with the sign-in, named in every address."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select, update

from models.tables import Pilot, SignIn
from services.access import Action, Person, require
from services.pilots import current_pilot
from services.sign_ins import token_hash


@dataclass(frozen=True)
class PilotOption:
    """A pilot to look at. Each person sees of it what their unit and role reach, as in any other."""

    code: str
    name: str
    is_current: bool


def pilot_options(session: Session, person: Person) -> list[PilotOption]:
    """The pilots, the current one first, then the newest."""
    require(person, Action.SEE_HOME)
    current = current_pilot_id(session)
    rows = session.exec(select(Pilot).order_by(col(Pilot.trial_from).desc(), col(Pilot.id).desc()))
    found = [PilotOption(row.code, row.name, row.id == current) for row in rows]
    return sorted(found, key=lambda option: not option.is_current)


def current_pilot_id(session: Session) -> int | None:
    """The key of the pilot that is meant where nobody named or chose one."""
    query = select(Pilot.id).where(Pilot.is_current).order_by(col(Pilot.id).desc())
    return session.exec(query).first()


def choose_pilot(session: Session, person: Person, token: str, code: str) -> None:
    """Let this sign-in look at a pilot from now on; kept at once. Raises NotFound for one that is none.

    What one looks at changes nothing that anybody else sees, so it is not on record.
    """
    require(person, Action.SEE_HOME)
    pilot = current_pilot(session, code)
    mine = update(SignIn).where(col(SignIn.token_hash) == token_hash(token))
    session.execute(mine.values(pilot_id=pilot.id))
    session.commit()
