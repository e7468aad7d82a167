"""How far an import is told to be: always forward, from nothing to the whole, and the callers of it are told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from services.access import OPERATOR
from services.stages import MATCHING, READING, STORING, said_of, seconds_left, share_done
from services.uploads import import_feedback_file

IN_ORDER = (READING, MATCHING, STORING)


def test_the_stages_follow_one_another_from_nothing_to_the_whole() -> None:
    ends = [(share_done(stage, 0, 10), share_done(stage, 10, 10)) for stage in IN_ORDER]
    assert ends[0][0] == 0
    assert [round(end, 9) for _start, end in ends[:-1]] == [round(start, 9) for start, _end in ends[1:]]
    assert round(ends[-1][1], 9) == 1
    assert len({str(said_of(stage)) for stage in IN_ORDER}) == len(IN_ORDER)


@given(st.sampled_from(IN_ORDER), st.integers(0, 100), st.integers(0, 100))
def test_more_rows_done_are_never_less_of_the_whole(stage: str, done: int, more: int) -> None:
    assert 0 <= share_done(stage, done, 100) <= share_done(stage, done + more, 100) <= 1


def test_the_time_left_is_told_when_there_is_something_to_go_by() -> None:
    assert seconds_left(0.0, 3.0) is None
    assert seconds_left(0.01, 3.0) is None
    assert seconds_left(0.5, 3.0) == 3.0
    assert seconds_left(1.0, 3.0) == 0.0


@pytest.mark.usefixtures("pilot")
def test_an_import_tells_each_stage_in_order_up_to_its_last_row(
    engine: Engine, now: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "gop-y.csv"
    lines = [f"{n:02d}/12/2025 08:00:00,a{n}@evn.com.vn,Không nhận được mã OTP {n}" for n in range(1, 10)]
    path.write_text("\n".join(["Dấu thời gian,Địa chỉ email,Nội dung góp ý", *lines]), encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    import_feedback_file(engine, OPERATOR, path, now=now, progress=lambda *at: told.append(at))
    assert list(dict.fromkeys(stage for stage, _done, _total in told)) == list(IN_ORDER)
    shares = [share_done(*at) for at in told]
    assert shares == sorted(shares)
    assert told[-1] == (STORING, 9, 9)
