"""Documents as text beside the text that was approved; `pytest tests/reports --update-approved` approves anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

APPROVED = Path(__file__).parent.parent / "approved"


@pytest.fixture
def approve(update_approved: bool) -> Callable[[str, str], None]:
    """Compare a document's text with tests/approved/NAME.txt."""

    def compare(name: str, text: str) -> None:
        kept = APPROVED / f"{name}.txt"
        if update_approved:
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(text, encoding="utf-8")
        assert text == kept.read_text(encoding="utf-8")

    return compare
