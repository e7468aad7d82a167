"""Appendix 2: drafts, lines, documents, closing, sending, reviews, templates, bundles.

Long because every public function of these services has its line.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime

from locales import phrase, speak
from models.codes import Role
from reports.appendix import AppendixFacts
from services.access import ALLOWED, OPERATOR, Action, NotFound, Person
from services.bundle_worker import Worker, wanted_line
from services.filing import attach_signed, file_report, ready_to_file, signed_letter, take_back_letter
from services.report_bundle import (
    FOLDER,
    WANTED,
    bundle_zip,
    drop_bundle,
    newest_bundle,
    resume_bundle,
    start_bundle,
    stop_bundle,
    units_of,
)
from services.report_closing import close_report, ready_documents
from services.report_drafts import read_draft, save_draft
from services.report_images import report_image
from services.report_items import list_report_items
from services.report_line_edits import (
    join_row,
    move_row,
    part_row,
    put_back,
    read_lines,
    word_line,
    word_problem,
)
from services.report_own_lines import drop_own_line, write_own_line
from services.report_rows import list_table_rows
from services.report_templates import (
    Filled,
    UnitTemplate,
    common_template,
    drop_template,
    keep_template,
    own_template,
    read_template,
    restore_template,
    try_template,
)
from services.report_versions import closed_facts, list_versions, shown_version
from services.reviews import (
    accept_report,
    extend_deadline,
    put_extension_back,
    return_report,
    review_of,
    take_back_review,
)
from services.unit_reports import (
    closed_documents,
    draft_documents,
    preview_report,
    shown_report,
    units_that_owe,
)
from tests.access.asking import Ask, Entry, only_own, plain, unit, whole
from tests.access.world import FOREIGN, OWN

SEE, PREPARE = Action.SEE_REPORT, Action.PREPARE_REPORT
CLOSE, LETTER, REVIEW = Action.CLOSE_REPORT, Action.RECORD_LETTER, Action.REVIEW_REPORT
FILLED = Filled(b"PK knxtemplate", b"", ())
LATER = date(2025, 12, 20)
PDF = b"%PDF-1.7\ntrailer\n<<>>\n%%EOF\n"


def _received(role: Role, code: str) -> bool:
    """EVN's direct units report to headquarters, PA1 to PA."""
    return code in ("NPC", "CPC") if role is Role.HEADQUARTERS else code == "PA1"


def _closed_anew(ask: Ask) -> int:
    """A closed version that was not sent, made by somebody who may: its number."""
    edit = read_draft(ask.session, OPERATOR, ask.pilot, ask.code).edit
    save_draft(
        ask.session, OPERATOR, ask.pilot, ask.code, edit=edit, letter={"place": "Hạ Long"}, now=ask.now
    )
    return close_report(
        ask.session, OPERATOR, ask.pilot, ask.code, ask.store, now=ask.now, explain="x", formats=("docx",)
    ).version


def _file(ask: Ask) -> object:
    _closed_anew(ask)
    return file_report(*ask["code"], ask.store, sent_at=ask.now, number="9", now=ask.now)


def _close(ask: Ask) -> object:
    return close_report(*ask["code"], ask.store, now=ask.now, explain="x", formats=("docx",))


def _template(ask: Ask, person: Person = OPERATOR) -> None:
    keep_template(
        ask.session, person, ask.pilot, ask.code, ask.store, name="mau.docx", checked=FILLED, now=ask.now
    )


def _with_template(ask: Ask, read: object) -> object:
    _template(ask)
    return read(*ask["code"], ask.store) if read is own_template else read(*ask["code"])  # type: ignore[operator]


def _drop_template(ask: Ask) -> object:
    _template(ask)
    return drop_template(*ask["code"], now=ask.now)


def _facts(ask: Ask) -> AppendixFacts:
    return closed_facts(ask.session, OPERATOR, ask.pilot, "PA", 1)


def _accepted(ask: Ask) -> object:
    accept_report(ask.session, OPERATOR, ask.pilot, ask.code, 1, now=ask.now)
    return take_back_review(*ask["code"], 1, now=ask.now)


def _bundle(ask: Ask, act: object) -> object:
    """The bundle of somebody else: it is nobody's to be had by its number."""
    number = "a" * 24
    return act(*ask[""], number, ask.data)  # type: ignore[operator]


