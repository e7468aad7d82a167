"""One of the processes that write many units' documents: asked for a unit at a time on standard input.

Runs as `python -m services.bundle_worker`; the first line says what is wanted, each other line is a unit's
code, and each answer is one line of JSON. It ends with whoever asks.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from locales import gettext as _
from locales import speak
from models.codes import Role
from models.database import open_engine, reading
from reports.appendix import facts_to_json
from services.access import Action, NotFound, Person, Refused, require
from services.file_store import FileIsGone, FileStore
from services.pilots import current_pilot
from services.progress import node_within_reach
from services.report_documents import Documents, save, write_documents
from services.report_templates import template_bytes
from services.sent_reports import line_to_json, sent_line
from services.unit_reports import closed_documents, draft_facts, newest_closed
from services.unit_tree import load_tree

# Beside the documents: one entry a unit, written after its documents, so that a run goes on where another ended.
ENTRIES = ".ban-ke"


def wanted_line(person: Person, **wanted: Any) -> str:
    """The first line of a worker, from plain values and the person."""
    return json.dumps({"person": asdict(person), **wanted}) + "\n"


class Worker:
    """Writes one unit after another into a folder."""

    def __init__(self, wanted: dict[str, Any]) -> None:
        told = wanted["person"]
        self.person = Person(**{**told, "role": Role(told["role"]) if told["role"] else None})
        self.engine = open_engine(wanted["url"])
        self.store = FileStore(Path(wanted["data_dir"]))
        self.out = Path(wanted["out"])
        self.now = datetime.fromisoformat(wanted["now"])
        self.formats: list[str] = wanted["formats"]
        self.pilot: str | None = wanted["pilot"]
        self.lines_by: str | None = wanted["lines_by"]
        self.closed: bool = wanted["closed"]
        self.sent: bool = wanted["sent"]
        self.program: str = wanted["program"]
        speak(self.person.locale)
        # One look at the tree for the whole run.
        with reading(self.engine) as session:
            self.tree = load_tree(session)

    def write(self, code: str) -> dict[str, Any]:
        """Write a unit's documents, or leave those of an earlier run that are still right."""
        try:
            require(self.person, Action.SEE_REPORT)
            with reading(self.engine) as session:
                return self._write(session, code)
        except (Refused, NotFound) as refused:
            return {"unit": code, "failed": str(refused)}
        except FileIsGone:
            return {
                "unit": code,
                "failed": _("Its files are missing from the store. Tell the administrator."),
            }

    def _write(self, session: Session, code: str) -> dict[str, Any]:
        pilot = current_pilot(session, self.pilot)
        node = node_within_reach(session, self.person, self.tree, code)
        sent = line_to_json(sent_line(session, pilot, node)) if self.sent else None
        if sent is not None:
            version = sent["version"]
        else:
            version = newest_closed(session, pilot, node) if self.closed else 0
        made_from: dict[str, Any] = {
            "version": version,
            "formats": sorted(self.formats),
            "by": self.program,
            "sent": sent,
        }
        facts, template = None, b""
        if not version:
            facts = draft_facts(session, pilot, self.tree, node, now=self.now, lines_by=self.lines_by)
            template = template_bytes(session, pilot, node.id, self.store)
            made_from["template"] = hashlib.sha256(template).hexdigest()
            made_from["facts"] = facts_to_json(facts)
            pictures = {p.sha256 for line in facts.lines for p in line.pictures if p.state == "present"}
            made_from["pictures"] = sorted(sha256 for sha256 in pictures if self.store.holds(sha256))
        digest = hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
        entry = self.out / ENTRIES / f"{node.code}.json"
        if (kept := _read_entry(entry)) and kept["digest"] == digest and _stand(self.out, kept["files"]):
            return {**kept, "kept": True}
        documents = (
            write_documents(facts, self.store, self.formats, template)
            if facts is not None
            else closed_documents(session, self.person, pilot, code, version, self.store, self.formats)
        )
        return {**self._save(documents, version, digest, entry, sent), "kept": False}

    def _save(
        self, documents: Documents, version: int, digest: str, entry: Path, sent: dict[str, Any] | None
    ) -> dict[str, Any]:
        files = {}
        for form, data in documents.files.items():
            path = save(self.out, f"{documents.unit}.{form}", data)
            files[path.name] = hashlib.sha256(data).hexdigest()
        done = {
            "unit": documents.unit,
            "version": version,
            "files": files,
            "items": documents.items,
            "images": documents.images,
            "sent": sent,
            "digest": digest,
        }
        entry.parent.mkdir(exist_ok=True)
        save(entry.parent, entry.name, json.dumps(done).encode())
        return done


def _read_entry(entry: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(entry.read_bytes())
    except (OSError, ValueError):
        return None
    return found


def _stand(out: Path, files: dict[str, str]) -> bool:
    """Whether every file is there and is what it was."""
    try:
        return all(hashlib.sha256((out / n).read_bytes()).hexdigest() == sha for n, sha in files.items())
    except OSError:
        return False


def main() -> int:
    """Answer until standard input ends."""
    worker = Worker(json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(worker.write(json.loads(line))) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)
