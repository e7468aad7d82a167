"""What a leader should know before signing: missing counts stop the closing, the rest is to be explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from importers.personal_data import find_personal_data
from locales import Phrase, phrase
from locales.vietnamese import day_month_year
from models.counts import FIGURES
from models.tables import Feedback, InstallCount, Pilot
from reports.appendix import AppendixFacts, Figures
from services.unit_tree import Node, UnitTree


@dataclass(frozen=True)
class Check:
    """One thing found. `level` is `block` or `explain`."""

    code: str
    level: str
    sentence: Phrase

    def as_json(self) -> dict[str, Any]:
        """Code, level and the sentence in the language of the moment."""
        return {"code": self.code, "level": self.level, "sentence": str(self.sentence)}

    def to_keep(self) -> dict[str, Any]:
        """The form that a report keeps."""
        return {"code": self.code, "level": self.level, "sentence": self.sentence.as_json()}


def check_report(
    session: Session, pilot: Pilot, tree: UnitTree, node: Node, facts: AppendixFacts
) -> list[Check]:
    """Everything found in the report that `facts` would make, the blocking ones first."""
    below = [n.id for n in tree.subtree(node)]
    found = [
        *_figures(facts),
        *_shares(facts),
        *_falling(session, pilot, tree, below),
        *_units(tree, node, facts),
        *_opinions(session, pilot, below, facts),
    ]
    return sorted(found, key=lambda c: c.level != "block")


def _figures(facts: AppendixFacts) -> Iterator[Check]:
    figures = facts.figures
    installed = figures.installed
    if facts.counted_to is None and not facts.nil:
        yield Check(
            "no_counts",
            "block",
            phrase(
                "There is no install count for this unit or any below it. Record the counts, or close it as a nil report."
            ),
        )
    if facts.nil and (facts.counted_to is not None or facts.feedback):
        yield Check(
            "nil_with_data",
            "explain",
            phrase("The report is a nil report, though counts or opinions are recorded for the unit."),
        )
    if facts.feedback and facts.counted_to is not None and not installed:
        yield Check(
            "feedback_without_installs",
            "explain",
            phrase(
                "There are %(n)s opinions, though nobody is counted as having installed.", n=facts.feedback
            ),
        )
    if installed is not None and figures.users is not None and figures.users > installed:
        yield Check(
            "users_above_installs",
            "explain",
            phrase(
                "More people use the app (%(users)s) than have installed it (%(installed)s).",
                users=figures.users,
                installed=installed,
            ),
        )
    if facts.counted_to is not None and facts.counted_to < facts.trial_to:
        yield Check(
            "counts_are_old",
            "explain",
            phrase(
                "The newest count is of %(day)s, before the trial's end on %(end)s.",
                day=day_month_year(facts.counted_to),
                end=day_month_year(facts.trial_to),
            ),
        )


def _shares(facts: AppendixFacts) -> Iterator[Check]:
    for unit in facts.units:
        if (unit.figures.share or 0) > 1:
            yield Check("staff_above_headcount", "explain", _above(unit.name, unit.figures.share or 0))
    if facts.figures.share is not None:
        parted = [u.name for u in facts.units if _halves(u.figures)]
        if parted:
            yield Check(
                "share_of_unlike_sums",
                "explain",
                phrase(
                    "The share of staff compares unlike sums: %(units)s gave staff installs without a headcount, or the other way round.",
                    units=", ".join(parted),
                ),
            )
    if not facts.units and (facts.figures.share or 0) > 1:
        yield Check("staff_above_headcount", "explain", _above(facts.unit_name, facts.figures.share or 0))


def _halves(figures: Figures) -> bool:
    """One side of the share is known and the other is not."""
    return (figures.staff_installed is None) != (figures.headcount is None)


def _above(name: str, share: float) -> Phrase:
    return phrase(
        "%(unit)s: more staff have installed than the unit has (%(percent)s%%).",
        unit=name,
        percent=round(share * 100),
    )


def _falling(session: Session, pilot: Pilot, tree: UnitTree, below: list[int]) -> Iterator[Check]:
    query = (
        select(InstallCount)
        .where(InstallCount.pilot_id == pilot.id, col(InstallCount.unit_id).in_(below))
        .order_by(col(InstallCount.unit_id), col(InstallCount.counted_on))
    )
    before: InstallCount | None = None
    for count in session.exec(query):
        if before is not None and before.unit_id == count.unit_id:
            for name in FIGURES[1:3]:
                old, new = getattr(before, name), getattr(count, name)
                if old is not None and new is not None and new < old:
                    yield Check(
                        "falling_counts",
                        "explain",
                        _fell(tree.nodes[count.unit_id].name, old, new, count.counted_on),
                    )
                    break
        before = count


def _fell(name: str, old: int, new: int, day: date) -> Phrase:
    return phrase(
        "%(unit)s: the cumulative count fell from %(old)s to %(new)s on %(day)s.",
        unit=name,
        old=old,
        new=new,
        day=day_month_year(day),
    )


def _units(tree: UnitTree, node: Node, facts: AppendixFacts) -> Iterator[Check]:
    expected = [n for n in tree.branches(node) if n.confirmed]
    if (
        expected
        and facts.units_counted < len(expected)
        and facts.counted_to is not None
        and facts.units_counted
    ):
        yield Check(
            "units_without_counts",
            "explain",
            phrase(
                "%(missing)s of %(all)s units directly below have no count.",
                missing=len(expected) - facts.units_counted,
                all=len(expected),
            ),
        )
    if facts.own_figures is not None and facts.own_figures != facts.figures:
        yield Check(
            "own_count_differs",
            "explain",
            phrase(
                "The unit's own count (%(own)s) differs from the sum of the units below (%(sum)s); the sum is reported.",
                own=facts.own_figures.installed if facts.own_figures.installed is not None else "–",
                sum=facts.figures.installed if facts.figures.installed is not None else "–",
            ),
        )


def _opinions(session: Session, pilot: Pilot, below: list[int], facts: AppendixFacts) -> Iterator[Check]:
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
    absent = sum(p.state != "present" for line in facts.lines for p in line.pictures)
    if absent:
        yield Check("images_missing", "explain", phrase("%(n)s images are missing.", n=absent))
    # The annex names each opinion behind a line, and goes out with the report.
    told = {a.line for a in facts.annex if find_personal_data(a.text)}
    personal = [n for n, line in enumerate(facts.lines, 1) if n in told or find_personal_data(line.text)]
    if personal:
        yield Check(
            "personal_data",
            "explain",
            phrase(
                "%(n)s lines hold personal data such as a telephone number or a customer code (lines %(lines)s).",
                n=len(personal),
                lines=", ".join(str(n) for n in personal[:10]) + ("…" if len(personal) > 10 else ""),
            ),
        )
