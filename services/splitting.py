"""An opinion that names several issues is split into parts, and its parts are joined again.

The whole stays stored, with its source, its key and its history, and is still one opinion of one person in
every figure; its parts stand for it wherever opinions are listed, worked on, and told in Appendix 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import fold
from models.codes import FUNCTION_CODES, Kind, Role, SetBy, State
from models.tables import Feedback, Image, Pilot
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require
from services.corrections import SortedMeanwhile
from services.critical_mail import tell_owners
from services.feedback import find_item, shown_text
from services.feedback_search import keep_findable
from services.labels import categoriser, label_columns
from services.owner_rows import copy_owners
from services.routing import reroute
from services.told_changes import tell_change

MOST_PARTS = 20
# What a part has from the whole, as it is there.
_INHERITED = (
    "pilot_id",
    "source",
    "source_key",
    "channel",
    "submitted_at",
    "submitted_on",
    "unit_id",
    "unit_link",
    "unit_text",
    "unit_key",
    "unit_how",
    "respondent",
    "contact_name",
    "contact_email",
    "contact_phone",
    "customer_code",
    "chosen_function",
    "handler",
    "content_hash",
    "platform",
    "system",
    "app_version",
    "device",
    "region",
    "owner",
    "owner_unit_id",
    "owner_by",
    "assignee_id",
    "due_at",
    "due_by",
    "duplicate_of_id",
    "state_reason",
    "fixed_in_server",
    "fixed_in_android",
    "fixed_in_ios",
    "starred",
    "spam_guess",
    "spam_by",
    "text_changed",
    "gone_at",
    "import_batch_id",
)
_FROM_ITS_WORDS = ("platform", "system", "app_version", "device")


@dataclass(frozen=True)
class PartSaid:
    """A part as a person cuts it: its words, what they are about, and the numbers of the images that show it."""

    text: str
    function: str
    kind: str
    images: tuple[int, ...] = ()


def split_item(
    session: Session,
    person: Person,
    pilot: Pilot,
    number: int,
    parts: Sequence[PartSaid],
    *,
    now: datetime,
    seen: datetime | None = None,
) -> list[int]:
    """Let parts stand for an opinion; returns their numbers. Laid end to end they are its words, none left out.

    Every image goes with at least one part. `seen` is the item's `changed_at` as the person read it. Raises
    Refused with what is wrong, SortedMeanwhile, NotFound.
    """
    require(person, Action.SORT_FEEDBACK)
    whole, *_unit = find_item(session, person, pilot, number)
    if seen is not None and whole.changed_at != seen:
        raise SortedMeanwhile(
            phrase("Somebody else changed this opinion meanwhile. Look at what it says now, then split it.")
        )
    if whole.trashed_at is not None:
        raise Refused(phrase("Opinion %(number)s lies in the trash. Take it out first.", number=number))
    if whole.part or not whole.stands:
        raise Refused(phrase("This opinion is split already. Join its parts first."))
    # Whoever reads the text masked cuts what they read: both are equally long.
    shown = shown_text(person, whole.text, number)
    texts = _checked(whole.text, shown, parts)
    images = _images(session, whole, parts)
    by = categoriser(session)
    suggested = by.suggest(texts, [""] * len(texts))
    first = (session.exec(select(func.max(Feedback.part)).where(Feedback.root_id == whole.id)).one() or 0) + 1
    made: list[Feedback] = []
    for place, (said, text, suggestion) in enumerate(zip(parts, texts, suggested, strict=True)):
        columns = label_columns(by, text, suggestion)
        values = {name: getattr(whole, name) for name in _INHERITED}
        values |= {name: columns[name] for name in _FROM_ITS_WORDS if columns[name]}
        part = Feedback(
            **values,
            root_id=whole.id,
            part=first + place,
            text=text,
            search_text=fold(text),
            function=said.function,
            function_by=SetBy.PERSON.value,
            kind=said.kind,
            kind_by=SetBy.PERSON.value,
            severity=columns["severity"],
            severity_by=SetBy.RULE.value,
            model_version=by.version,
            state=State.TRIAGED.value
            if whole.state == State.NEW and person.role in (Role.TRIAGER, None)
            else whole.state,
            created_at=now,
            changed_at=now,
        )
        session.add(part)
        made.append(part)
    session.flush()
    numbers = [key(part) for part in made]
    keep_findable(session, numbers)
    copy_owners(session, key(whole), {key(part): part.state for part in made}, now)
    _move_problem(whole, made)
    for part, said in zip(made, parts, strict=True):
        _copy_images(session, part, [images[n] for n in said.images])
        for name in ("function", "kind"):
            tell_change(session, person, part, name, "", str(getattr(part, name)), now=now)
    whole.stands, whole.needs_person, whole.changed_at = False, False, now
    session.add(whole)
    tell_change(session, person, whole, "parts", "", ", ".join(f"#{n}" for n in numbers), now=now)
    told = {"parts": numbers, "texts": texts}
    reroute(session, person, numbers, now=now, quiet=True)
    tell_owners(session, pilot, now=now, items=numbers)
    audit.record(session, person, "split opinion", "feedback", number, now=now, after=told)
    session.commit()
    return numbers


def join_parts(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> int:
    """Let the whole stand again, from its own number or a part's; returns the number of the whole.

    Parts stay stored with what people did on them, and are listed no more. Raises Refused, NotFound.
    """
    require(person, Action.SORT_FEEDBACK)
    named, *_unit = find_item(session, person, pilot, number)
    # A part may be out of the reach of who split it (another kind): the whole decides.
    whole = find_item(session, person, pilot, named.root_id or number)[0]
    parts = standing_parts(session, key(whole))
    if whole.stands or not parts:
        raise Refused(phrase("Opinion %(number)s is not split.", number=whole.id))
    whole.problem_id = whole.problem_id or next((p.problem_id for p in parts if p.problem_id), None)
    for part in parts:
        part.stands, part.problem_id, part.changed_at = False, None, now
        session.add(part)
    whole.stands, whole.changed_at = True, now
    if whole.state == State.NEW and any(p.state != State.NEW for p in parts):
        whole.state = State.TRIAGED.value
        copy_owners(session, key(whole), {key(whole): whole.state}, now)
    session.add(whole)
    numbers = [key(part) for part in parts]
    tell_change(session, person, whole, "parts", ", ".join(f"#{n}" for n in numbers), "", now=now)
    audit.record(session, person, "join opinion", "feedback", key(whole), now=now, before={"parts": numbers})
    session.commit()
    return key(whole)


def standing_parts(session: Session, number: int) -> list[Feedback]:
    """The parts that stand for an opinion, in their order. The caller has checked the reach."""
    query = select(Feedback).where(
        Feedback.root_id == number, Feedback.part > 0, col(Feedback.stands).is_(True)
    )
    return list(session.exec(query.order_by(col(Feedback.part))))


def _checked(text: str, shown: str, parts: Sequence[PartSaid]) -> list[str]:
    """The words of each part as they stand in the text. Raises Refused where words were changed, added or left out."""
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Refused(
            phrase(
                "An opinion is split into 2 to %(most)s parts; here is %(n)s. Put an empty line where a part begins.",
                most=MOST_PARTS,
                n=len(parts),
            )
        )
    for n, part in enumerate(parts, 1):
        if not part.text.strip():
            raise Refused(phrase("Part %(n)s has no words.", n=n))
        if part.function not in FUNCTION_CODES or part.kind not in {k.value for k in Kind}:
            raise Refused(phrase("Choose the function and the kind of part %(n)s.", n=n))
    places = [at for at, letter in enumerate(shown) if not letter.isspace()]
    said = [[c for c in part.text if not c.isspace()] for part in parts]
    wanted = [c for letters in said for c in letters]
    for at, (place, letter) in enumerate(zip(places, wanted, strict=False)):
        if shown[place] != letter:
            near = "".join(wanted[at : at + 15])
            raise Refused(
                phrase(
                    "The parts must keep the words of the opinion; they differ from “%(near)s” on.", near=near
                )
            )
    if len(wanted) != len(places):
        raise Refused(phrase("The parts must hold all words of the opinion and no others."))
    texts, done = [], 0
    for letters in said:
        texts.append(text[places[done] : places[done + len(letters) - 1] + 1])
        done += len(letters)
    return texts


def _images(session: Session, whole: Feedback, parts: Sequence[PartSaid]) -> dict[int, Image]:
    images = {
        key(image): image
        for image in session.exec(
            select(Image).where(Image.feedback_id == whole.id).order_by(col(Image.position))
        )
    }
    chosen = {n for part in parts for n in part.images}
    if chosen - set(images):
        raise Refused(phrase("An image that was chosen does not belong to this opinion."))
    if set(images) - chosen:
        raise Refused(phrase("Choose for each image the part that it shows; one is with no part."))
    return images


def _copy_images(session: Session, part: Feedback, images: Sequence[Image]) -> None:
    for position, image in enumerate(dict.fromkeys(image.id for image in images), 1):
        original = next(i for i in images if i.id == image)
        session.add(
            Image(
                feedback_id=key(part),
                position=position,
                **original.model_dump(exclude={"id", "feedback_id", "position"}),
            )
        )


def _move_problem(whole: Feedback, parts: Sequence[Feedback]) -> None:
    """The problem of the whole goes with the part of its function, so that it counts the opinion once."""
    if whole.problem_id is None:
        return
    bearer = next((p for p in parts if p.function == whole.function), parts[0])
    bearer.problem_id, whole.problem_id = whole.problem_id, None
