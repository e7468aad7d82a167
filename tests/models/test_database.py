"""One program, two databases: migrations, journals, and writers who wait for each other."""

from sqlmodel import select

from models.tables import Unit


def test_the_shipped_tree_is_there(session, units):
    assert units["EVN"].path == "/EVN/"


def test_a_unit_is_placed(session, make_unit, pilot, reporter_of):
    top = make_unit("EVN", kind="group")
    below = make_unit("PA", parent=top)
    assert below.path == "/EVN/PA/"
    assert reporter_of(below).unit_path == "/EVN/PA/"
    assert len(session.exec(select(Unit)).all()) == 2
