"""How long personal data is kept, and the job that takes out what is kept no longer: counts and words stay."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from locales import Phrase, phrase
from models.codes import ReportState
from models.tables import (
    ApiCall,
    Audit,
    Feedback,
    FormRun,
    ImportBatch,
    Invitation,
    ItemPresence,
    Pilot,
    Report,
    Setting,
    SignIn,
)
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require
from services.anonymising import anonymise_items, drop_files
from services.file_store import FileStore
from services.personal_export import LASTS, drop_copies
from services.trash import past_keeping

SETTING = "retention"
LONGEST = 3_650
_MOST_AT_ONCE = 20_000


@dataclass(frozen=True)
class Keeping:
    """One kind of data and its days. `least` is what nothing may fall below, `from_what` what the days run from."""

    code: str
    name: Phrase
    from_what: Phrase
    days: int
    least: int


KEPT: tuple[Keeping, ...] = (
    Keeping(
        "senders",
        phrase("Senders of opinions: name, e-mail, telephone, customer code, images"),
        phrase("the day reports are due"),
        365,
        30,
    ),
    Keeping("uploads", phrase("Uploaded files kept for correcting rows"), phrase("the import"), 90, 7),
    Keeping("sign_ins", phrase("Sign-ins: address and browser"), phrase("the end of the sign-in"), 180, 30),
    Keeping(
        "calls", phrase("Calls of the form’s script and readings of its sheet"), phrase("the call"), 30, 14
    ),
    Keeping("record", phrase("The record: who, from where, before and after"), phrase("the act"), 1_825, 365),
)


@dataclass(frozen=True)
class Retained:
    """What was taken out, kind -> how many. `trash` are opinions that lay in the trash for longer than 30 days."""

    senders: int = 0
    trash: int = 0
    uploads: int = 0
    sign_ins: int = 0
    calls: int = 0
    record: int = 0


def days_kept(session: Session) -> dict[str, int]:
    """For how many days each kind is kept."""
    row = session.get(Setting, SETTING)
    said = json.loads(row.value) if row is not None else {}
    return {kept.code: int(said.get(kept.code, kept.days)) for kept in KEPT}


def set_days(session: Session, person: Person, wanted: Mapping[str, int], *, now: datetime) -> dict[str, int]:
    """Change how long data is kept; returns what it was. Nothing is taken out by that. Raises Refused."""
    require(person, Action.MANAGE_PERSONAL_DATA)
    was = days_kept(session)
    anew = dict(was)
    for kept in KEPT:
        days = wanted.get(kept.code, was[kept.code])
        if not kept.least <= days <= LONGEST:
            raise Refused(
                phrase(
                    "%(name)s: from %(least)s to %(most)s days.",
                    name=kept.name,
                    least=kept.least,
                    most=LONGEST,
                )
            )
        anew[kept.code] = days
    if anew == was:
        raise Refused(phrase("Nothing was changed."))
    session.merge(Setting(key=SETTING, value=json.dumps(anew)))
    audit.record(session, person, "set retention", "system", "", now=now, before=dict(was), after=dict(anew))
    session.commit()
    return was


def retain(
    session: Session, person: Person, store: FileStore, *, now: datetime, preview: bool = False
) -> Retained:
    """Take out what is kept no longer, as it is set; a preview only counts. Safe to run every day, and again."""
    require(person, Action.MANAGE_PERSONAL_DATA)
    if not preview:
        drop_copies(store, before=now - LASTS)
    days = days_kept(session)
    due = {code: now - timedelta(days=n) for code, n in days.items()}
    senders = list(_old_senders(session, days["senders"], now))
    trashed = [n for n in past_keeping(session, now=now) if not _is_anonymous(session, n)]
    rows = select(Audit.id).where(col(Audit.at) < due["record"], audit.may_be_blanked())
    record = [n for n in session.exec(rows.order_by(col(Audit.id))) if n is not None][:_MOST_AT_ONCE]
    uploads = [sha256 for sha256 in _old_uploads(session, due["uploads"]) if store.holds(sha256)]
    ended = _old_sign_ins(session, due["sign_ins"])
    calls = session.exec(select(ApiCall.id).where(col(ApiCall.at) < due["calls"])).all()
    done = Retained(len(senders), len(trashed), len(uploads), len(ended), len(calls), len(record))
    if preview or done == Retained():
        return done
    images = anonymise_items(session, sorted({*senders, *trashed}), now=now)
    for start in range(0, len(ended), 500):
        part = ended[start : start + 500]
        session.execute(update(SignIn).where(col(SignIn.id).in_(part)).values(address="", agent=""))
    session.execute(delete(ApiCall).where(col(ApiCall.at) < due["calls"]))
    session.execute(
        delete(FormRun).where(col(FormRun.started_at) < due["calls"], col(FormRun.state) != "running")
    )
    session.execute(delete(Invitation).where(col(Invitation.ends_at) < due["sign_ins"]))
    session.execute(delete(ItemPresence).where(col(ItemPresence.seen_at) < due["calls"]))
    audit.blank_rows(session, person, record, request="", now=now)
    audit.record(
        session,
        person,
        "retain",
        "system",
        "",
        now=now,
        after={name: n for name, n in vars(done).items() if n},
    )
    session.commit()
    drop_files(session, store, [*uploads, *images])
    return done


def retain_all(
    session: Session, person: Person, store: FileStore, *, now: datetime, preview: bool = False
) -> Retained:
    """The same until nothing is left, some thousand rows a transaction; returns all of it together."""
    done = Retained()
    while True:
        part = retain(session, person, store, now=now, preview=preview)
        done = Retained(**{name: n + getattr(part, name) for name, n in vars(done).items()})
        if preview or part == Retained():
            return done


def _old_senders(session: Session, days: int, now: datetime) -> Iterator[int]:
    """Opinions of pilots whose reports were due that long ago, and of which somebody is still known."""
    today: date = now.date()
    for pilot in session.exec(select(Pilot)):
        if pilot.report_before + timedelta(days=days) > today:
            continue
        yield from (
            number
            for number in session.exec(
                select(Feedback.id)
                .where(Feedback.pilot_id == key(pilot), col(Feedback.anonymised_at).is_(None))
                .order_by(col(Feedback.id))
                .limit(_MOST_AT_ONCE)
            )
            if number is not None
        )


def _is_anonymous(session: Session, number: int) -> bool:
    return session.exec(select(Feedback.anonymised_at).where(Feedback.id == number)).first() is not None


def _old_uploads(session: Session, due: datetime) -> list[str]:
    """Files of old imports, unless a later import brought the same or a document in force is that very file."""
    old = set(
        session.exec(select(ImportBatch.sha256).where(ImportBatch.sha256 != "", ImportBatch.started_at < due))
    )
    kept = set(session.exec(select(ImportBatch.sha256).where(ImportBatch.started_at >= due)))
    signed = set(
        session.exec(select(Report.signed_pdf_sha256).where(Report.state != ReportState.DRAFT.value))
    )
    return sorted(old - kept - signed)


def _old_sign_ins(session: Session, due: datetime) -> list[int]:
    query = select(SignIn.id).where(col(SignIn.ends_at) < due, (SignIn.address != "") | (SignIn.agent != ""))
    return [n for n in session.exec(query) if n is not None]
