"""Groups of one fault: stars that new, changed and gone opinions join and leave."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from triage.fault_groups import FaultGroups
from triage.similar import same_fault

OTP = ("Không nhận được mã OTP", "otp chua ve a", "Chờ mãi không thấy gửi mã xác thực")
SLOW = ("Hóa đơn load chậm", "xem hoa don lau qua", "Mở hóa đơn quay mãi")
TEXTS = (*OTP, *SLOW, "Không có ý kiến", "App tốt", "Tải hóa đơn PDF bị lỗi", "")


def built(texts):
    groups = FaultGroups()
    groups.build(dict(enumerate(texts)))
    return groups


def test_each_fault_has_a_group_of_its_own():
    groups = built([*OTP, *SLOW, "Không có ý kiến", "Cảm ơn"]).groups()
    assert sorted(sorted(g) for g in groups) == [[0, 1, 2], [3, 4, 5]]


def test_a_new_opinion_joins_and_a_gone_one_leaves():
    groups = built(OTP[:2])
    groups.take(9, OTP[2])
    assert sorted(groups.group_of(0)) == [0, 1, 9]
    groups.take(9, SLOW[0])
    groups.drop(0)
    assert groups.group_of(0) == ()
    assert groups.group_of(1) == (1,)
    assert groups.group_of(9) == (9,)


def test_similar_opinions_come_nearest_first_without_the_one_that_asks():
    groups = built([*OTP, *SLOW])
    found = groups.similar(OTP[0], but=0)
    assert {n for n, _how in found} == {1, 2}
    assert [how for _n, how in found] == sorted((how for _n, how in found), reverse=True)
    assert groups.similar("Không có ý kiến") == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(TEXTS), st.booleans()), max_size=30))
def test_every_opinion_that_says_something_is_in_exactly_one_group(steps):
    groups = FaultGroups()
    here: dict[int, str] = {}
    for number, text, goes in steps:
        if goes:
            groups.drop(number)
            here.pop(number, None)
        else:
            groups.take(number, text)
            here[number] = text
    members = [n for group in groups.groups(least=1) for n in group]
    assert sorted(members) == sorted(n for n in here if groups.told[n].says_something)
    for group in groups.groups():
        leader = groups.told[group[0]]
        assert all(set(group) == set(groups.group_of(n)) for n in group)
        assert leader.says_something


def test_members_tell_of_the_fault_of_a_common_leader():
    groups = built([*OTP, *SLOW])
    for group in groups.groups():
        first = groups.told[group[0]]
        assert all(same_fault(first, groups.told[n]) for n in group)
