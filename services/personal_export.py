"""A copy of everything that is kept of a person, for that person: a ZIP with a workbook and their images.

It lies under DATA_DIR for an hour, for the administrator who made it alone, and is named by a number that can't be
guessed.
"""

from __future__ import annotations

import re
import secrets
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select as of_columns
from sqlmodel import Session, col, select

from locales import phrase
from models.tables import Account, Audit, Feedback, FeedbackVersion, Image, Pilot
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.audit_list import told
from services.audit_words import act_words
from services.backup import whole_file
from services.feedback_export import MOST_IN_A_CELL, inert
from services.file_store import FileIsGone, FileStore
from services.personal_places import places
from services.personal_requests import Found, note_request, search_quietly
from services.personal_words import Known
from services.pilots import zone_of

LASTS = timedelta(hours=1)
FOLDER = "personal"
_NAME = re.compile(r"[0-9]+-[A-Za-z0-9_-]{32}")
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}


def export_person(
    session: Session,
    person: Person,
    about: Known,
    store: FileStore,
    *,
    asked_how: str,
    received_at: datetime,
    now: datetime,
) -> str:
    """Write the copy; returns its name for `exported`. On record with the request, without whom it was for."""
    require(person, Action.MANAGE_PERSONAL_DATA)
    if received_at > now:
        raise Refused(phrase("The request came in the future. Correct its day."))
    found = search_quietly(session, about, store)
    if found.nothing:
        raise Refused(phrase("Nothing is kept of this person."))
    folder = _folder(store)
    name = f"{person.account_id or 0}-{secrets.token_urlsafe(24)}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    request = note_request(
        session, person, "export", about, found, asked_how=asked_how, received_at=received_at, now=now
    )
    with (
        whole_file(folder / f"{name}.zip") as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.writestr("du-lieu.xlsx", _workbook(session, found))
        for entry, data in _images(session, found, store):
            archive.writestr(entry, data)
    audit.record(
        session,
        person,
        "export personal data",
        "personal_request",
        key(request),
        now=now,
        after=dict(found.counts()),
    )
    session.commit()
    return name


def exported(person: Person, name: str, store: FileStore, *, real_now: datetime) -> bytes:
    """A copy that this administrator made within the hour. Raises NotFound else."""
    require(person, Action.MANAGE_PERSONAL_DATA)
    path = _folder(store) / f"{name}.zip"
    own = _NAME.fullmatch(name) and name.startswith(f"{person.account_id or 0}-")
    if not own or not path.is_file() or path.stat().st_mtime < (real_now - LASTS).timestamp():
        raise NotFound(phrase("This copy is not there any more. Make it anew."))
    return path.read_bytes()


def _folder(store: FileStore) -> Path:
    return store.folder.parent / FOLDER


def drop_copies(store: FileStore, *, before: datetime) -> int:
    """Remove copies that were made before a moment; returns how many."""
    old = [path for path in _folder(store).glob("*.zip") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _workbook(session: Session, found: Found) -> bytes:
    book = Workbook(write_only=True)
    _sheet(book, "Ý kiến đã gửi", _items(session, found.own))
    _sheet(book, "Ý kiến có nhắc đến", _items(session, found.named))
    _sheet(book, "Trước khi sửa", _versions(session, found.own))
    _sheet(book, "Nơi khác", _others(session, found))
    _sheet(book, "Tài khoản", _accounts(session, found.accounts))
    _sheet(book, "Nhật ký", _record(session, found.record))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, rows: Iterator[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([inert(v)[:MOST_IN_A_CELL] if isinstance(v, str) else v for v in row])  # type: ignore[index]


def _items(session: Session, numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
    yield "Số", "Đợt", "Gửi lúc", "Họ tên", "Thư điện tử", "Điện thoại", "Mã khách hàng", "Đơn vị", "Nội dung"
    for number in numbers:
        item = session.get_one(Feedback, number)
        pilot = session.get_one(Pilot, item.pilot_id)
        at = item.submitted_at.astimezone(zone_of(pilot)).isoformat(sep=" ") if item.submitted_at else ""
        contact = (item.contact_name, item.contact_email, item.contact_phone, item.customer_code)
        yield number, pilot.code, at, *contact, item.unit_text, item.text


def _versions(session: Session, numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
    yield "Ý kiến", "Bản", "Thay lúc (UTC)", "Nội dung"
    for number in numbers:
        query = select(FeedbackVersion).where(FeedbackVersion.feedback_id == number)
        for row in session.exec(query.order_by(col(FeedbackVersion.version))):
            yield number, row.version, row.replaced_at.isoformat(sep=" "), row.text


def _others(session: Session, found: Found) -> Iterator[Sequence[Any]]:
    yield "Bảng", "Dòng", "Nội dung"
    for table in places():
        numbers = [*found.other.get(table.name, ()), *found.frozen.get(table.name, ())]
        for number in numbers:
            row = session.execute(of_columns(table).where(table.c.id == number)).mappings().one()
            said = {name: value for name, value in row.items() if value not in (None, "", {}, [])}
            said = {name: value for name, value in said.items() if not isinstance(value, bytes)}
            yield table.name, number, told(said)


def _accounts(session: Session, numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
    yield "Tên đăng nhập", "Họ tên", "Thư điện tử", "Vai trò"
    for number in numbers:
        row = session.get_one(Account, number)
        yield row.username, row.display_name, row.email, row.role


def _record(session: Session, numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
    yield "Dòng", "Thời điểm (UTC)", "Việc", "Trước", "Sau"
    for number in numbers:
        row = session.get_one(Audit, number)
        yield number, row.at.isoformat(sep=" "), str(act_words(row.act)), told(row.before), told(row.after)


def _images(session: Session, found: Found, store: FileStore) -> Iterator[tuple[str, bytes]]:
    query = select(Image).where(col(Image.feedback_id).in_(found.own), Image.state == "present")
    for image in session.exec(query.order_by(col(Image.feedback_id), col(Image.position))):
        try:
            data = store.read(image.sha256)
        except FileIsGone:
            continue
        yield f"anh/{image.feedback_id}-{image.position}.{_ENDINGS.get(image.mime, 'bin')}", data
