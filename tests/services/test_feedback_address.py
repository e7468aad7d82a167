"""Filters in an address: what names nothing counts as nothing, whatever stands there."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.feedback_address import NAMES, filters_of, named_in, wrong_in
from services.feedback_filters import MYSELF, NO_PROBLEM, NOBODY, Filters

WORDS = ("tim", "don-vi", "he-dieu-hanh", "phien-ban", "thiet-bi", "chu-tri", "nguoi-xu-ly")
NOW = datetime(2025, 12, 12, 2, tzinfo=UTC)  # these take any words


def test_every_filter_can_be_said():
    query = {
        "tim": "otp",
        "don-vi": "PA",
        "chuc-nang": "login",
        "loai": "bug",
        "muc-do": "critical",
        "trang-thai": "open",
        "kenh": "zalo",
        "tu-ngay": "2025-11-20",
        "den-ngay": "2025-12-10",
        "thoi-gian": "ngoai",
        "anh": "1",
        "xem-lai": "1",
        "da-sua": "1",
        "cho-don-vi": "1",
        "nen-tang": "android",
        "may-chu": "EVNCPC",
        "he-dieu-hanh": "Android 14",
        "phien-ban": "2.3.1",
        "thiet-bi": "Galaxy A54",
        "sua-tu": "2025-12-01",
        "chu-tri": "EVNHANOI",
        "nguoi-xu-ly": "toi",
        "van-de": "12",
        "danh-dau": "1",
        "rac": "1",
        "qua-han": "1",
        "thung-rac": "1",
    }
    also = {"gan-don-vi", "tinh-den"}  # these say what others say in another way
    assert {*query, *also} == set(NAMES)
    assert wrong_in(query) == {}
    assert filters_of(query, now=NOW) == Filters(
        search="otp",
        unit="PA",
        function="login",
        kind="bug",
        severity="critical",
        state="open",
        channel="zalo",
        day_from=date(2025, 11, 20),
        day_to=date(2025, 12, 10),
        window="out",
        images=True,
        needs_person=True,
        edited=True,
        unit_link="waiting",
        platform="android",
        region="EVNCPC",
        system="Android 14",
        app_version="2.3.1",
        device="Galaxy A54",
        edited_since=date(2025, 12, 1),
        owner="EVNHANOI",
        assignee=MYSELF,
        problem=12,
        starred=True,
        spam=True,
        overdue_at=NOW,
        trash=True,
    )
    nobody = filters_of({"chu-tri": "chua", "nguoi-xu-ly": "chua", "van-de": "chua"})
    assert nobody == Filters(owner=NOBODY, assignee=NOBODY, problem=NO_PROBLEM)
    assert named_in({**query, "trang": "3", "y-kien": "7"}) == query


@given(
    st.dictionaries(
        st.sampled_from([name for name in NAMES if name not in WORDS]),
        # A number alone is no nonsense to `van-de`: it names a problem.
        st.text(alphabet="ăđ%'0-2/<", max_size=10).filter(
            lambda text: "-" not in text and not text.isdigit()
        ),
    )
)
def test_nonsense_counts_as_nothing(query):
    assert filters_of(query) == Filters()


@given(st.text())
def test_no_day_is_made_of_what_is_none(text):
    assert filters_of({"tu-ngay": f"ngày {text}"}).day_from is None