def _bundle_of(ask: Ask, act: Callable[..., object]) -> object:
    """A bundle that this very person asked for, when they still stood for the unit."""
    number = f"{list(ask.world.of).index(ask.code):024x}"
    folder = ask.data / FOLDER / number
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {"person": asdict(ask.person), "unit": ask.code, "unit_name": ask.code, "codes": [ask.code]}
    (folder / WANTED).write_text(json.dumps({**wanted, "now": ask.now.isoformat()}))
    try:
        return act(*ask[""], number, ask.data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _worker(ask: Ask) -> object:
    """The process that writes a bundle asks for each unit again: what it may not write it says."""
    wanted = json.loads(
        wanted_line(
            ask.person,
            url=str(ask.engine.url),
            data_dir=str(ask.data),
            out=str(ask.data.parent),
            now=ask.now.isoformat(),
            formats=["xlsx"],
            pilot=None,
            lines_by=None,
            closed=False,
            sent=False,
            program="x",
        )
    )
    worker = Worker(wanted)
    try:
        told = worker.write(ask.code)
    finally:
        worker.engine.dispose()
        speak("")
    if "failed" in told:
        raise NotFound(phrase("There is no such unit."))
    return told


def _review(ask: Ask) -> object:
    review = review_of(*ask["code"])
    reviews = ask.person.role in ALLOWED[REVIEW] and _received(ask.person.role, ask.code)
    assert review.reviews == reviews, review
    return review


def _units_of(ask: Ask) -> object:
    return units_of(*ask[""], ask.code)


WAS = UnitTemplate("mau.docx", "0" * 64, 1, "x", datetime.fromisoformat("2025-12-01T00:00:00+00:00"))

ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "filing.attach_signed": unit(
        LETTER, lambda a: attach_signed(*a["code"], 1, PDF, a.store, now=a.now), refuses=True
    ),
    "filing.file_report": (
        unit(LETTER, _file, looks_first=True),
        unit(
            LETTER,
            lambda a: file_report(*a["code"], a.store, sent_at=a.now, number="9", now=a.now),
            refuses=True,
        ),
    ),
    "filing.ready_to_file": unit(LETTER, lambda a: ready_to_file(*a["code"], a.store, now=a.now)),
    "filing.signed_letter": unit(SEE, lambda a: signed_letter(*a["code"], 1, a.store), shows=("signed",)),
    "filing.take_back_letter": unit(LETTER, lambda a: take_back_letter(*a["code"], 1, now=a.now)),
    "bundle_worker.Worker": unit(SEE, _worker, alone=True, places=(OWN, FOREIGN), looks_first=True),
    "report_bundle.bundle_zip": plain(SEE, lambda a: _bundle(a, bundle_zip), denied_only=True),
    "report_bundle.drop_bundle": plain(SEE, lambda a: _bundle(a, drop_bundle), denied_only=True),
    "report_bundle.newest_bundle": plain(SEE, lambda a: newest_bundle(a.person, a.data)),
    "report_bundle.resume_bundle": plain(SEE, lambda a: _bundle(a, resume_bundle), denied_only=True),
    "report_bundle.start_bundle": unit(
        SEE,
        lambda a: start_bundle(*a["code"], a.data, now=a.now),
        reach=lambda _role, _code: False,
        outside_only=True,
    ),
    "report_bundle.stop_bundle": (
        plain(SEE, lambda a: _bundle(a, stop_bundle), denied_only=True),
        unit(SEE, lambda a: _bundle_of(a, stop_bundle)),
    ),
    "report_bundle.units_of": unit(SEE, _units_of),
    "report_closing.close_report": unit(CLOSE, _close),
    "report_closing.ready_documents": unit(
        CLOSE, lambda a: ready_documents(*a["code"], a.store, now=a.now, explain="x") and None
    ),
    "report_drafts.read_draft": unit(SEE, lambda a: read_draft(*a["code"]), shows=("figure",)),
    "report_drafts.save_draft": unit(PREPARE, lambda a: save_draft(*a["code"], edit=0, letter={}, now=a.now)),
    "report_images.report_image": unit(SEE, lambda a: report_image(*a[""], a.of.report_image, a.store)),
    "report_items.list_report_items": unit(
        SEE, lambda a: list_report_items(*a["code"]), shows=("text", "data"), personal=True
    ),
    "report_line_edits.join_row": unit(
        PREPARE, lambda a: join_row(*a["code"], a.of.loose, to=a.of.bug, edit=0, now=a.now)
    ),
    "report_line_edits.move_row": unit(
        PREPARE, lambda a: move_row(*a["code"], "item", a.of.bug, by=1, edit=0, now=a.now)
    ),
    "report_line_edits.part_row": unit(PREPARE, lambda a: part_row(*a["code"], a.of.bug, edit=0, now=a.now)),
    "report_line_edits.put_back": unit(PREPARE, lambda a: put_back(*a["code"], (), edit=0, now=a.now)),
    "report_line_edits.read_lines": unit(SEE, lambda a: read_lines(*a["code"]), shows=("line",)),
    "report_line_edits.word_line": (
        unit(
            PREPARE,
            lambda a: word_line(*a["code"], a.of.bug, edit=0, text="x", included=True, now=a.now),
        ),
        # An opinion of another unit, in one's own report.
        unit(
            PREPARE,
            lambda a: word_line(*a["pilot"], "PA", a.of.bug, edit=0, text="x", included=True, now=a.now),
            looks_first=True,
        ),
    ),
    "report_line_edits.word_problem": unit(
        PREPARE,
        lambda a: word_problem(*a["code"], a.of.problem, edit=0, text="x", now=a.now),
        not_found=True,
    ),
    "report_own_lines.drop_own_line": (
        unit(PREPARE, lambda a: drop_own_line(*a["code"], a.of.own_line, edit=0, now=a.now)),
        # A line of another unit's report, taken out of one's own.
        unit(
            PREPARE,
            lambda a: drop_own_line(*a["pilot"], "PA", a.of.own_line, edit=0, now=a.now),
            reach=lambda _role, code: code == "PA",
            looks_first=True,
        ),
    ),
    "report_own_lines.write_own_line": (
        unit(
            PREPARE,
            lambda a: write_own_line(*a["code"], a.store, edit=0, text="x", function="login", now=a.now),
        ),
        # Who may not is refused before what they typed is looked at.
        plain(
            PREPARE,
            lambda a: write_own_line(*a["code"], a.store, edit=0, text="", function="", now=a.now),
            refuses=True,
        ),
    ),
    "report_rows.list_table_rows": unit(
        SEE, lambda a: list_table_rows(*a["code"]), shows=("text", "line"), personal=True
    ),
    "report_templates.common_template": plain(SEE, lambda a: len(common_template(a.person))),
    "report_templates.drop_template": unit(PREPARE, _drop_template, looks_first=True),
    "report_templates.keep_template": unit(PREPARE, lambda a: _template(a, a.person)),
    "report_templates.own_template": unit(
        SEE, lambda a: _with_template(a, own_template) and None, looks_first=True
    ),
    "report_templates.read_template": unit(SEE, lambda a: _with_template(a, read_template), looks_first=True),
    "report_templates.restore_template": unit(
        PREPARE, lambda a: restore_template(*a["code"], WAS, now=a.now)
    ),
    "report_templates.try_template": plain(
        PREPARE,
        lambda a: try_template(a.person, _facts(a), b"x" * 6_000_000, a.store),
        refuses=True,
        looks_first=True,
    ),
    "report_versions.closed_facts": unit(
        SEE, lambda a: closed_facts(*a["code"], 1), shows=("text", "line"), personal=True
    ),
    "report_versions.list_versions": unit(
        SEE, lambda a: list_versions(*a["code"]), shows=("explain", "number")
    ),
    "report_versions.shown_version": unit(
        SEE, lambda a: shown_version(*a["code"], 1), shows=("text", "line"), personal=True
    ),
    "reviews.accept_report": unit(REVIEW, lambda a: accept_report(*a["code"], 1, now=a.now), reach=_received),
    "reviews.extend_deadline": unit(
        REVIEW, lambda a: extend_deadline(*a["code"], LATER, "x", now=a.now), reach=_received
    ),
    "reviews.put_extension_back": unit(
        REVIEW, lambda a: put_extension_back(*a["code"], None, now=a.now), reach=_received
    ),
    "reviews.return_report": unit(
        REVIEW, lambda a: return_report(*a["code"], 1, "x", now=a.now), reach=_received
    ),
    "reviews.review_of": unit(SEE, _review, shows=("extended",)),
    "reviews.take_back_review": unit(REVIEW, _accepted, reach=_received, looks_first=True),
    "unit_reports.closed_documents": unit(
        SEE,
        lambda a: closed_documents(*a["code"], 1, a.store, ("docx", "xlsx")),
        shows=("text", "line"),
        personal=True,
    ),
    "unit_reports.draft_documents": unit(
        SEE,
        lambda a: draft_documents(*a["code"], a.store, ("xlsx",), now=a.now),
        shows=("text", "line"),
        personal=True,
    ),
    "unit_reports.preview_report": unit(SEE, lambda a: preview_report(*a["code"], now=a.now), personal=True),
    "unit_reports.shown_report": unit(SEE, lambda a: shown_report(*a["code"], now=a.now), personal=True),
    "unit_reports.units_that_owe": whole(SEE, lambda a: only_own(a, units_that_owe(*a["pilot"]))),
}
