"""What the tests of the services share: a small tree of units and a place for kept files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.tables import Pilot, Unit
from services.file_store import FileStore


@pytest.fixture
def tree(pilot: Pilot, make_unit: Callable[..., Unit]) -> dict[str, Unit]:
    """EVN with two corporations; NPC has the companies PA and PB, PA the district PA1; CPC has PP."""
    assert pilot.is_current
    evn = make_unit("EVN", name="Tập đoàn Điện lực Việt Nam", kind="group")
    npc = make_unit("NPC", name="Tổng công ty Bắc", kind="power_corporation", parent=evn, addressee=True)
    cpc = make_unit("CPC", name="Tổng công ty Trung", kind="power_corporation", parent=evn, addressee=True)
    pa = make_unit("PA", name="Công ty Điện lực Hạ Long", parent=npc)
    pb = make_unit("PB", name="Công ty Điện lực Tam Đảo", parent=npc)
    pa1 = make_unit("PA1", name="Điện lực Bãi Cháy", parent=pa, kind="district_power")
    pp = make_unit("PP", name="Công ty Điện lực Ngũ Hành Sơn", parent=cpc)
    return {unit.code: unit for unit in (evn, npc, cpc, pa, pb, pa1, pp)}


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """Where bytes are kept."""
    return FileStore(tmp_path / "data")
