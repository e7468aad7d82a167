"""Every unit's documents at once: whose they are, where they lie while they are written, the ZIP that is made of them.

A bundle is a folder under DATA_DIR: what is wanted, how far it is, the documents, at last the ZIP. It is written by
a process of its own (`services.bundle_job`), so that a page may be left, and a stopped one goes on where it was.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import Engine, make_url
from sqlmodel import Session

from locales import phrase
from models.tables import Pilot
from reports.sent_list import NAME
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.bundle_names import apart, document_name, folder_of, safe_name
from services.pilots import zone_of
from services.progress import node_within_reach
from services.report_documents import FORMATS, STARTED, save
from services.sent_reports import list_of_sent
from services.unit_tree import load_tree
from services.written_apart import is_being_written, start_writing

FOLDER = "bundles"
ZIP = "bo-bao-cao.zip"
WANTED, STATE, STOP, WRITTEN = "wanted.json", "state.json", "stop", "documents"
# A bundle is a copy of what can be made again.
KEPT_FOR = timedelta(days=7)
_NUMBER = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True)
class Bundle:
    """How far a bundle is. `state` is running, stopped (goes on when asked), finished or failed (`why` says it)."""

    number: str
    unit: str
    unit_name: str
    state: str
    done: int
    total: int
    failed: tuple[tuple[str, str], ...]
    made_at: datetime
    size: int = 0
    why: str = ""


def address_of(engine: Engine) -> str:
    """The database's address as another process can use it, wherever it starts."""
    url = make_url(engine.url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        url = url.set(database=str(Path(url.database).resolve()))
    return url.render_as_string(hide_password=False)


def units_of(session: Session, person: Person, code: str) -> list[str]:
    """The codes of a unit and of all below it that report, in the tree's order. Raises NotFound."""
    require(person, Action.SEE_REPORT)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    return [n.code for n in tree.subtree(node) if n.confirmed or n.id == node.id]


def start_bundle(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    data_dir: Path,
    *,
    now: datetime,
    formats: Sequence[str] = FORMATS,
    only: Collection[str] | None = None,
    sent: bool = False,
) -> Bundle:
    """Begin to write the documents of a unit and all below it, of those named in `only` if given.

    `sent` takes of each the newest version that was sent, and adds a list of them. Raises Refused while another of this person is running, and where there is
    nothing to write.
    """
    codes = [c for c in units_of(session, person, code) if only is None or c in only]
    if not codes:
        raise Refused(phrase("Nobody has sent a report yet, so there is nothing to put into a ZIP."))
    standing = newest_bundle(person, data_dir)
    if standing is not None and standing.state == "running":
        raise Refused(
            phrase(
                "The documents of %(unit)s are still being written. Wait for them, or stop them first.",
                unit=standing.unit_name,
            )
        )
    _tidy(data_dir, person, now)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    number = secrets.token_hex(12)
    folder = data_dir / FOLDER / number
    wanted = {
        "person": asdict(person),
        "pilot": pilot.code,
        "unit": node.code,
        "unit_name": node.name,
        "codes": codes,
        "folders": {n.code: list(folder_of(tree, n, node)) for n in tree.subtree(node)},
        "names": {n.code: n.name for n in tree.subtree(node) if n.code in codes},
        "pilot_name": pilot.name,
        "sent": sent,
        "formats": list(formats),
        "now": now.isoformat(),
        "at": now.astimezone(zone_of(pilot)).isoformat(),
    }
    save(folder, WANTED, json.dumps(wanted).encode())
    audit.record(
        session,
        person,
        "write reports of all units",
        "unit",
        node.id,
        now=now,
        after={"unit": node.code, "units": len(codes)},
    )
    session.commit()
    _run(folder, session, data_dir)
    return _read(folder)


def resume_bundle(session: Session, person: Person, number: str, data_dir: Path) -> Bundle:
    """Go on with a bundle that was stopped, from where it was. Raises NotFound, Refused."""
    folder = _folder_of(session, person, number, data_dir)
    (folder / STOP).unlink(missing_ok=True)
    if _read(folder).state in ("stopped", "failed"):
        _run(folder, session, data_dir)
    return _read(folder)


def stop_bundle(session: Session, person: Person, number: str, data_dir: Path) -> None:
    """Stop writing after the units that are being written now. Raises NotFound."""
    (_folder_of(session, person, number, data_dir) / STOP).touch()


def drop_bundle(session: Session, person: Person, number: str, data_dir: Path) -> None:
    """Delete a bundle that is not being written. Raises NotFound, Refused."""
    folder = _folder_of(session, person, number, data_dir)
    if _read(folder).state == "running":
        raise Refused(phrase("These documents are still being written. Stop them first."))
    shutil.rmtree(folder)


def newest_bundle(person: Person, data_dir: Path) -> Bundle | None:
    """The bundle that this person asked for last; None where there is none any more."""
    require(person, Action.SEE_REPORT)
    own = [_read(folder) for folder in _folders(data_dir) if _is_of(folder, person)]
    return max(own, key=lambda b: b.made_at, default=None)


def bundle_zip(session: Session, person: Person, number: str, data_dir: Path) -> tuple[Path, str]:
    """The finished ZIP and a name for it. Raises NotFound, also for another person's and for what left their reach."""
    folder = _folder_of(session, person, number, data_dir)
    path = folder / ZIP
    if not path.exists():
        raise NotFound(phrase("These documents are not finished yet. Look at the page where they are made."))
    return path, f"Phụ lục 2 - {safe_name(_wanted(folder)['unit'])}.zip"


def _folder_of(session: Session, person: Person, number: str, data_dir: Path) -> Path:
    require(person, Action.SEE_REPORT)
    folder = data_dir / FOLDER / number
    if _NUMBER.fullmatch(number) and (folder / WANTED).exists() and _is_of(folder, person):
        # A person who was moved since then no longer reaches what they asked for.
        node_within_reach(session, person, load_tree(session), _wanted(folder)["unit"])
        return folder
    raise NotFound(phrase("These documents are not there any more. Have them written again."))


def _folders(data_dir: Path) -> list[Path]:
    place = data_dir / FOLDER
    return [f for f in place.iterdir() if (f / WANTED).exists()] if place.is_dir() else []


def _wanted(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / WANTED).read_bytes())
    return told


