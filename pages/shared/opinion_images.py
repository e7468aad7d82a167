"""The images of one opinion: those that are there, and why each of the others is not, with a button to fetch them again."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from importers.drive_images import DriveImages, NoGoogle
from locales import gettext as _
from pages.shared import draw
from pages.shared.visit import engine, moment, store, visitor
from services.access import Action, NotAllowed, NotFound, Person, may
from services.feedback import ItemImage
from services.image_fetching import fetch_images
from services.image_words import image_why
from settings import load_settings


def draw_images(person: Person, item: int, images: Sequence[ItemImage]) -> None:
    """Draw the small forms, each a link to the whole image, then a line for each image that is not there."""
    present = [image for image in images if image.state == "present"]
    if present:
        shown = "".join(
            f'<a href="/tep/anh/{image.id}" target="_blank" rel="noopener">'
            f'<img src="/tep/anh/{image.id}" alt="{escape(_("Image %(n)s", n=n))}" loading="lazy"></a>'
            for n, image in enumerate(present, start=1)
        )
        st.html(f'<div class="opinion-images">{shown}</div>')
    for image in images:
        why = str(image_why(image.why))
        if image.state == "missing":
            st.caption(draw.plain(_("An image is missing: %(why)s", why=why)))
        elif image.state == "refused":
            st.caption(draw.plain(_("An image is refused: %(why)s", why=why)))
    if any(image.state == "missing" for image in images) and may(person, Action.FETCH_IMAGES):
        st.button(
            _("Fetch the missing images again"),
            key=f"fetch.{item}",
            icon=":material/sync:",
            on_click=_fetch,
            args=(item,),
        )


def _fetch(item: int) -> None:
    person = visitor(Action.FETCH_IMAGES)
    settings = load_settings()
    try:
        source = DriveImages(settings.google_service_account_file, settings.google_api_root)
        brought = fetch_images(engine(), person, source, store(), now=moment(), item=item)
    except (NoGoogle, NotFound, NotAllowed) as refused:
        draw.failed(str(refused))
        return
    draw.done(str(brought.sentence()))
