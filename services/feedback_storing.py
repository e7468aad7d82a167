"""Opinions on their way into the database: new items many at once, an edited answer with what it said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from locales.vietnamese import fold
from models.bulk import indexed_at_the_end, insert_rows, take_ids
from models.codes import SetBy, State
from models.tables import Feedback, FeedbackOwner, FeedbackSearch, FeedbackVersion, Image, LabelEvent, Pilot
from models.types import key
from services.due_times import due_at, due_hours
from services.erasures import Erased
from services.feedback_search import keep_findable, words_row
from services.feedback_words import words_in
from services.form_likeness import Known
from services.labelling import Labelling
from services.labels import LABELS, Categoriser, labelled
from services.outcomes import FigureChange
from services.regions import region_of
from services.routing import Owner, Routes, insert_owners, owner_columns
from services.stages import STORING, Progress
from triage.spam_guess import looks_like_spam

# What the answer itself says: a change of any of these is an edit of the item.
SAID = (
    "text",
    "unit_text",
    "respondent",
    "contact_name",
    "contact_email",
    "contact_phone",
    "customer_code",
    "chosen_function",
    "handler",
)
WHERE = (
    "submitted_at",
    "submitted_on",
    "content_hash",
    "search_text",
    "unit_id",
    "unit_link",
    "unit_key",
    "unit_how",
    "region",
    "text_changed",
    "changed_at",
    "duplicate_of_id",
)
CHUNK = 5_000
# Rows of Feedback, rows of FeedbackSearch, and what `insert_owners` takes.
_Part = tuple[
    list[dict[str, Any]], list[dict[str, Any]], list[tuple[int, Sequence[Owner], str, datetime | None]]
]


def insert_items(
    session: Session,
    pilot: Pilot,
    labels: Labelling,
    fresh: list[dict[str, Any]],
    links: list[tuple[str, ...]],
    batch_id: int,
    now: datetime,
    progress: Progress,
) -> Sequence[int]:
    """Store new items with their labels, and the pictures that they name; their keys, in their order."""
    numbers = take_ids(session, Feedback, len(fresh))
    routes, hours, erased = Routes.load(session), due_hours(pilot), Erased(session)
    about = {
        "pilot_id": key(pilot),
        "import_batch_id": batch_id,
        "created_at": now,
        "changed_at": now,
        "part": 0,
        "version": 1,
        "state": "new",
        "text_changed": False,
        "stands": True,
        "anonymised_at": None,
    }

    def prepared(start: int) -> _Part:
        """Of a part of the items all that is stored; nothing is asked of the database here."""
        ready: _Part = ([], [], [])
        rows, words, owned = ready
        part = slice(start, start + CHUNK)
        for number, values in zip(numbers[part], fresh[part], strict=True):
            told, found = labels.of(values["text"], values["chosen_function"])
            row = {**about, "id": number, "root_id": number, **values, **told}
            if erased.covers(values):
                row |= erased.taken(values, now=now)
                row["spam_guess"] = looks_like_spam(row["text"], row["search_text"])
                found = words_in(row["text"], folded=row["search_text"])
            owners = routes.owners(row["kind"], row["customer_code"], row["text"], row["unit_id"])
            row["due_at"] = due_at(hours, row["severity"], row["submitted_at"] or now)
            row |= owner_columns(owners)
            rows.append(row)
            words.append(words_row(row, found))
            owned.append((number, owners, row["state"], row["due_at"]))
        return ready

    with (
        indexed_at_the_end(session, len(fresh), Feedback, FeedbackOwner),
        ThreadPoolExecutor(1) as ahead,
    ):
        # The next part is prepared while the database takes this one.
        coming = ahead.submit(prepared, 0)
        for start in range(0, len(fresh), CHUNK):
            progress(STORING, start, len(fresh))
            rows, words, owned = coming.result()
            coming = ahead.submit(prepared, start + CHUNK)
            insert_rows(session, Feedback, rows)
            insert_rows(session, FeedbackSearch, words)
            insert_owners(session, owned, now)
    images = [
        {
            "feedback_id": number,
            "position": position,
            "link": link,
            "sha256": "",
            "state": "missing",
            "why": "not_fetched",
            "mime": "",
        }
        for number, of_item, values in zip(numbers, links, fresh, strict=True)
        for position, link in enumerate(() if erased.covers(values) else of_item, 1)
    ]
    insert_rows(session, Image, images)
    progress(STORING, len(fresh), len(fresh))
    return numbers


def mark_doubles(session: Session, doubles: Mapping[int, int]) -> None:
    """Link answers that were sent twice to the first of each; they stay in every list."""
    for number, first in doubles.items():
        session.execute(update(Feedback).where(col(Feedback.id) == number).values(duplicate_of_id=first))


def edit_item(
    session: Session,
    by: Categoriser,
    paths: dict[int | None, str],
    known: Known,
    values: dict[str, Any],
    links: tuple[str, ...],
    batch_id: int,
    now: datetime,
) -> FigureChange:
    """The answer was edited: keep what it said, take the new words, leave what a person decided."""
    item = session.get_one(Feedback, known.id)
    if item.anonymised_at is not None:
        # Whoever sent it had it made anonymous: what the source says of it since is noted, not taken.
        item.content_hash = values["content_hash"]
        session.add(item)
        return FigureChange(f"#{item.id}", "text", item.text, item.text)
    kept = (*SAID, *WHERE, *LABELS)
    before = {name: _plain(getattr(item, name)) for name in kept}
    have = session.exec(select(Image.link).where(Image.feedback_id == item.id)).all()
    # What undoing compares with: an item that people worked on since is left alone.
    before["images"] = len(have)
    before["events"] = session.exec(
        select(func.count()).select_from(LabelEvent).where(LabelEvent.feedback_id == item.id)
    ).one()
    session.add(
        FeedbackVersion(
            feedback_id=key(item),
            version=item.version,
            text=item.text,
            before=before,
            replaced_by_batch_id=batch_id,
            replaced_at=now,
        )
    )
    old = item.text
    values = {k: v for k, v in values.items() if k not in ("source", "source_key", "channel")}
    values["search_text"] = fold(values["text"])
    if item.unit_how == "person":
        values = {k: v for k, v in values.items() if k not in ("unit_id", "unit_link", "unit_how")}
    label = labelled(by, [values["text"]], [values["chosen_function"]])[0]
    for name in ("function", "kind", "severity"):
        if getattr(item, f"{name}_by") == SetBy.PERSON:
            label = {k: v for k, v in label.items() if not k.startswith(name)}
            if name != "severity":
                label["needs_person"] = False
    for name, value in {**values, **label}.items():
        setattr(item, name, value)
    item.region = region_of(paths.get(item.unit_id, ""), item.customer_code, item.text)
    item.text_changed = item.text_changed or old != item.text
    item.gone_at = None
    if before["content_hash"] != item.content_hash and item.state != State.DUPLICATE:
        item.duplicate_of_id = None
    if item.spam_by == SetBy.RULE:
        item.spam_guess = looks_like_spam(item.text)
    item.version += 1
    item.changed_at = now
    session.add(item)
    keep_findable(session, [key(item)])
    if not item.stands and item.text_changed:
        # Its parts keep the words that a person split; that the answer now says otherwise stands on each.
        parts = update(Feedback).where(col(Feedback.root_id) == item.id, col(Feedback.part) > 0)
        session.execute(parts.values(text_changed=True))
    _add_images(session, item, links, have)
    session.flush()
    return FigureChange(f"#{item.id}", "text", old, item.text)


def _add_images(session: Session, item: Feedback, links: Sequence[str], have: Sequence[str]) -> None:
    for position, link in enumerate((link for link in links if link not in have), len(have) + 1):
        session.add(Image(feedback_id=key(item), position=position, link=link, why="not_fetched"))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
