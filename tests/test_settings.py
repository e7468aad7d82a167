"""Settings: what the environment may say, and the sentence when it says something else."""

from __future__ import annotations

from datetime import date

import pytest

from locales import speaking
from settings import Settings, WrongSettings, load_settings, secret_key


@pytest.fixture
def load(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def loaded(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        load_settings.cache_clear()
        return load_settings()

    yield loaded
    load_settings.cache_clear()


@pytest.mark.parametrize(("name", "value"), [("TODAY", "hôm nay"), ("PORT", "tám nghìn")])
def test_a_value_that_no_setting_takes_is_named(load, name, value):
    with pytest.raises(WrongSettings) as refusal:
        load(**{name: value})
    for code in ("vi", "en"):
        with speaking(code):
            assert name in str(refusal.value)
            assert value in str(refusal.value)


def test_the_day_of_the_program_is_todays_the_given_one_or_the_demonstrations(load, monkeypatch):
    monkeypatch.delenv("TODAY", raising=False)
    assert load().now(demonstration=True).date() == date(2025, 12, 12)
    given = load(TODAY="2025-12-01").now(demonstration=True)
    assert (given.date(), str(given.tzinfo)) == (date(2025, 12, 1), "Asia/Ho_Chi_Minh")


def test_secrets_are_never_shown(load):
    secrets = {"SECRET_KEY": "khoa-bi-mat", "SMTP_URL": "smtp://a:b@c", "DATABASE_URL": "sqlite:///x.db"}
    shown = load(**secrets, OIDC_CLIENT_SECRET="cung-bi-mat").shown()
    assert {shown[name] for name in (*secrets, "OIDC_CLIENT_SECRET")} == {"***"}
    assert "bi-mat" not in repr(load())


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path):
    settings = Settings(data_dir=tmp_path / "data", secret_key="")
    first = secret_key(settings)
    assert len(first) > 40
    assert secret_key(settings) == first
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
