"""Slow work in threads of its own: so many at once, so many in line, and no more."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tests.web.loops import run_to_its_end
from web.lanes import Busy, Lane


def test_who_comes_when_the_line_is_full_is_told_so_and_the_others_are_done():
    lane, go, began = Lane(2, 3), threading.Event(), threading.Semaphore(0)

    def work(number: int) -> int:
        began.release()
        go.wait(30)
        return number

    async def all_of_them() -> tuple[list[int], int]:
        waiting = [asyncio.ensure_future(lane.run(work, n)) for n in range(5)]
        for _thread in range(2):
            await asyncio.to_thread(began.acquire)
        while lane._limiter is None or lane._limiter.statistics().tasks_waiting < 3:
            await asyncio.sleep(0)
        refused = 0
        for n in range(4):
            try:
                await lane.run(work, 10 + n)
            except Busy:
                refused += 1
        assert not began.acquire(blocking=False)  # two at once, no third
        go.set()
        return await asyncio.gather(*waiting), refused

    done, refused = run_to_its_end(all_of_them())
    assert (sorted(done), refused) == ([0, 1, 2, 3, 4], 4)


def test_what_the_work_raises_comes_back_and_frees_its_place():
    lane = Lane(1, 1)

    async def twice() -> str:
        with pytest.raises(ZeroDivisionError):
            await lane.run(lambda: 1 // 0)
        return await lane.run("{} {}".format, "còn", "chỗ")

    assert run_to_its_end(twice()) == "còn chỗ"


def test_one_lane_never_waits_for_another():
    slow, quick, go = Lane(1, 10), Lane(1, 10), threading.Event()

    async def both() -> str:
        held = asyncio.ensure_future(slow.run(go.wait, 30))
        said = await quick.run(str, "xong")
        go.set()
        await held
        return said

    assert run_to_its_end(both()) == "xong"
