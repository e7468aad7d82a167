"""The record's fields read as words, its codes and moments too; what nobody knows stays as it was kept."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import speaking
from services.audit_fields import FIELDS, field_words, value_words
from services.audit_list import told
from tests.services.rows import ZONE

SERVICES = Path(__file__).parents[2] / "services"


def written_fields() -> set[str]:
    """Every field that a service writes into the record by a dictionary of its own."""
    found = set()
    for path in SERVICES.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if ast.unparse(call.func) != "audit.record":
                continue
            for said in (word.value for word in call.keywords if word.arg in ("before", "after")):
                for part in (part for part in ast.walk(said) if isinstance(part, ast.Dict)):
                    found |= {name.value for name in part.keys if isinstance(name, ast.Constant)}
    return found


def test_every_field_that_a_service_names_has_words_in_both_languages():
    named = written_fields()
    assert {"username", "sha256", "unit"} <= named
    assert named <= set(FIELDS)
    with speaking("vi"):
        assert not {name for name in FIELDS if str(field_words(name)) == FIELDS[name].msgid}


def test_a_row_is_told_in_words():
    kept = {
        "state": "in_progress",
        "kind_by": "model",
        "active": False,
        "sent": "2025-12-10T09:40:00+00:00",
        "letter_on": "2025-12-10",
        "owners": [{"owner": "EVNSPC", "state": "new", "due_at": None}],
    }
    with speaking("vi"):
        assert told(kept, ZONE) == (
            "trạng thái: Đang xử lý · loại được đặt: theo mô hình · đang dùng: không · "
            "thời điểm gửi: 10/12/2025 16:40 · ngày văn bản: 10/12/2025 · "
            "bên xử lý: {bên xử lý: EVNSPC · trạng thái: Mới · hạn xử lý: –}"
        )


@pytest.mark.parametrize(
    "name", ["name", "text", "reason", "covered_by", "trashed_by", "a field of tomorrow"]
)
@given(value=st.sampled_from(["new", "rule", "bug", "2025-12-10", "admin"]) | st.text())
def test_words_of_people_are_never_taken_for_codes(name, value):
    assert value_words(name, value, ZONE) == value


@pytest.mark.parametrize("kept", ["", "2025-13-40", "2025-02-30T10:00", "2025-12-10T99:99", "hôm qua"])
def test_a_day_that_is_none_stays_as_it_was_kept(kept):
    assert value_words("sent", kept, ZONE) == kept
