"""What a leader should know before signing: missing counts stop the closing, the rest is to be explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlmodel import Session, col, select

from locales import Phrase, phrase
from locales.vietnamese import day_month_year
from models.codes import ReportState
from models.counts import FIGURES
from models.tables import InstallCount, Pilot
from reports.appendix import AppendixFacts, Figures
from services.access import Refused
from services.deadlines import load_deadlines
from services.known_counts import KnownCount, known_after, known_counts
from services.progress import ReportStanding, figure, report_standings
from services.report_line_checks import Check, check_lines, check_opinions
from services.unit_tree import Node, UnitTree

__all__ = ["Check", "NeedsExplanation", "check_report"]


class NeedsExplanation(Refused):
    """The report's checks found what is to be explained, and no explanation was given; `checks` are these."""

    def __init__(self, checks: Sequence[Check]) -> None:
        told = " ".join(str(c.sentence) for c in checks[:3]) + (" …" if len(checks) > 3 else "")
        super().__init__(
            phrase(
                "%(n)s points are to be explained before the report is closed: %(points)s "
                "Give one sentence of explanation (--explain at the command line).",
                n=len(checks),
                points=told,
            )
        )
        self.checks = tuple(checks)


def check_report(
    session: Session, pilot: Pilot, tree: UnitTree, node: Node, facts: AppendixFacts
) -> list[Check]:
    """Everything found in the report that `facts` would make, the blocking ones first."""
    below = [n.id for n in tree.subtree(node)]
    found = [
        *_figures(facts),
        *_shares(session, pilot, tree, node, facts),
        *_falling(session, pilot, tree, below),
        *_units(tree, node, facts),
        *_not_filed(session, pilot, tree, node),
        *check_opinions(session, pilot, node, below, facts),
        *check_lines(facts),
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


def _shares(
    session: Session, pilot: Pilot, tree: UnitTree, node: Node, facts: AppendixFacts
) -> Iterator[Check]:
    """Staff installs above headcount, in a unit of the subtree or in a sum that the report states."""
    below = [n.id for n in tree.subtree(node)]
    counts = known_counts(session, pilot, on=facts.as_of, unit_ids=below)
    above: dict[str, tuple[int, int]] = {}
    for count in counts.values():
        headcount = figure(tree, count, "headcount")
        if headcount is not None and (count.staff_installed or 0) > headcount:
            above[tree.nodes[count.unit_id].name] = (count.staff_installed or 0, headcount)
    for name, figures in [(u.name, u.figures) for u in facts.units] or [(facts.unit_name, facts.figures)]:
        if figures.headcount is not None and (figures.staff_installed or 0) > figures.headcount:
            above.setdefault(name, (figures.staff_installed or 0, figures.headcount))
    for name, (staff, headcount) in above.items():
        yield Check(
            "staff_above_headcount",
            "explain",
            phrase(
                "%(unit)s: %(staff)s staff have installed, more than the %(headcount)s that the unit has.",
                unit=name,
                staff=staff,
                headcount=headcount,
            ),
        )
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


def _halves(figures: Figures) -> bool:
    """One side of the share is known and the other is not."""
    return (figures.staff_installed is None) != (figures.headcount is None)


def _falling(session: Session, pilot: Pilot, tree: UnitTree, below: list[int]) -> Iterator[Check]:
    """Each fall of staff or family against the figure that was known before, blanks in between left aside."""
    query = (
        select(InstallCount)
        .where(InstallCount.pilot_id == pilot.id, col(InstallCount.unit_id).in_(below))
        .order_by(col(InstallCount.unit_id), col(InstallCount.counted_on))
    )
    before: KnownCount | None = None
    for count in session.exec(query):
        if before is not None and before.unit_id != count.unit_id:
            before = None
        for name in FIGURES[1:3] if before is not None else ():
            old, new = getattr(before, name), getattr(count, name)
            if old is not None and new is not None and new < old:
                yield Check(
                    "falling_counts",
                    "explain",
                    _fell(tree.nodes[count.unit_id].name, old, new, count.counted_on),
                )
                break
        before = known_after(before, count)


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


def _not_filed(session: Session, pilot: Pilot, tree: UnitTree, node: Node) -> Iterator[Check]:
    """Units directly below that began a report of their own and sent none, and those that owe one and are silent."""
    standings = report_standings(session, pilot)
    owed_to = load_deadlines(session, pilot).owed_to
    silent = []
    for unit in tree.branches(node):
        standing = standings.get(unit.id, ReportStanding())
        owes = owed_to.get(unit.id) == node.id
        if unit.confirmed and standing.filed_at is None and (owes or standing.state != ReportState.NONE):
            silent.append(unit.name)
    if silent:
        yield Check(
            "units_not_filed",
            "explain",
            phrase(
                "%(n)s units directly below have not sent their own report: %(units)s.",
                n=len(silent),
                units=", ".join(silent[:5]) + ("…" if len(silent) > 5 else ""),
            ),
        )
