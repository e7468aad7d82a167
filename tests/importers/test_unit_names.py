"""Which unit people mean: a list made by hand, the whole tree, and what spelling must not change."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.unit_names import KnownUnit, Match, UnitNames

ROOT = Path(__file__).parents[2]
DATA = ROOT / "models" / "data"
SHARED = ROOT.parent / "shared"
BY_HAND = Path(__file__).with_name("unit_names_by_hand.csv")
UNSEEN = Path(__file__).with_name("unit_names_unseen.csv")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def known(row: dict[str, str]) -> KnownUnit:
    fields = ("code", "name", "short_name", "parent_code", "kind", "status", "merged_into")
    return KnownUnit(*(row[field] for field in fields))


UNITS = [known(row) for row in rows(DATA / "units.csv")]
ALIASES = [(row["alias"], row["unit_code"]) for row in rows(DATA / "unit_aliases.csv")]
HARD = rows(BY_HAND)
NAMES = UnitNames(UNITS, ALIASES)
TYPED = st.sampled_from(
    [row["text"] for row in HARD] + [u.name for u in UNITS] + [u.short_name for u in UNITS]
)


def answer(text: str, **beside: str) -> tuple[str | None, list[str]]:
    match = NAMES.match(text, **beside)
    return match.code, [candidate.code for candidate in match.candidates]


@pytest.mark.parametrize("row", HARD, ids=[f"{r['text']}|{r['context']}" for r in HARD])
def test_a_name_is_read_as_a_careful_person_reads_it(row: dict[str, str]) -> None:
    match = NAMES.match(row["text"], context=row["context"])
    assert (match.code or "") == row["code"], match


def test_of_names_written_before_the_rules_none_gets_a_wrong_unit_and_few_wait() -> None:
    """A spelling that waits is a person's minute; a wrong unit is a wrong figure."""
    unseen = rows(UNSEEN)
    got = [(row, NAMES.match(row["text"], context=row["context"]).code or "") for row in unseen]
    assert [(row["text"], code) for row, code in got if code and code != row["code"]] == []
    assert sum(code == row["code"] for row, code in got) >= 0.94 * len(unseen) > 400


def test_every_code_is_its_own_unit() -> None:
    for unit in UNITS:
        assert NAMES.match(unit.code) == NAMES.match("", code=unit.code)
        assert NAMES.match(unit.code.lower()).code == unit.code
        assert NAMES.match(unit.code).how == "code"


def test_every_full_name_that_one_unit_has_is_its_own_unit() -> None:
    """Shared: by a unit of the same words without accents, by an alias, or by every company's departments."""
    folded = Counter(plain(unit.name) for unit in UNITS)
    also: dict[str, set[str]] = {}
    for alias, code in ALIASES:
        also.setdefault(plain(alias), set()).add(code)
    checked = 0
    for unit in UNITS:
        shared = folded[plain(unit.name)] > 1 or also.get(plain(unit.name), set()) - {unit.code}
        if not shared and unit.kind not in ("department", "corp_department"):
            match = NAMES.match(unit.name)
            assert (match.code, match.how) == (unit.code, "exact"), unit
            assert match.confidence > 0.95, unit
            checked += 1
    assert checked > 500


def plain(text: str) -> str:
    marks = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in marks if not unicodedata.combining(c))


@given(TYPED)
@settings(max_examples=200, deadline=None)
def test_case_form_and_spaces_change_nothing(text: str) -> None:
    expected = answer(text)
    for other in (
        unicodedata.normalize("NFD", text),
        unicodedata.normalize("NFC", text),
        text.upper(),
        text.lower(),
        f"  {text} ",
        text.replace(" ", "\u00a0"),
        text.replace(" ", "  "),
        "\u200b".join(text),
        f"\ufeff{text}\r\n",
    ):
        assert answer(other) == expected, other


