"""Appendix 2: who may see, prepare and close it, whose words are kept, what the letter sent changes."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from locales import gettext as _
from models.codes import Role
from models.database import open_engine, reading, writing
from services.access import OPERATOR
from services.pilots import current_pilot
from services.report_drafts import read_draft, save_draft
from services.report_versions import list_versions
from tests.pages.conftest import SIGN_IN_FIRST, Screens

MAY = (Role.REPORTER, Role.LEADER, Role.HEADQUARTERS)
FREE = "PD01"  # has counts and opinions, and no report yet


def button(screen: AppTest, label: str):
    return next(b for b in screen.button if b.label == label)


def labels(screen: AppTest) -> set[str]:
    return {b.label for b in screen.button}


def versions(screens: Screens, code: str):
    with reading(open_engine(screens.demonstration.database)) as session:
        return list_versions(session, OPERATOR, current_pilot(session), code)


def draft(screens: Screens, code: str):
    with reading(open_engine(screens.demonstration.database)) as session:
        return read_draft(session, OPERATOR, current_pilot(session), code)


def told(n: int) -> str:
    return _("The report tells %(n)s opinions.", n=n)


def paper(screen: AppTest) -> str:
    return "".join(element.proto.body for element in screen.get("html"))


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("step", ["so-lieu", "gop-y", "cong-van", "chot", "gui"])
def test_every_step_opens_for_those_who_may(screens: Screens, role: Role, step: str):
    screen = screens.opened("appendix", role, {"buoc": step, "don-vi": "EVNHANOI"})
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == [_("Appendix 2")]
    if role is not Role.REPORTER:
        assert not labels(screen) & {
            _("Save the letter"),
            _("Close the report…"),
            _("Reword"),
            _("Leave out"),
        }


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY])
def test_it_refuses_those_who_may_not(screens: Screens, role: Role):
    screen = screens.opened("appendix", role)
    assert len(screen.error) == 1
    assert not screen.title


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("appendix", None)
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.title


def test_the_file_run_directly_draws_nothing(screens: Screens):
    screen = screens.run_as_a_file("appendix", Role.REPORTER)
    assert not screen.exception
    assert not screen.main.children


def test_it_shows_the_document_with_the_units_figures(screens: Screens):
    screen = screens.opened("appendix", Role.REPORTER)
    assert screen.caption[0].value.startswith("Tổng công ty Điện lực TP Hà Nội · tính đến 12/12/2025")
    assert "**15.528 người**" in [m.value for m in screen.markdown]
    assert "Số lượng người cài đặt và sử dụng ứng dụng: 15.528 người" in paper(screen)


@pytest.mark.parametrize("code", ["EVNCPC", "PP", "EVN", "khong-co", "<b>x</b>"])
def test_a_unit_out_of_reach_is_not_there_for_a_reporter(screens: Screens, code: str):
    screen = screens.opened("appendix", Role.REPORTER, {"don-vi": code})
    assert not screen.exception
    assert not paper(screen)
    assert labels(screen) == {_("Show my own unit")}


@pytest.mark.parametrize(
    "nonsense", [{"buoc": "x"}, {"xem": "99"}, {"xem": "<b>"}, {"trang": "-1", "buoc": "gop-y"}]
)
def test_nonsense_in_the_address_breaks_nothing(screens: Screens, nonsense: dict[str, str]):
    screen = screens.opened("appendix", Role.REPORTER, nonsense)
    assert not screen.exception
    assert paper(screen)


def test_who_signs_is_kept_and_can_be_taken_back(screens: Screens):
    screen = screens.opened("appendix", Role.REPORTER, {"don-vi": FREE, "buoc": "cong-van"})
    signer = next(box for box in screen.text_input if box.label == _("Name of who signs"))
    signer.set_value("Nguyễn <b>Văn</b> An").run()
    button(screen, _("Save the letter")).click().run()
    assert not screen.exception
    assert draft(screens, FREE).letter["signer"] == "Nguyễn <b>Văn</b> An"
    assert "Nguyễn &lt;b&gt;Văn&lt;/b&gt; An" in paper(screen)
    button(screen, _("Undo")).click().run()
    assert draft(screens, FREE).letter["signer"] == ""


def test_what_is_typed_stays_while_another_step_is_open(screens: Screens):
    screen = screens.opened("appendix", Role.REPORTER, {"don-vi": FREE, "buoc": "cong-van"})
    next(box for box in screen.text_input if box.label == _("Place")).set_value("Hà Nội").run()
    screen.button_group[0].set_value("so-lieu").run()
    screen.button_group[0].set_value("cong-van").run()
    assert next(box for box in screen.text_input if box.label == _("Place")).value == "Hà Nội"
    assert draft(screens, FREE).edit == 0


def test_two_people_do_not_overwrite_each_other_unseen(screens: Screens):
    screen = screens.opened("appendix", Role.REPORTER, {"don-vi": FREE, "buoc": "cong-van"})
    next(box for box in screen.text_input if box.label == _("Place")).set_value("Hà Nội").run()
    with writing(open_engine(screens.demonstration.database)) as session:
        pilot = current_pilot(session)
        save_draft(
            session, OPERATOR, pilot, FREE, edit=0, letter={"place": "Hoàn Kiếm"}, now=pilot.created_at
        )
    button(screen, _("Save the letter")).click().run()
    assert len(screen.error) == 1
    assert len(screen.warning) == 1
    assert draft(screens, FREE).letter["place"] == "Hoàn Kiếm"
    button(screen, _("Drop what I typed, show what was saved")).click().run()
    assert next(box for box in screen.text_input if box.label == _("Place")).value == "Hoàn Kiếm"


def test_a_line_is_left_out_and_taken_back_in(screens: Screens):
    screen = screens.opened("appendix", Role.REPORTER, {"buoc": "gop-y", "xem": "ban-thao"})
    out = next(b for b in screen.button if b.label == _("Leave out"))
    out.click().run()
    assert told(29) in [c.value for c in screen.caption]
    button(screen, _("Undo")).click().run()
    assert told(30) in [c.value for c in screen.caption]


def wording(screen) -> str:
    (box,) = [box for box in screen.text_area if box.label == _("Words in the report")]
    return str(box.value)


def test_an_opinion_is_reworded_with_its_personal_data_hidden(screens: Screens):
    query = {"don-vi": "PD16", "buoc": "gop-y", "hien": "rieng"}
    screen = screens.opened("appendix", Role.REPORTER, query)
    button(screen, _("Reword")).click().run()
    assert "PD08000551273" in wording(screen)
    button(screen, _("Hide the personal data")).click().run()
    assert "PD08000551273" not in wording(screen)
    button(screen, _("Save")).click().run()
    assert not screen.exception
    screen.query_params["xem"] = "ban-thao"
    screen.run()
    assert "PD08000551273" not in paper(screen)
    assert not [b for b in screen.button if b.label == _("Reword")]


def test_closing_wants_an_explanation_and_a_second_yes_then_the_letter_is_recorded(screens: Screens):
    screen = screens.opened("appendix", Role.REPORTER, {"don-vi": FREE, "buoc": "chot"})
    button(screen, _("Close the report…")).click().run()
    assert [box.value for box in screen.error] == [_("Write the explanation of the points found first.")]
    screen.text_area[0].set_value("Số liệu đã được rà soát.").run()
    button(screen, _("Close the report…")).click().run()
    assert not versions(screens, FREE)
    button(screen, _("Yes, close the report")).click().run()
    assert not screen.exception
    (version,) = versions(screens, FREE)
    assert (version.state, version.explanation) == ("closed", "Số liệu đã được rà soát.")
    button(screen, _("Record the letter")).click().run()
    assert len(screen.error) == 1
    next(box for box in screen.text_input if box.label == _("Number of the letter")).set_value(
        "12/PCHK-KD"
    ).run()
    button(screen, _("Record the letter")).click().run()
    assert _("on time") in screen.success[0].value
    assert versions(screens, FREE)[0].on_time is True
    button(screen, _("Undo")).click().run()
    assert versions(screens, FREE)[0].state == "closed"


def test_headquarters_records_a_letter_and_closes_nothing(screens: Screens):
    screen = screens.opened("appendix", Role.HEADQUARTERS, {"don-vi": "EVNGENCO1", "buoc": "gui"})
    next(box for box in screen.text_input if box.label == _("Number of the letter")).set_value(
        "7/GENCO1"
    ).run()
    button(screen, _("Record the letter")).click().run()
    assert versions(screens, "EVNGENCO1")[0].letter_number == "7/GENCO1"
    empty = screens.opened("appendix", Role.HEADQUARTERS, {"don-vi": FREE, "buoc": "gui"})
    assert _("Record the letter") not in labels(empty)


def test_what_reports_to_nobody_has_no_deadline(screens: Screens):
    def told(unit: str) -> str:
        screen = screens.opened("appendix", Role.HEADQUARTERS, {"don-vi": unit})
        assert not screen.exception
        return "\n".join(element.value for element in screen.markdown)

    assert "Hạn gửi báo cáo" in told("EVNNPC")
    assert "Hạn gửi báo cáo" not in told("EVN")
