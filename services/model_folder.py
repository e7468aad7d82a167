"""Where the trained models of a database lie: said once where the program starts, known to every session after that."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

_FOLDER = "models_folder"


def keep_models_in(engine: Engine, data_dir: Path) -> None:
    """Models of this database lie under DATA_DIR/models. Until this is said the model that ships is used."""
    engine.update_execution_options(**{_FOLDER: data_dir / "models"})


def models_folder(session: Session) -> Path | None:
    """The folder of this session's database; None where nobody said."""
    folder = session.get_bind().get_execution_options().get(_FOLDER)
    return folder if isinstance(folder, Path) else None
