"""Secrets that can be guessed or read by others are refused, none stands in a log, none in what is kept of the program."""

from __future__ import annotations

import logging
import re
import subprocess

import pytest
from pydantic import SecretStr

from settings import ROOT, Settings, WrongSettings
from web.kept_secrets import cleaner, hide_in_logs, is_weak, refuse_weak_secrets

KEY = "k3-Vn9_xQ0tZr7LwPb2Yh6Ud8sEa4Gf1cMiO5"
STRONG = "Zr7LwPb2Yh6Ud8sE"
KINDS = {
    "a private key": r"-----BEGIN (?:RSA |EC |OPENSSH |)PRIVATE KEY-----\s*\\?n?[A-Za-z0-9+/=]{40}",
    "a key of Amazon's": r"\bAKIA[0-9A-Z]{16}\b",
    "a key of Google's": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "a token of GitHub's": r"\b(?:ghp|gho|ghs|github_pat)_[A-Za-z0-9_]{30,}\b",
    "a token of Slack's": r"\bxox[abpr]-[A-Za-z0-9-]{10,}\b",
    "a signed token": r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}\b",
    "a password in an address": r"(?:postgresql|smtps?)(?:\+psycopg)?://[a-z]+:(?!password@|\*|%|\{|secret@|user)[A-Za-z0-9!#-]{12,}@(?!127|localhost)",
}


@pytest.mark.parametrize(
    "change",
    [
        {"oidc_client_secret": SecretStr("changeme")},
        {"oidc_client_secret": SecretStr("your-client-secret")},
        {"database_url": SecretStr("postgresql+psycopg://tracker:password@db/tracker")},
        {"database_url": SecretStr("postgresql+psycopg://postgres:postgres@db/tracker")},
        {"smtp_url": SecretStr("smtp://mail:EVN%402025@mail:587")},
    ],
)
def test_a_default_secret_is_refused_by_the_name_of_its_setting(tmp_path, change):
    (name,) = change
    with pytest.raises(WrongSettings, match=name.upper()) as refused:
        refuse_weak_secrets(Settings(data_dir=tmp_path, **change), KEY, tmp_path / ".env")
    assert change[name].get_secret_value() not in str(refused.value)


def test_sound_secrets_and_none_are_taken(tmp_path):
    told = Settings(
        data_dir=tmp_path,
        oidc_client_secret=SecretStr(STRONG),
        database_url=SecretStr(f"postgresql+psycopg://tracker:{STRONG}@db/tracker"),
        smtp_url=SecretStr("smtp://mail:25"),
    )
    refuse_weak_secrets(told, KEY, tmp_path / ".env")


@pytest.mark.parametrize("place", ["secret_key", ".env", "google.json"])
def test_a_file_that_others_can_read_is_refused(tmp_path, place):
    file = tmp_path / place
    file.write_text("SECRET_KEY=x\n")
    told = Settings(data_dir=tmp_path, google_service_account_file=tmp_path / "google.json")
    file.chmod(0o644)
    with pytest.raises(WrongSettings, match="chmod 600"):
        refuse_weak_secrets(told, KEY, tmp_path / ".env")
    file.chmod(0o600)
    refuse_weak_secrets(told, KEY, tmp_path / ".env")


@pytest.mark.parametrize(
    "key", ["", "a" * 64, "changeme" * 8, "0123456789", "secret-key-secret-key-secret-key-secret"]
)
def test_a_key_that_can_be_guessed_is_weak(key):
    assert is_weak(key, 32)


def test_no_log_holds_a_secret(caplog):
    before = logging.getLogRecordFactory()
    try:
        hide_in_logs(Settings(smtp_url=SecretStr(f"smtp://mail:{STRONG}@mail:587")), KEY)
        log = logging.getLogger("test.secrets")
        log.warning("signed with %s, sent by %s", KEY, ConnectionError(f"535 {STRONG} refused"))
        log.warning(f"GET /x?code=abcdef123&state=s1 smtp://u:{STRONG}@h")
        log.warning("%(a)s", {"a": 1})
    finally:
        logging.setLogRecordFactory(before)
    assert KEY not in caplog.text
    assert STRONG not in caplog.text
    assert "abcdef123" not in caplog.text
    assert "535 *** refused" in caplog.text


def test_only_what_is_secret_is_hidden():
    clean = cleaner([STRONG])
    assert clean("GET /y-kien?trang=2 → 200") == "GET /y-kien?trang=2 → 200"
    assert clean("postgresql+psycopg://u:p4ss@h/d") == "postgresql+psycopg://u:***@h/d"


def test_nothing_that_is_kept_with_the_program_holds_a_secret():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    names = listed.stdout.splitlines() or [str(p.relative_to(ROOT)) for p in ROOT.rglob("*.py")]
    assert len(names) > 100
    found = []
    for name in names:
        file = ROOT / name
        if not file.is_file() or file.suffix in (
            ".png",
            ".npz",
            ".mo",
            ".woff2",
            ".ttf",
            ".xlsx",
            ".docx",
            ".zip",
        ):
            continue
        words = file.read_bytes()[:2_000_000].decode("utf-8", "replace")
        found += [f"{name}: {kind}" for kind, pattern in KINDS.items() if re.search(pattern, words)]
    assert found == []
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()
