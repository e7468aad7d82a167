"""Words that try to be something else stay words: in documents, workbooks, lists, headers and the server's log."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from models.codes import Role
from models.database import reading, writing
from services.access import EVERY, OPERATOR, Person
from services.feedback_export import export_feedback, inert
from services.imports import list_imports
from services.pilots import current_pilot
from services.rows_to_correct import corrections_of
from services.unit_reports import draft_documents
from tests.access.hostile import EVIL, OWN
from tests.access.world import World

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def with_reason(person: Person) -> Person:
    return Person(**{**person.__dict__, "open": (EVERY,)})


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_word_document_holds_the_words_and_no_field_link_or_macro(soiled: World):
    with reading(soiled.engine) as session:
        made = draft_documents(
            session,
            soiled.people[Role.REPORTER],
            current_pilot(session),
            "PA",
            soiled.store,
            ("docx",),
            now=soiled.at,
        )
    inside = parts(made.files["docx"])
    assert not [name for name in inside if "vba" in name.lower() or "embeddings" in name]
    for name, data in inside.items():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in data, name
        if name.endswith(".xml"):
            tree = etree.fromstring(data)
            assert not list(tree.iter(f"{WORD}hyperlink")), name
            codes = {"".join(e.itertext()).split()[0] for e in tree.iter(f"{WORD}instrText") if e.text}
            assert codes <= {"PAGE", "NUMPAGES"}, codes
    words = "".join(etree.fromstring(inside["word/document.xml"]).itertext())
    for text in ("<b id=knhit>knbold</b>", "{{ 7*7 }}", "=cmd|'/C calc'!A0", "$\\frac{knmath}{2}$", "&a;"):
        assert text in words, text
    assert "root:x:0" not in words


@pytest.mark.parametrize("kind", ["report", "export", "corrections"])
def test_a_workbook_holds_no_formula_link_or_outside_source(soiled: World, tmp_path: Path, kind: str):
    with writing(soiled.engine) as session:
        pilot, reporter = current_pilot(session), soiled.people[Role.REPORTER]
        if kind == "report":
            made = draft_documents(session, reporter, pilot, "PA", soiled.store, ("xlsx",), now=soiled.at)
            data = made.files["xlsx"]
        elif kind == "export":
            path = tmp_path / "y-kien.xlsx"
            export_feedback(session, with_reason(reporter), pilot, path, now=soiled.at)
            data = path.read_bytes()
        else:
            newest = next(
                one for one in list_imports(session, reporter, kind="installs") if one.problem_rows > 5
            )
            data = corrections_of(session, reporter, newest.id, soiled.store)
    inside = parts(data)
    assert not [
        name for name in inside if re.search(r"externalLink|connections|queryTable|ddeLink|vba", name)
    ]
    for name, held in inside.items():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in held, name
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            # A link leads to a place of the workbook itself, or nowhere.
            links = [e for e in etree.fromstring(held).iter() if str(e.tag).endswith("}hyperlink")]
            assert all(set(link.attrib) <= {"ref", "location", "display", "tooltip"} for link in links), name
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" and not _own_sum(cell.value)]
    said = "\n".join(str(cell.value) for cell in cells)
    assert "=cmd|'/C calc'!A0" in said
    assert "<b id=knhit>knbold</b>" in said


def _own_sum(formula: object) -> bool:
    """Sums that the program writes itself over cells of its own."""
    return (
        re.fullmatch(r"=(SUM|SUBTOTAL|IF|IFERROR|ROUND|COUNT)\([A-Z0-9:,$ ./()+<>=\"-]*\)", str(formula))
        is not None
    )


def test_no_cell_of_a_list_starts_what_a_spreadsheet_runs_whatever_parts_its_cells(
    soiled: World, tmp_path: Path
):
    path = tmp_path / "y-kien.csv"
    with writing(soiled.engine) as session:
        person = with_reason(soiled.people[Role.TRIAGER])
        export_feedback(session, person, current_pilot(session), path, now=soiled.at)
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) > 2 * len(OWN)
    assert [
        row for row in rows if any(re.match(r"\s*[=+\-@＝＋－＠]\s*[^\d\s.,]", cell) for cell in row)
    ] == []
    # Excel in Vietnamese parts cells at semicolons: it reads the same file so.
    for row in csv.reader(io.StringIO(text), delimiter=";"):
        for cell in row:
            for line in cell.splitlines():
                assert not re.match(r"[=+\-@][^;\n]*[(|!]", line), line


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("góp ý;=cmd|'/C calc'!A0", "góp ý;'=cmd|'/C calc'!A0"),
        ("một\n=SUM(A1)", "một\n'=SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("ứng dụng tốt ;-) cảm ơn", "ứng dụng tốt ;-) cảm ơn"),
        ("góp ý:\n- chậm\n- lỗi", "góp ý:\n- chậm\n- lỗi"),
        ("-5", "-5"),
    ],
)
def test_a_cell_is_made_inert_where_a_spreadsheet_would_run_it_alone(text: str, kept: str):
    assert inert(text) == kept


def test_documents_ask_nobody(soiled: World):
    """The name of the outside host stands in the words alone, never where a program follows it."""
    with reading(soiled.engine) as session:
        made = draft_documents(
            session, OPERATOR, current_pilot(session), "PA", soiled.store, ("docx", "xlsx"), now=soiled.at
        )
    for data in made.files.values():
        for name, held in parts(data).items():
            if EVIL.encode() in held:
                assert name in ("word/document.xml", "xl/sharedStrings.xml") or name.startswith(
                    "xl/worksheets/"
                )
