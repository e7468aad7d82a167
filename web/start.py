"""What is done before the door opens: tables, the demonstration, its accounts, a key that can't be guessed."""

from __future__ import annotations

from locales import phrase
from models.database import newest_revision, reading, revision
from services import demonstration
from services.demonstration_accounts import add_demonstration_accounts, is_unused
from services.model_folder import keep_models_in
from services.pilots import is_demonstration
from services.setup import set_up
from settings import WrongSettings
from web.door import Door, real_now

_SHORTEST_KEY = 32


def prepare(door: Door) -> None:
    """Bring the database to its newest form; in a demonstration see that each role can sign in.

    Raises WrongSettings for a signing key that could be guessed.
    """
    keep_models_in(door.engine, door.settings.data_dir)
    if revision(door.engine) != newest_revision():
        set_up(door.engine, now=door.settings.now())
    with reading(door.engine) as session:
        demo = is_demonstration(session)
    if demo:
        add_demonstration_accounts(door.engine, now=real_now(), locale=door.settings.locale)
    elif len(door.secret) < _SHORTEST_KEY or len(set(door.secret)) < 10:
        raise WrongSettings(
            phrase(
                "Setting SECRET_KEY: %(n)s characters at random are needed, at least. "
                "Leave it out, and a key is made in DATA_DIR.",
                n=_SHORTEST_KEY,
            )
        )


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
