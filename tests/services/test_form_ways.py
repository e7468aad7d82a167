"""The answers of one form by four ways (API, xlsx, csv, the form's own script), in any order: the same items, once."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook
from sqlmodel import func, select

from importers.child import read_sheets
from models.database import reading, writing
from models.tables import Feedback, FeedbackVersion
from services.access import OPERATOR
from services.api_tokens import is_taken, replace_token
from services.corrections import sort_item
from services.form_answers import receive_answer
from services.form_sync import sync_form
from services.pilots import current_pilot
from services.uploads import import_feedback_file
from tests.google.server import Google, google
from tests.google.sheets import patience, rows_of_file, serial, serve, source_of
from tests.services.rows import SAMPLES

needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="../shared/samples is not there")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WAYS = ("api", "xlsx", "csv", "script")
# Beside each other and apart, so that the days of a file tell their order.
CUT = (0, 1, 2, 3, 117, 118, 340, 512, 658, 659)


@cache
def sample() -> tuple[list, list[list]]:
    """The header and the rows of the sample, moments as moments."""
    header, *rows = (list(row) for row in read_sheets(SAMPLES / "form-answers.xlsx")[0].rows)
    return header, rows


class Ways:
    """One sheet of answers, brought in by each way; `rows` are as the sheet holds them."""

    def __init__(self, engine, server: Google, folder, now, header, rows) -> None:
        self.engine, self.server, self.folder, self.now = engine, server, folder, now
        self.header, self.rows = header, rows
        self.source = source_of(server, folder)
        with writing(engine) as session:
            token = replace_token(session, OPERATOR, grace=timedelta(), now=now)
            self.token = is_taken(session, token, now=now)

    def bring(self, way: str, rows=None) -> tuple[int, int, int]:
        """(added, changed, left to the next synchronisation)."""
        return getattr(self, f"_{way}")(self.rows if rows is None else rows)

    def _api(self, rows):
        serve(self.server, [[_of_api(cell) for cell in row] for row in rows], header=self.header)
        outcome = sync_form(self.engine, OPERATOR, self.source, now=self.now, patience=patience(read=5.0))
        assert not outcome.problems
        return outcome.tally.added, outcome.tally.changed, 0

    def _xlsx(self, rows):
        book = Workbook()
        book.active.title = "Câu trả lời biểu mẫu 1"
        for row in (self.header, *rows):
            book.active.append(row)
        path = self.folder / "tra-loi.xlsx"
        book.save(path)
        return self._file(path)

    def _csv(self, rows):
        path = self.folder / "tra-loi.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows([self.header, *([_of_csv(cell) for cell in row] for row in rows)])
        return self._file(path)

    def _file(self, path):
        outcome = import_feedback_file(self.engine, OPERATOR, path, now=self.now)
        assert not outcome.problems
        return outcome.tally.added, outcome.tally.changed, 0

    def _script(self, rows):
        said = [self.send(row, number) for number, row in enumerate(rows, 2)]
        return said.count("added"), said.count("changed"), said.count("left_to_sync")

    def send(self, row, number: int | None = None) -> str:
        """What the form's script is told when it sends one row."""
        values = ["" if cell is None else _of_script(cell) for cell in row]
        body = {"headers": self.header, "values": values, "whole": True}
        if number is not None:
            body["row"] = number
        sent = json.dumps(body).encode()
        answered = receive_answer(self.engine, self.token, sent, "", now=self.now, real_now=self.now)
        return str(answered.said.get("result", answered.said))

    def standing(self) -> list[tuple]:
        """What stands, in the order of the moments."""
        with reading(self.engine) as session:
            query = select(Feedback).where(Feedback.gone_at.is_(None))
            items = session.exec(query.order_by(Feedback.submitted_at, Feedback.id)).all()
        return [(i.submitted_at, i.text, i.version) for i in items]

    def count(self) -> int:
        with reading(self.engine) as session:
            return session.exec(select(func.count()).select_from(Feedback)).one()


def _of_api(cell):
    return serial(cell) if isinstance(cell, datetime) else cell


def _of_csv(cell):
    return f"{cell:%d/%m/%Y} {cell.hour}:{cell:%M:%S}" if isinstance(cell, datetime) else cell


def _of_script(cell):
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=ZONE).astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return cell


@pytest.fixture
def server() -> Iterator[Google]:
    with google() as started:
        yield started


@pytest.fixture
def ways(engine, session, server, tmp_path, now, request):
    request.getfixturevalue("tree")
    session.commit()
    header, rows = sample()
    return Ways(engine, server, tmp_path, now, header, [list(rows[n]) for n in CUT])


@needs_samples
@pytest.mark.parametrize("order", list(permutations(WAYS)), ids="-".join)
def test_four_ways_in_any_order_bring_the_same_items_once(ways, order):
    first, *others = [ways.bring(way) for way in order]
    assert first == (len(CUT), 0, 0)
    assert others == [(0, 0, 0)] * 3
    assert ways.count() == len(CUT)
    with reading(ways.engine) as session:
        assert set(session.exec(select(Feedback.version))) == {1}
        assert session.exec(select(FeedbackVersion)).all() == []


