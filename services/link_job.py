"""The process that writes one ZIP of links: `python -m services.link_job FOLDER LOCK`. It needs no database.

It holds the folder's lock while it lives, and tells in the folder how far it is.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

from locales import speaking
from services.form_links import FormLink
from services.link_bundle import STATE, WANTED, write_links
from services.report_documents import save


def write_bundle(folder: Path) -> Path:
    """Write what the folder asks for into the ZIP beside it; the ZIP."""
    asked = json.loads((folder / WANTED).read_bytes())
    told = -1

    def tell(share: float) -> None:
        nonlocal told
        if int(share * 100) > told:
            told = int(share * 100)
            save(folder, STATE, json.dumps(share).encode())

    with speaking(asked["locale"]):
        links = [FormLink(**one) for one in asked["links"]]
        data = write_links(links, date.fromisoformat(asked["until"]), progress=tell)
    return save(folder.parent, f"{folder.name}.zip", data)


def main(folder: str) -> int:
    """Write with less right to the processors than those who look at a page."""
    os.nice(5)
    write_bundle(Path(folder))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
