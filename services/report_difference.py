"""What one version of a report says otherwise than another, in words: "+3 opinions", "installs: 412 -> 455"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from locales import Phrase, phrase
from locales.vietnamese import vietnamese_number
from reports.appendix import AppendixFacts, Line

_LABELS = {
    "installed": phrase("installs"),
    "staff_installed": phrase("staff installs"),
    "family_installed": phrase("family installs"),
    "users": phrase("people using the app"),
    "headcount": phrase("headcount"),
}


def difference(before: AppendixFacts, after: AppendixFacts) -> list[Phrase]:
    """Each difference as a phrase; empty where both say the same of figures, opinions, lines and letter."""
    return [*_nil(before, after), *_figures(before, after), *_opinions(before, after), *_rest(before, after)]


def _nil(before: AppendixFacts, after: AppendixFacts) -> Iterator[Phrase]:
    if after.nil and not before.nil:
        yield phrase("a nil report now")
    elif before.nil and not after.nil:
        yield phrase("no nil report any more")


def _figures(before: AppendixFacts, after: AppendixFacts) -> Iterator[Phrase]:
    for name, label in _LABELS.items():
        old, new = getattr(before.figures, name), getattr(after.figures, name)
        # The one figure is said by its part where that alone changed.
        if old != new:
            yield phrase("%(figure)s: %(old)s -> %(new)s", figure=label, old=_said(old), new=_said(new))
    old_extra, new_extra = ({e.name: e.value for e in facts.extra} for facts in (before, after))
    for name in [*old_extra, *(n for n in new_extra if n not in old_extra)]:
        old_value, new_value = old_extra.get(name), new_extra.get(name)
        if old_value != new_value:
            yield phrase(
                "%(figure)s: %(old)s -> %(new)s", figure=name, old=old_value or "–", new=new_value or "–"
            )
    if before.feedback_declared != after.feedback_declared:
        yield phrase(
            "opinions declared: %(old)s -> %(new)s",
            old=_said(before.feedback_declared),
            new=_said(after.feedback_declared),
        )


def _opinions(before: AppendixFacts, after: AppendixFacts) -> Iterator[Phrase]:
    more = after.feedback - before.feedback
    if more:
        yield phrase("%(n)s opinions", n=f"{more:+}")
    old, new = ({a.item: a for a in facts.annex} for facts in (before, after))
    if joined := len(new.keys() - old.keys()):
        yield phrase("%(n)s opinions more in the table", n=joined)
    if gone := len(old.keys() - new.keys()):
        yield phrase("%(n)s opinions less in the table", n=gone)
    said = sum(
        (old[n].text, old[n].function_label) != (new[n].text, new[n].function_label)
        for n in old.keys() & new.keys()
    )
    if said:
        yield phrase("%(n)s opinions worded or placed otherwise", n=said)
    own_before, own_after = (Counter(map(_own, _own_lines(facts))) for facts in (before, after))
    if written := (own_after - own_before).total():
        yield phrase("%(n)s lines of the unit's own new or changed", n=written)
    elif dropped := (own_before - own_after).total():
        yield phrase("%(n)s lines of the unit's own less", n=dropped)
    if before.lines_by != after.lines_by:
        by_problem = after.lines_by == "problems"
        yield phrase("a line is a problem now") if by_problem else phrase("a line is an opinion now")
    elif not (joined or gone or said) and _order(before) != _order(after):
        yield phrase("lines in another order or joined otherwise")


def _rest(before: AppendixFacts, after: AppendixFacts) -> Iterator[Phrase]:
    if before.counted_to != after.counted_to and before.figures == after.figures:
        yield phrase("counts of a later day")
    if before.units_counted != after.units_counted:
        yield phrase(
            "units with a count: %(old)s -> %(new)s", old=before.units_counted, new=after.units_counted
        )
    if before.letter != after.letter:
        yield phrase("the letter's details")


def _own_lines(facts: AppendixFacts) -> list[Line]:
    return [line for line in facts.lines if not line.items]


def _own(line: Line) -> tuple[str, str, tuple[str, ...]]:
    return line.function_code, line.text, tuple(p.sha256 for p in line.pictures)


def _order(facts: AppendixFacts) -> list[tuple[str, tuple[int, ...]]]:
    return [(line.function_code, line.items) for line in facts.lines]


def _said(value: int | None) -> str:
    return "–" if value is None else vietnamese_number(value)
