"""The door: Streamlit's pages behind the sign-in gate, own routes, start-up work.

Serve it with `streamlit run app.py`; `python -m web.run` makes it ready first.
"""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from locales import set_default_language
from pages.shared.early import load_screens
from pages.shared.failure import tell_failure
from pages.shared.menu import SCREENS, START
from settings import ROOT, load_settings
from web import assets, files, health, own_password, shell, sign_in
from web.door import SIGN_IN, Door
from web.gate import Gate
from web.headers import SecurityHeaders
from web.limits import BodyLimits
from web.start import prepare

settings = load_settings()
set_default_language(settings.locale)
door = Door(settings)
index = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Make the database ready, load the screens; what is loaded by now stays, so collecting garbage may skip it."""
    prepare(door)
    load_screens()
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    ROOT / "pages" / "entry.py",
    lifespan=lifespan,
    on_script_error=tell_failure,
    routes=[
        *health.routes(door),
        *sign_in.routes(door),
        *own_password.routes(door),
        *files.routes(door),
        *assets.ROUTES,
        *shell.routes(index, [screen.address for screen in SCREENS], START),
    ],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(BodyLimits),
        Middleware(Gate, door=door, open_paths=(SIGN_IN, health.HEALTH, *assets.PATHS)),
    ],
)
