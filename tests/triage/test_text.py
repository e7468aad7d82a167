"""How people's Vietnamese is read: places kept, short forms written out, numbers as classes."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.text import LONGEST, has_accents, words


def plain(text: str) -> list[str]:
    return [w.plain for w in words(text)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("quên mk", "quen mat khau"),
        ("nhà mk có 2 mã", "nha minh co «so» ma"),
        ("mã kh của em", "ma khach hang cua em"),
        ("kh có tiền", "khong co tien"),
        ("hdsd ở đâu", "huong dan su dung o dau"),
        ("đọc cái hd sử dụng", "doc cai huong dan su dung"),
        ("hđ t11", "hoa don «thangso»"),
        ("vô coi hông đc", "vao xem khong duoc"),
        ("quáááá chậm", "qua cham"),
        ("otp ko về", "otp khong ve"),
    ],
)
def test_a_short_form_is_written_out_by_what_stands_beside_it(written: str, read: str) -> None:
    assert " ".join(plain(written)) == read


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("PB12010033875", "«makh»"),
        ("0914 337 205", "«sdt»"),
        ("19001006", "«sdt»"),
        ("1.045.200đ", "«tien»"),
        ("356k", "«tien»"),
        ("25/11/2025", "«ngay»"),
        ("11/2025", "«thang»"),
        ("9h05", "«gio»"),
        ("30 giây", "«khoang»"),
        ("47,5 kWh", "«dienluong»"),
        ("50%", "«phantram»"),
        ("1.0.7", "«phienban»"),
        ("cskh@evn.com.vn", "«email»"),
    ],
)
def test_numbers_amounts_and_codes_become_classes(written: str, kind: str) -> None:
    assert plain(f"thấy {written} đó") == ["thay", kind, "do"]


def test_decomposed_accents_and_zero_width_characters_change_nothing_but_the_places() -> None:
    text = "Hóa đơn tháng trước"
    typed = unicodedata.normalize("NFD", text).replace("đ", "đ\u200b")
    assert [(w.accented, w.plain) for w in words(typed)] == [(w.accented, w.plain) for w in words(text)]
    assert unicodedata.normalize("NFC", typed[words(typed)[0].start : words(typed)[0].end]) == "Hóa"


def test_a_text_without_accents_is_known_as_one() -> None:
    assert has_accents("Đ")
    assert not has_accents("dien luc 123")
    assert "vao" in plain("vo app khong duoc")
    assert "vo" in plain("máy của vo em")


@given(st.text(max_size=300))
def test_words_stand_in_order_inside_any_text(text: str) -> None:
    said = words(text)
    assert all(0 <= w.start < w.end <= len(text) for w in said)
    assert all(a.start <= b.start for a, b in itertools.pairwise(said))
    assert all(w.plain and w.accented for w in said)


def test_an_endless_text_is_read_to_a_limit() -> None:
    assert words("chậm " * 100_000)[-1].end <= LONGEST
