"""What comes in, what is to be corrected in it, how it is undone, and what teaches the categories."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from importers.results import FeedbackRow, Reading, SeenColumn
from models.codes import Role
from services.access import Action, Person
from services.feedback_import import record_feedback
from services.form_standing import form_standing
from services.form_sync import sync_form
from services.header_mappings import remember_mapping, remembered_mapping
from services.import_templates import template
from services.imports import import_line, list_imports, problems_of
from services.learning import go_back, retrain, use_again
from services.lexicon import Proposal, own_words, preview, removed_words, save, shipped_words, take_back
from services.outcomes import Outcome, Source
from services.rows_to_correct import corrections_of
from services.trainings import list_trainings, standing
from services.undo import undo_import
from services.unit_names import load_names
from services.uploads import (
    import_aliases_file,
    import_feedback_file,
    import_installs_file,
    import_units_file,
)
from tests.access.asking import Ask, Entry, plain, unit, whole
from tests.access.stored import COLUMNS
from tests.access.world import FOREIGN, OWN, SAME_NAME, SIBLING

IMPORTS, TEACH = Action.SEE_IMPORTS, Action.TEACH
NO_PILOT = "KHONG"  # what is asked of a pilot that is none ends at once for those who may
PROPOSAL = Proposal(phrase="mã xác nhận kn", speaks_for="login")


def _file(ask: Ask, read: Callable[..., object], text: str, **more: object) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "to.csv"
        path.write_text(text, encoding="utf-8")
        return read(ask.engine, ask.person, path, now=ask.now, **more)


def _installs(ask: Ask) -> object:
    text = f"Mã đơn vị,Ngày,CBCNV đã cài đặt\n{ask.code},09/12/2025,7\n"
    outcome = _file(ask, import_installs_file, text)
    assert outcome.tally.added == int(ask.world.reaches(ask.person.role, ask.code)), outcome  # type: ignore[attr-defined]
    return outcome


def _own_list(ask: Ask) -> object:
    text = "Chức năng,Nội dung góp ý\nĐăng nhập,Không nhận được mã OTP\n"
    return _file(ask, import_feedback_file, text, channel="unit", unit_code=ask.code)


def _remember(ask: Ask) -> object:
    """What somebody of PA says of headers is no word for who stands elsewhere."""
    said = (SeenColumn("A", "Cột chưa ai nói tới", "A"),)
    remember_mapping(*ask[""], "installs", said, {"unit": "A"}, now=ask.now)
    elsewhere = Person("x", Role.REPORTER, unit_path=ask.world.paths[SIBLING])
    known = remembered_mapping(ask.session, elsewhere, "installs", said)
    assert (known is None) == ask.ends_at_a_unit, known
    return None


def _remembered(ask: Ask) -> object:
    """What one's own unit said of these headers, before what those above and elsewhere said."""
    found = remembered_mapping(*ask[""], "installs", COLUMNS)
    wanted = ask.world.of[OWN].word("mapper") if ask.ends_at_a_unit else None
    assert (found.who if found else None) == wanted, found
    return found


def _answers(ask: Ask) -> object:
    """A row that names a unit out of reach is one to correct, and nothing is stored for that unit."""
    outcome = _recorded(ask, ask.code)
    assert outcome.tally.added == int(ask.world.reaches(ask.person.role, ask.code)), outcome
    return outcome


def _settled_words(ask: Ask) -> object:
    """Words that a unit's people said name no unit wait again in the files of another."""
    outcome = _recorded(ask, ask.of.word("settled"))
    waits = not (ask.ends_at_a_unit and ask.world.reaches(ask.person.role, ask.code))
    assert bool(outcome.waiting) == waits, outcome.waiting
    return None


def _by_name(ask: Ask) -> object:
    """A name that two units bear means, in a unit's file, the one within reach."""
    outcome = _recorded(ask, SAME_NAME)
    assert bool(outcome.waiting) != ask.ends_at_a_unit, outcome.waiting
    return None


def _recorded(ask: Ask, unit_text: str) -> Outcome:
    row = FeedbackRow(row=1, text="Không nhận được mã OTP", unit_text=unit_text, sheet="")
    return record_feedback(
        ask.session,
        ask.person,
        Reading([row], [], 1),
        Source("x"),
        load_names(ask.session),
        pilot=ask.pilot,
        now=ask.now,
    )


