"""Opinions, their images and labels, problems, and what the support line writes down."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from importers.personal_data import mask
from models.codes import Role
from models.tables import Feedback
from services.access import ALLOWED, OPERATOR, Action, Refused, sees_personal_data
from services.contacts import show_contact
from services.corrections import labels_open_to, sort_item, take_back_sorting
from services.feedback import lines_of, list_feedback, read_item
from services.feedback_export import export_feedback
from services.feedback_filters import Filters
from services.feedback_queue import next_item
from services.image_fetching import fetch_images
from services.images import image_bytes
from services.label_reasons import labels_of
from services.problem_acts import (
    add_to_problem,
    change_problem,
    confirm_problem,
    merge_problems,
    refuse_proposal,
    take_apart,
    take_out,
)
from services.problem_index import similar_items
from services.problem_proposals import list_proposals
from services.problem_undo import take_back
from services.problems import ProblemFilters, list_problems, problem_of, read_problem
from services.quick_entries import (
    Entry as Written,
)
from services.quick_entries import (
    calls_to_make,
    entry_of,
    keep_call_back,
    note_opinion,
    take_back_entry,
)
from services.splitting import PartSaid, join_parts, split_item
from tests.access.asking import Ask, Entry, plain, unit, whole

SEE, SORT, EXPORT = Action.SEE_FEEDBACK, Action.SORT_FEEDBACK, Action.EXPORT_FEEDBACK
PROBLEMS, GROUP, NOTE = Action.SEE_PROBLEMS, Action.GROUP_PROBLEMS, Action.NOTE_OPINIONS
LABELS = {"function": "login", "kind": "wrong_data"}


def _no_bug(role: Role, code: str) -> bool:
    """A data officer reaches wrong data and performance alone."""
    return role is not Role.DATA_OFFICER and (role in (Role.TRIAGER, Role.HEADQUARTERS) or _near(role, code))


def _near(role: Role, code: str) -> bool:
    return role not in (Role.REPORTER, Role.LEADER, Role.DATA_OFFICER) or code in ("PA", "PA1")


def _exported(ask: Ask, form: str, **filters: str) -> Iterator[object]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"y-kien.{form}"
        export_feedback(*ask["pilot"], path, now=ask.now, filters=Filters(**filters))
        yield path.read_bytes()


def _split(ask: Ask) -> object:
    text = ask.session.get_one(Feedback, ask.of.data).text
    if not sees_personal_data(ask.person):
        text = mask(text)
    first, second = text.split(" hiện ")
    parts = [PartSaid(first, "login", "bug", (ask.of.missing,)), PartSaid(f"hiện {second}", "login", "bug")]
    return split_item(*ask["pilot"], ask.of.data, parts, now=ask.now)


def _take_back(ask: Ask) -> object:
    act = sort_item(ask.session, OPERATOR, ask.pilot, ask.of.data, {"kind": "performance"}, now=ask.now).act
    return take_back_sorting(*ask["pilot"], act, now=ask.now)


def _split_in_full(ask: Ask) -> object:
    """Who reads a number masked can't cut the opinion by the number itself."""
    text = ask.session.get_one(Feedback, ask.of.data).text
    first, second = text.split(" hiện ")
    parts = [PartSaid(first, "login", "bug", (ask.of.missing,)), PartSaid(f"hiện {second}", "login", "bug")]
    try:
        split_item(*ask["pilot"], ask.of.data, parts, now=ask.now)
    except Refused:
        assert not sees_personal_data(ask.person)
    else:
        assert sees_personal_data(ask.person)
    return None


def _join(ask: Ask, whole_of: int, kinds: tuple[str, str], *, by_part: bool) -> object:
    text = ask.session.get_one(Feedback, whole_of).text
    at = len(text) // 2
    images = (ask.of.missing,) if whole_of == ask.of.data else (ask.of.image,)
    parts = [
        PartSaid(text[:at], "login", kinds[0], images),
        PartSaid(text[at:], "login", kinds[1]),
    ]
    made = split_item(ask.session, OPERATOR, ask.pilot, whole_of, parts, now=ask.now)
    return join_parts(*ask["pilot"], made[0] if by_part else whole_of, now=ask.now)


