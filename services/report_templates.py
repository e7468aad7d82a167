"""A unit's own Word template: checked, kept by its SHA-256, used for the unit's Word documents until it is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlmodel import Session, select

from locales import phrase
from locales.vietnamese import clean_text
from models.tables import Pilot, ReportTemplate
from models.types import key
from reports.appendix import AppendixFacts
from reports.appendix_template import TEMPLATE
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.file_store import FileStore
from services.progress import node_within_reach
from services.report_documents import from_template, pictures_of
from services.template_words import template_refusal
from services.unit_tree import load_tree

MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class UnitTemplate:
    """The template that a unit's Word documents are made from."""

    name: str
    sha256: str
    size: int
    uploaded_by: str
    uploaded_at: datetime


@dataclass(frozen=True)
class Filled:
    """A template that was checked, filled with the unit's report as it stands: the document and its text."""

    template: bytes
    document: bytes
    text: tuple[str, ...]


def read_template(session: Session, person: Person, pilot: Pilot, code: str) -> UnitTemplate | None:
    """The unit's template; None where it has none and ours is used. Raises NotFound."""
    require(person, Action.SEE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    kept = _kept(session, pilot, node.id)
    if kept is None:
        return None
    return UnitTemplate(kept.name, kept.sha256, kept.size, kept.uploaded_by, kept.uploaded_at)


def template_bytes(session: Session, pilot: Pilot, unit_id: int, store: FileStore) -> bytes:
    """The bytes of a unit's template, b"" where it has none. The caller has checked the reach. Raises FileIsGone."""
    kept = _kept(session, pilot, unit_id)
    return store.read(kept.sha256) if kept is not None else b""


def common_template(person: Person) -> bytes:
    """The template that ships, from which a unit may make its own."""
    require(person, Action.SEE_REPORT)
    return TEMPLATE.read_bytes()


def own_template(session: Session, person: Person, pilot: Pilot, code: str, store: FileStore) -> bytes:
    """The unit's own template, to the byte. Raises NotFound, also where it has none; FileIsGone."""
    require(person, Action.SEE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    data = template_bytes(session, pilot, node.id, store)
    if not data:
        raise NotFound(phrase("Unit %(code)s has no template of its own.", code=code))
    return data


def _kept(session: Session, pilot: Pilot, unit_id: int) -> ReportTemplate | None:
    return session.exec(
        select(ReportTemplate).where(ReportTemplate.pilot_id == pilot.id, ReportTemplate.unit_id == unit_id)
    ).first()


def try_template(person: Person, facts: AppendixFacts, data: bytes, store: FileStore) -> Filled:
    """Check a template and fill it, with invented facts that use every place and with the unit's own.

    Asks no database, since it may take seconds. Raises Refused, saying what in the template stands against it.
    """
    require(person, Action.PREPARE_REPORT)
    if len(data) > MOST_BYTES:
        raise Refused(template_refusal("too_large", {"most": MOST_BYTES >> 20}))
    from_template(data, None, {})
    document, text = from_template(data, facts, pictures_of(facts, store))
    return Filled(data, document, tuple(text))


def keep_template(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    store: FileStore,
    *,
    name: str,
    checked: Filled,
    now: datetime,
) -> None:
    """Use a template that was checked for the unit's Word documents from now on. Raises NotFound."""
    require(person, Action.PREPARE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    kept = _kept(session, pilot, node.id)
    before = {"sha256": kept.sha256, "name": kept.name} if kept else None
    template = kept or ReportTemplate(
        pilot_id=key(pilot), unit_id=node.id, name="", sha256="", size=0, uploaded_by="", uploaded_at=now
    )
    template.name = clean_text(PurePath(name.replace("\\", "/")).name).replace("\n", " ")[:120]
    template.sha256, template.size = store.keep(checked.template), len(checked.template)
    template.uploaded_by, template.uploaded_at = person.name, now
    session.add(template)
    session.flush()
    audit.record(
        session,
        person,
        "keep report template",
        "report_template",
        template.id,
        now=now,
        before=before,
        after={"unit": node.code, "sha256": template.sha256, "name": template.name},
    )
    session.commit()


def drop_template(session: Session, person: Person, pilot: Pilot, code: str, *, now: datetime) -> None:
    """Use our own template again; the bytes of the unit's stay in the store. Raises NotFound."""
    require(person, Action.PREPARE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    kept = _kept(session, pilot, node.id)
    if kept is None:
        raise NotFound(phrase("Unit %(code)s has no template of its own.", code=code))
    audit.record(
        session,
        person,
        "drop report template",
        "report_template",
        kept.id,
        now=now,
        before={"unit": node.code, "sha256": kept.sha256, "name": kept.name},
    )
    session.delete(kept)
    session.commit()


def restore_template(
    session: Session, person: Person, pilot: Pilot, code: str, was: UnitTemplate, *, now: datetime
) -> None:
    """Undo the dropping of a template. Raises Refused where the unit has another by now, NotFound."""
    require(person, Action.PREPARE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    if _kept(session, pilot, node.id) is not None:
        raise Refused(phrase("Unit %(code)s has another template by now; nothing was changed.", code=code))
    template = ReportTemplate(
        pilot_id=key(pilot),
        unit_id=node.id,
        name=was.name,
        sha256=was.sha256,
        size=was.size,
        uploaded_by=was.uploaded_by,
        uploaded_at=was.uploaded_at,
    )
    session.add(template)
    session.flush()
    audit.record(
        session,
        person,
        "keep report template",
        "report_template",
        template.id,
        now=now,
        after={"unit": node.code, "sha256": was.sha256, "name": was.name},
    )
    session.commit()
