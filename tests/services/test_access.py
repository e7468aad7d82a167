"""Whose data each person reaches: a word of a foreign unit appears in no answer and in no document."""

from __future__ import annotations

import html
import io
import itertools
import zipfile
from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.codes import Kind, Role
from models.tables import Feedback, Image
from services.access import ALLOWED, OPERATOR, Action, NotAllowed, NotFound, Person, may, require
from services.corrections import sort_item
from services.feedback import list_feedback, read_item
from services.feedback_filters import Filters
from services.images import image_bytes, keep_image
from services.imports import list_imports, problems_of
from services.install_grid import install_grid, list_counts
from services.progress import progress_of_units
from services.report_closing import close_report
from services.report_documents import write_documents
from services.rollups import tree_rows, unit_curve
from services.today import deadline_words, tasks_of
from services.unit_names import list_waiting
from services.unit_reports import (
    closed_documents,
    preview_report,
    units_that_owe,
)
from tests.reports.examples import screen
from tests.services.rows import count, opinion, record_counts, record_opinions

CANARY = "chimhoàngyến"
FLOWER = "hoamaixanh"
OWN = "tiếnglòng"
LATER = date(2026, 1, 1)


@pytest.fixture
def birds(session, pilot, tree, now, store, reporter_of):
    """Every unit has counts, an opinion with an image, a file with a row to correct and a name that waits.

    Words of PA and PA1 hold OWN; those of all others hold CANARY.
    """
    for number, (code, unit) in enumerate(tree.items(), 2):
        word = OWN if code in ("PA", "PA1") else CANARY
        person = reporter_of(unit)
        if code not in ("PA", "PA1"):
            unit.contact, unit.short_name = CANARY, f"{FLOWER} {code}"
        session.add(unit)
        session.commit()
        rows = [count(number, code, number), count(number + 50, "EVN" if code != "EVN" else "KHONG", 1)]
        record_counts(session, rows, pilot=pilot, now=now, person=person)
        rows = [
            opinion(
                number,
                f"Sai số điện {word}",
                second=number,
                unit_code=code,
                name=word,
                image_links=(f"https://e.org/{word}/{number}",),
            ),
            opinion(number + 50, f"{word} chờ", second=number + 60, unit_text=f"Đội {word}"),
        ]
        record_opinions(session, rows, pilot=pilot, now=now, person=person)
    for image in session.exec(select(Image)):
        keep_image(session, image, screen()[1], store)
    for item in session.exec(select(Feedback)):
        item.kind = Kind.WRONG_DATA.value
        session.add(item)
    session.commit()
    return {
        code: session.exec(select(Feedback).where(Feedback.unit_id == u.id)).one().id
        for code, u in tree.items()
    }


def answers(session, person, pilot, now):
    """What every reading service that the role may ask says, whole."""
    reading = {
        Action.SEE_PROGRESS: (
            lambda: progress_of_units(session, person, pilot, on=LATER),
            lambda: tree_rows(session, person, pilot, on=LATER),
            lambda: unit_curve(session, person, pilot, to=LATER),
        ),
        Action.SEE_FEEDBACK: (
            lambda: list_feedback(session, person, pilot, Filters()),
            lambda: list_feedback(session, person, pilot, Filters(search=CANARY)),
        ),
        Action.SEE_IMPORTS: (
            lambda: list_imports(session, person),
            lambda: [problems_of(session, person, i.id) for i in list_imports(session, person)],
        ),
        Action.SETTLE_NAMES: (lambda: list_waiting(session, person, pilot),),
        Action.SEE_INSTALLS: (
            lambda: install_grid(session, person, pilot, "PA", on=LATER),
            lambda: list_counts(session, person, pilot, "PA"),
        ),
        Action.SEE_HOME: (
            lambda: tasks_of(session, person, pilot, now=now),
            lambda: deadline_words(session, person, pilot, now=now),
        ),
        Action.SEE_REPORT: (
            lambda: preview_report(session, person, pilot, "PA", now=now),
            lambda: units_that_owe(session, person, pilot),
        ),
    }
    for action, asks in reading.items():
        for ask in asks:
            if may(person, action):
                yield ask()
            else:
                with pytest.raises(NotAllowed):
                    ask()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.LEADER, Role.DATA_OFFICER])
def test_a_units_people_never_read_a_foreign_word(session, pilot, tree, now, birds, person_of, role):
    person = person_of(role, tree["PA"])
    said = repr(list(answers(session, person, pilot, now)))
    assert OWN in said
    assert CANARY not in said
    assert FLOWER not in said
    assert birds


@pytest.mark.parametrize("role", [Role.TRIAGER, Role.HEADQUARTERS])
def test_those_who_see_all_do(session, pilot, now, birds, person_of, role):
    assert birds
    assert CANARY in repr(list(answers(session, person_of(role), pilot, now)))


