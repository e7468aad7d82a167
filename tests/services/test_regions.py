"""Which back-end an opinion is about, and what its text says of app and device: stored, shown, found, exported."""

from __future__ import annotations

import csv

import pytest
from sqlmodel import select

from models.codes import REGIONS, Role
from models.tables import Feedback, Unit
from services.feedback import list_feedback, read_item
from services.feedback_address import filters_of
from services.feedback_export import export_feedback
from services.regions import PREFIXES, region_of
from services.unit_names import settle_name
from tests.services.rows import opinion, record_opinions


@pytest.mark.parametrize(
    ("path", "code", "text", "region"),
    [
        ("/EVN/EVNHANOI/PD16/", "PE01000123456", "", "EVNHANOI"),
        ("/EVN/EVN-VP/", "PE01000123456", "", "EVNHCMC"),
        ("", "", "ma kh pb05 000318842 khong xem duoc", "EVNSPC"),
        ("", "", "mã PA01000123456 và PE01000123456", ""),
        ("", "PC05000318842", "mã PA01000123456", "EVNCPC"),
        ("", "0912345678", "PA là gì", ""),
        ("/EVN/EVNNPCX/", "", "", ""),
    ],
)
def test_the_unit_decides_then_the_customer_code_then_the_text(path, code, text, region):
    assert region_of(path, code, text) == region


def test_prefixes_are_those_of_the_unit_tree(units):
    assert {
        unit.code: tuple(unit.customer_prefix.split()) for unit in units.values() if unit.code in REGIONS
    } == PREFIXES


@pytest.mark.usefixtures("units")
def test_it_is_stored_on_import_found_exported_and_follows_the_unit(session, pilot, now, person_of, tmp_path):
    triager = person_of(Role.TRIAGER)
    said = "Face ID trên iPhone 15 Pro Max iOS 18.1 bản 2.1.3 bị lỗi, mã PE01000123456"
    record_opinions(
        session,
        [opinion(2, said, unit_text="Đội số bảy"), opinion(3, "Hay", second=1, unit_code="PD16")],
        pilot=pilot,
        now=now,
    )
    first, second = session.exec(select(Feedback).order_by(Feedback.id)).all()
    assert (first.region, second.region) == ("EVNHCMC", "EVNHANOI")
    item = read_item(session, triager, pilot, first.id)
    assert (item.platform, item.system, item.app_version, item.region) == ("ios", "18.1", "2.1.3", "EVNHCMC")
    for query in (
        {"nen-tang": "ios"},
        {"may-chu": "EVNHCMC"},
        {"he-dieu-hanh": "18"},
        {"phien-ban": "2.1"},
        {"thiet-bi": "IPHONE"},
    ):
        found = list_feedback(session, triager, pilot, filters_of(query))
        assert [line.id for line in found.lines] == [first.id]
    assert list_feedback(session, triager, pilot, filters_of({"nen-tang": "android"})).total == 0
    path = tmp_path / "a.csv"
    export_feedback(session, triager, pilot, path, now=now)
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert [(r["platform"], r["system"], r["region"], r["part_of"]) for r in rows] == [
        ("ios", "18.1", "EVNHCMC", ""),
        ("", "", "EVNHANOI", ""),
    ]
    waits = session.exec(select(Feedback.unit_key).where(Feedback.id == first.id)).one()
    settle_name(session, triager, pilot, waits, "PC05", now=now)
    session.refresh(first)
    assert session.get_one(Unit, first.unit_id).code == "PC05"
    assert first.region == "EVNCPC"
