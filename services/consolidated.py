"""Headquarters' consolidated report: gathered as of a moment, written as Word, Excel and PDF from the same facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from locales import phrase
from models.tables import Pilot
from reports.appendix import AppendixFacts, DayFigures, Figures
from reports.consolidated import (
    ConsolidatedFacts,
    Corporation,
    FilingPart,
    MissingLine,
    UnitLine,
    consolidated_paper,
)
from reports.consolidated_excel import build_consolidated_excel
from reports.paper import Office
from reports.paper_word import build_paper_word
from reports.reminder_letter import state_words
from services.access import Action, Person, Refused, require
from services.deadlines import last_day
from services.documents_drawn import drawn, pdf_of
from services.filing_state import NOT_SENT, FilingState, Sending, state_of
from services.opinion_counts import load_opinions, reconcile
from services.opinion_figures import Range
from services.pilots import zone_of
from services.report_documents import FORMATS
from services.rollups import TreeRow, home_unit, tree_rows, unit_curve
from services.summary import gather_summary
from services.unit_tree import load_tree

SENDING_LABELS_VI: dict[str, str] = {
    Sending.ON_TIME.value: "Gửi đúng hạn",
    Sending.EXTENDED.value: "Gửi trong hạn được lùi",
    Sending.LATE.value: "Gửi quá hạn",
    Sending.UNKNOWN.value: "Đã chốt, chưa ghi nhận văn bản gửi",
    Sending.ALLOWED.value: "Chưa gửi, đang được lùi hạn",
    Sending.MISSING.value: "Chưa gửi",
}


def gather_consolidated(
    session: Session, person: Person, pilot: Pilot, *, now: datetime
) -> ConsolidatedFacts:
    """Everything that the report states as of a moment. Raises NotAllowed."""
    require(person, Action.TAKE_CONSOLIDATED)
    at = now.astimezone(zone_of(pilot))
    on = at.date()
    tree = load_tree(session)
    top = home_unit(session, person, tree)
    rows = tree_rows(session, person, pilot, on=on)
    state = state_of(session, pilot, tree, top, now=now)
    told = {row.code: row for row in state.rows}
    direct = {node.code for node in tree.branches(top)}
    whole = next(row for row in rows if row.code == top.code)

    def line(row: TreeRow) -> UnitLine:
        filing = told.get(row.code)
        sent = filing.first_sent.date() if filing and filing.first_sent else None
        return UnitLine(
            row.code,
            row.name,
            row.short_name,
            row.level,
            row.counted_on,
            _figures(row),
            row.feedback,
            SENDING_LABELS_VI[filing.sending] if filing else "",
            sent,
        )

    opinions = load_opinions(session, pilot, on=on)
    counted = reconcile(opinions.rows)
    last = max(pilot.trial_from, min(on, pilot.trial_to))
    return ConsolidatedFacts(
        pilot.name,
        Office(top.name, "", str(pilot.settings.get("letter_symbol", "")), "Hà Nội"),
        at,
        pilot.letter_number,
        pilot.letter_on,
        str(AppendixFacts.__dataclass_fields__["letter_about"].default),
        str(pilot.settings.get("appendix_label", "Phụ lục 2")),
        pilot.trial_from,
        pilot.trial_to,
        last_day(state.before),
        pilot.launch_on,
        _figures(whole),
        whole.counted_on,
        tuple(line(row) for row in rows if row.code in direct),
        tuple(_corporations(rows, direct, line)),
        tuple(DayFigures(day.day, day.summed) for day in unit_curve(session, person, pilot, to=on)),
        tuple(FilingPart(p.code, SENDING_LABELS_VI[p.code], p.n, p.share) for p in state.sendings),
        tuple(_missing(state)),
        gather_summary(session, person, pilot, Range(pilot.trial_from, last), now=now),
        (
            ("Ý kiến của các đơn vị trong thời gian thử nghiệm", counted.units),
            ("chưa xác định đơn vị", counted.without_unit),
            ("kênh khác", counted.other_channels),
            ("sau ngày lập báo cáo", counted.later),
            ("ngoài thời gian thử nghiệm", counted.outside),
            ("đã loại bỏ", counted.trashed),
        ),
    )


def _figures(row: TreeRow) -> Figures:
    return Figures(row.headcount, row.staff_installed, row.family_installed, row.users)


def _corporations(
    rows: Sequence[TreeRow], direct: set[str], line: Callable[[TreeRow], UnitLine]
) -> Iterable[Corporation]:
    """The units right below EVN that have units of their own, with all of them."""
    for row in rows:
        if row.code in direct and not row.leaf:
            below = tuple(
                line(one)
                for one in rows
                if one.path.startswith(row.path) and one.code != row.code and one.expected
            )
            if below:
                yield Corporation(line(row), below)


def _missing(state: FilingState) -> Iterable[MissingLine]:
    for row in state.rows:
        if row.sending in NOT_SENT:
            of = f" ({row.contact_of})" if row.contact and row.contact_of else ""
            yield MissingLine(row.name, row.corporation, state_words(row.report_state), row.contact + of)


def checked_formats(form: str) -> tuple[str, ...]:
    """The formats that are named, in order, each once. Raises Refused for another."""
    forms = tuple(dict.fromkeys(one.strip().lower() for one in form.split(",") if one.strip()))
    if not forms or set(forms) - set(FORMATS):
        raise Refused(phrase("“%(form)s” is not a format. Take some of docx, xlsx, pdf.", form=form))
    return forms


def consolidated_documents(facts: ConsolidatedFacts, formats: Sequence[str] = FORMATS) -> dict[str, bytes]:
    """The report's files by name; the same facts give the same bytes. Raises Refused where one can't be written."""
    paper = consolidated_paper(facts)
    name = f"bao-cao-tong-hop-{facts.on:%Y%m%d}"
    files: dict[str, bytes] = {}
    for form in formats:
        match form:
            case "docx":
                files[f"{name}.docx"] = build_paper_word(paper, drawn(paper))
            case "xlsx":
                files[f"{name}.xlsx"] = build_consolidated_excel(facts)
            case "pdf":
                files[f"{name}.pdf"] = pdf_of(paper)
    return files
