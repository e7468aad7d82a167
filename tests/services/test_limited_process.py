"""What a limited process says when it ends is kept, and a worn one is replaced in the middle of the work."""

from __future__ import annotations

import logging
import resource

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


def test_a_kept_process_that_has_come_to_its_limits_is_replaced_by_a_fresh_one():
    facts = facts_to_json(EXAMPLE)
    written = write_pdf(facts, {})
    worn = limited_process._kept.take()
    assert worn.uses
    resource.prlimit(worn._process.pid, resource.RLIMIT_AS, (1 << 20, 1 << 20))
    limited_process._kept.put_back(worn)
    assert write_pdf(facts, {}) == written
    worn._process.wait(timeout=60)  # its end may follow its last word by a moment
    assert not worn.lives
