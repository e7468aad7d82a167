"""The units that a person may choose from."""

from __future__ import annotations

from services.unit_options import unit_options


def test_a_units_people_choose_from_their_own_subtree(session, make_unit, reporter_of, operator):
    top = make_unit("T", short_name="TCT")
    below = make_unit("A", parent=top)
    make_unit("B", parent=below)
    make_unit("C", parent=top)
    mine = unit_options(session, reporter_of(below))
    assert [(o.code, o.level, o.within) for o in mine] == [("A", 0, ""), ("B", 1, "Điện lực A")]
    assert [o.code for o in unit_options(session, operator)] == ["T", "A", "B", "C"]
    assert unit_options(session, operator)[1].within == "TCT"


def test_a_merged_unit_is_not_offered(session, make_unit, operator):
    top = make_unit("T")
    make_unit("A", parent=top, merged_into=top, status="merged")
    assert [o.code for o in unit_options(session, operator)] == ["T"]


def test_a_unit_is_found_by_its_short_name_without_accents(session, make_unit, operator):
    make_unit("T", name="Công ty Điện lực Hà Đông", short_name="PC Hà Đông")
    make_unit("A", name="Điện lực Đông Hà")
    assert [o.plain for o in unit_options(session, operator)] == ["pc ha dong", "dien luc dong ha"]
