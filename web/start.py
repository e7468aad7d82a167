"""What is done before the door opens: tables, the demonstration, its accounts, a key that can't be guessed."""

from __future__ import annotations

from models.database import newest_revision, reading, revision
from services import demonstration
from services.critical_mail import remember_public_address
from services.demonstration_accounts import add_demonstration_accounts, is_unused
from services.model_folder import keep_models_in
from services.pilots import is_demonstration
from services.setup import set_up
from settings import ROOT
from web.door import Door, real_now
from web.kept_secrets import refuse_weak_secrets


def prepare(door: Door) -> None:
    """Bring the database to its newest form; in a demonstration see that each role can sign in.

    Raises WrongSettings for a secret that could be guessed or read by others.
    """
    keep_models_in(door.engine, door.settings.data_dir)
    if revision(door.engine) != newest_revision():
        set_up(door.engine, now=door.settings.now())
    with reading(door.engine) as session:
        demo = is_demonstration(session)
    if door.settings.public_address:
        remember_public_address(door.engine, door.settings.public_address)
    if demo:
        add_demonstration_accounts(door.engine, now=real_now(), locale=door.settings.locale)
    else:
        refuse_weak_secrets(door.settings, door.secret, ROOT / ".env")


def prepare_demonstration(door: Door) -> bool:
    """Set up, and load the demonstration where nothing was counted or said and nobody has an account.

    Returns whether the database is a demonstration.
    """
    set_up(door.engine, now=door.settings.now())
    with reading(door.engine) as session:
        demo = is_demonstration(session) or is_unused(session)
    if demo:
        demonstration.load(door.engine, door.store, now=door.settings.now(demonstration=True))
    return demo
