"""Who is looking: asked of the database at every run, callback and fragment, never remembered."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

import streamlit as st
from sqlalchemy import Engine

from locales import gettext as _
from locales import speak
from models.database import open_engine, reading
from services.access import Action, NotAllowed, Person, require
from services.file_store import FileStore
from services.form_tokens import form_token
from services.pilots import PILOT_IN_ADDRESS, is_demonstration, look_at
from services.sign_ins import COOKIE, person_of, token_hash
from services.unmasking import with_shown
from settings import load_settings, secret_key

_BOUND = "_sign_in"


def engine() -> Engine:
    """The database; opened once a process."""
    return open_engine(load_settings().database_url.get_secret_value())


def store() -> FileStore:
    """Where images and frozen documents lie."""
    return FileStore(load_settings().data_dir)


def moment() -> datetime:
    """This moment, in a demonstration that of its day."""
    with reading(engine()) as session:
        demo = is_demonstration(session)
    return load_settings().now(demonstration=demo)


def real_moment() -> datetime:
    """This moment by the clock, in a demonstration too: sign-ins and locks go by it."""
    return datetime.now(UTC)


def visitor(action: Action) -> Person:
    """The person who is looking, their language switched on; whoever may not `action` reads why, and it ends there."""
    token = st.context.cookies.get(COOKIE, "")
    with reading(engine()) as session:
        person = person_of(session, token, now=datetime.now(UTC))
        if person is not None:
            person = with_shown(session, person, now=datetime.now(UTC))
    if person is None:
        st.session_state.clear()
        st.info(_("Please sign in first."))
        st.stop()
    speak(person.locale)
    look_at(str(st.query_params.get(PILOT_IN_ADDRESS, ""))[:100] or person.pilot_code)
    if person.must_change_password:
        st.session_state.clear()
        st.info(_("Choose your own password first."))
        st.stop()
    # What one person typed is never shown to the next in the same browser.
    bound = token_hash(token)
    if st.session_state.get(_BOUND, bound) != bound:
        st.session_state.clear()
    st.session_state[_BOUND] = bound
    try:
        require(person, action)
    except NotAllowed as refused:
        st.error(str(refused))
        st.stop()
    return person


def own_token() -> str:
    """The token of this person's sign-in."""
    return st.context.cookies.get(COOKIE, "")


def sign_out_token() -> str:
    """What the form that signs this person out must carry."""
    return form_token(secret_key(load_settings()), st.context.cookies.get(COOKIE, ""))


def here(path: str) -> str:
    """A path of this server as an address that can be sent to somebody."""
    asked = urlsplit(st.context.url or "")
    return f"{asked.scheme}://{asked.netloc}{path}" if asked.netloc else path
