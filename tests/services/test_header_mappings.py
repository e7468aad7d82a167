"""What a person said of a file's columns is taken for the next file with the same headers, by whom it is meant for."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from sqlmodel import select

from importers.results import SeenColumn, UnreadableFile
from models.codes import Role
from models.tables import HeaderMapping
from services.header_mappings import fingerprint_of, remember_mapping, remembered_mapping
from services.uploads import import_feedback_file, import_installs_file

pytestmark = pytest.mark.usefixtures("tree")

HEADERS = ("Đơn vị", "Số đến 01/12", "Số khác", "Số khác")
SAID = {"unit": "Đơn vị", "users": "Số khác [D]", "headcount": ""}


def columns(*headers: str) -> tuple[SeenColumn, ...]:
    return tuple(
        SeenColumn(h if headers.count(h) == 1 else f"{h} [{'ABCDEFG'[n]}]", h, "ABCDEFG"[n])
        for n, h in enumerate(headers)
    )


SEEN = columns(*HEADERS)


def test_headers_that_differ_in_case_accents_and_numbers_alone_are_the_same():
    later = columns("ĐƠN VỊ", "So den 08/12", "Số  khác", "Số khác")
    assert fingerprint_of(SEEN) == fingerprint_of(later)
    assert fingerprint_of(SEEN) != fingerprint_of(columns("Số đến 01/12", "Đơn vị", "Số khác", "Số khác"))
    assert fingerprint_of(SEEN) != fingerprint_of(SEEN[:3])


def test_it_is_remembered_by_place_so_a_header_may_name_another_day(session, operator, now):
    remember_mapping(
        session, operator, "installs", SEEN, {"users": "Số đến 01/12", "family_installed": ""}, now=now
    )
    later = columns("Đơn vị", "Số đến 08/12", "Số khác", "Số khác")
    found = remembered_mapping(session, operator, "installs", later)
    assert found is not None
    assert found.mapping == {"users": "Số đến 08/12", "family_installed": ""}
    assert (found.who, found.at) == (operator.name, now)
    assert remembered_mapping(session, operator, "feedback", later) is None


def test_the_nearest_unit_s_word_counts_and_everyone_s_after_it(
    session, operator, tree, reporter_of, person_of, now
):
    npc, pa, pa1, pp = (reporter_of(tree[code]) for code in ("NPC", "PA", "PA1", "PP"))
    said_by = {operator: "Số khác [D]", npc: "Số khác [C]", pa: "Số đến 01/12"}
    heard = {}
    for person, ref in said_by.items():
        remember_mapping(session, person, "installs", SEEN, {"users": ref}, now=now)
    for person in (pa1, pa, npc, pp, person_of(Role.HEADQUARTERS)):
        found = remembered_mapping(session, person, "installs", SEEN)
        heard[person.unit_code] = found.mapping["users"] if found else None
    assert heard == {
        "PA1": "Số đến 01/12",
        "PA": "Số đến 01/12",
        "NPC": "Số khác [C]",
        "PP": "Số khác [D]",
        "": "Số khác [D]",
    }


def test_a_unit_s_word_is_nothing_to_its_neighbours_and_those_above(
    session, tree, reporter_of, operator, now
):
    remember_mapping(session, reporter_of(tree["PA"]), "installs", SEEN, SAID, now=now)
    for person in (reporter_of(tree["PB"]), reporter_of(tree["NPC"]), operator):
        assert remembered_mapping(session, person, "installs", SEEN) is None


def test_dropping_it_holds_for_the_unit_that_dropped_it(session, operator, tree, reporter_of, now):
    pa, pb = reporter_of(tree["PA"]), reporter_of(tree["PB"])
    remember_mapping(session, operator, "installs", SEEN, SAID, now=now)
    remember_mapping(session, pa, "installs", SEEN, {}, now=now)
    assert remembered_mapping(session, pa, "installs", SEEN) is None
    assert remembered_mapping(session, pb, "installs", SEEN) is not None


def test_saying_it_again_replaces_it_and_nothing_to_drop_leaves_nothing(session, operator, now):
    remember_mapping(session, operator, "installs", SEEN, {}, now=now)
    assert session.exec(select(HeaderMapping)).all() == []
    for said in (SAID, {"users": "Số khác [C]"}):
        remember_mapping(session, operator, "installs", SEEN, said, now=now)
    assert [m.columns for m in session.exec(select(HeaderMapping))] == [{"users": 2}]


@pytest.fixture
def office(tmp_path):
    """A workbook whose headers no program can know."""

    def make(name: str, *rows: list[object]):
        book = Workbook()
        for row in (["Tên", "Lúc", "Cột X", "Cột Y"], *rows):
            book.worksheets[0].append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return make


def test_a_file_is_mapped_once_and_the_next_reads_as_last_time(engine, session, operator, now, office):
    session.rollback()
    first = office("a.xlsx", ["PA", "01/12/2025", 5, 3])
    with pytest.raises(UnreadableFile) as refused:
        import_installs_file(engine, operator, first, now=now, learns=True)
    assert [c.ref for c in refused.value.columns] == ["Tên", "Lúc", "Cột X", "Cột Y"]
    said = {"unit_code": "Tên", "day": "Lúc", "staff_installed": "Cột X"}
    looked = import_installs_file(engine, operator, first, now=now, mapping=said, learns=True, preview=True)
    assert session.exec(select(HeaderMapping)).all() == []
    session.rollback()
    assert {c.ref: c.fields for c in looked.columns}["Cột X"] == ("staff_installed",)
    import_installs_file(engine, operator, first, now=now, mapping=said, learns=True)
    second = office("b.xlsx", ["PA", "02/12/2025", 6, 4])
    found = import_installs_file(engine, operator, second, now=now, learns=True, preview=True)
    assert found.tally.added == 1
    assert found.as_last_time is not None
    assert found.as_last_time.mapping == said
    with pytest.raises(UnreadableFile):
        import_installs_file(engine, operator, second, now=now, mapping={}, learns=True)
    with pytest.raises(UnreadableFile):
        import_installs_file(engine, operator, second, now=now)


def test_a_remembered_mapping_that_no_longer_reads_is_left_aside(engine, session, operator, now, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Đơn vị,Ngày,CBCNV đã cài đặt\nPA,01/12/2025,5\n", encoding="utf-8")
    session.rollback()
    seen = import_installs_file(engine, operator, path, now=now, learns=True, preview=True).columns
    remember_mapping(session, operator, "installs", seen, {"unit": "", "unit_code": ""}, now=now)
    session.rollback()
    found = import_installs_file(engine, operator, path, now=now, learns=True, preview=True)
    assert (found.as_last_time, found.tally.added + found.tally.held) == (None, 1)


def test_opinions_are_mapped_and_remembered_too(engine, session, operator, now, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Cột 1,Cột 2\nKhông đăng nhập được,PA\n", encoding="utf-8")
    session.rollback()
    said = {"text": "Cột 1", "unit_code": "Cột 2"}
    import_feedback_file(engine, operator, path, now=now, mapping=said, learns=True, channel="zalo")
    found = import_feedback_file(engine, operator, path, now=now, learns=True, channel="zalo")
    assert found.as_last_time is not None
    assert (found.tally.unchanged, found.read) == (1, 1)