def _is_of(folder: Path, person: Person) -> bool:
    asked = _wanted(folder)["person"]
    return (asked["account_id"], asked["name"]) == (person.account_id, person.name)


def _read(folder: Path) -> Bundle:
    wanted = _wanted(folder)
    try:
        told = json.loads((folder / STATE).read_bytes())
    except FileNotFoundError:
        told = {"state": "running", "done": 0, "failed": [], "why": ""}
    state = told["state"]
    if state == "running" and not is_being_written(folder):
        state = "stopped"
    path = folder / ZIP
    return Bundle(
        folder.name,
        wanted["unit"],
        wanted["unit_name"],
        state,
        told["done"],
        len(wanted["codes"]),
        tuple((unit, why) for unit, why in told["failed"]),
        datetime.fromisoformat(wanted["now"]),
        path.stat().st_size if path.exists() else 0,
        told["why"],
    )


def _run(folder: Path, session: Session, data_dir: Path) -> None:
    """Start the process that writes a bundle, unless one is at it."""
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    (folder / STOP).unlink(missing_ok=True)
    told = {"url": address_of(engine), "data_dir": str(data_dir.resolve())}
    start_writing("services.bundle_job", folder, told)


def _tidy(data_dir: Path, person: Person, now: datetime) -> None:
    """Delete this person's earlier bundles, and everybody's old ones."""
    for folder in _folders(data_dir):
        bundle = _read(folder)
        if bundle.state != "running" and (_is_of(folder, person) or now - bundle.made_at > KEPT_FOR):
            shutil.rmtree(folder)


def write_zip(folder: Path) -> Path:
    """The ZIP of a bundle's documents, in folders by unit; whole or not at all."""
    wanted = _wanted(folder)
    documents = folder / WRITTEN
    entries = [json.loads(entry.read_bytes()) for entry in sorted((documents / ".ban-ke").glob("*.json"))]
    places = {}
    for entry in entries:
        for name in sorted(entry["files"]):
            form = name.rpartition(".")[2]
            place = "/".join(wanted["folders"][entry["unit"]])
            places[name] = f"{place}/{document_name(entry['unit'], form, entry['version'])}"
    named = apart(places.values())
    (folder / STARTED).mkdir(exist_ok=True)
    part = folder / STARTED / ZIP
    when = datetime.fromisoformat(wanted["now"])
    with ZipFile(part, "w") as archive:
        for name, place in places.items():
            entry_of = ZipInfo(named[place], (when.year, when.month, when.day, when.hour, when.minute, 0))
            # The documents are packed already.
            entry_of.compress_type = ZIP_STORED
            entry_of.external_attr = 0o644 << 16
            with (documents / name).open("rb") as source, archive.open(entry_of, "w") as into:
                shutil.copyfileobj(source, into)
        if wanted["sent"]:
            listed = ZipInfo(NAME, (when.year, when.month, when.day, when.hour, when.minute, 0))
            listed.external_attr = 0o644 << 16
            archive.writestr(listed, list_of_sent(wanted, entries, folder / STATE))
    return part.replace(folder / ZIP)
