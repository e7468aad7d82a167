"""What a leader should know of the opinions and the lines before signing, each with the lines where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlmodel import Session, col, func, select

from importers.personal_data import find_personal_data
from locales import Phrase, phrase
from models.codes import UnitLink
from models.tables import Feedback, ImportBatch, Pilot
from reports.appendix import AppendixFacts
from services.unit_tree import Node
from triage.unfit_words import find_unfit_words

MOST_NAMED = 10
# A corporation's opinions at a million of them; what is known of so many takes about 50 MB.
_MOST_TEXTS = 131_072


@dataclass(frozen=True)
class Check:
    """One thing found. `level` is `block` or `explain`; `lines` the numbers of the table's rows where it stands."""

    code: str
    level: str
    sentence: Phrase
    lines: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Code, level and the sentence in the language of the moment."""
        return {"code": self.code, "level": self.level, "sentence": str(self.sentence)}

    def to_keep(self) -> dict[str, Any]:
        """The form that a report keeps."""
        return {"code": self.code, "level": self.level, "sentence": self.sentence.as_json()}


def check_opinions(
    session: Session, pilot: Pilot, node: Node, below: list[int], facts: AppendixFacts
) -> Iterator[Check]:
    """Opinions that wait for a label or a unit, and a number of the unit's own that differs from what came in."""
    unsure = session.exec(
        select(func.count())
        .select_from(Feedback)
        .where(
            Feedback.pilot_id == pilot.id,
            col(Feedback.unit_id).in_(below),
            col(Feedback.needs_person).is_(True),
        )
    ).one()
    if unsure:
        yield Check(
            "labels_unsure",
            "explain",
            phrase("%(n)s opinions have a function or kind that a person should look at.", n=unsure),
        )
    if facts.feedback_declared is not None and facts.feedback_declared != facts.feedback:
        yield Check(
            "declared_differs",
            "explain",
            phrase(
                "The unit declares %(declared)s opinions; %(known)s are recorded for it.",
                declared=facts.feedback_declared,
                known=facts.feedback,
            ),
        )
    waiting = _waiting_for_a_unit(session, pilot, node, below)
    if waiting:
        yield Check(
            "unit_waiting",
            "explain",
            phrase(
                "%(n)s opinions wait for somebody to say which unit they are of; they are in no report.",
                n=waiting,
            ),
        )


def _waiting_for_a_unit(session: Session, pilot: Pilot, node: Node, below: list[int]) -> int:
    """At the top every opinion that waits; elsewhere those in files of the unit and the units below it."""
    query = (
        select(func.count())
        .select_from(Feedback)
        .where(Feedback.pilot_id == pilot.id, Feedback.unit_link == UnitLink.WAITING.value)
    )
    if node.level:
        own_files = select(ImportBatch.id).where(col(ImportBatch.unit_id).in_(below))
        query = query.where(col(Feedback.import_batch_id).in_(own_files))
    return session.exec(query).one()


def check_lines(facts: AppendixFacts) -> Iterator[Check]:
    """Missing images, personal data, and words that nobody would sign under, with the lines where they stand."""
    gaps = [n for n, line in enumerate(facts.lines, 1) if any(p.state != "present" for p in line.pictures)]
    if gaps:
        absent = sum(p.state != "present" for line in facts.lines for p in line.pictures)
        yield Check(
            "images_missing",
            "explain",
            phrase("%(n)s images are missing (lines %(lines)s).", n=absent, lines=_named(gaps)),
            tuple(gaps),
        )
    # The annex names each opinion behind a line, and goes out with the report.
    told = {a.line for a in facts.annex if _looked_through(a.text)[0]}
    personal = [n for n, line in enumerate(facts.lines, 1) if n in told or _looked_through(line.text)[0]]
    if personal:
        yield Check(
            "personal_data",
            "explain",
            phrase(
                "%(n)s lines hold personal data such as a telephone number or a customer code (lines %(lines)s).",
                n=len(personal),
                lines=_named(personal),
            ),
            tuple(personal),
        )
    unfit: dict[int, list[str]] = {}
    texts = [(n, line.text) for n, line in enumerate(facts.lines, 1)] + [
        (a.line, a.text) for a in facts.annex
    ]
    for n, text in texts:
        for word in _looked_through(text)[1]:
            if word not in unfit.setdefault(n, []):
                unfit[n].append(word)
    unfit = {n: words for n, words in sorted(unfit.items()) if words}
    if unfit:
        named = "; ".join(f"{n}: “{', '.join(words)}”" for n, words in list(unfit.items())[:MOST_NAMED])
        yield Check(
            "unfit_words",
            "explain",
            phrase(
                "%(n)s lines hold slang or insults that a leader would sign above (line: words): %(named)s.",
                n=len(unfit),
                named=named + ("…" if len(unfit) > MOST_NAMED else ""),
            ),
            tuple(unfit),
        )


def holds_personal_data(text: str) -> bool:
    """Whether there is personal data in a text; known at once of one that was looked through before."""
    return _looked_through(text)[0]


@lru_cache(maxsize=_MOST_TEXTS)
def _looked_through(text: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a text holds personal data, and its unfit words, small; a screen asks for the same ones at each rerun."""
    return bool(find_personal_data(text)), tuple(found.word.lower() for found in find_unfit_words(text))


def _named(lines: Sequence[int]) -> str:
    return ", ".join(str(n) for n in lines[:MOST_NAMED]) + ("…" if len(lines) > MOST_NAMED else "")
