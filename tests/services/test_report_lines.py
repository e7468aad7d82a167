"""The rows of a unit's table and the annex that names each opinion behind them."""

from __future__ import annotations

from sqlmodel import select

from models.tables import Feedback
from services.report_drafts import read_draft, word_line
from services.unit_reports import preview_report
from tests.services.rows import opinion, record_opinions


def test_the_annex_tells_an_opinion_in_the_units_wording(session, pilot, tree, now, operator, reporter_of):
    rows = [opinion(2, "Gọi tôi số 0912345678 về hóa đơn")]
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])
    number = session.exec(select(Feedback.id)).one()
    person = reporter_of(tree["PA"])
    edit = read_draft(session, person, pilot, "PA").edit
    worded = {"text": "Đề nghị liên hệ lại về hóa đơn", "function": "contact", "included": True}
    word_line(session, person, pilot, "PA", number, edit=edit, now=now, **worded)
    facts = preview_report(session, operator, pilot, "PA", now=now).facts
    assert [(a.text, a.function_label) for a in facts.annex] == [(worded["text"], "Liên hệ")]
    assert [(line.text, line.function_label) for line in facts.lines] == [(worded["text"], "Liên hệ")]
