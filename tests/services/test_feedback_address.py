"""Filters in an address: what names nothing counts as nothing, whatever stands there."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.feedback_address import NAMES, filters_of, named_in
from services.feedback_filters import Filters

WORDS = ("tim", "don-vi", "he-dieu-hanh", "phien-ban", "thiet-bi")  # these take any words


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
    }
    assert set(query) == set(NAMES)
    assert filters_of(query) == Filters(
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
    )
    assert named_in({**query, "trang": "3", "y-kien": "7"}) == query


@given(
    st.dictionaries(
        st.sampled_from([name for name in NAMES if name not in WORDS]),
        st.text(alphabet="ăđ%'0-2/<", max_size=10).filter(lambda text: "-" not in text),
    )
)
def test_nonsense_counts_as_nothing(query):
    assert filters_of(query) == Filters()


@given(st.text())
def test_no_day_is_made_of_what_is_none(text):
    assert filters_of({"tu-ngay": f"ngày {text}"}).day_from is None
