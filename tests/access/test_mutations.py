"""A check or a scope that is taken out of a service is noticed: a few of them here, all by `python -m tests.access.mutations`."""

from __future__ import annotations

import pytest

from tests.access.matrix import cases, failures
from tests.access.mutants import BRANCH, CHECK, SCOPE, mutants, without
from tests.access.mutations import noticed
from tests.access.table import TABLE
from tests.access.world import World

SAMPLE = (
    ("admin_accounts.list_accounts", CHECK),
    ("corrections.sort_item", SCOPE),
    ("feedback.read_item", CHECK),
    ("feedback.read_item", SCOPE),
    ("filing.signed_letter", SCOPE),
    ("form_links.form_link", SCOPE),
    ("images.image_bytes", SCOPE),
    ("imports.import_line", CHECK),
    ("install_grid.install_grid", SCOPE),
    ("problem_counts.problems_within_reach", SCOPE),
    ("quick_entries.calls_to_make", CHECK),
    ("report_drafts.save_draft", SCOPE),
    ("report_images.report_image", SCOPE),
    ("reviews.review_of", SCOPE),
    ("rollups.unit_curve", CHECK),
    ("sign_on_rules.add_rule", CHECK),
    ("unit_options._load", SCOPE),
    ("unit_options.unit_options", BRANCH),
    ("unit_reports.closed_documents", SCOPE),
)


# What runs inside another function, by whose entry it is held.
ASKED_AS = {
    "problem_counts.problems_within_reach": "problems.list_problems",
    "unit_options._load": "unit_options.unit_options",
}


@pytest.mark.parametrize(("name", "kind"), SAMPLE)
def test_a_place_that_is_taken_out_is_noticed(world: World, name: str, kind: str):
    places = [m for m in mutants() if (m.name, m.kind) == (name, kind)]
    assert places, f"{name} asks for nothing any more"
    for mutant in places:
        asked = ASKED_AS.get(name, name)
        assert noticed(world, mutant, list(cases({asked: TABLE[asked]}))), f"nothing notices {mutant}"


def test_a_program_from_which_nothing_is_taken_is_as_it_was(world: World):
    """What the mutants leave behind is the program itself."""
    mutant = next(m for m in mutants() if m.name == "feedback.read_item" and m.kind == CHECK)
    with without(mutant):
        pass
    entries = TABLE["feedback.read_item"]
    wrong = [s for c in cases({"feedback.read_item": entries}) for s in failures(world, entries[c.nth], c)]
    assert wrong == []
