"""For every unit within reach its QR code, its sheet to print, its link and the words to send, in one ZIP.

Half a minute of work for the whole tree, so a process of its own does it (`services.link_job`), and the ZIP is kept
under DATA_DIR by the hash of what stands in it: the same links give the same file at once, to whoever reaches them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session

from locales import gettext as _
from locales import language, phrase
from models.tables import Pilot
from reports.link_sheet import build_link_sheets
from services.access import NotFound, Person
from services.bundle_names import safe_name
from services.feedback_export import inert
from services.form_links import FormLink, code_of, form_links, png_of, sheet_of, svg_of
from services.report_documents import save
from services.written_apart import is_being_written, start_writing

FOLDER = "link-bundles"
WANTED, STATE = "wanted.json", "state.json"
_KEPT = 20
# A newer layout gives another file.
_LAYOUT = 2
# Of the whole work the codes take about this share, the sheets the rest.
_CODES = 0.6


@dataclass(frozen=True)
class LinkBundle:
    """How far the ZIP is. `state` is none, running, stopped (its process ended too early) or finished; `done` 0 to 1."""

    state: str
    done: float = 0.0


def link_bundle(session: Session, person: Person, pilot: Pilot, data_dir: Path) -> LinkBundle:
    """How far the ZIP of everything within reach is, as its links stand now."""
    return _read(_path(form_links(session, person, pilot), pilot, data_dir))


def start_link_bundle(session: Session, person: Person, pilot: Pilot, data_dir: Path) -> LinkBundle:
    """Begin to write it, unless it is there or being written."""
    made = form_links(session, person, pilot)
    path = _path(made, pilot, data_dir)
    if not path.exists():
        asked = {
            "locale": language(),
            "until": pilot.trial_to.isoformat(),
            "links": [asdict(one) for one in made],
        }
        folder = path.with_suffix("")
        save(folder, WANTED, json.dumps(asked).encode())
        _tidy(path.parent, but=path)
        if not is_being_written(folder):
            (folder / STATE).unlink(missing_ok=True)
        start_writing("services.link_job", folder, {})
    return _read(path)


def link_zip(session: Session, person: Person, pilot: Pilot, data_dir: Path) -> bytes:
    """The finished ZIP. Raises NotFound before that."""
    path = _path(form_links(session, person, pilot), pilot, data_dir)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(
            phrase("This ZIP is not made yet. Open “Link and QR code of the form” and have it made.")
        ) from None


def write_links(
    made: Sequence[FormLink], until: date, *, progress: Callable[[float], None] = lambda _share: None
) -> bytes:
    """The ZIP of these links; `until` is the trial's last day, `progress` is told how much is done (0 to 1)."""
    listed, out, sheets = io.StringIO(), io.BytesIO(), []
    table = csv.writer(listed)
    table.writerow([_("Code"), _("Unit"), _("Link"), _("Words to send")])
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for n, one in enumerate(made):
            progress(_CODES * n / len(made))
            code = code_of(one.link)
            table.writerow([inert(said) for said in (one.code, one.name, one.link, one.message)])
            sheets.append(sheet_of(one, svg_of(code), until))
            kept.writestr(f"ma-qr/{safe_name(one.code)}.png", png_of(code))
        kept.writestr("lien-ket.csv", "\ufeff" + listed.getvalue())
        progress(_CODES)
        if sheets:
            kept.writestr("to-in.pdf", build_link_sheets(sheets))
    progress(1.0)
    return out.getvalue()


def _read(path: Path) -> LinkBundle:
    if path.exists():
        return LinkBundle("finished", 1.0)
    folder = path.with_suffix("")
    if not (folder / WANTED).exists():
        return LinkBundle("none")
    going = is_being_written(folder)
    # It may have ended between the two looks.
    if path.exists():
        return LinkBundle("finished", 1.0)
    try:
        done = float(json.loads((folder / STATE).read_bytes()))
    except FileNotFoundError:
        done = 0.0
    return LinkBundle("running" if going else "stopped", done)


def _path(made: Sequence[FormLink], pilot: Pilot, data_dir: Path) -> Path:
    told = [_LAYOUT, pilot.trial_to.isoformat(), _("Words to send")]
    told += [[one.code, one.name, one.link, one.filled, one.message] for one in made]
    digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    return data_dir / FOLDER / f"{digest}.zip"


def _tidy(place: Path, *, but: Path) -> None:
    """Delete the ZIPs that were made longest ago, and the folders of what was written or given up."""
    for old in sorted(place.glob("*.zip"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)
    for left in place.iterdir():
        if not (left / WANTED).exists() or left == but.with_suffix(""):
            continue
        if left.with_suffix(".zip").exists() or not is_being_written(left):
            shutil.rmtree(left)
