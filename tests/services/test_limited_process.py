"""What a limited process says when it ends is kept, and a worn one is replaced in the middle of the work."""

from __future__ import annotations

import logging
import os
import signal
import threading

import pytest

from reports.appendix import facts_to_json
from reports.template_fill import EXAMPLE
from services import limited_process
from services.limited_process import LimitedProcess, WorkStopped, write_pdf


def test_why_a_process_ended_stands_in_the_log(caplog):
    one = LimitedProcess("pdf")
    with caplog.at_level(logging.WARNING), pytest.raises(WorkStopped, match="failed"):
        one.ask({"facts": {**facts_to_json(EXAMPLE), "unheard_of": 1}}, {})
    assert "ended with 1" in caplog.text
    assert "AppendixFacts has no unheard_of" in caplog.text


def test_a_kept_process_that_ends_in_the_middle_is_replaced_by_a_fresh_one():
    facts = facts_to_json(EXAMPLE)
    written = write_pdf(facts, {})
    worn = limited_process._kept.take()
    assert worn.uses
    # It takes the work and is ended before it answers, as the kernel ends one at its limit.
    os.kill(worn._process.pid, signal.SIGSTOP)
    limited_process._kept.put_back(worn)
    ending = threading.Timer(1, worn.stop)
    ending.start()
    assert write_pdf(facts, {}) == written
    ending.join()
    worn._process.wait(timeout=60)
    assert not worn.lives


def test_a_kept_process_that_can_do_no_more_is_replaced_by_a_fresh_one(monkeypatch):
    facts = facts_to_json(EXAMPLE)
    written = write_pdf(facts, {})
    worn = limited_process._kept.take()
    limited_process._kept.put_back(worn)
    monkeypatch.setattr(worn, "ask", lambda *_asked: ({"failed": "MemoryError: "}, {}))
    assert write_pdf(facts, {}) == written
    worn._process.wait(timeout=60)
