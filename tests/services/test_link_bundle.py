"""The ZIP of links is written beside the page, seen by whoever reaches the same links, and made once."""

from __future__ import annotations

import io
import zipfile
from threading import Event

import pytest

from locales import speaking
from services.access import OPERATOR, NotFound
from services.form_links import set_form
from services.link_bundle import (
    FOLDER,
    STATE,
    WANTED,
    LinkBundle,
    link_bundle,
    link_zip,
    start_link_bundle,
)
from services.link_job import write_bundle

FORM = "https://docs.google.com/forms/d/e/1FAIpQLSe7xvhvtCUFeDpiwzS-lvoEl6sn_VvI9aBLoR-GhEmSJ8WdiQ/viewform"
FINISHED = LinkBundle("finished", 1.0)
pytestmark = pytest.mark.parametrize("kind", ["sqlite"])


@pytest.fixture
def asked(session, pilot, tree, reporter_of, now, tmp_path):
    """What each service is asked with: a reporter with a unit below theirs."""
    set_form(session, OPERATOR, pilot, f"{FORM}?entry.42=X", now=now)
    return session, reporter_of(tree["PA"]), pilot, tmp_path


def until_written(asked) -> LinkBundle:
    """Look again while it is being written; a look must itself never say that it was given up."""
    pause, bundle = Event(), link_bundle(*asked)
    for _look in range(2_400):
        if bundle.state != "running":
            break
        pause.wait(0.05)
        bundle = link_bundle(*asked)
    return bundle


def test_it_is_begun_by_one_press_written_apart_and_kept(asked):
    assert link_bundle(*asked) == LinkBundle("none")
    with pytest.raises(NotFound):
        link_zip(*asked)
    assert start_link_bundle(*asked).state in ("running", "finished")
    assert start_link_bundle(*asked).state in ("running", "finished")
    assert until_written(asked) == FINISHED
    data = link_zip(*asked)
    with zipfile.ZipFile(io.BytesIO(data)) as kept:
        assert sorted(kept.namelist()) == ["lien-ket.csv", "ma-qr/PA.png", "ma-qr/PA1.png", "to-in.pdf"]
        assert kept.testzip() is None
    [path] = (asked[-1] / FOLDER).glob("*.zip")
    made_at = path.stat().st_mtime_ns
    assert start_link_bundle(*asked) == FINISHED
    assert path.stat().st_mtime_ns == made_at


def test_other_links_other_words_and_other_reach_are_another_file(asked, tree, reporter_of):
    session, person, pilot, data = asked
    start_link_bundle(*asked)
    assert until_written(asked) == FINISHED
    assert link_bundle(session, reporter_of(tree["PB"]), pilot, data) == LinkBundle("none")
    with pytest.raises(NotFound):
        link_zip(session, reporter_of(tree["PB"]), pilot, data)
    with speaking("en"):
        assert link_bundle(session, person, pilot, data) == LinkBundle("none")
    tree["PA1"].name = "Một tên khác"
    session.add(tree["PA1"])
    session.commit()
    assert link_bundle(session, person, pilot, data) == LinkBundle("none")


def test_what_a_killed_process_left_reads_as_stopped_and_is_made_again(asked):
    start_link_bundle(*asked)
    assert until_written(asked) == FINISHED
    place = asked[-1] / FOLDER
    [path] = place.glob("*.zip")
    path.unlink()
    folder = path.with_suffix("")
    (folder / STATE).write_text("0.3")
    # Its process may still be on its way out.
    assert until_written(asked) == LinkBundle("stopped", 0.3)
    assert write_bundle(folder) == path
    assert link_bundle(*asked) == FINISHED
    path.unlink()
    assert start_link_bundle(*asked).state in ("running", "finished")
    assert until_written(asked) == FINISHED


def test_folders_of_earlier_work_are_cleared_away_when_another_begins(asked):
    session, _person, pilot, data = asked
    start_link_bundle(*asked)
    assert until_written(asked) == FINISHED
    everybody = session, OPERATOR, pilot, data
    start_link_bundle(*everybody)
    assert until_written(everybody) == FINISHED
    assert len(list((data / FOLDER).glob("*.zip"))) == 2
    assert len(list((data / FOLDER).glob(f"*/{WANTED}"))) == 1