@pytest.mark.parametrize("role", [Role.REPORTER, Role.LEADER, Role.DATA_OFFICER])
def test_an_item_and_its_image_are_found_within_reach_alone(
    session, pilot, tree, birds, store, person_of, role
):
    person = person_of(role, tree["PA"])
    images = {i.feedback_id: i.id for i in session.exec(select(Image))}
    for code, number in birds.items():
        if code in ("PA", "PA1"):
            assert read_item(session, person, pilot, number).line.unit_code == code
            assert image_bytes(session, person, images[number], store)[0]
        else:
            for ask in (
                lambda number=number: read_item(session, person, pilot, number),
                lambda number=number: image_bytes(session, person, images[number], store),
            ):
                with pytest.raises(NotFound):
                    ask()


def test_own_child_parent_brother_and_stranger(
    session, pilot, tree, now, birds, operator, reporter_of, store
):
    person = reporter_of(tree["PA"])
    asks = [
        lambda code: preview_report(session, person, pilot, code, now=now),
        lambda code: progress_of_units(session, person, pilot, on=LATER, code=code),
        lambda code: tree_rows(session, person, pilot, on=LATER, code=code),
        lambda code: unit_curve(session, person, pilot, to=LATER, code=code),
        lambda code: install_grid(session, person, pilot, code, on=LATER),
        lambda code: list_counts(session, person, pilot, code),
        lambda code: closed_documents(session, person, pilot, code, 1, store),
        lambda code: sort_item(session, person, pilot, birds[code], {"kind": "bug"}, now=now),
    ]
    for code in tree:
        close_report(session, operator, pilot, code, store, now=now, explain="Đã rà soát.")
    for ask, code in itertools.product(asks, tree):
        if code in ("PA", "PA1"):
            ask(code)
        else:
            with pytest.raises(NotFound):
                ask(code)


def test_no_byte_of_a_units_documents_holds_a_foreign_word(session, pilot, now, birds, operator, store):
    assert birds
    facts = preview_report(session, operator, pilot, "PA", now=now).facts
    for form, data in write_documents(facts, store, ("docx", "xlsx")).files.items():
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            whole = b"\n".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "replace")
        whole = html.unescape(whole)
        assert OWN in whole, form
        assert CANARY not in whole, form
        assert FLOWER not in whole, form


def test_a_person_whose_unit_has_no_path_reaches_nothing(session, pilot, birds):
    assert birds
    lost = Person("ai", Role.REPORTER, account_id=1, unit_id=1, unit_code="PA", unit_path="")
    assert list_feedback(session, lost, pilot, Filters()).total == 0
    assert progress_of_units(session, lost, pilot, on=LATER) == []


MATRIX = """
see_home           reporter leader triager data_officer headquarters admin
see_progress       reporter leader triager headquarters
see_installs       reporter leader headquarters
record_installs    reporter headquarters
see_feedback       reporter leader triager data_officer headquarters
sort_feedback      reporter triager data_officer
import_installs    reporter headquarters admin
import_feedback    reporter triager admin
see_imports        reporter triager headquarters admin
settle_names       reporter triager headquarters admin
see_report         reporter leader headquarters
prepare_report     reporter
close_report       reporter
record_letter      reporter headquarters
review_report      reporter headquarters
export_feedback    reporter triager headquarters
see_contacts       triager data_officer
see_personal_data  reporter triager data_officer headquarters
manage_units       admin
manage_accounts    admin
fetch_images       reporter triager admin
manage_sources     admin
note_opinions      triager
see_form_links     reporter leader triager headquarters admin
"""


@pytest.mark.parametrize("line", MATRIX.strip().splitlines(), ids=lambda line: line.split()[0])
def test_each_act_is_for_these_roles(line):
    act, *roles = line.split()
    assert ALLOWED[Action(act)] == set(roles)
    for role in Role:
        if role in roles:
            require(Person("ai", role), Action(act))
        else:
            with pytest.raises(NotAllowed):
                require(Person("ai", role), Action(act))
    require(OPERATOR, Action(act))


def test_every_act_has_its_roles_and_a_leader_only_reads():
    assert set(ALLOWED) == set(Action)
    assert all(
        act.value.startswith(("see_", "read_")) for act, roles in ALLOWED.items() if Role.LEADER in roles
    )


def test_a_path_with_signs_of_a_pattern_is_no_pattern(session, pilot, tree, make_unit, person_of):
    odd, even = (make_unit(code, parent=tree["NPC"]) for code in ("A_1", "AB1"))
    session.execute(text("UPDATE unit SET name = name"))
    rows = progress_of_units(session, person_of(Role.REPORTER, odd), pilot, on=LATER)
    assert [r.code for r in rows] == ["A_1"]
    assert even.path == "/EVN/NPC/AB1/"
