"""Screens without a browser: each drawn by its function, for a person who is signed in to the demonstration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from locales import gettext
from models.codes import Role
from models.database import open_engine, writing
from services.demonstration_accounts import PASSWORD
from services.sign_ins import COOKIE, sign_in
from settings import ROOT, load_settings
from tests.databases import Databases
from tests.demonstration import Demonstration, copied, name_of

SECONDS = 60
SIGN_IN_FIRST = gettext("Please sign in first.")  # what a screen says to a stranger


def draw_screen(module: str) -> None:
    """What a test's screen runs; the entry script draws screens alike."""
    from importlib import import_module

    import_module(f"pages.{module}").show()


class Screens:
    """Opens screens. One person at a time: the last who was let in holds the browser."""

    def __init__(self, demonstration: Demonstration) -> None:
        self.demonstration = demonstration
        self.token = ""

    def let_in(self, role: Role | None) -> None:
        """Sign in as the demonstration's account of a role; None: a stranger."""
        self.token = ""
        if role is not None:
            with writing(open_engine(self.demonstration.database)) as session:
                opened = sign_in(
                    session, name_of(role), PASSWORD, address="", agent="test", now=datetime.now(UTC)
                )
            self.token = opened.token

    def opened(self, module: str, role: Role | None, query: Mapping[str, str] | None = None) -> AppTest:
        """The screen of pages/<module>.py as this role first sees it, with these filters in its address."""
        self.let_in(role)
        screen = AppTest.from_function(draw_screen, args=(module,), default_timeout=SECONDS)
        for name, value in (query or {}).items():
            screen.query_params[name] = value
        return screen.run()

    def run_as_a_file(self, module: str, role: Role | None) -> AppTest:
        """pages/<module>.py run as Streamlit runs a file."""
        self.let_in(role)
        return AppTest.from_file(str(ROOT / "pages" / f"{module}.py"), default_timeout=SECONDS).run()


@pytest.fixture
def screens(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screens]:
    """Screens on a fresh copy of the demonstration, with the browser's cookies as a test wants them."""
    demonstration = copied(databases, tmp_path)
    monkeypatch.setenv("DATABASE_URL", demonstration.database)
    monkeypatch.setenv("DATA_DIR", str(demonstration.data))
    monkeypatch.delenv("TODAY", raising=False)
    load_settings.cache_clear()
    screens = Screens(demonstration)
    monkeypatch.setattr(
        "streamlit.runtime.context._get_client_context",
        lambda: SimpleNamespace(cookies={COOKIE: screens.token} if screens.token else {}),
    )
    yield screens
    open_engine(demonstration.database).dispose()
    load_settings.cache_clear()
