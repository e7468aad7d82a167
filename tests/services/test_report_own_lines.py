"""Lines that a unit writes itself, with images that are decoded and written anew and shown to who may see them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import select

from models.tables import ReportImage
from services.access import NotFound, Refused
from services.report_closing import close_report
from services.report_drafts import read_draft
from services.report_images import report_image
from services.report_line_edits import move_row, put_back, read_lines
from services.report_own_lines import drop_own_line, write_own_line
from services.report_rows import list_table_rows
from services.unit_reports import closed_documents, preview_report
from tests.services.rows import count, record_counts

TEXT = "Đề nghị bổ sung hướng dẫn bằng hình ảnh tại quầy giao dịch"


def picture(colour="red", **more) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "BI-MAT-GPS"
    Image.new("RGB", (40, 30), colour).save(out, "JPEG", exif=exif, **more)
    return out.getvalue()


@pytest.fixture
def write(session, pilot, tree, now, store, reporter_of):
    person = reporter_of(tree["PA"])

    def written(text=TEXT, function="guide", **more):
        edit = read_draft(session, person, pilot, "PA").edit
        return write_own_line(
            session, person, pilot, "PA", store, edit=edit, text=text, function=function, now=now, **more
        )

    return written


@pytest.fixture
def rows(session, pilot, operator):
    return lambda: list_table_rows(session, operator, pilot, "PA").rows


def test_an_own_line_stands_in_its_function_with_its_images(
    write, rows, session, pilot, now, operator, store
):
    write(images=[picture(), picture("blue")])
    (row,) = rows()
    assert (row.kind, row.text, row.function, len(row.images)) == ("own", TEXT, "guide", 2)
    (line,) = preview_report(session, operator, pilot, "PA", now=now).facts.lines
    assert (line.text, line.items, [p.state for p in line.pictures]) == (TEXT, (), ["present"] * 2)
    for image in line.pictures:
        assert b"BI-MAT-GPS" not in store.read(image.sha256)


def test_an_own_line_is_changed_moved_and_dropped_and_all_of_it_taken_back(
    write, rows, session, pilot, now, tree, reporter_of, operator
):
    pa = reporter_of(tree["PA"])
    write(images=[picture(), picture("blue")])
    write("Dòng thứ hai")
    first, second = rows()
    write("Đã sửa", number=first.number, without=[first.images[0].sha256], images=[picture("green")])
    changed = rows()[0]
    assert (changed.text, changed.images[0].sha256) == ("Đã sửa", first.images[1].sha256)
    assert len(changed.images) == 2
    before = read_lines(session, operator, pilot, "PA")
    edit = read_draft(session, pa, pilot, "PA").edit
    draft = move_row(session, pa, pilot, "PA", "own", second.number, by=-1, edit=edit, now=now)
    assert [row.text for row in rows()] == ["Dòng thứ hai", "Đã sửa"]
    draft = drop_own_line(session, pa, pilot, "PA", first.number, edit=draft.edit, now=now)
    assert [row.text for row in rows()] == ["Dòng thứ hai"]
    assert session.exec(select(ReportImage)).all() == []
    put_back(session, pa, pilot, "PA", before, edit=draft.edit, now=now)
    assert [(row.text, len(row.images)) for row in rows()] == [("Đã sửa", 2), ("Dòng thứ hai", 0)]


def test_an_own_line_goes_on_into_the_next_version_and_is_changed_there(
    write, rows, session, pilot, now, operator, store
):
    record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now)
    write(images=[picture()])
    close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát.")
    kept = closed_documents(session, operator, pilot, "PA", 1, store).files
    (row,) = rows()
    write("Bản sau", number=row.number)
    assert [(r.text, len(r.images)) for r in rows()] == [("Bản sau", 1)]
    close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát.")
    assert closed_documents(session, operator, pilot, "PA", 1, store).files == kept


@pytest.mark.parametrize(
    "data", [b"", b"<svg/>", b"%PDF-1.7", picture()[:300], b"\x89PNG\r\n\x1a\n" + b"0" * 90]
)
def test_what_is_no_sound_picture_is_refused_and_nothing_is_kept(write, rows, data):
    with pytest.raises(Refused):
        write(images=[picture(), data])
    assert rows() == ()


def test_a_line_needs_words_and_a_function(write):
    with pytest.raises(Refused):
        write(" \u200b\n")
    with pytest.raises(Refused):
        write(function="nonsense")
    with pytest.raises(Refused):
        write("a" * 20_001)
    with pytest.raises(NotFound):
        write(number=999)


def test_an_image_is_shown_within_reach_alone(write, session, tree, store, reporter_of):
    write(images=[picture()])
    number = session.exec(select(ReportImage.id)).one()
    assert report_image(session, reporter_of(tree["NPC"]), number, store)[1] == "image/jpeg"
    for person in (reporter_of(tree["PB"]), reporter_of(tree["CPC"])):
        with pytest.raises(NotFound):
            report_image(session, person, number, store)
