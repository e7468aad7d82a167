"""What of a Word template that somebody sent is refused before anything of it is run."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from reports.appendix_template import TEMPLATE
from reports.template_check import RefusedTemplate, check_parts, name_in
from reports.template_fill import EXAMPLE, fill, known_places, text_of


def parts() -> dict[str, bytes]:
    with ZipFile(BytesIO(TEMPLATE.read_bytes())) as package:
        return {name.lower(): package.read(name) for name in package.namelist()}


def with_said(said: str) -> bytes:
    """Our own template with a place of another's."""
    out = BytesIO()
    with ZipFile(BytesIO(TEMPLATE.read_bytes())) as package, ZipFile(out, "w") as made:
        for name in package.namelist():
            data = package.read(name)
            made.writestr(name, data.replace(b"{{ signer }}", said.encode()))
    return out.getvalue()


def relation(kind: str, target: str, mode: str = "Internal") -> bytes:
    start = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{start}{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    ).encode()


def test_our_own_template_passes_and_fills_every_place() -> None:
    check_parts(parts())
    text = "\n".join(text_of(fill(TEMPLATE.read_bytes(), EXAMPLE, {})))
    assert "Nguyễn Văn A" in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("[content_types].xml", b"<a x='application/vnd.ms-word.template.macroEnabled.main+xml'/>", "macros"),
        ("word/_rels/document.xml.rels", relation("vbaProject", "vba.bin"), "macros"),
        ("word/_rels/document.xml.rels", relation("image", "http://e.org/a.png", "External"), "outside"),
        ("word/_rels/document.xml.rels", relation("oleObject", "a.bin"), "embedded"),
        ("word/document.xml", b"<w:document", "damaged"),
    ],
)
def test_what_could_harm_is_refused_by_its_kind(name: str, data: bytes, code: str) -> None:
    with pytest.raises(RefusedTemplate) as refused:
        check_parts(parts() | {name: data})
    assert refused.value.code == code


def test_a_place_that_is_not_known_is_named() -> None:
    assert "signer" in known_places()
    with pytest.raises(RefusedTemplate) as refused:
        fill(with_said("{{ nguoi_ky }}"), EXAMPLE, {})
    assert (refused.value.code, refused.value.values) == ("unknown_fields", {"names": "nguoi_ky"})
    assert "nguoi_ky" in name_in("'nguoi_ky' is undefined")


@pytest.mark.parametrize(
    "said", ["{{ signer.__class__ }}", "{{ signer.upper() }}", "{{ 9 ** 9 }}", "{{ signer"]
)
def test_what_would_run_is_refused(said: str) -> None:
    with pytest.raises(RefusedTemplate):
        fill(with_said(said), EXAMPLE, {})
