"""One synchronisation brings the answers and then their images; killed in the middle, the next takes up where it ended."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from threading import Event

import pytest
from PIL import Image as Picture
from sqlmodel import select

from models.database import open_engine, reading
from models.tables import Feedback, FormRun, Image
from services.file_store import FileStore
from settings import ROOT
from tests.google.server import DRIVE, Fault, google
from tests.google.sheets import BOOK, HEADER, answer, serve, source_of

AT = datetime(2025, 11, 25, 8)
ANSWERS, TOGETHER = 20, 12
ASKED_OF_THE_SHEET = 2


def drawn(n: int) -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (40, 30), (n * 10, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def server():
    with google() as started:
        header = [*HEADER, "Hình ảnh minh họa"]
        rows = []
        for n in range(ANSWERS):
            name = f"anhso{n:08}"
            started.files[name] = ({"id": name, "mimeType": "image/png"}, drawn(n))
            link = f"https://drive.google.com/open?id={name}"
            rows.append([*answer(AT + timedelta(minutes=n), f"Lỗi số {n}", email=f"n{n}@example.vn"), link])
        serve(started, rows, header=header)
        yield started


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_run_killed_among_its_images_is_taken_up_by_the_next(server, url, session, pilot, tmp_path):
    assert pilot.code
    session.commit()
    source, data = source_of(server, tmp_path), tmp_path / "data"
    told = {
        "DATABASE_URL": url,
        "DATA_DIR": str(data),
        "GOOGLE_SERVICE_ACCOUNT_FILE": str(source.key_file),
        "FORM_SHEET_ID": BOOK,
        "GOOGLE_API_ROOT": server.address,
        "TODAY": "2025-12-12",
    }
    command = [sys.executable, "cli.py", "sync-form", "--json"]
    reached, go = Event(), Event()

    def hang() -> None:
        reached.set()
        go.wait(60)

    # The third image of the second dozen: its request never ends.
    before = ASKED_OF_THE_SHEET + 2 * (TOGETHER + 2)
    server.faults.extend([*[None] * before, Fault(before=hang)])
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        assert reached.wait(90)
        run.kill()
    go.set()
    assert states(url) == Counter(present=TOGETHER, missing=ANSWERS - TOGETHER)
    asked = len(server.asked)
    ended = subprocess.run(
        command, cwd=ROOT, env=os.environ | told, capture_output=True, timeout=90, check=True
    )
    said = json.loads(ended.stdout)
    assert (said["added"], said["changed"], said["unchanged"]) == (0, 0, ANSWERS)
    assert states(url) == Counter(present=ANSWERS)
    later = Counter(path.removeprefix(DRIVE) for path in server.asked[asked:] if path.startswith(DRIVE))
    # What was there is not asked for again; each of the others is: what it is, then its bytes.
    assert later == Counter({f"anhso{n:08}": 2 for n in range(TOGETHER, ANSWERS)})
    with reading(open_engine(url)) as opened:
        images = opened.exec(select(Image)).all()
        assert len({image.sha256 for image in images}) == ANSWERS
        assert all(FileStore(data).holds(image.sha256) for image in images)
        assert len(opened.exec(select(Feedback)).all()) == ANSWERS
        assert set(opened.exec(select(FormRun.state))) == {"done"}


def states(url: str) -> Counter[str]:
    with reading(open_engine(url)) as opened:
        return Counter(opened.exec(select(Image.state)))
