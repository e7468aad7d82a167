"""The documents of a report's facts: Word, Excel and PDF, built and written to a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from locales import phrase
from reports.appendix import AppendixFacts, facts_to_json
from reports.appendix_excel import build_excel
from reports.appendix_word import build_word
from services.access import Refused
from services.file_store import FileIsGone, FileStore
from services.limited_process import WorkStopped, fill_template, write_pdf
from services.template_words import template_refusal

FORMATS = ("docx", "xlsx", "pdf")
# What is not finished lies in this folder of the folder that is written to, and nowhere else.
STARTED = ".dang-ghi"


@dataclass(frozen=True)
class Documents:
    """One unit's documents: format -> bytes."""

    unit: str
    files: dict[str, bytes]
    items: int
    images: int


def pictures_of(facts: AppendixFacts, store: FileStore) -> dict[str, bytes]:
    """The bytes of every picture that is present; one whose bytes are gone is left out, and shows as missing."""
    wanted = {p.sha256 for line in facts.lines for p in line.pictures if p.state == "present"}
    found = {}
    for sha256 in sorted(wanted):
        try:
            found[sha256] = store.read(sha256)
        except FileIsGone:
            continue
    return found


def write_documents(
    facts: AppendixFacts, store: FileStore, formats: Iterable[str], template: bytes = b""
) -> Documents:
    """Build each format from the same facts; `template` is the unit's own for Word, where it has one.

    Raises Refused where the template can't be filled or the PDF can't be written.
    """
    pictures = pictures_of(facts, store)
    files = {form: _build(form, facts, pictures, template) for form in formats}
    items = sum(line.count for line in facts.lines if line.items)
    return Documents(facts.unit_code, files, items, len(pictures))


def _build(form: str, facts: AppendixFacts, pictures: dict[str, bytes], template: bytes) -> bytes:
    if form == "xlsx":
        return build_excel(facts, pictures)
    if form == "pdf":
        return _pdf(facts, pictures)
    return from_template(template, facts, pictures)[0] if template else build_word(facts, pictures)


def _pdf(facts: AppendixFacts, pictures: dict[str, bytes]) -> bytes:
    try:
        return write_pdf(facts_to_json(facts), pictures)
    except WorkStopped as stopped:
        raise Refused(
            phrase(
                "The PDF of %(unit)s could not be written. Take the Word document, and tell the administrator.",
                unit=facts.unit_name,
            )
        ) from stopped


def from_template(
    template: bytes, facts: AppendixFacts | None, pictures: dict[str, bytes]
) -> tuple[bytes, list[str]]:
    """A unit's template filled with its facts (invented ones where None), and the text of the document.

    Raises Refused, saying what in the template stands against it.
    """
    told = None if facts is None else facts_to_json(facts)
    try:
        answer, document = fill_template(template, told, pictures)
    except WorkStopped as stopped:
        code = stopped.why if stopped.why == "took_too_long" else "too_much_memory"
        raise Refused(template_refusal(code, {})) from stopped
    if "refused" in answer:
        raise Refused(template_refusal(answer["refused"], answer["values"]))
    return document, answer["text"]


def save_documents(documents: Documents, folder: Path) -> list[Path]:
    """Write the documents as UNIT.docx, … into a folder, each whole or not at all."""
    return [save(folder, f"{documents.unit}.{form}", data) for form, data in documents.files.items()]


def save(folder: Path, name: str, data: bytes) -> Path:
    """Write one file, whole or not at all, also when the machine stops in the middle."""
    started = folder / STARTED
    started.mkdir(parents=True, exist_ok=True)
    part = started / f"{os.getpid()}-{name}"
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return part.replace(folder / name)
