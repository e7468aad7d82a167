"""Images are fetched once for all who link to them; what is missing says why and is tried again."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image as Picture
from sqlmodel import select

from importers.drive_images import Fetched, NoGoogle
from locales import phrase
from models.codes import Role
from models.tables import Image
from services.access import OPERATOR, NotAllowed, NotFound
from services.image_fetching import fetch_images
from tests.services.rows import opinion, record_opinions

A, B, C = (f"https://drive.google.com/open?id={letter * 12}" for letter in "abc")


def drawn(colour):
    out = io.BytesIO()
    Picture.new("RGB", (30, 20), colour).save(out, "PNG")
    return out.getvalue()


class Places:
    """What stands for Google: link -> what it gives."""

    def __init__(self, gives):
        self.gives, self.asked = gives, []

    def fetch(self, link):
        self.asked.append(link)
        found = self.gives[link]
        if isinstance(found, NoGoogle):
            raise found
        return found


@pytest.fixture
def links(session, pilot, tree, now, reporter_of):
    """PA's opinion links to A and B, PP's to A and C."""
    for row, code, two in ((2, "PA", (A, B)), (3, "PP", (A, C))):
        rows = [opinion(row, f"Ý {code}", second=row, unit_code=code, image_links=two)]
        record_opinions(session, rows, pilot=pilot, now=now, person=reporter_of(tree[code]))
    session.rollback()


def states(session):
    session.expire_all()
    found = [(i.link[-1], i.state, i.why) for i in session.exec(select(Image).order_by(Image.id))]
    session.rollback()
    return found


def test_each_image_is_fetched_once_and_says_why_it_is_not_there(session, engine, links, store, now):
    assert links is None
    places = Places(
        {
            A: Fetched(drawn("red")),
            B: Fetched(None, "not_found"),
            C: Fetched(None, "not_an_image", lasting=True),
        }
    )
    brought = fetch_images(engine, OPERATOR, places, store, now=now)
    assert sorted(places.asked) == sorted([A, B, C])
    assert (brought.present, brought.missing, brought.refused) == (2, 1, 1)
    assert states(session) == [
        ("a", "present", ""),
        ("b", "missing", "not_found"),
        ("a", "present", ""),
        ("c", "refused", "not_an_image"),
    ]
    # What was asked for a short while ago is left alone, and asked for again later.
    places.asked.clear()
    fetch_images(engine, OPERATOR, places, store, now=now + timedelta(minutes=5))
    assert places.asked == []
    places.gives[B] = Fetched(drawn("blue"))
    later = fetch_images(engine, OPERATOR, places, store, now=now + timedelta(hours=1))
    assert (places.asked, later.present) == ([B], 1)


def test_bytes_that_are_no_image_are_refused(session, engine, links, store, now):
    assert links is None
    places = Places({A: Fetched(b"<html>sign in</html>"), B: Fetched(drawn("red")), C: Fetched(b"")})
    fetch_images(engine, OPERATOR, places, store, now=now)
    assert [why for _link, state, why in states(session) if state == "refused"] == [
        "not_an_image",
        "not_an_image",
        "empty",
    ]


def test_a_unit_fetches_its_own_images_alone(
    session, engine, links, tree, store, now, reporter_of, person_of
):
    assert links is None
    person, leader = reporter_of(tree["PA"]), person_of(Role.LEADER, tree["PA"])
    number = session.exec(select(Image.feedback_id).where(Image.link == C)).one()
    session.rollback()
    places = Places({A: Fetched(drawn("red")), B: Fetched(drawn("red"))})
    assert fetch_images(engine, person, places, store, now=now).present == 3
    assert places.asked == [A, B]
    with pytest.raises(NotFound):
        fetch_images(engine, person, places, store, now=now, item=number)
    with pytest.raises(NotAllowed):
        fetch_images(engine, leader, places, store, now=now)


def test_a_persons_asking_never_waits_and_google_without_access_changes_nothing(
    session, engine, links, store, now
):
    assert links is None
    before = states(session)
    number = session.exec(select(Image.feedback_id).where(Image.link == B)).one()
    session.rollback()
    shut = Places(dict.fromkeys((A, B, C), NoGoogle(phrase("no"))))
    with pytest.raises(NoGoogle):
        fetch_images(engine, OPERATOR, shut, store, now=now)
    assert states(session) == before
    places = Places({A: Fetched(None, "not_now"), B: Fetched(None, "not_now")})
    fetch_images(engine, OPERATOR, places, store, now=now, item=number)
    fetch_images(engine, OPERATOR, places, store, now=now, item=number)
    assert places.asked == [A, B, A, B]
