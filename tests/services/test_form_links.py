"""A unit's link fills its name into the form so that the answer comes back to that very unit."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image as Picture
from sqlmodel import select

from models.codes import Role
from models.tables import Unit
from services.access import OPERATOR, NotAllowed, NotFound, Refused
from services.form_links import form_link, form_links, link_pdf, qr_png, set_form, unit_entry
from services.link_bundle import write_links
from services.unit_names import load_names

FORM = "https://docs.google.com/forms/d/e/1FAIpQLSe7xvhvtCUFeDpiwzS-lvoEl6sn_VvI9aBLoR-GhEmSJ8WdiQ/viewform"


def test_the_link_of_every_unit_comes_back_to_that_unit(session, pilot, units, now):
    set_form(session, OPERATOR, pilot, f"{FORM}?usp=pp_url&entry.42=X", now=now)
    names = load_names(session)
    made = form_links(session, OPERATOR, pilot)
    asked = [u for u in units.values() if u.status not in ("merged", "dissolved", "left_evn")]
    assert {one.code for one in made} == {u.code for u in asked}
    for one in made:
        parts = urlsplit(one.link)
        assert f"https://{parts.netloc}{parts.path}" == FORM
        assert parse_qs(parts.query)["entry.42"] == [one.filled]
        assert names.match(one.filled).code == one.code
        assert one.link in one.message


@pytest.mark.parametrize(
    "said",
    [
        "",
        "javascript:alert(1)",
        "https://evil.example/forms/d/e/1FAIpQLSe7xvhvtCUFeDpiwzS/viewform?entry.1=X",
        "http://docs.google.com/forms/d/e/1FAIpQLSe7xvhvtCUFeDpiwzS/viewform?entry.1=X",
        FORM,
        FORM + "?entry.1=X&entry.2=Y",
        FORM + "?entry.x=1",
        FORM.replace("/viewform", "/edit") + "?entry.1=X",
    ],
)
def test_other_links_are_refused_with_what_to_paste(session, pilot, now, said):
    before = pilot.form_url
    with pytest.raises(Refused):
        set_form(session, OPERATOR, pilot, said, now=now)
    assert (pilot.form_url, unit_entry(pilot)) == (before, "")


def test_without_the_question_the_link_opens_the_plain_form(session, pilot, tree):
    assert tree
    made = form_link(session, OPERATOR, pilot, "PA")
    assert (made.link, made.filled) == (pilot.form_url, "")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_zip_holds_a_code_a_row_and_a_page_for_each_unit_within_reach(
    session, pilot, tree, reporter_of, now
):
    set_form(session, OPERATOR, pilot, f"{FORM}?entry.42=X", now=now)
    person = reporter_of(tree["PA"])
    made = form_links(session, person, pilot)
    seen: list[float] = []
    written = write_links(made, pilot.trial_to, progress=seen.append)
    assert (seen == sorted(seen), seen[0], seen[-1]) == (True, 0.0, 1.0)
    with zipfile.ZipFile(io.BytesIO(written)) as kept:
        assert sorted(kept.namelist()) == ["lien-ket.csv", "ma-qr/PA.png", "ma-qr/PA1.png", "to-in.pdf"]
        rows = kept.read("lien-ket.csv").decode("utf-8-sig")
        assert tree["PA1"].name in rows
        assert tree["PB"].name not in rows
    assert link_pdf(session, person, pilot, "PA").startswith(b"%PDF")
    with pytest.raises(NotFound):
        form_link(session, person, pilot, "PB")


def test_a_code_is_black_on_white_with_a_quiet_border():
    image = Picture.open(io.BytesIO(qr_png(FORM)))
    assert image.width == image.height >= 300
    assert image.getpixel((0, 0)) == 255
    assert image.convert("L").getextrema() == (0, 255)


def test_only_an_administrator_sets_the_form(session, pilot, make_unit, person_of, now):
    for role in (Role.REPORTER, Role.TRIAGER, Role.HEADQUARTERS):
        with pytest.raises(NotAllowed):
            set_form(session, person_of(role, make_unit(f"U{role}")), pilot, f"{FORM}?entry.1=X", now=now)
    assert session.exec(select(Unit)).first()
