"""What a person may ask about their data: what is kept of them, a copy of it, and its deletion.

Deletion makes anonymous: opinions stay and are counted, without their sender. Reports that were closed are documents
of the State and are not changed; they are named, so that legal staff decide.

A little long: what is searched is exactly what is then taken out, and both stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import or_
from sqlmodel import Session, col, select

from importers.child import read_sheets
from importers.results import UnreadableFile
from locales import phrase
from locales.vietnamese import fold
from models.tables import Account, Audit, Feedback, Image, ImportBatch, PersonalRequest, Pilot, SignIn
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require
from services.anonymising import anonymise_items, drop_files
from services.erasures import remember_erasure
from services.feedback_search import keep_findable
from services.file_store import FileIsGone, FileStore
from services.personal_places import found_in, may_hold, places, take_out
from services.personal_words import Known, holds, own_words, plain_phone, without
from services.sign_ins import end_sessions_of

_WORDS = ("text", "unit_text", "handler", "chosen_function", "contact_name")
MOST_SHOWN = 200


@dataclass(frozen=True)
class OwnItem:
    """An opinion that the person sent."""

    id: int
    pilot: str
    submitted_at: datetime | None
    name: str
    email: str
    phone: str
    customer_code: str
    text: str
    anonymised: bool


@dataclass
class Found:
    """Where a person's data stands. Numbers are keys of rows; `other` is table -> its rows.

    `own` are opinions that the person sent, `named` others whose words name the person, `files` the SHA-256 of kept
    uploads, `frozen` closed reports (table -> rows), which deletion leaves as they are.
    """

    own: list[int] = field(default_factory=list)
    named: list[int] = field(default_factory=list)
    images: int = 0
    other: dict[str, list[int]] = field(default_factory=dict)
    record: list[int] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    frozen: dict[str, list[int]] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether the person stands nowhere."""
        return not any(
            (self.own, self.named, self.other, self.record, self.accounts, self.files, self.frozen)
        )

    def counts(self) -> dict[str, int]:
        """How many places of each kind, as a request keeps them."""
        said = {
            "own_items": len(self.own),
            "named_items": len(self.named),
            "images": self.images,
            **{name: len(rows) for name, rows in self.other.items()},
            "record": len(self.record),
            "accounts": len(self.accounts),
            "files": len(self.files),
            **{f"frozen_{name}": len(rows) for name, rows in self.frozen.items()},
        }
        return {name: n for name, n in said.items() if n}


def search_person(
    session: Session, person: Person, about: Known, store: FileStore, *, now: datetime
) -> Found:
    """Everything that is kept of somebody. The search itself is on record, without whom it was for."""
    require(person, Action.MANAGE_PERSONAL_DATA)
    found = search_quietly(session, about, store)
    audit.record(
        session, person, "search personal data", "personal_request", "", now=now, after=dict(found.counts())
    )
    session.commit()
    return found


def own_items(session: Session, person: Person, found: Found, most: int = MOST_SHOWN) -> list[OwnItem]:
    """The opinions that a person sent, the newest first."""
    require(person, Action.MANAGE_PERSONAL_DATA)
    query = (
        select(Feedback, Pilot.code)
        .join(Pilot, col(Pilot.id) == col(Feedback.pilot_id))
        .where(col(Feedback.id).in_(found.own[-most:]))
        .order_by(col(Feedback.id).desc())
    )
    return [
        OwnItem(
            key(item),
            pilot,
            item.submitted_at,
            item.contact_name,
            item.contact_email,
            item.contact_phone,
            item.customer_code,
            item.text,
            item.anonymised_at is not None,
        )
        for item, pilot in session.exec(query)
    ]


def delete_person(
    session: Session,
    person: Person,
    about: Known,
    store: FileStore,
    *,
    asked_how: str,
    received_at: datetime,
    now: datetime,
    with_accounts: bool = False,
) -> PersonalRequest:
    """Take a person out of all that is kept; returns the request as it is written down. It can't be taken back.

    Accounts only where asked: what staff did must stay provable as long as it is needed. Raises Refused where nothing
    is kept, and for one's own account.
    """
    require(person, Action.MANAGE_PERSONAL_DATA)
    if received_at > now:
        raise Refused(phrase("The request came in the future. Correct its day."))
    found = search_quietly(session, about, store)
    if with_accounts and person.account_id in found.accounts:
        raise Refused(phrase("This is your own account. Ask another administrator to delete it."))
    if found.nothing:
        raise Refused(phrase("Nothing is kept of this person; there is nothing to delete."))
    request = note_request(
        session, person, "delete", about, found, asked_how=asked_how, received_at=received_at, now=now
    )
    number = key(request)
    images = anonymise_items(session, found.own, now=now, words=own_words(about))
    _take_out_of_items(session, found.named, about)
    for table in places():
        if table.name in found.other:
            take_out(session, table, about)
    if with_accounts:
        for account in found.accounts:
            _forget_account(session, account, now)
        ours = select(Audit.id).where(col(Audit.account_id).in_(found.accounts))
        found.record = sorted({*found.record, *(n for n in session.exec(ours) if n is not None)})
    remember_erasure(session, about.marks, number, now=now)
    audit.blank_rows(session, person, found.record, request=number, now=now)
    audit.record(
        session,
        person,
        "delete personal data",
        "personal_request",
        number,
        now=now,
        after={**found.counts(), "with_accounts": with_accounts},
    )
    session.commit()
    drop_files(session, store, [*found.files, *images])
    return request


def list_requests(session: Session, person: Person) -> list[PersonalRequest]:
    """What was asked and done, the newest first; whom it was about is masked."""
    require(person, Action.MANAGE_PERSONAL_DATA)
    return list(
        session.exec(select(PersonalRequest).order_by(col(PersonalRequest.id).desc()).limit(MOST_SHOWN))
    )