class NoSheet:
    """A form whose sheet nobody named."""

    is_set = False


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "feedback_import.record_feedback": (
        whole(Action.IMPORT_FEEDBACK, _answers, looks_first=True),
        whole(Action.IMPORT_FEEDBACK, _settled_words, looks_first=True),
        whole(Action.IMPORT_FEEDBACK, _by_name, looks_first=True),
    ),
    "form_standing.form_standing": plain(Action.SYNC_FORM, lambda a: form_standing(*a[""])),
    "form_sync.sync_form": plain(
        Action.SYNC_FORM,
        lambda a: sync_form(a.engine, a.person, NoSheet(), now=a.now),  # type: ignore[arg-type]
        denied_only=True,
        alone=True,
    ),
    "header_mappings.remember_mapping": whole(None, _remember),
    "header_mappings.remembered_mapping": whole(
        None,
        _remembered,
    ),
    "import_templates.template": (
        unit(IMPORTS, lambda a: template(*a["pilot"], "installs", code=a.code)),
        whole(IMPORTS, lambda a: template(*a["pilot"], "installs")),
        plain(Action.MANAGE_UNITS, lambda a: template(*a["pilot"], "units")),
    ),
    "imports.import_line": unit(IMPORTS, lambda a: import_line(*a[""], a.of.batch), shows=("file",)),
    "imports.list_imports": whole(IMPORTS, lambda a: list_imports(*a[""]), shows=("file", "who")),
    "imports.problems_of": unit(IMPORTS, lambda a: problems_of(*a[""], a.of.batch), shows=("found",)),
    "learning.go_back": plain(
        TEACH, lambda a: go_back(a.engine, a.person, now=a.now), refuses=True, alone=True
    ),
    "learning.retrain": plain(
        TEACH,
        lambda a: retrain(a.engine, a.person, now=a.now, pilot_code=NO_PILOT, shipped=()),
        denied_only=True,
        alone=True,
    ),
    "learning.use_again": plain(
        TEACH, lambda a: use_again(a.engine, a.person, 1, now=a.now), denied_only=True, alone=True
    ),
    "lexicon.own_words": plain(TEACH, lambda a: own_words(*a[""])),
    "lexicon.preview": plain(
        TEACH,
        lambda a: preview(a.engine, a.person, PROPOSAL, pilot_code=NO_PILOT),
        denied_only=True,
        alone=True,
    ),
    "lexicon.removed_words": plain(TEACH, lambda a: removed_words(*a[""])),
    "lexicon.save": plain(
        TEACH,
        lambda a: save(a.engine, a.person, PROPOSAL, now=a.now, pilot_code=NO_PILOT),
        denied_only=True,
        alone=True,
    ),
    "lexicon.shipped_words": plain(TEACH, lambda a: len(shipped_words(a.person))),
    "lexicon.take_back": plain(
        TEACH,
        lambda a: take_back(a.engine, a.person, added=1, removed=None, now=a.now, pilot_code=NO_PILOT),
        denied_only=True,
        alone=True,
    ),
    "rows_to_correct.corrections_of": unit(
        IMPORTS, lambda a: corrections_of(*a[""], a.of.batch, a.store), refuses=True
    ),
    "trainings.list_trainings": plain(TEACH, lambda a: list_trainings(*a[""])),
    "trainings.standing": plain(TEACH, lambda a: standing(*a[""])),
    "undo.undo_import": (
        # Who may not even see imports is refused before one is looked for.
        plain(IMPORTS, lambda a: undo_import(*a[""], a.of.batch, now=a.now), denied_only=True),
        unit(
            Action.IMPORT_FEEDBACK,
            lambda a: undo_import(*a[""], a.of.files, now=a.now),
            looks_first=True,
            refuses=True,
        ),
        unit(
            Action.IMPORT_INSTALLS,
            lambda a: undo_import(*a[""], a.of.batch, now=a.now),
            looks_first=True,
            refuses=True,
        ),
    ),
    "uploads.import_aliases_file": plain(
        Action.MANAGE_UNITS,
        lambda a: _file(a, import_aliases_file, "alias,unit_code\nTên khác,PA\n"),
        alone=True,
    ),
    "uploads.import_feedback_file": unit(
        Action.IMPORT_FEEDBACK, _own_list, alone=True, places=(OWN, FOREIGN)
    ),
    "uploads.import_installs_file": whole(
        Action.IMPORT_INSTALLS, _installs, alone=True, places=(OWN, FOREIGN)
    ),
    "uploads.import_units_file": plain(
        Action.MANAGE_UNITS,
        lambda a: _file(
            a, import_units_file, "code,name,parent_code,kind\nPZ,Điện lực Mới,PA,district_power\n"
        ),
        alone=True,
    ),
}
