"""python -m web.run: make the program ready on this machine, say where it is and who may sign in, serve it."""

from __future__ import annotations

import os
import socket
import sys

from sqlalchemy.exc import OperationalError

from locales import gettext as _
from locales import set_default_language
from services.access import role_label
from services.demonstration_accounts import ACCOUNTS, PASSWORD
from settings import ROOT, WrongSettings, load_settings
from web.door import Door
from web.start import prepare, prepare_demonstration


def main() -> int:
    """Prepare, tell, and become the server; 2 when it can't be made ready."""
    try:
        settings = load_settings()
        set_default_language(settings.locale)
        door = Door(settings)
        _tell(_("Getting the database ready; the first time takes a minute…"))
        demo = prepare_demonstration(door)
        prepare(door)
    except WrongSettings as wrong:
        return _stopped(str(wrong))
    except OperationalError as error:
        return _stopped(
            _(
                "The database can't be used (%(why)s). Correct DATABASE_URL.",
                why=str(error.orig).strip().splitlines()[0],
            )
        )
    if _is_taken(settings.port):
        return _stopped(
            _("Port %(port)s is taken by another program. Stop that, or set PORT.", port=settings.port)
        )
    _tell(_("Open http://127.0.0.1:%(port)s in a browser.", port=settings.port))
    if demo:
        _tell(_("This is a demonstration: its figures and people are invented. Its accounts:"))
        for username, _name, role, unit in ACCOUNTS:
            stands_for = f" ({unit})" if unit else ""
            _tell(f"  {username:<9} {PASSWORD}   {role_label(role)}{stands_for}")
    door.engine.dispose()
    serve = ["-m", "streamlit", "run", str(ROOT / "app.py")]
    place = ["--server.address", "127.0.0.1", "--server.port", str(settings.port)]
    os.execv(sys.executable, [sys.executable, *serve, *place])  # noqa: S606


def _is_taken(port: int) -> bool:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _tell(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _stopped(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
