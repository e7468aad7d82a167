"""One answer of the form as the form's own script sends it -> the row that the sheet and its exports would give.

Three shapes are read: {"headers": […], "values": […], "whole": true} as the script on the administrator's screen sends them,
{"namedValues": {question: [answer]}} as Google's own event holds them, and {"answers": {question: answer}}.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from importers.cells import Cell, Sheet
from importers.feedback import read_feedback
from importers.results import FeedbackRow, Reading, UnreadableFile
from locales import Phrase, phrase
from locales.vietnamese import clean_text

MOST_QUESTIONS = 200
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)")
_UNSURE = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{4}\b.*", re.DOTALL)
_TIMES = ("Dấu thời gian", "Timestamp")


class UnusableAnswer(Exception):
    """The body is no answer of a form; the sentence says what was expected."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


def read_sent_answer(said: object, *, zone: ZoneInfo, trial: tuple[date, date]) -> FeedbackRow | None:
    """The row of one answer; None where it is not whole, as an edited one is that brings only its changes.

    None too where its day can't be told from its month: one row alone decides nothing, the whole sheet does. Instants with a zone (`2025-11-25T01:00:00Z`) become times of `zone`. Raises UnusableAnswer.
    """
    headers, values = _columns(said)
    if isinstance(said, dict) and said.get("whole") is False:
        return None
    cells = [_cell(value, zone) for value in values]
    try:
        found: Reading[FeedbackRow] = read_feedback([Sheet("", [[*headers], cells])], zone=zone, trial=trial)
    except UnreadableFile as refusal:
        if refusal.code == "empty":
            return None
        raise UnusableAnswer(
            phrase(
                "None of the questions was recognised as the one for the opinion: %(questions)s.",
                questions=", ".join(header[:60] for header in headers if header),
            )
        ) from refusal
    if found.problems:
        raise UnusableAnswer(Phrase(found.problems[0].sentence()))
    row = found.rows[0] if found.rows else None
    if row is None or not row.text or row.submitted_at is None:
        return None
    times = [cells[n] for n, header in enumerate(headers) if header == found.mapping.get("submitted_at")]
    return None if any(_is_unsure(time) for time in times) else row


def _is_unsure(time: Cell) -> bool:
    seen = _UNSURE.fullmatch(time) if isinstance(time, str) else None
    return seen is not None and int(seen[1]) <= 12 and int(seen[2]) <= 12 and int(seen[1]) != int(seen[2])


def _columns(said: object) -> tuple[list[str], list[object]]:
    if not isinstance(said, dict):
        raise _unusable()
    if "headers" in said:
        headers, values = said["headers"], said.get("values")
        if not isinstance(headers, list) or not isinstance(values, list) or len(values) > len(headers):
            raise _unusable()
        values = [*values, *[None] * (len(headers) - len(values))]
    else:
        answers = said.get("namedValues", said.get("answers"))
        if not isinstance(answers, dict):
            raise _unusable()
        headers, values = list(answers), list(answers.values())
        moment = said.get("timestamp")
        if moment is not None and not any(clean_text(str(h)).strip() in _TIMES for h in headers):
            headers, values = [_TIMES[1], *headers], [moment, *values]
    if not headers or len(headers) > MOST_QUESTIONS or not all(isinstance(h, str) for h in headers):
        raise _unusable()
    return [clean_text(header) for header in headers], values


def _unusable() -> UnusableAnswer:
    return UnusableAnswer(
        phrase(
            "Expected a JSON object with “headers” and “values” (or “namedValues”). "
            "Copy the script anew from the administrator’s screen."
        )
    )


def _cell(value: object, zone: ZoneInfo) -> Cell:
    if isinstance(value, list):
        # Google's event holds each answer in a list; several ticks of one question are joined as in the sheet.
        value = ", ".join(str(one) for one in value if one not in (None, ""))
    if isinstance(value, str):
        text = clean_text(value)
        if _INSTANT.fullmatch(text.strip()):
            try:
                moment = datetime.fromisoformat(text.strip())
            except ValueError:
                return text
            # A sheet's moments are fractions of a day, some of them a hair before the second.
            moment += timedelta(microseconds=500_000)
            return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)
        return text or None
    if value is None or isinstance(value, bool | int | float):
        return value
    raise _unusable()
