"""Is everything sound: the database's form, its own check, the record's chain, the kept files, the sums."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, text
from sqlmodel import Session, col, select

from models.codes import UnitLink
from models.database import newest_revision, reading, revision
from models.tables import Feedback, Image, ImportBatch, InstallCount, Report, ReportFile, Unit
from services import audit
from services.file_store import FileIsGone, FileStore


@dataclass(frozen=True)
class Soundness:
    """What was looked at: name -> None when sound, else a sentence fragment naming the first fault."""

    found: dict[str, str | None]
    counts: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not any(self.found.values())

    def as_json(self) -> dict[str, Any]:
        """The form that scripts rely on."""
        return {"ok": self.ok, "checks": {k: v or "ok" for k, v in self.found.items()}, "counts": self.counts}


def check_all(engine: Engine, data_dir: Path) -> Soundness:
    """Look at everything; nothing is changed."""
    have, need = revision(engine), newest_revision()
    if have != need:
        return Soundness({"revision": f"{have} (needs {need}: run setup)"}, {})
    found: dict[str, str | None] = {"revision": None}
    with reading(engine) as session:
        found["database"] = _database(session)
        found["audit"] = _record(session)
        found["files"] = _files(session, FileStore(data_dir))
        found["secrets"] = _secrets(data_dir)
        found["sums"] = _sums(session)
        counts = {
            name: session.exec(select(func.count()).select_from(table)).one()
            for name, table in (
                ("units", Unit),
                ("install_counts", InstallCount),
                ("feedback", Feedback),
                ("reports", Report),
                ("imports", ImportBatch),
            )
        }
    return Soundness(found, counts)


def _database(session: Session) -> str | None:
    if session.get_bind().dialect.name != "sqlite":
        return None
    said = session.connection().execute(text("PRAGMA integrity_check")).scalar()
    if said != "ok":
        return str(said)
    loose = session.connection().execute(text("PRAGMA foreign_key_check")).first()
    return None if loose is None else f"{loose[0]} names a row of {loose[2]} that is not there"


_BROKEN = {
    "changed": "row %s was changed",
    "missing": "a row before row %s is missing",
    "blanked": "row %s was blanked without a request on record",
    "cut": "rows up to row %s are missing at the end",
}


def _record(session: Session) -> str | None:
    sound = audit.verify(session)
    return None if sound.broken is None else _BROKEN[sound.why] % sound.broken


def _files(session: Session, store: FileStore) -> str | None:
    kept = [
        *session.exec(select(ReportFile.sha256)),
        *session.exec(select(Image.sha256).where(Image.state == "present").distinct()),
        *session.exec(select(Report.signed_pdf_sha256).where(Report.signed_pdf_sha256 != "")),
    ]
    for sha256 in kept:
        try:
            store.read(sha256)
        except FileIsGone:
            return f"the file {sha256} is missing or was changed"
    return None


def _secrets(data_dir: Path) -> str | None:
    """What signs and what holds personal data is its owner's alone."""
    for path in (data_dir / "secret_key", *sorted((data_dir / "personal").glob("*.zip"))):
        if path.exists() and path.stat().st_mode & 0o077:
            return f"{path} can be read by others: chmod 600 {path}"
    return None


def _sums(session: Session) -> str | None:
    links = dict(
        session.exec(select(Feedback.unit_link, func.count()).group_by(col(Feedback.unit_link))).all()
    )
    assigned = session.exec(
        select(func.count()).select_from(Feedback).where(col(Feedback.unit_id).is_not(None))
    ).one()
    if links.get(UnitLink.ASSIGNED.value, 0) != assigned:
        return "the assigned items and the items with a unit differ"
    return None
