"""Several issues in one text: where it may be cut, and which other functions its parts are about.

A text is cut where a sentence, a line or a point of a list ends, and before words that begin something new
("ngoài ra", "còn", "với lại"). Neighbours about the same function stay one part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from triage.suggestion import Suggestion

Span = tuple[int, int]  # start and end, in characters of the text

_END = re.compile(r"[.!?;…,]+(?=\s)|\n+")
_POINT = re.compile(r"(?<!\S)(?:\d{1,2}[.)/]|[-–+*•]|[a-eA-E][.)])\s+(?=\S)")
_ANEW = re.compile(
    r"(?:(?<=\s)|(?<=[,.;]))(?=(?:ngoài ra|ngoai ra|bên cạnh đó|ben canh do|với lại|voi lai|thêm nữa|them nua"
    r"|đồng thời|dong thoi|mặt khác|mat khac|hơn nữa|hon nua|còn (?:phần|về|thì|chỗ)|con (?:phan|ve|thi|cho))\b)",
    re.IGNORECASE,
)
LEAST_WORDS = 3
SURE_ENOUGH = 0.7
MOST = 8  # parts of one text


def clauses(text: str) -> tuple[Span, ...]:
    """Stretches that may each be an issue, in their order; without the blanks around them.

    >>> said = "Không nhận được OTP. Ngoài ra hóa đơn tải rất chậm"
    >>> [said[start:end] for start, end in clauses(said)]
    ['Không nhận được OTP.', 'Ngoài ra hóa đơn tải rất chậm']
    """
    cuts = {0, len(text)}
    for match in _END.finditer(text):
        # "1." begins a point of a list and ends nothing.
        if not re.search(r"(?:^|\s)\d{1,2}$", text[max(0, match.start() - 4) : match.start()]):
            cuts.add(match.end())
    cuts |= {match.start() for pattern in (_POINT, _ANEW) for match in pattern.finditer(text)}
    places = sorted(cuts)
    found: list[Span] = []
    for start, end in pairwise(places):
        said = text[start:end]
        if not said.strip():
            continue
        span = (start + len(said) - len(said.lstrip()), start + len(said.rstrip()))
        # Too short to be an issue of its own: it belongs to what stands before, or to what follows.
        if found and (len(said.split()) < LEAST_WORDS or len(text[slice(*found[-1])].split()) < LEAST_WORDS):
            found[-1] = (found[-1][0], span[1])
        else:
            found.append(span)
    return tuple(found)


def tell_apart(spans: Sequence[Span], said: Sequence[Suggestion]) -> tuple[tuple[Span, str], ...]:
    """The parts that a text falls into, each with its function: neighbours of one function joined.

    `said` is the suggestion for each span. What is not surely about another function stays with the part
    before it, as do praise and empty words.
    """
    parts: list[tuple[Span, str]] = []
    for (start, end), suggestion in zip(spans, said, strict=True):
        unsure = suggestion.function_confidence < SURE_ENOUGH or suggestion.kind == "other"
        if parts and (unsure or suggestion.function in ("general", parts[-1][1]) or len(parts) == MOST):
            parts[-1] = ((parts[-1][0][0], end), parts[-1][1])
        elif len(parts) == 1 and parts[0][1] == "":
            parts[0] = ((parts[0][0][0], end), suggestion.function)
        else:
            parts.append(((start, end), "" if unsure else suggestion.function))
    return tuple(parts)


def also_about(parts: Sequence[tuple[Span, str]], function: str) -> tuple[str, ...]:
    """The functions of the parts other than the text's own, each once, in the order of the text."""
    return tuple(dict.fromkeys(said for _span, said in parts if said not in ("", function)))
