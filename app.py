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
from pages.shared.own_sessions import has_session, sees_file
from services.sign_ins import INVITATION
from settings import ROOT, load_settings
from web import (
    admin_files,
    answer_files,
    assets,
    files,
    form_answers,
    health,
    invitation,
    link_files,
    own_password,
    own_sessions,
    report_files,
    shell,
    sign_in,
    single_sign_on,
    summary_files,
)
from web.door import BY_PROVIDER, FROM_PROVIDER, SIGN_IN, Door
from web.gate import Gate
from web.headers import SecurityHeaders
from web.hosts import AllowedHosts, listed_hosts
from web.kept_secrets import hide_in_logs
from web.lanes import Lane
from web.limits import UPLOADS, BodyLimits
from web.own_places import OwnPlaces
from web.provider import Provider
from web.rates import Limit, Rate, RateLimits
from web.start import prepare

settings = load_settings()
set_default_language(settings.locale)
door = Door(settings)
provider, asking = Provider(settings), Lane(4, 100)
index = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Make the database ready, load the screens; what is loaded by now stays, so collecting garbage may skip it."""
    hide_in_logs(settings, door.secret)
    prepare(door)
    load_screens()
    gc.collect()
    gc.freeze()
    yield


# An office's people share one address; a signed-in person has their own.
LIMITS = (
    Limit(UPLOADS, Rate(most=120, seconds=600), ("PUT",)),
    Limit("/api/", Rate(most=600, seconds=60)),
    Limit(BY_PROVIDER, Rate(most=300, seconds=60), ("GET",)),
    Limit(INVITATION, Rate(most=60, seconds=60), ("POST",)),
)

app = st.App(
    ROOT / "pages" / "entry.py",
    lifespan=lifespan,
    on_script_error=tell_failure,
    routes=[
        *health.routes(door),
        *sign_in.routes(door, provider, asking),
        *single_sign_on.routes(door, provider, asking),
        *invitation.routes(door),
        *own_password.routes(door),
        *own_sessions.routes(door),
        *files.routes(door),
        *admin_files.routes(door),
        *answer_files.routes(door),
        *form_answers.routes(door),
        *report_files.routes(door),
        *summary_files.routes(door),
        *link_files.routes(door),
        *assets.ROUTES,
        *shell.routes(index, [screen.address for screen in SCREENS], START),
    ],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(BodyLimits),
        Middleware(AllowedHosts, allowed=listed_hosts(settings.allowed_hosts)),
        Middleware(
            Gate,
            door=door,
            open_paths=(
                SIGN_IN,
                BY_PROVIDER,
                FROM_PROVIDER,
                health.HEALTH,
                form_answers.ADDRESS,
                *assets.PATHS,
            ),
        ),
        Middleware(RateLimits, limits=LIMITS),
        Middleware(OwnPlaces, has_session=has_session, sees_file=sees_file),
    ],
)
