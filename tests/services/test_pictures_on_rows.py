"""Pictures in the cells of a unit's own list become images of its opinions, once, and go with the import."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image as Drawn
from PIL import Image as Picture
from sqlmodel import select

from importers.results import FeedbackRow, Reading
from models.tables import Feedback, Image
from services.access import OPERATOR
from services.feedback import read_item
from services.image_words import image_why
from services.images import image_bytes
from services.pictures_on_rows import pictures_of_rows, told_of
from services.undo import undo_import
from services.unit_reports import preview_report
from services.uploads import import_feedback_file

SAMPLE = Path(__file__).parents[1] / "samples" / "own_list_with_pictures_in_cells.xlsx"
GPS = 0x8825


def picture(colour: str, kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (900, 600), colour).save(out, kind, **more)
    return out.getvalue()


def own_list(path: Path, rows: list[tuple[str, str, bytes | None]]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["STT", "Chức năng", "Nội dung", "Ảnh"])
    for number, (function, text, data) in enumerate(rows, 1):
        sheet.append([number, function, text])
        if data:
            sheet.add_image(Drawn(io.BytesIO(data)), f"D{number + 1}")
    book.save(path)
    return path


def bring(session, engine, path, store, now, **more):
    # The import writes through its own session.
    session.rollback()
    return import_feedback_file(
        engine, OPERATOR, path, now=now, channel="unit", unit_code="PA", store=store, **more
    )


def images(session):
    session.expire_all()
    return list(session.exec(select(Image).order_by(Image.feedback_id, Image.position)))


def test_the_pictures_of_a_workbook_are_the_images_of_their_opinions(
    session, engine, pilot, tree, store, now
):
    assert tree
    first = bring(session, engine, SAMPLE, store, now)
    kept = images(session)
    assert [(i.state, i.position) for i in kept] == [("present", 1), ("present", 1)]
    texts = [session.get_one(Feedback, i.feedback_id).text for i in kept]
    assert texts == ["Mã OTP không về", "Trừ tiền hai lần"]
    for image in kept:
        data, mime = image_bytes(session, OPERATOR, image.id, store)
        assert Picture.open(io.BytesIO(data)).size == (image.width, image.height)
        assert mime == image.mime
    again = bring(session, engine, SAMPLE, store, now)
    assert (again.tally.unchanged, again.tally.added, again.tally.changed) == (3, 0, 0)
    assert [i.sha256 for i in images(session)] == [i.sha256 for i in kept]
    facts = preview_report(session, OPERATOR, pilot, "PA", now=now).facts
    assert sum(len(line.pictures) for line in facts.lines) == 2
    undo_import(session, OPERATOR, again.import_id, now=now)
    undo_import(session, OPERATOR, first.import_id, now=now)
    assert images(session) == []
    back = bring(session, engine, SAMPLE, store, now)
    assert back.tally.added == 3
    assert [i.state for i in images(session)] == ["present", "present"]


def test_a_picture_added_later_is_an_edit_that_undo_takes_back(
    session, engine, pilot, tree, store, now, tmp_path
):
    assert pilot
    assert tree
    red, blue = picture("red"), picture("blue")
    words = ("Đăng nhập", "Không nhận được mã OTP")
    bring(session, engine, own_list(tmp_path / "1.xlsx", [(*words, red)]), store, now)
    edit = bring(session, engine, own_list(tmp_path / "2.xlsx", [(*words, blue)]), store, now)
    assert edit.tally.changed == 1
    item = read_item(session, OPERATOR, pilot, session.exec(select(Feedback.id)).one())
    assert [image.state for image in item.images] == ["present", "present"]
    undo_import(session, OPERATOR, edit.import_id, now=now)
    assert len(images(session)) == 1


def test_a_picture_that_cant_be_kept_is_refused_by_itself_and_told(session, engine, pilot, tree, store):
    assert pilot
    assert tree
    good, bad = "sha256:" + "a" * 64, "sha256:" + "b" * 64
    rows = [FeedbackRow("Góp ý", n, f"Ý kiến {n}", image_links=(link,)) for n, link in ((2, good), (3, bad))]
    found = Reading(rows, [], 2, pictures={good: picture("green"), bad: b"\x89PNG\r\n\x1a\n" + b"0" * 40})
    session.rollback()
    judged = pictures_of_rows(engine, found, store)
    assert judged[bad] == "damaged"
    assert [str(line) for line in told_of(found, judged)][1:] == [str(told_of(found, {bad: "damaged"})[1])]
    assert str(image_why("damaged")) in str(told_of(found, judged)[1])


def test_nothing_is_kept_for_a_preview(session, engine, pilot, tree, store, now):
    assert pilot
    assert tree
    seen = bring(session, engine, SAMPLE, store, now, preview=True)
    assert seen.tally.added == 3
    assert not store.folder.exists()
    assert images(session) == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_places_and_names_in_a_photograph_are_gone_and_it_stands_upright(
    session, engine, pilot, tree, store, now, tmp_path
):
    assert pilot
    assert tree
    exif = Picture.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Máy của Nguyễn Văn A"
    exif.get_ifd(GPS)[1] = "N"
    data = picture("white", "JPEG", exif=exif.tobytes())
    bring(session, engine, own_list(tmp_path / "1.xlsx", [("Đăng nhập", "Lỗi", data)]), store, now)
    (image,) = images(session)
    seen = Picture.open(io.BytesIO(store.read(image.sha256)))
    assert seen.size == (600, 900)
    assert not seen.getexif()
    small = Picture.open(io.BytesIO(image_bytes(session, OPERATOR, image.id, store, small=True)[0]))
    assert max(small.size) == 320
