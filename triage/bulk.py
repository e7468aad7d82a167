"""A part of a large file of texts -> the columns of their suggestions; the same wherever it runs."""

from __future__ import annotations

from triage.categorise import categorise

Part = tuple[list[str], list[str]]  # texts, and the functions chosen for them


def suggested_columns(part: Part) -> list[list[str]]:
    """Of each text: function, kind, confidence, needs_person, reasons.

    >>> suggested_columns((["Không nhận được mã OTP"], [""]))[0][:2]
    ['login', 'bug']
    """
    texts, chosen = part
    return [
        [
            s.function,
            s.kind,
            f"{s.confidence:.4f}",
            "true" if s.needs_person else "false",
            "; ".join(dict.fromkeys(r.words for r in s.reasons)),
        ]
        for s in categorise(texts, chosen)
    ]
