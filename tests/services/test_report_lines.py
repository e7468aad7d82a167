"""The rows of a unit's table and the annex that names each opinion behind them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import select

from models.tables import Feedback
from reports.excel_branches import branches_of
from services.report_drafts import read_draft, save_draft
from services.report_line_edits import word_line
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


def test_a_line_names_the_unit_directly_below_or_the_very_one_it_came_from_as_the_report_chooses(
    session, pilot, tree, now, operator
):
    for row, code in enumerate(("PA1", "NPC", "PB", "PA"), start=2):
        rows = [opinion(row, f"Không nhận được mã OTP lần {row}", second=row)]
        record_opinions(session, rows, pilot=pilot, now=now, unit=tree[code])
    direct = preview_report(session, operator, pilot, "NPC", now=now).facts
    save_draft(session, operator, pilot, "NPC", edit=0, letter={}, units_shown="all", now=now)
    every = preview_report(session, operator, pilot, "NPC", now=now).facts
    above, below, other = (tree[code].name for code in ("PA", "PA1", "PB"))
    assert [line.unit_name for line in direct.lines] == ["", above, above, other]
    assert [line.unit_name for line in every.lines] == ["", above, below, other]
    assert [line.text for line in direct.lines] == [line.text for line in every.lines]
    # The annex tells both, whatever the lines say.
    told = [(tree["NPC"].name, ""), (above, "PA"), (below, "PA"), (other, "PB")]
    for facts in (direct, every):
        assert [(a.unit_name, a.branch) for a in facts.annex] == told
    assert [(u.code, u.feedback) for u in direct.units] == [("NPC", 1), ("PA", 2), ("PB", 1)]


def test_an_annex_is_there_for_a_unit_of_which_only_what_lies_outside_the_trial_is_known(
    session, pilot, tree, now, operator
):
    early = opinion(2, "Gửi trước ngày thử nghiệm", submitted_at=datetime(2025, 11, 1, 2, 0, tzinfo=UTC))
    record_opinions(session, [early], pilot=pilot, now=now, unit=tree["PA1"])
    tree["PA"].status = tree["PA1"].status = "legacy_unconfirmed"
    session.commit()
    number = session.exec(select(Feedback.id)).one()
    worded = {"text": None, "function": None, "included": True}
    word_line(session, operator, pilot, "NPC", number, edit=0, now=now, **worded)
    facts = preview_report(session, operator, pilot, "NPC", now=now).facts
    assert [(u.code, u.feedback) for u in facts.units if u.code == "PA"] == [("PA", 0)]
    assert [(b.unit.code, len(b.items)) for b in branches_of(facts) if b.items] == [("PA", 1)]
