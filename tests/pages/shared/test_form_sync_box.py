"""The form on the screen of imports: without Google it says how the answers come in, and everything else is there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from locales import gettext as _
from models.codes import Role
from models.database import open_engine, writing
from models.tables import ImportBatch
from services.pilots import current_pilot
from tests.pages.conftest import Screens


@pytest.fixture(autouse=True)
def without_google(monkeypatch):
    for name in ("GOOGLE_SERVICE_ACCOUNT_FILE", "FORM_SHEET_ID", "GOOGLE_API_ROOT"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("role", [Role.TRIAGER, Role.ADMIN])
def test_without_google_the_box_says_what_to_do_instead(screens: Screens, role: Role):
    screen = screens.opened("imports", role)
    assert not screen.exception
    said = " ".join(caption.value for caption in screen.caption).replace("\\", "")
    assert "GOOGLE_SERVICE_ACCOUNT_FILE" in said
    assert not [b for b in screen.button if b.label == _("Synchronise now")]


def test_synchronisations_without_news_are_one_line_that_can_be_unfolded(screens: Screens):
    at = datetime(2025, 12, 12, 1, 30, tzinfo=UTC)
    with writing(open_engine(screens.demonstration.database)) as session:
        pilot = current_pilot(session)
        for n in range(144):
            session.add(
                ImportBatch(
                    pilot_id=pilot.id,
                    kind="sync",
                    source="Góp ý ứng dụng",
                    who="operator",
                    started_at=at.replace(minute=n % 60),
                    rows_read=9,
                    unchanged=9,
                )
            )
        session.commit()
    said = _("Form synchronised: %(n)s times nothing new, last %(at)s.", n="144", at="12/12/2025 08:59")
    asked = {"muc": "da-nhap"}
    screen = screens.opened("imports", Role.ADMIN, asked)
    assert said in [caption.value for caption in screen.caption]
    folded = len(screen.dataframe[0].value)
    unfolded = screens.opened("imports", Role.ADMIN, asked | {"khong-moi": "1"})
    assert len(unfolded.dataframe[0].value) == folded + 144