def _labels_open(ask: Ask) -> object:
    labels = labels_open_to(ask.person)
    assert bool(labels) == (ask.person.role in ALLOWED[SORT]), labels
    return labels


def _read(ask: Ask) -> object:
    """Who left what, in part, is told to those who may ask for it whole."""
    found = read_item(*ask["pilot"], ask.of.data)
    assert bool(found.masked_contact) == (ask.person.role in ALLOWED[Action.SEE_CONTACTS]), (
        found.masked_contact
    )
    return found


def _next(ask: Ask) -> object:
    """The next is one that opens: read as this person."""
    number = next_item(*ask["pilot"], Filters(), ask.of.data)
    assert number is not None
    return read_item(*ask["pilot"], number)


def _confirm(ask: Ask) -> object:
    numbers = [ask.world.of["PA"].loose, ask.world.of["PB"].loose]
    return confirm_problem(*ask["pilot"], numbers, "Mã OTP", now=ask.now)


class Nowhere:
    """A source of images that asks no network."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def fetch(self, link: str) -> object:
        """Never there at present."""
        from importers.drive_images import Fetched

        self.asked.append(link)
        return Fetched(None, "not_now", lasting=False)


def _fetch(ask: Ask, item: int | None = None) -> object:
    source = Nowhere()
    fetch_images(ask.engine, ask.person, source, ask.store, now=ask.now, item=item)  # type: ignore[arg-type]
    return source.asked


def _listed(ask: Ask, **filters: str) -> object:
    return list_feedback(*ask["pilot"], Filters(**filters))


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "contacts.show_contact": (
        unit(
            Action.SEE_CONTACTS,
            lambda a: show_contact(*a.with_reason, a.of.data, now=a.now),
            personal=True,
        ),
        # Without a reason nobody.
        unit(Action.SEE_CONTACTS, lambda a: show_contact(*a["pilot"], a.of.data, now=a.now), refuses=True),
    ),
    "corrections.labels_open_to": plain(None, _labels_open),
    "corrections.sort_item": (
        unit(SORT, lambda a: sort_item(*a["pilot"], a.of.data, LABELS, now=a.now)),
        unit(SORT, lambda a: sort_item(*a["pilot"], a.of.bug, LABELS, now=a.now), reach=_no_bug),
    ),
    "corrections.take_back_sorting": unit(SORT, _take_back, looks_first=True),
    "feedback.list_feedback": (
        whole(SEE, _listed, shows=("data",)),
        whole(SEE, lambda a: _listed(a, search="OTP")),
        whole(SEE, lambda a: _listed(a, unit=a.code)),
    ),
    "feedback.read_item": (
        unit(SEE, _read),
        unit(SEE, lambda a: read_item(*a["pilot"], a.of.bug), reach=_no_bug),
    ),
    "feedback.lines_of": whole(
        SEE,
        lambda a: lines_of(*a["pilot"], [n for of in a.world.of.values() for n in (of.bug, of.data)]),
        shows=("data",),
    ),
    "feedback_export.export_feedback": (
        whole(EXPORT, lambda a: list(_exported(a, "xlsx")), shows=("text", "data", "loose")),
        whole(EXPORT, lambda a: list(_exported(a, "csv")), shows=("text", "data", "loose")),
        unit(EXPORT, lambda a: list(_exported(a, "csv", unit=a.code))),
    ),
    "feedback_queue.next_item": whole(SEE, _next),
    "image_fetching.fetch_images": (
        whole(Action.FETCH_IMAGES, _fetch, alone=True, shows=("drive",), places=("PA",)),
        unit(Action.FETCH_IMAGES, lambda a: _fetch(a, a.of.data), alone=True, places=("PA", "PP")),
    ),
    "images.image_bytes": (unit(SEE, lambda a: image_bytes(*a[""], a.of.image, a.store), reach=_no_bug),),
    "label_reasons.labels_of": unit(SEE, lambda a: labels_of(*a["pilot"], a.of.data)),
    "problem_acts.add_to_problem": plain(
        GROUP,
        lambda a: add_to_problem(*a["pilot"], a.of.problem, [a.of.loose], now=a.now),
    ),
    "problem_acts.change_problem": plain(
        GROUP, lambda a: change_problem(*a["pilot"], a.of.problem, {"title": "Tên khác"}, now=a.now)
    ),
    "problem_acts.confirm_problem": plain(GROUP, _confirm),
    "problem_acts.merge_problems": plain(
        GROUP,
        lambda a: merge_problems(*a["pilot"], a.of.problem, a.world.of["PB"].problem, now=a.now),
    ),
    "problem_acts.refuse_proposal": plain(
        GROUP, lambda a: refuse_proposal(*a["pilot"], [a.of.loose, a.world.of["PB"].loose], now=a.now)
    ),
    "problem_acts.take_apart": plain(GROUP, lambda a: take_apart(*a["pilot"], a.of.problem, now=a.now)),
    "problem_acts.take_out": plain(
        GROUP, lambda a: take_out(*a["pilot"], a.of.problem, [a.of.bug], now=a.now)
    ),
    "problem_index.similar_items": unit(
        PROBLEMS, lambda a: similar_items(*a["pilot"], a.of.loose, most=20), reach=_no_bug
    ),
    "problem_proposals.list_proposals": plain(GROUP, lambda a: list_proposals(*a["pilot"])),
    "problem_undo.take_back": plain(GROUP, lambda a: take_back(*a["pilot"], 9999, now=a.now), refuses=True),
    "problems.list_problems": whole(PROBLEMS, lambda a: list_problems(*a["pilot"], ProblemFilters())),
    "problems.problem_of": (
        whole(PROBLEMS, lambda a: problem_of(*a["pilot"], a.world.of["PB"].bug)),
        whole(PROBLEMS, lambda a: problem_of(*a["pilot"], a.world.of["PA"].bug)),
    ),
    "problems.read_problem": (
        unit(PROBLEMS, lambda a: read_problem(*a["pilot"], a.of.problem), reach=_no_bug),
        whole(PROBLEMS, lambda a: read_problem(*a["pilot"], a.world.shared_problem), shows=("data",)),
    ),
    "quick_entries.calls_to_make": plain(NOTE, lambda a: calls_to_make(*a["pilot"])),
    "quick_entries.entry_of": plain(NOTE, lambda a: entry_of(*a["pilot"], a.of.data), not_found=True),
    "quick_entries.keep_call_back": plain(NOTE, lambda a: keep_call_back(*a["pilot"], a.of.data, now=a.now)),
    "quick_entries.note_opinion": plain(
        NOTE,
        lambda a: note_opinion(*a["pilot"], Written("hotline", "Ứng dụng chậm", "PA"), a.store, now=a.now),
    ),
    "quick_entries.take_back_entry": plain(
        NOTE, lambda a: take_back_entry(*a["pilot"], a.of.data, now=a.now), refuses=True
    ),
    "splitting.join_parts": (
        unit(SORT, lambda a: join_parts(*a["pilot"], a.of.data, now=a.now), refuses=True),
        unit(
            SORT,
            lambda a: _join(a, a.of.data, ("bug", "wrong_data"), by_part=True),
            reach=_no_bug,
            looks_first=True,
        ),
        unit(
            SORT,
            lambda a: _join(a, a.of.bug, ("wrong_data", "bug"), by_part=True),
            reach=_no_bug,
            looks_first=True,
        ),
    ),
    "splitting.split_item": (
        unit(SORT, _split, looks_first=True),
        whole(SORT, _split_in_full, looks_first=True, places=("PA",)),
    ),
}
