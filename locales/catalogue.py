"""Keep the catalogues true: which words of a room lack Vietnamese, and put them in.

python -m locales.catalogue missing ROOM          the words without Vietnamese, as JSON {words: ""}
python -m locales.catalogue fill ROOM FILE.json   take translations from {words: Vietnamese}, compile
python -m locales.catalogue check                 1 when any room is not complete
"""

from __future__ import annotations

import fcntl
import json
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from locales import FOLDER, ROOMS

ROOT = FOLDER.parent
KEYWORDS = {"_": None, "gettext": None, "phrase": None, "ngettext": (2,)}


def spoken(room: str) -> set[str]:
    """Every word for people that the code of a room marks."""
    if room == "cli":
        found = [
            message
            for name in ("cli.py", "settings.py")
            if (ROOT / name).exists()
            for _line, message, *_rest in extract_from_file("python", ROOT / name, keywords=KEYWORDS)
        ]
    else:
        found = [
            message
            for _file, _line, message, *_rest in extract_from_dir(
                str(ROOT / room), [("**.py", "python")], keywords=KEYWORDS
            )
        ]
    return {m if isinstance(m, str) else m[0] for m in found} - {""}


def catalogue_file(room: str, ending: str = "po") -> Path:
    """Where a room's Vietnamese lies."""
    return FOLDER / "vi" / "LC_MESSAGES" / f"{room}.{ending}"


def written(room: str) -> dict[str, str]:
    """The Vietnamese of a room: words -> Vietnamese."""
    path = catalogue_file(room)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}


def missing(room: str) -> list[str]:
    """Words of a room without Vietnamese."""
    have = written(room)
    return sorted(m for m in spoken(room) if not have.get(m))


def compiled(room: str) -> bytes:
    """The machine form of a room's catalogue; the same words give the same bytes."""
    catalogue = Catalog(locale="vi", header_comment="", fuzzy=False)
    for words, vietnamese in sorted(written(room).items()):
        catalogue.add(words, vietnamese)
    out = BytesIO()
    write_mo(out, _still(catalogue))
    return out.getvalue()


def _still(catalogue: Catalog) -> Catalog:
    """Without the moment of writing, so that nothing changes when nothing changed."""
    from datetime import UTC, datetime

    then = datetime(2025, 11, 20, tzinfo=UTC)
    catalogue.creation_date = then
    catalogue.revision_date = then
    return catalogue


def fill(room: str, translations: dict[str, str]) -> None:
    """Add translations to a room, drop words no longer said, write both forms. Safe beside another `fill`."""
    path = catalogue_file(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / f".{room}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        have = written(room) | {k: v for k, v in translations.items() if v}
        catalogue = Catalog(locale="vi", project="pilot-tracker", header_comment="", fuzzy=False)
        for words in sorted(spoken(room)):
            catalogue.add(words, have.get(words, ""))
        with path.open("wb") as file:
            write_po(file, _still(catalogue), sort_output=True, omit_header=False, width=110)
        catalogue_file(room, "mo").write_bytes(compiled(room))


def main(arguments: list[str]) -> int:
    """Run one of the three commands above."""
    match arguments:
        case ["missing", room]:
            sys.stdout.write(
                json.dumps(dict.fromkeys(missing(room), ""), ensure_ascii=False, indent=1) + "\n"
            )
        case ["fill", room, file]:
            fill(room, json.loads(Path(file).read_text(encoding="utf-8")))
        case ["check"]:
            lacking = {room: missing(room) for room in ROOMS if missing(room)}
            for room, words in lacking.items():
                sys.stderr.write(f"{room}: {len(words)} without Vietnamese, the first: {words[0]}\n")
            return 1 if lacking else 0
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