@given(st.text(max_size=400), st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_has_an_answer(text: str, context: str) -> None:
    match = NAMES.match(text, context=context)
    assert 0.0 <= match.confidence <= 1.0
    assert len(match.candidates) <= 5
    assert (match.code is None) == (match.how == "") == (match.confidence == 0.0)
    if match.code is not None:
        assert match.candidates[0].code == match.code
    scores = [candidate.score for candidate in match.candidates]
    assert scores == sorted(scores, reverse=True)


@given(TYPED)
@settings(max_examples=100, deadline=None)
def test_letters_of_another_script_never_name_a_unit(text: str) -> None:
    for latin, cyrillic in (("a", "\u0430"), ("o", "\u043e"), ("c", "\u0441"), ("p", "\u0440")):
        if latin in text.lower():
            assert NAMES.match(text.lower().replace(latin, cyrillic)).code is None


@given(TYPED, st.sampled_from([u.code for u in UNITS]))
@settings(max_examples=200, deadline=None)
def test_the_uploader_s_units_never_change_a_name_that_is_sure_into_another(text: str, code: str) -> None:
    alone = NAMES.match(text)
    if alone.how == "exact" and alone.confidence == 1.0:
        assert NAMES.match(text, within={code}).code in (alone.code, None)


def test_the_uploader_s_units_decide_between_units_of_one_name() -> None:
    below = {unit.code for unit in UNITS if unit.parent_code == "PB17"} | {"PB17"}
    assert NAMES.match("Điện lực Châu Thành", within=below).code == "PB1710"
    assert NAMES.match("Điện lực Châu Thành", within=set()).code is None
    assert NAMES.match("Điện lực Sóc Trăng", within=below).code is None


def test_a_department_s_bare_name_is_known_to_its_own_office_only() -> None:
    company = {unit.code for unit in UNITS if unit.parent_code == "HCM-VT"} | {"HCM-VT"}
    corporation = company | {unit.code for unit in UNITS if unit.parent_code == "EVNHCMC"} | {"EVNHCMC"}
    assert NAMES.match("Phòng Kinh doanh", within=company).code == "HCM-VT-06"
    assert NAMES.match("Phòng Kinh doanh", within=corporation).code is None
    assert NAMES.match("Phòng Kinh doanh").code is None


def test_every_alias_of_one_unit_alone_is_that_unit() -> None:
    meant: dict[str, set[str]] = {}
    for alias, code in ALIASES:
        meant.setdefault(plain(alias), set()).add(code)
    names = {plain(unit.name): unit.code for unit in UNITS}
    for alias, code in ALIASES:
        if meant[plain(alias)] == {code} and names.get(plain(alias), code) == code:
            assert NAMES.match(alias).code == code, alias


def test_a_code_beside_the_name_decides() -> None:
    assert NAMES.match("PC Phú Thọ", code="pe0200").code == "PE0200"
    assert NAMES.match("PC Hà Nam", code="XX99").code == "PA24"


def test_how_says_what_the_words_were() -> None:
    assert NAMES.match("Công ty Điện lực Hà Nam").how == "exact"
    assert NAMES.match("PC Hà Nam").how == "exact"
    assert NAMES.match("Cty ĐL Hà Nam").how == "alias"
    assert NAMES.match("phòng KD cty dluc hà nam").how == "folded"
    assert NAMES.match("PC Hải Phnòg").how == "fuzzy"
    assert NAMES.match("nhà em") == Match(None, "", 0.0, ())


def test_confidence_falls_from_codes_to_slips() -> None:
    texts = ("PH", "PC Hải Phòng", "Cty ĐL Hải Phòng", "P. KD PC Hai Phong", "PC Hải Phnòg")
    found = [NAMES.match(text) for text in texts]
    assert {match.code for match in found} == {"PH"}
    assert [m.confidence for m in found] == sorted((m.confidence for m in found), reverse=True)


def test_units_that_may_be_meant_are_offered() -> None:
    assert set(answer("Điện lực Quảng Ninh")[1]) == {"PA03", "PC01CC"}
    assert answer("Điện lực Tân Thạnh")[1][0] == "PB1504"
    assert len(answer("PC Châu Thành")[1]) == 5


def test_an_alias_that_a_person_gave_is_known_from_then_on() -> None:
    names = UnitNames(UNITS, [*ALIASES, ("đội anh Ba Tèo", "PB0606"), ("nowhere", "XX99")])
    assert NAMES.match("Đội anh Ba Tèo").code is None
    assert names.match("Đội anh Ba Tèo").code == "PB0606"
    assert names.match("nowhere").code is None


def test_an_alias_never_settles_a_name_that_several_units_have() -> None:
    names = UnitNames(UNITS, [*ALIASES, ("Điện lực Hải Dương", "PM0100")])
    assert names.match("Điện lực Hải Dương").code is None


def test_a_tree_with_a_loop_is_no_endless_loop() -> None:
    units = [
        KnownUnit("A", "Công ty Điện lực A Lưới", "PC A Lưới", "B", "power_company", "active", ""),
        KnownUnit("B", "Công ty Điện lực Bắc Hà", "PC Bắc Hà", "A", "power_company", "merged", "A"),
    ]
    assert UnitNames(units, []).match("PC Bắc Hà", context="PC A Lưới").code == "B"


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_the_units_of_the_sample_answers_are_found_or_wait() -> None:
    texts = Counter(row["unit_text"] for row in rows(SHARED / "domain" / "feedback_labelled.csv"))
    del texts[""]
    found = {text: NAMES.match(text) for text in texts}
    matched = sum(count for text, count in texts.items() if found[text].code)
    assert matched / texts.total() > 0.7
    for text in ("không có", "hs lớp 9", "nội trợ", "nhà em", "tự do", "k biết ghi gì"):
        assert found[text].code is None