def search_quietly(session: Session, about: Known, store: FileStore) -> Found:
    """The same without a word in the record: for what is written down itself. The caller has asked for permission."""
    found = Found(own=_own(session, about))
    own = set(found.own)
    found.named = [number for number in _named(session, about) if number not in own]
    images = select(Image.id).where(col(Image.feedback_id).in_(found.own), Image.state == "present")
    found.images = len(session.exec(images).all())
    for table in places():
        if rows := found_in(session, table, about):
            found.other[table.name] = rows
        if table.name in ("report", "report_line") and (rows := found_in(session, table, about, frozen=True)):
            found.frozen[table.name] = rows
    found.record = _in_record(session, about)
    found.accounts = _accounts(session, about)
    found.files = _files(session, about, store)
    return found


def _own(session: Session, about: Known) -> list[int]:
    """Opinions whose sender left this address, number or code; by name only where nothing surer is known."""
    columns = (
        Feedback.id,
        Feedback.contact_email,
        Feedback.contact_phone,
        Feedback.customer_code,
        Feedback.contact_name,
    )
    query = select(*columns).order_by(col(Feedback.id))  # type: ignore[call-overload]
    if about.by_name_only:
        query = query.where(Feedback.contact_name != "")
    else:
        contact = (Feedback.contact_email, Feedback.contact_phone, Feedback.customer_code)
        query = query.where(or_(*(may_hold(col(column), about) for column in contact)))
    own = []
    for number, email, phone, code, name in session.exec(query.execution_options(yield_per=1_000)):
        plain = "".join(c for c in code if c.isalnum()).upper()
        same = (
            (about.email and fold(email).replace(" ", "") == about.email)
            or (about.phone and plain_phone(phone) == about.phone)
            or (about.customer_code and plain == about.customer_code)
            or (about.by_name_only and fold(name) == about.name)
        )
        if same:
            own.append(number)
    return own


def _named(session: Session, about: Known) -> list[int]:
    """Opinions whose words name the person."""
    columns = [getattr(Feedback, name) for name in _WORDS]
    query = select(Feedback.id, *columns).order_by(col(Feedback.id))
    if about.by_name_only:
        query = query.where(
            or_(
                col(Feedback.search_text).contains(about.name, autoescape=True),
                *(col(getattr(Feedback, name)) != "" for name in _WORDS if name != "text"),
            )
        )
    else:
        query = query.where(or_(*(may_hold(column, about) for column in columns)))
    pattern = about.everywhere
    return [
        number
        for number, *said in session.exec(query.execution_options(yield_per=1_000))
        if any(holds(pattern, words) for words in said)
    ]


def _take_out_of_items(session: Session, numbers: Sequence[int], about: Known) -> None:
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        for item in session.exec(select(Feedback).where(col(Feedback.id).in_(part))):
            for name in _WORDS:
                setattr(item, name, without(about.in_own_words, getattr(item, name)))
            item.search_text = fold(item.text)
            session.add(item)
        keep_findable(session, part)


def _in_record(session: Session, about: Known) -> list[int]:
    query = select(Audit).where(col(Audit.blanked_at).is_(None)).order_by(col(Audit.id))
    pattern = about.everywhere
    return [
        key(row)
        for row in session.exec(query.execution_options(yield_per=1_000))
        if holds(pattern, row.before) or holds(pattern, row.after)
    ]


def _accounts(session: Session, about: Known) -> list[int]:
    pattern = about.everywhere
    return [
        key(row)
        for row in session.exec(select(Account))
        if any(holds(pattern, said) for said in (row.email, row.username, row.display_name))
    ]


def _forget_account(session: Session, number: int, now: datetime) -> None:
    account = session.get_one(Account, number)
    account.username, account.display_name, account.email = f"da-xoa-{number}", "", ""
    account.oidc_subject = account.password_hash = None
    account.active = False
    session.add(account)
    end_sessions_of(session, number, now=now)
    for row in session.exec(select(SignIn).where(SignIn.account_id == number)):
        row.address = row.agent = ""
        session.add(row)


def _files(session: Session, about: Known, store: FileStore) -> list[str]:
    """Uploads that were kept for correcting and name the person, read as imports read them, in the limited process."""
    kept = dict(
        session.exec(
            select(ImportBatch.sha256, ImportBatch.source)
            .where(ImportBatch.sha256 != "")
            .order_by(col(ImportBatch.id))
        ).all()
    )
    return [
        sha256 for sha256, name in kept.items() if store.holds(sha256) and _names(store, sha256, name, about)
    ]


def _names(store: FileStore, sha256: str, name: str, about: Known) -> bool:
    with TemporaryDirectory(prefix="personal-") as folder:
        path = Path(folder) / "file"
        try:
            path.write_bytes(store.read(sha256))
            sheets = read_sheets(path, name)
        except (UnreadableFile, FileIsGone):
            # What can't be read any more can't be corrected either: it goes rather than stays unseen.
            return True
    pattern = about.in_own_words
    return any(holds(pattern, list(row)) for sheet in sheets for row in sheet.rows)


def note_request(
    session: Session,
    person: Person,
    kind: str,
    about: Known,
    found: Found,
    *,
    asked_how: str,
    received_at: datetime,
    now: datetime,
) -> PersonalRequest:
    """Put a request that is being met into the caller's transaction, without whom it was for."""
    request = PersonalRequest(
        kind=kind,
        hint=about.hint,
        asked_how=" ".join(asked_how.split())[:200],
        received_at=received_at,
        done_at=now,
        done_by=person.name,
        found=found.counts(),
    )
    session.add(request)
    session.flush()
    return request