@needs_samples
@pytest.mark.usefixtures("units")
def test_all_the_answers_of_the_samples_are_the_same_items(engine, session, server, tmp_path, now, kind):
    session.commit()
    header, *rows = rows_of_file(SAMPLES / "form-answers.xlsx")
    serve(server, rows, header=header)
    order = ("vi", "api", "us", "xlsx") if kind == "sqlite" else ("us", "xlsx", "api", "vi")
    files = {"xlsx": "form-answers.xlsx", "vi": "form-answers-vi.csv", "us": "form-answers-us.csv"}
    added = []
    for way in order:
        if way == "api":
            outcome = sync_form(
                engine, OPERATOR, source_of(server, tmp_path), now=now, patience=patience(read=5.0)
            )
        else:
            outcome = import_feedback_file(engine, OPERATOR, SAMPLES / files[way], now=now)
        added.append(outcome.tally.added)
        assert (outcome.tally.changed, outcome.tally.gone, outcome.problems) == (0, 0, ()), way
    ways = Ways(engine, server, tmp_path, now, *sample())
    assert ways.bring("script", ways.rows[::40]) == (0, 0, 0)
    assert (sum(added), ways.count()) == (660, 660)


def labelled(ways, place: int) -> int:
    """The number of the item of a row, which a person has labelled."""
    with writing(ways.engine) as session:
        number = session.exec(select(Feedback.id).order_by(Feedback.id)).all()[place]
        said = {"function": "faq", "kind": "bug"}
        sort_item(session, OPERATOR, current_pilot(session), number, said, now=ways.now)
    return number


def is_edited(ways, number: int, text: str, earlier: str) -> None:
    """The item says the new words, keeps the old ones and a person's labels."""
    with reading(ways.engine) as session:
        item = session.get_one(Feedback, number)
        assert (item.text, item.version, item.text_changed, item.gone_at) == (text, 2, True, None)
        assert (item.function, item.function_by, item.kind, item.kind_by) == (
            "faq",
            "person",
            "bug",
            "person",
        )
        assert [v.text for v in session.exec(select(FeedbackVersion))] == [earlier]


ONE_OF_BOTH = [(way, "sqlite") for way in WAYS] + [("script", "postgresql")]


@needs_samples
@pytest.mark.parametrize(("edit", "kind"), ONE_OF_BOTH)
def test_an_owners_correction_by_any_way_is_an_edit_and_no_news_by_the_others(ways, edit):
    """The moment stays, so that every way knows the answer."""
    ways.bring("xlsx")
    number, was = labelled(ways, 3), ways.rows[3][8]
    ways.rows[3][8] = "Đã sửa: xem hóa đơn tháng 11 bị lỗi trắng màn hình"
    assert ways.bring(edit) == (0, 1, 0)
    is_edited(ways, number, ways.rows[3][8], was)
    assert [ways.bring(way) for way in WAYS] == [(0, 0, 0)] * 4
    assert ways.count() == len(CUT)


@needs_samples
@pytest.mark.parametrize(("edit", "kind"), [*((way, "sqlite") for way in WAYS[:3]), ("api", "postgresql")])
def test_a_senders_edit_moves_its_moment_and_an_older_export_is_no_news(ways, edit):
    ways.bring("script")
    ways.bring("api")
    number, was = labelled(ways, 4), [list(row) for row in ways.rows]
    ways.rows[4][0] += timedelta(hours=5)
    ways.rows[4][8] = f"{was[4][8]} Bổ sung: lỗi cả trên máy khác."
    assert ways.bring(edit) == (0, 1, 0)
    is_edited(ways, number, ways.rows[4][8], was[4][8])
    # An export of before the edit, and the script sending once more what it could not send then.
    assert [ways.bring(way, was) for way in ("xlsx", "csv")] == [(0, 0, 0)] * 2
    assert ways.send(was[4]) == "unchanged"
    is_edited(ways, number, ways.rows[4][8], was[4][8])
    assert [ways.bring(way) for way in WAYS] == [(0, 0, 0)] * 4
    assert ways.count() == len(CUT)


@needs_samples
def test_a_whole_edit_that_the_script_sends_is_left_to_the_sheet(ways):
    """Its moment moved: by itself it can't be told from a new answer, but its row can."""
    ways.bring("api")
    number, was = labelled(ways, 4), ways.rows[4][8]
    ways.rows[4][0] += timedelta(hours=5)
    ways.rows[4][8] = f"{was} Bổ sung: lỗi cả trên máy khác."
    assert ways.send(ways.rows[4], 6) == "left_to_sync"
    assert ways.count() == len(CUT)
    assert ways.bring("api") == (0, 1, 0)
    is_edited(ways, number, ways.rows[4][8], was)


@needs_samples
def test_an_answer_that_the_script_brought_and_its_edit_before_the_next_look_are_one_item(ways):
    *known, new = ways.rows
    ways.bring("api", known)
    row = len(known) + 2
    assert ways.send(new, row) == "added"
    number, was = labelled(ways, len(known)), new[8]
    new[0] += timedelta(minutes=7)
    new[8] = f"{was} Bổ sung: lỗi cả trên máy khác."
    assert ways.send(new, row) == "left_to_sync"
    assert ways.bring("api") == (0, 1, 0)
    is_edited(ways, number, new[8], was)
    assert ways.count() == len(CUT)


@needs_samples
def test_a_new_answer_in_the_row_of_one_that_was_deleted_is_new(ways):
    *known, new = ways.rows
    ways.bring("api", known)
    # The sheet's owner deleted the last row, and the next answer stands there.
    assert ways.send(new, len(known) + 1) == "added"
    assert ways.bring("api", [*known[:-1], new]) == (0, 0, 0)
    with reading(ways.engine) as session:
        gone = session.exec(select(Feedback).where(Feedback.gone_at.is_not(None))).all()
    assert [item.text for item in gone] == [known[-1][8]]
    assert ways.count() == len(CUT)


@needs_samples
@pytest.mark.parametrize("row", [0, -1, True, "2", 2.5, None, 10**12])
def test_a_row_that_is_none_changes_nothing(ways, row):
    ways.bring("api", ways.rows[1:])
    assert ways.send(ways.rows[0], row) == "added"
    assert ways.bring("api") == (0, 0, 0)
    assert ways.count() == len(CUT)
