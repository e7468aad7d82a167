"""The form's address with a unit filled in: its link, QR code, sheet to print, words to send, for one unit or all."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import segno
from PIL import Image
from sqlmodel import Session, col, select

from locales import gettext as _
from locales import phrase
from locales.vietnamese import day_month_year
from models.codes import UnitStatus
from models.tables import Pilot, Unit
from reports.link_sheet import LinkSheet, build_link_sheets
from services import audit
from services.access import Action, NotFound, Person, Refused, require, within_reach
from services.matching import Matcher
from services.unit_names import load_names

UNIT_ENTRY = "form_unit_entry"
_ENTRY = re.compile(r"entry\.\d{1,20}")
_FORM_PATH = re.compile(r"/forms/(?:u/\d+/)?d/(?:e/)?[A-Za-z0-9_-]{10,200}/viewform")
_NOT_ASKED = (UnitStatus.MERGED, UnitStatus.DISSOLVED, UnitStatus.LEFT_EVN)


@dataclass(frozen=True)
class FormLink:
    """A unit's link. `filled` is what the form's question will hold; "" where that question is not known yet."""

    code: str
    name: str
    link: str
    filled: str
    message: str


def set_form(session: Session, person: Person, pilot: Pilot, prefilled: str, *, now: datetime) -> str:
    """Take the form's address, and which question is the unit's, from a link that Google made with it filled in.

    Returns the question's entry. Raises Refused with what to paste instead.
    """
    require(person, Action.MANAGE_SOURCES)
    parts = urlsplit(prefilled.strip())
    if parts.scheme != "https" or parts.netloc != "docs.google.com" or not _FORM_PATH.fullmatch(parts.path):
        raise Refused(
            phrase(
                "This is no link of a Google Form. In the form choose “Get pre-filled link”, answer the question "
                "for the unit alone, press “Get link”, and paste what you get."
            )
        )
    entries = [name for name, value in parse_qsl(parts.query) if _ENTRY.fullmatch(name) and value]
    if len(entries) != 1:
        raise Refused(
            phrase(
                "Exactly one question must be filled in, the one for the unit; this link fills in %(n)s.",
                n=len(entries),
            )
        )
    before = {"form_url": pilot.form_url, UNIT_ENTRY: pilot.settings.get(UNIT_ENTRY, "")}
    pilot.form_url = urlunsplit(("https", parts.netloc, parts.path, "", ""))
    pilot.settings = {**pilot.settings, UNIT_ENTRY: entries[0]}
    session.add(pilot)
    after = {"form_url": pilot.form_url, UNIT_ENTRY: entries[0]}
    audit.record(session, person, "set form", "pilot", pilot.code, now=now, before=before, after=after)
    session.commit()
    return entries[0]


def unit_entry(pilot: Pilot) -> str:
    """Which question of the form is the unit's; "" while nobody has said."""
    return str(pilot.settings.get(UNIT_ENTRY, ""))


def form_link(session: Session, person: Person, pilot: Pilot, code: str) -> FormLink:
    """The link of one unit within reach. Raises NotFound."""
    require(person, Action.SEE_FORM_LINKS)
    unit = session.exec(select(Unit).where(Unit.code == code, within_reach(person))).first()
    if unit is None:
        raise NotFound(phrase("There is no unit with the code %(code)s.", code=code))
    return _links(session, pilot, [unit])[0]


def form_links(session: Session, person: Person, pilot: Pilot) -> list[FormLink]:
    """The links of every unit within reach that people still belong to, in the order of the tree."""
    require(person, Action.SEE_FORM_LINKS)
    query = (
        select(Unit)
        .where(within_reach(person), col(Unit.status).not_in([s.value for s in _NOT_ASKED]))
        .order_by(col(Unit.path))
    )
    return _links(session, pilot, session.exec(query).all())


def _links(session: Session, pilot: Pilot, units: Iterable[Unit]) -> list[FormLink]:
    names, entry = load_names(session), unit_entry(pilot)
    above = {unit.id: unit for unit in session.exec(select(Unit))}
    made = []
    for unit in units:
        parent = above.get(unit.parent_id)
        filled = words_for(names, unit, parent) if entry else ""
        query = urlencode({"usp": "pp_url", entry: filled}) if entry else ""
        link = f"{pilot.form_url}?{query}" if query and pilot.form_url else pilot.form_url
        message = _message(pilot, unit.name, link, unit_is_filled=bool(filled))
        made.append(FormLink(unit.code, unit.name, link, filled, message))
    return made


def words_for(names: Matcher, unit: Unit, parent: Unit | None) -> str:
    """Words for the form's question that surely name this unit when they come back: its name, else with more beside it."""
    tried = [unit.name, f"{unit.name} ({unit.code})"]
    if parent is not None:
        tried += [f"{unit.name}, {parent.name}", f"{unit.name} - {parent.short_name or parent.name}"]
    return next((words for words in tried if names.match(words).code == unit.code), unit.code)


def _message(pilot: Pilot, name: str, link: str, *, unit_is_filled: bool) -> str:
    asked = _(
        "%(unit)s kindly asks staff and their families to try the customer care app and to send comments before "
        "the end of %(day)s:",
        unit=name,
        day=day_month_year(pilot.trial_to),
    )
    filled = _("The unit is filled in already; two minutes are enough. Thank you!")
    plain = _("Please write the unit’s name in the form; two minutes are enough. Thank you!")
    return f"{asked}\n{link}\n{filled if unit_is_filled else plain}"


def qr_png(link: str) -> bytes:
    """The link as a QR code, black on white with its quiet border, about 600 px a side."""
    return png_of(code_of(link))


def code_of(link: str) -> segno.QRCode:
    """The link as a code that is drawn by `png_of` and `svg_of`."""
    # Any pattern is read alike; looking for the most even one of eight takes ten times as long.
    return segno.make_qr(link, error="m", mask=3)


def png_of(code: segno.QRCode) -> bytes:
    """A code as a picture."""
    rows = [[*line] for line in code.matrix_iter(border=4)]
    light = bytes(0 if dark else 255 for line in rows for dark in line)
    drawn = Image.frombytes("L", (len(rows), len(rows)), light).convert("1", dither=Image.Dither.NONE)
    scale = max(600 // len(rows), 4)
    out = io.BytesIO()
    drawn.resize((len(rows) * scale, len(rows) * scale), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def svg_of(code: segno.QRCode) -> bytes:
    """A code as a drawing, for print."""
    out = io.BytesIO()
    code.save(out, kind="svg", border=4, xmldecl=False)
    return out.getvalue()


def link_pdf(session: Session, person: Person, pilot: Pilot, code: str) -> bytes:
    """One sheet of A4 to hang up: the unit, its QR code, how to answer. Raises NotFound."""
    made = form_link(session, person, pilot, code)
    return build_link_sheets([sheet_of(made, svg_of(code_of(made.link)), pilot.trial_to)])


def sheet_of(made: FormLink, drawing: bytes, until: date) -> LinkSheet:
    """What the sheet of a unit says: its code as a drawing, the trial's last day."""
    return LinkSheet(made.name, made.link, drawing, until, unit_is_filled=bool(made.filled))
