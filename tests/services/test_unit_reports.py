"""A closed report is frozen: had again to the byte, the next version where anything changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlmodel import select

from models.codes import Kind, Role
from models.tables import Feedback, Report, ReportFile
from services import unit_reports
from services.access import NotAllowed, NotFound, Refused
from services.corrections import sort_item
from services.file_store import FileIsGone
from services.report_checks import NeedsExplanation
from services.report_closing import close_report
from services.report_documents import FORMATS, save_documents, write_documents
from services.report_drafts import save_draft
from services.report_line_edits import word_line
from services.unit_reports import (
    closed_documents,
    first_lines,
    preview_report,
    shown_report,
    units_that_owe,
)
from tests.services.rows import count, opinion, record_counts, record_opinions


@pytest.fixture
def close(session, pilot, tree, now, operator, store):
    rows = [count(2, "PA", 5, family_installed=2), count(3, "PA1", 4), count(4, "PB", 9)]
    record_counts(session, rows, pilot=pilot, now=now)
    record_opinions(session, [opinion(2, unit_code="PA1")], pilot=pilot, now=now)
    assert tree

    def closed(code="PA", at=now, person=operator, **more):
        more = {"explain": "Đã rà soát.", "formats": ("docx",), **more}
        return close_report(session, person, pilot, code, store, now=at, **more)

    return closed


def test_a_closed_version_is_had_again_to_the_byte(close, session, pilot, now, operator, store):
    first = close(formats=FORMATS)
    kept = closed_documents(session, operator, pilot, "PA", 1, store)
    assert first.sha256 == hashlib.sha256(kept.files["docx"]).hexdigest()
    stored = {f.format: f.sha256 for f in session.exec(select(ReportFile))}
    assert stored == {form: hashlib.sha256(data).hexdigest() for form, data in kept.files.items()}
    record_counts(session, [count(2, "PA1", 6)], pilot=pilot, now=now)
    assert close().version == 2
    again = closed_documents(session, operator, pilot, "PA", 1, store)
    assert again.files == kept.files
    assert closed_documents(session, operator, pilot, "PA", 2, store).files["docx"] != kept.files["docx"]


def test_word_is_kept_whichever_documents_are_asked_for(close, session, pilot, operator, store):
    close(formats=("xlsx",))
    assert set(closed_documents(session, operator, pilot, "PA", 1, store).files) == {"docx", "xlsx"}


def test_closing_again_unchanged_gives_the_version_that_stands(close, session, now):
    first = close()
    later = close(at=now + timedelta(days=1))
    assert (later.version, later.sha256, later.closed_at) == (1, first.sha256, first.closed_at)
    assert len(session.exec(select(Report)).all()) == 1


def test_a_changed_opinion_makes_the_next_version(close, session, pilot, now):
    close()
    record_opinions(session, [opinion(3, "App chậm", second=4, unit_code="PA")], pilot=pilot, now=now)
    assert close().version == 2


def test_a_screen_is_shown_what_stands_and_asks_again_only_after_a_change(
    close, session, pilot, now, operator
):
    def shown(code="PA", at=now):
        told = shown_report(session, operator, pilot, code, now=at)
        assert told == preview_report(session, operator, pilot, code, now=at)
        return told

    seen = [shown()]
    assert shown() is seen[0]
    record_opinions(session, [opinion(3, "App chậm", second=4, unit_code="PA")], pilot=pilot, now=now)
    seen.append(shown())
    record_counts(session, [count(2, "PA1", 6)], pilot=pilot, now=now)
    seen.append(shown())
    draft = save_draft(session, operator, pilot, "PA", edit=0, letter={"signer": "Nguyễn Văn A"}, now=now)
    seen.append(shown())
    item = seen[-1].facts.annex[0].item
    draft = word_line(
        session, operator, pilot, "PA", item, edit=draft.edit, text="Lời sửa", included=True, now=now
    )
    seen.append(shown())
    word_line(session, operator, pilot, "PA", item, edit=draft.edit, text=None, included=False, now=now)
    seen.append(shown())
    was = session.get_one(Feedback, item).kind
    other = next(kind.value for kind in Kind if kind != was)
    sort_item(session, operator, pilot, item, {"kind": other}, now=now)
    seen.append(shown())
    close()
    seen.append(shown())
    seen.append(shown(at=now + timedelta(days=1)))
    assert all(before != after for before, after in pairwise(seen))
    assert shown("PB").facts.unit_code == "PB"


def test_whose_report_it_is_is_asked_each_time_that_it_is_shown(session, pilot, tree, now, reporter_of):
    own = reporter_of(tree["PA"])
    assert shown_report(session, own, pilot, "PA", now=now).facts.unit_code == "PA"
    with pytest.raises(NotFound):
        shown_report(session, reporter_of(tree["PB"]), pilot, "PA", now=now)


def test_a_report_of_many_opinions_is_held_by_its_sums(session, pilot, tree, now, operator, monkeypatch):
    record_opinions(
        session, [opinion(n, f"App chậm {n}", second=n, unit_code="PA") for n in (2, 3)], pilot=pilot, now=now
    )
    assert tree
    monkeypatch.setattr(unit_reports, "_MOST_SHOWN", 1)
    first, again = (shown_report(session, operator, pilot, "PA", now=now) for _turn in range(2))
    assert first == again
    assert first is again
    assert not first.facts.annex


def test_the_same_facts_give_the_same_bytes(close, session, pilot, now, operator, store):
    close()
    facts = preview_report(session, operator, pilot, "PA", now=now).facts
    once, twice = (write_documents(facts, store, ("docx", "xlsx")).files for _turn in range(2))
    assert once == twice


def test_a_unit_that_left_evn_closes_nothing(session, pilot, make_unit, operator, store, now):
    make_unit("NSMO", name="Công ty đã chuyển đi", status="left_evn")
    with pytest.raises(Refused, match="Công ty đã chuyển đi"):
        close_report(session, operator, pilot, "NSMO", store, now=now, nil=True)


def test_no_counts_stop_the_closing_and_a_nil_report_says_so(close, session):
    with pytest.raises(Refused):
        close("PP")
    assert session.exec(select(Report)).all() == []
    nil = close("PP", nil=True)
    assert nil.version == 1
    assert session.exec(select(Report.nil)).one() is True


def test_what_the_checks_ask_to_explain_is_kept(close, session):
    done = close(explain="Số liệu đã rà soát.")
    assert [c.level for c in done.checks] == ["explain"] * len(done.checks)
    report = session.exec(select(Report)).one()
    assert report.explanation == "Số liệu đã rà soát."
    assert [c["code"] for c in report.checks] == [c.code for c in done.checks]


def test_a_version_that_was_never_closed_is_not_found(close, session, pilot, operator, store):
    close()
    for version in (0, 2):
        with pytest.raises(NotFound, match=str(version)):
            closed_documents(session, operator, pilot, "PA", version, store)


def test_bytes_that_were_changed_are_not_given_out(close, session, pilot, operator, store):
    done = close()
    path = store.folder / done.sha256[:2] / done.sha256[2:]
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(FileIsGone):
        closed_documents(session, operator, pilot, "PA", 1, store)


def test_documents_are_written_under_the_units_code(close, session, pilot, operator, store, tmp_path):
    close(formats=FORMATS)
    documents = closed_documents(session, operator, pilot, "pa", 1, store)
    paths = save_documents(documents, tmp_path / "out" / "deep")
    written = sorted(p.name for p in (tmp_path / "out" / "deep").iterdir() if p.is_file())
    assert written == ["PA.docx", "PA.pdf", "PA.xlsx"]
    assert {p.read_bytes() for p in paths} == set(documents.files.values())
    assert documents.items == 1


def test_the_own_count_of_a_parent_is_left_out_and_shown(close, session, pilot, now, operator):
    close()
    facts = preview_report(session, operator, pilot, "PA", now=now).facts
    assert (facts.figures.staff_installed, facts.own_figures.staff_installed) == (4, 5)
    npc = preview_report(session, operator, pilot, "NPC", now=now).facts
    assert (npc.figures.staff_installed, npc.feedback) == (13, 1)


@pytest.mark.usefixtures("close")
def test_counts_dated_after_today_are_not_in_the_report(session, pilot, now, operator):
    record_counts(session, [count(2, "PB", 99, day=date(2025, 12, 13))], pilot=pilot, now=now)
    facts = preview_report(session, operator, pilot, "PB", now=now).facts
    assert facts.figures.staff_installed == 9


def test_a_unit_closes_its_own_and_those_below(close, tree, reporter_of, person_of):
    for code in ("PB", "NPC", "PP"):
        with pytest.raises(NotFound):
            close(code, person=reporter_of(tree["PA"]))
    for role in set(Role) - {Role.REPORTER}:
        with pytest.raises(NotAllowed):
            close(person=person_of(role, tree["PA"]))
    assert close("PA1", person=reporter_of(tree["PA"])).version == 1


def test_who_owes_a_report_is_listed_within_reach(session, pilot, units, operator, reporter_of):
    assert len(units_that_owe(session, operator, pilot)) == 48
    assert units_that_owe(session, reporter_of(units["EVNNPC"]), pilot) == ["EVNNPC"]


def test_what_is_to_be_explained_stops_the_closing_until_it_is(close, session):
    with pytest.raises(NeedsExplanation) as stopped:
        close(explain=" \n")
    assert stopped.value.checks
    session.rollback()
    assert session.exec(select(Report)).all() == []
    assert close(explain="Đã rà soát.").version == 1


def test_all_units_below_are_listed_where_the_unit_asks_and_the_sums_stay(
    close, session, pilot, now, operator
):
    close()
    direct = preview_report(session, operator, pilot, "NPC", now=now).facts
    save_draft(session, operator, pilot, "NPC", edit=0, letter={}, units_shown="all", now=now)
    every = preview_report(session, operator, pilot, "NPC", now=now).facts
    assert [u.code for u in direct.units] == ["PA", "PB"]
    assert [(u.code, u.level) for u in every.units] == [("PA", 1), ("PA1", 2), ("PB", 1)]
    assert every.figures == direct.figures


def test_a_large_report_is_shown_by_its_sums_and_first_lines_and_gathered_whole(
    close, session, pilot, now, operator, monkeypatch
):
    monkeypatch.setattr("services.unit_reports._MOST_SHOWN", 0)
    monkeypatch.setattr("services.unit_reports.MOST_LINES", 1)
    more = [opinion(n, unit_code="PA1", text=f"Không vào được ứng dụng, lần thứ {n}") for n in (3, 4)]
    record_opinions(session, more, pilot=pilot, now=now)
    close("PB")
    whole = preview_report(session, operator, pilot, "PA", now=now)
    facts = first_lines(whole.facts)
    assert len(whole.facts.lines) > 1
    assert (facts.lines, facts.annex) == (whole.facts.lines[:1], ())
    assert replace(facts, lines=whole.facts.lines, annex=whole.facts.annex) == whole.facts
    shown = shown_report(session, operator, pilot, "PB", now=now)
    assert (shown.lines, shown.checks) == (
        len(preview_report(session, operator, pilot, "PB", now=now).facts.lines),
        preview_report(session, operator, pilot, "PB", now=now).checks,
    )
