"""Opinions coming in: recognised by their source and key, matched to a unit, categorised, stored."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from importers.results import FeedbackRow, Reading, RowProblem
from locales import Phrase, phrase
from models.codes import Channel
from models.tables import Pilot, Unit
from models.types import key
from services import imports
from services.access import Action, Person, require
from services.critical_mail import tell_owners
from services.feedback_keys import base_key
from services.feedback_storing import CHUNK, edit_item, insert_items, mark_doubles
from services.feedback_units import UnitPlaces
from services.form_identity import Sheet, Stored, Told, double_submits, identify, load_known
from services.images import Judged, place_pictures
from services.labelling import labelling
from services.labels import categoriser
from services.listed_rows import listed
from services.matching import Matcher
from services.outcomes import Outcome, Source, Tally
from services.pilots import zone_of
from services.regions import paths_of, region_of
from services.routing import reroute
from services.stages import MATCHING, Progress, quiet

Recognised = tuple[FeedbackRow, dict[str, Any], str, bool]  # values, key, whether it is stored as it stands
# Given the import, what became of its rows, the keys of the new ones and the rows to correct: how many items left.
Settle = Callable[[int, Told, Sequence[int], Sequence[RowProblem]], int]


def record_feedback(
    session: Session,
    person: Person,
    reading: Reading[FeedbackRow],
    source: Source,
    names: Matcher,
    *,
    pilot: Pilot,
    now: datetime,
    channel: str | None = None,
    unit: Unit | None = None,
    pictures: Mapping[str, Judged] | None = None,
    kind: str = "feedback",
    sheet: Sheet | None = None,
    settle: Settle | None = None,
    preview: bool = False,
    progress: Progress = quiet,
) -> Outcome:
    """Store new answers, update edited ones, leave the others. `unit` is the unit of every row, if given.

    `pictures` is what became of the pictures that came with the rows, by their links.
    `sheet` says that the rows are all that their source holds now; `settle` then notes what left it, in the
    same transaction.

    A row whose unit is not sure is stored and waits; one for a unit out of the person's reach is a
    problem. A person's label is kept when the text of its item changes.
    """
    require(person, Action.IMPORT_FEEDBACK)
    batch = imports.begin(session, person, kind, source, pilot=pilot, now=now)
    placed = UnitPlaces(session, person, names, unit)
    by, paths = categoriser(session), paths_of(session)
    regions = {number: region_of(path, "", "") for number, path in paths.items()}
    known = load_known(session, pilot)
    tally, problems = Tally(), list(reading.problems)
    groups: dict[tuple[str, str], list[tuple[FeedbackRow, dict[str, Any]]]] = defaultdict(list)
    progress(MATCHING, 0, len(reading.rows))
    zone = zone_of(pilot)
    recognised = _recognised(reading.rows, zone, channel, known, every_unit=placed.within is None)
    new = ((values["text"], values["chosen_function"]) for _r, values, _b, stands in recognised if not stands)
    with labelling(by, new) as labels:
        for nth, (row, values, base, stands) in enumerate(recognised):
            if nth % CHUNK == 0:
                progress(MATCHING, nth, len(recognised))
            if not stands:
                where = placed.place(row)
                if isinstance(where, RowProblem):
                    problems.append(where)
                    continue
                values |= where
                values["region"] = regions.get(values["unit_id"]) or region_of(
                    "", row.customer_code, row.text
                )
                if values["channel"] == Channel.UNIT:
                    values["source"] = f"unit:{placed.code_of(values['unit_id'])}"
            groups[values["source"], base].append((row, values))
        told = identify(session, groups, known, sheet)
        progress(MATCHING, len(reading.rows), len(reading.rows))
        fresh = [values for _row, values in told.fresh]
        links = [row.image_links for row, _values in told.fresh]
        numbers = insert_items(session, pilot, labels, fresh, links, key(batch), now, progress)
    same = [*told.same, *told.older]
    for row, stored in same:
        if not stored.waits:
            placed.waiting.pop((row.sheet, row.row), None)
    tally.unchanged, tally.added, tally.changed = len(same), len(told.fresh), len(told.edited)
    mark_doubles(session, double_submits(told, known, numbers))
    changes = tuple(
        edit_item(session, by, paths, edit.known, edit.values, edit.row.image_links, key(batch), now)
        for edit in told.edited
    )
    edited = [edit.known.id for edit in told.edited]
    reroute(session, person, edited, now=now, quiet=True)
    tell_owners(session, pilot, now=now, items=[*numbers, *edited])
    if settle is not None:
        tally.gone = settle(key(batch), told, numbers, problems)
    place_pictures(session, pictures or {})
    outcome = Outcome(
        batch.id,
        source.name,
        reading.read,
        tally,
        tuple(sorted(problems, key=lambda p: (p.sheet, p.row))),
        tuple(placed.waiting.values()),
        (*reading.notes, *_flagged(fresh, pilot)),
        changes,
        reading.mapping,
        added=listed([row for row, _values in told.fresh]),
        unchanged=listed([row for row, _stored in same]),
    )
    return imports.finish(session, person, batch, outcome, now=now, preview=preview)


def _recognised(
    rows: Iterable[FeedbackRow], zone: ZoneInfo, channel: str | None, known: Stored, *, every_unit: bool
) -> list[Recognised]:
    """Each row with what would be stored of it, its key, and whether an item says the same already.

    Such a row needs no unit and no labels. Only of a person whose rows may be of `every_unit` it is said, and
    of no item that waits for its unit: who stands for a unit is told which rows are not theirs.
    """
    met: Counter[tuple[str, str, str]] = Counter()
    found = []
    for row in rows:
        values, base = _values(row, zone, channel), base_key(row)
        stands = False
        if every_unit and values["channel"] != Channel.UNIT:
            stored = known.get((values["source"], base), ())
            equal = [one for one in stored if one.content_hash == values["content_hash"]]
            if equal and not any(one.waits for one in equal):
                # Two equal rows are two answers: one item is the same as one of them.
                mark = (values["source"], base, values["content_hash"])
                stands = met[mark] < len(equal)
                met[mark] += 1
        found.append((row, values, base, stands))
    return found


def _values(row: FeedbackRow, zone: ZoneInfo, option: str | None) -> dict[str, Any]:
    channel = row.channel or option or Channel.GOOGLE_FORM.value
    said = {
        "text": row.text,
        "unit_text": row.unit_text or row.unit_code,
        "respondent": row.respondent,
        "contact_name": row.name,
        "contact_email": row.email,
        "contact_phone": row.phone,
        "customer_code": row.customer_code,
        "chosen_function": row.chosen_function,
        "handler": row.handler,
    }
    content = f"[{', '.join(map(encode_basestring, (*said.values(), *row.image_links)))}]"
    day = row.submitted_at.astimezone(zone).date() if row.submitted_at else None
    return {
        **said,
        "source": "form" if channel == Channel.GOOGLE_FORM else "log",
        "channel": channel,
        "submitted_at": row.submitted_at,
        "submitted_on": day,
        "content_hash": hashlib.sha256(content.encode()).hexdigest()[:32],
    }


def _flagged(fresh: Iterable[dict[str, Any]], pilot: Pilot) -> Sequence[Phrase]:
    days = [v["submitted_on"] for v in fresh if v["submitted_on"] is not None]
    outside = sum(not pilot.trial_from <= day <= pilot.trial_to for day in days)
    if not outside:
        return ()
    return (phrase("%(n)s opinions are dated outside the trial; they are kept and flagged.", n=outside),)
