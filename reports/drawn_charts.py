"""Charts as drawings (SVG) for documents: read in print, in grey and without colour vision, each with its words.

Lengths are millimetres. People's words are escaped; a label that is too long is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, log10
from xml.sax.saxutils import escape

from locales.vietnamese import clean_text, vietnamese_number
from reports.drawn_lines import text_width
from reports.paper import Drawing

WIDTH = 160.0
LETTERS = 3.3  # the size of labels
_POINTS = LETTERS / (25.4 / 72)
_INK, _SOFT, _GRID = "#1F2933", "#5B6875", "#D5DBE2"
# From dark to light, so that neighbours differ in grey too.
TONES = ("#0B3C6F", "#D98200", "#5E9BD1", "#B9C2CC", "#EDF0F3")
_LINES = (("#0B3C6F", ""), ("#5B6875", "2.2 1.2"), ("#D98200", "0.7 0.9"))
_ROW = 6.4


@dataclass(frozen=True)
class Bar:
    """One row: its label, the parts of its bar in the order of the series, and what stands at its end."""

    label: str
    parts: tuple[float, ...]
    end: str


def stacked_bars(bars: Sequence[Bar], series: Sequence[str], *, told: str, most: float = 0.0) -> Drawing:
    """Rows of bars from the top down; `most` is what the whole width stands for, where it is more than the bars'."""
    left = min(58.0, max((_wide(bar.label) for bar in bars), default=0.0) + 3)
    room = WIDTH - left - 16
    whole = max(most, max((sum(bar.parts) for bar in bars), default=0.0)) or 1.0
    top = 7.0 if len(series) > 1 else 1.0
    inside = [*_legend(series)] if len(series) > 1 else []
    for n, bar in enumerate(bars):
        middle = top + _ROW * (n + 0.5)
        inside.append(_text(left - 1.5, middle, _cut(bar.label, left - 3), anchor="end"))
        at = left
        for part, tone in zip(bar.parts, TONES, strict=False):
            width = part / whole * room
            if width > 0:
                inside.append(
                    f'<rect x="{at:.2f}" y="{middle - 2.1:.2f}" width="{width:.2f}" height="4.2" '
                    f'fill="{tone}" stroke="{_INK}" stroke-width="0.12"/>'
                )
            at += width
        inside.append(_text(at + 1.2, middle, bar.end, bold=True))
    height = top + _ROW * len(bars) + 1
    inside.append(_line(left, top, left, height - 1, _SOFT))
    return _drawing(inside, height, told)


def columns(days: Sequence[tuple[date, int]], *, told: str, height: float = 48.0) -> Drawing:
    """A column a day; every column's figure stands on it where there is room."""
    left, top, bottom = 10.0, 5.0, height - 8
    most = _round_up(max((n for _day, n in days), default=0))
    room = (WIDTH - left - 2) / max(len(days), 1)
    wide = min(7.0, room * 0.7)
    inside = list(_scale(left, top, bottom, most))
    step = max(1, ceil(len(days) / 16))
    for n, (day, value) in enumerate(days):
        middle = left + room * (n + 0.5)
        tall = value / most * (bottom - top)
        if value:
            inside.append(
                f'<rect x="{middle - wide / 2:.2f}" y="{bottom - tall:.2f}" width="{wide:.2f}" '
                f'height="{tall:.2f}" fill="{TONES[0]}"/>'
            )
        if len(days) <= 31 and room > 4.5:
            inside.append(
                _text(middle, bottom - tall - 2, vietnamese_number(value), anchor="middle", size=2.8)
            )
        if n % step == 0:
            inside.append(_text(middle, bottom + 3.2, f"{day:%d/%m}", anchor="middle", size=2.9))
    inside.append(_line(left, bottom, WIDTH - 2, bottom, _SOFT))
    return _drawing(inside, height, told)


@dataclass(frozen=True)
class Line:
    """A line: its name, and its values by day."""

    name: str
    points: tuple[tuple[date, int], ...]


