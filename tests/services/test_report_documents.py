"""The documents of a unit hold its own data and nobody else's, in every byte, properties and pictures included."""

from __future__ import annotations

import html
import subprocess
from io import BytesIO
from itertools import count as numbers
from zipfile import ZipFile

import pikepdf
import pytest
from PIL import Image as Drawing
from PIL.PngImagePlugin import PngInfo
from sqlmodel import select

from models.tables import Image
from reports.appendix import AppendixFacts
from services.images import keep_image
from services.report_documents import FORMATS, STARTED, save_documents, write_documents
from services.report_drafts import save_draft
from services.unit_reports import preview_report
from tests.services.rows import count, opinion, record_counts, record_opinions

CANARY, OWN, HIDDEN = "chimhoàngyến", "tiếnglòng", "nguoichupanh"
COLOURS = numbers(1)


def photo(kind: str, words: str) -> bytes:
    """A picture of its own colour whose metadata hold these words in each way that there is."""
    out = BytesIO()
    image = Drawing.new("RGB", (90, 160), ((next(COLOURS) * 40) % 256, 80, 120))
    exif = Drawing.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = words
    if kind == "PNG":
        told = PngInfo()
        told.add_itxt("Author", words)
        told.add_text("Comment", words)
        image.save(out, "PNG", pnginfo=told, exif=exif)
    else:
        image.save(out, kind, exif=exif, comment=words.encode(), icc_profile=words.encode() * 20)
    # What stands behind a picture's end is read by nobody, and hides well.
    return out.getvalue() + words.encode()


@pytest.fixture
def aviary(session, pilot, tree, now, operator, store):
    """Counts, opinions with pictures and a draft of every unit: words of PA and PA1 hold OWN, of all others CANARY."""
    for number, (code, unit) in enumerate(tree.items(), 2):
        word = OWN if code in ("PA", "PA1") else CANARY
        unit.contact = unit.short_name = word
        session.add(unit)
        record_counts(session, [count(number, code, number)], pilot=pilot, now=now)
        said = opinion(
            number,
            f"Sai số điện {word}",
            second=number,
            unit_code=code,
            name=f"{HIDDEN} {word}",
            image_links=(f"https://e.org/{word}/{number}.jpg", f"https://e.org/{word}/{number}.png"),
        )
        record_opinions(session, [said], pilot=pilot, now=now)
        session.commit()
        letter = {"signer": f"Ông {word}", "place": word, "symbol": word, "drafting_office": word}
        save_draft(
            session, operator, pilot, code, edit=0, letter=letter, extra=((f"Buổi {word}", word),), now=now
        )
    for n, image in enumerate(session.exec(select(Image).order_by(Image.id))):
        keep_image(session, image, photo(("JPEG", "PNG", "WEBP")[n % 3], f"{HIDDEN} {CANARY}"), store)
    session.commit()


def facts_of(session, pilot, now, operator, code: str) -> AppendixFacts:
    return preview_report(session, operator, pilot, code, now=now).facts


def every_byte(form: str, data: bytes) -> bytes:
    """The file and all that is packed within it."""
    if form != "pdf":
        with ZipFile(BytesIO(data)) as package:
            inside = [package.read(name) for name in package.namelist()]
            names = [repr(entry).encode() for entry in package.infolist()]
        return b"\n".join((data, package.comment, *names, *inside))
    with pikepdf.open(BytesIO(data)) as document:
        streams = [one for one in document.objects if isinstance(one, pikepdf.Stream)]
        raw = [stream.read_raw_bytes() for stream in streams]
        # A JPEG is packed in its own way, and stands whole among the raw bytes.
        packed = [stream for stream in streams if stream.get("/Filter") != "/DCTDecode"]
        read = [stream.read_bytes(pikepdf.StreamDecodeLevel.generalized) for stream in packed]
        told = [repr(one).encode() for one in document.objects]
        words = [str(value).encode() for value in document.docinfo.values()]
    text = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True, timeout=60)
    return b"\n".join((data, *raw, *read, *told, *words, text.stdout))


def holds(form: str, data: bytes, word: str) -> bool:
    """Whether a word stands in any byte, however it is written."""
    whole = every_byte(form, data)
    ways = [word.encode(way) for way in ("utf-8", "utf-16-le", "utf-16-be")]
    ways += ["".join(f"&#{ord(letter)};" for letter in word).encode()]
    return any(way in whole for way in ways) or word in html.unescape(whole.decode("utf-8", "replace"))


@pytest.mark.usefixtures("aviary")
@pytest.mark.parametrize("kind", ["sqlite"])
def test_no_byte_of_a_units_documents_is_of_another_unit(session, pilot, now, operator, store):
    for code, own, foreign in (("PA", OWN, CANARY), ("PA1", OWN, CANARY), ("PP", CANARY, OWN)):
        facts = facts_of(session, pilot, now, operator, code)
        documents = write_documents(facts, store, FORMATS)
        assert documents.images
        for form, data in documents.files.items():
            assert holds(form, data, own), (code, form)
            assert not holds(form, data, foreign), (code, form)


@pytest.mark.usefixtures("aviary")
@pytest.mark.parametrize("kind", ["sqlite"])
def test_who_took_a_picture_or_sent_an_opinion_stands_in_no_document(session, pilot, now, operator, store):
    facts = facts_of(session, pilot, now, operator, "PA")
    assert {p.state for line in facts.lines for p in line.pictures} == {"present"}
    for form, data in write_documents(facts, store, FORMATS).files.items():
        assert not holds(form, data, HIDDEN), form
        assert b"Exif" not in every_byte(form, data), form
        assert b"ICC_PROFILE" not in every_byte(form, data), form


@pytest.mark.usefixtures("aviary")
@pytest.mark.parametrize("kind", ["sqlite"])
def test_documents_are_saved_whole_under_the_units_code(session, pilot, now, operator, store, tmp_path):
    facts = facts_of(session, pilot, now, operator, "PA")
    documents = write_documents(facts, store, ("docx", "xlsx"))
    paths = save_documents(documents, tmp_path / "out")
    assert [path.name for path in paths] == ["PA.docx", "PA.xlsx"]
    assert [path.read_bytes() for path in paths] == list(documents.files.values())
    assert not list((tmp_path / "out" / STARTED).iterdir())
