"""For every unit within reach its QR code, its sheet to print, its link and the words to send, in one ZIP.

Some seconds of work for the whole tree, so it is kept under DATA_DIR: the same links give the same file at once.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlmodel import Session

from locales import gettext as _
from models.tables import Pilot
from reports.link_sheet import build_link_sheets
from services.access import Person
from services.bundle_names import safe_name
from services.feedback_export import inert
from services.form_links import FormLink, code_of, form_links, png_of, sheet_of, svg_of
from services.report_documents import save

FOLDER = "link-bundles"
_KEPT = 20
# A newer layout gives another file.
_LAYOUT = 2
# Of the whole work the codes take about this share, the sheets the rest.
_CODES = 0.6


def ready_bundle(session: Session, person: Person, pilot: Pilot, data_dir: Path) -> Path | None:
    """The ZIP of everything within reach as it stands, where it was made already."""
    path = _path(form_links(session, person, pilot), pilot, data_dir)
    return path if path.exists() else None


def link_bundle(
    session: Session,
    person: Person,
    pilot: Pilot,
    data_dir: Path,
    *,
    progress: Callable[[float], None] = lambda _share: None,
) -> Path:
    """The same, made where it is not there yet; `progress` is told how much of it is done (0 to 1)."""
    made = form_links(session, person, pilot)
    path = _path(made, pilot, data_dir)
    if not path.exists():
        save(path.parent, path.name, _written(made, pilot, progress))
        _tidy(path.parent)
    progress(1.0)
    return path


def _written(made: Sequence[FormLink], pilot: Pilot, progress: Callable[[float], None]) -> bytes:
    listed, out, sheets = io.StringIO(), io.BytesIO(), []
    table = csv.writer(listed)
    table.writerow([_("Code"), _("Unit"), _("Link"), _("Words to send")])
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for n, one in enumerate(made):
            progress(_CODES * n / len(made))
            code = code_of(one.link)
            table.writerow([inert(said) for said in (one.code, one.name, one.link, one.message)])
            sheets.append(sheet_of(pilot, one, svg_of(code)))
            kept.writestr(f"ma-qr/{safe_name(one.code)}.png", png_of(code))
        kept.writestr("lien-ket.csv", "\ufeff" + listed.getvalue())
        progress(_CODES)
        if sheets:
            kept.writestr("to-in.pdf", build_link_sheets(sheets))
    return out.getvalue()


def _path(made: Sequence[FormLink], pilot: Pilot, data_dir: Path) -> Path:
    told = [_LAYOUT, pilot.trial_to.isoformat(), _("Words to send")]
    told += [[one.code, one.name, one.link, one.filled, one.message] for one in made]
    digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    return data_dir / FOLDER / f"{digest}.zip"


def _tidy(folder: Path) -> None:
    """Delete what was made longest ago."""
    for old in sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)