def curves(lines: Sequence[Line], *, told: str, height: float = 62.0) -> Drawing:
    """Lines over real days; each differs by its dash too, and ends in its figure."""
    days = [day for line in lines for day, _n in line.points]
    if not days:
        return _drawing([_text(WIDTH / 2, height / 2, "Chưa có số liệu", anchor="middle")], height, told)
    first, last = min(days), max(days)
    span = max((last - first).days, 1)
    left, top, bottom, right = 14.0, 9.0, height - 8, WIDTH - 18
    most = _round_up(max(n for line in lines for _day, n in line.points))

    def x(day: date) -> float:
        return left + (right - left) * (day - first).days / span

    def y(value: float) -> float:
        return bottom - value / most * (bottom - top)

    inside = list(_scale(left, top, bottom, most, right=right))
    step = max(1, ceil(span / 10))
    for n in range(0, span + 1, step):
        day = date.fromordinal(first.toordinal() + n)
        inside.append(_text(x(day), bottom + 3.2, f"{day:%d/%m}", anchor="middle", size=2.9))
    at = left
    taken: list[float] = []
    for line, (tone, dash) in zip(lines, _LINES, strict=False):
        if not line.points:
            continue
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        inside.append(
            f'<line x1="{at:.2f}" y1="3" x2="{at + 8:.2f}" y2="3" stroke="{tone}" stroke-width="0.7"{dashed}/>'
        )
        inside.append(_text(at + 9.5, 3, line.name))
        at += 14 + _wide(line.name)
        path = " ".join(f"{x(day):.2f},{y(n):.2f}" for day, n in line.points)
        inside.append(f'<polyline points="{path}" fill="none" stroke="{tone}" stroke-width="0.7"{dashed}/>')
        end_day, end = line.points[-1]
        inside.append(f'<circle cx="{x(end_day):.2f}" cy="{y(end):.2f}" r="0.9" fill="{tone}"/>')
        down = y(end)
        while any(abs(down - other) < LETTERS for other in taken):
            down += 0.5
        taken.append(down)
        inside.append(_text(x(end_day) + 2, down, vietnamese_number(end), bold=True))
    return _drawing(inside, height, told)


def _drawing(inside: Sequence[str], height: float, told: str) -> Drawing:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.2f}mm" height="{height:.2f}mm" '
        f'viewBox="0 0 {WIDTH:.2f} {height:.2f}" font-family="Tinos">{"".join(inside)}</svg>'
    )
    return Drawing(svg, WIDTH, height, told)


def _legend(series: Sequence[str]) -> Iterator[str]:
    at = 0.0
    for name, tone in zip(series, TONES, strict=False):
        yield (
            f'<rect x="{at:.2f}" y="1" width="3.4" height="3.4" fill="{tone}" stroke="{_INK}" '
            'stroke-width="0.12"/>'
        )
        yield _text(at + 4.6, 2.8, name)
        at += 9 + _wide(name)


def _scale(left: float, top: float, bottom: float, most: int, *, right: float = WIDTH - 2) -> Iterator[str]:
    for part in range(5):
        value = most * part / 4
        if value == int(value):
            down = bottom - (bottom - top) * part / 4
            yield _line(left, down, right, down, _GRID)
            yield _text(left - 1.5, down, vietnamese_number(value), anchor="end", size=2.9)


def _round_up(value: int) -> int:
    """The next number that a scale of four steps reads well with.

    >>> _round_up(0), _round_up(7), _round_up(4151)
    (4, 8, 6000)
    """
    if value <= 4:
        return 4
    unit: int = 10 ** int(log10(value))
    steps = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)
    return next(round(unit * times) for times in steps if unit * times >= value)


def _wide(text: str) -> float:
    return text_width(text, _POINTS)


def _cut(text: str, room: float) -> str:
    text = " ".join(clean_text(text).split())
    if _wide(text) <= room:
        return text
    while text and _wide(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _line(x1: float, y1: float, x2: float, y2: float, tone: str) -> str:
    return (
        f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="{tone}" stroke-width="0.2"/>'
    )


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", size: float = LETTERS, bold: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.2f}" y="{y + size * 0.33:.2f}" font-size="{size}" text-anchor="{anchor}"{weight} '
        f'fill="{_INK}">{escape(" ".join(clean_text(text).split()))}</text>'
    )
