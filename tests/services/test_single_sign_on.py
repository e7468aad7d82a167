"""Whom the provider vouches for: which account, which role, or nobody."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.codes import Role
from models.database import writing
from models.tables import Account, Audit, SignIn
from services.access import OPERATOR, NotAllowed, NotFound, Refused
from services.audit import first_broken
from services.sign_ins import Opened, person_of
from services.sign_on_rules import RuleFields, add_rule, list_rules, remove_rule
from services.single_sign_on import Identity, NoPlace, sign_in_as
from tests.databases import run_together

AN = Identity("https://sso.evn.vn", "s-1", "An.Nguyen@evn.com.vn", "Nguyễn Văn An", ("/EVN/Báo cáo",))


def enter(session: Session, now, who: Identity = AN) -> Opened:
    return sign_in_as(session, who, address="10.0.0.7", agent="", now=now, provider_token="x")


@pytest.fixture
def rule(session: Session, make_unit, now):
    """`rule("group", "evn/báo cáo", "reporter", "U01")`: keep a rule; its number."""
    make_unit("U01")

    def keep(kind: str, value: str, role: str = "triager", unit: str = "", *, makes: bool = True) -> int:
        return add_rule(session, OPERATOR, RuleFields(kind, value, role, unit, makes), now=now)

    return keep


def test_nobody_comes_in_without_a_rule_or_an_account_and_is_told_whom_to_ask(session, now):
    session.add(Account(username="quantri", display_name="Vũ Văn Quản Trị", role="admin", created_at=now))
    session.commit()
    with pytest.raises(NoPlace, match="Vũ Văn Quản Trị") as told:
        enter(session, now)
    assert "An.Nguyen@evn.com.vn" in str(told.value)
    assert len(session.exec(select(Account)).all()) == 1


def test_a_rule_that_makes_accounts_makes_one_and_the_next_sign_in_finds_it(session, rule, now):
    rule("group", "EVN/báo cáo", "reporter", "U01")
    first, second = enter(session, now), enter(session, now)
    assert first.person.account_id == second.person.account_id
    assert (first.person.role, first.person.unit_code) == (Role.REPORTER, "U01")
    account = session.exec(select(Account)).one()
    assert (account.username, account.by_rule) == ("an.nguyen@evn.com.vn", True)
    assert [row.how for row in session.exec(select(SignIn))] == ["provider", "provider"]
    assert first_broken(session) is None


def test_a_rule_that_makes_none_leaves_a_stranger_outside(session, rule, now):
    rule("domain", "evn.com.vn", makes=False)
    with pytest.raises(NoPlace):
        enter(session, now)


def test_an_address_beats_a_group_and_a_group_a_domain(session, rule, now):
    for kind, value, role in (
        ("domain", "evn.com.vn", "leader"),
        ("group", "evn/báo cáo", "reporter"),
        ("email", "an.nguyen@evn.com.vn", "headquarters"),
    ):
        rule(kind, value, role, "U01" if role != "headquarters" else "")
        assert enter(session, now).person.role.value == role


@pytest.mark.parametrize("domain", ["vn", "com.vn", "n.com.vn", "evn.com"])
def test_a_domain_is_the_whole_of_it(session, rule, now, domain):
    if "." in domain:
        rule("domain", domain)
    with pytest.raises(NoPlace):
        enter(session, now)


def test_another_role_by_the_rule_ends_what_was_open(session, rule, now):
    number = rule("domain", "evn.com.vn")
    first = enter(session, now)
    remove_rule(session, OPERATOR, number, now=now)
    assert person_of(session, first.token, now=now) is None
    with pytest.raises(NoPlace):
        enter(session, now)
    rule("domain", "evn.com.vn", "leader", "U01")
    second = enter(session, now)
    assert (second.person.role, second.person.unit_code) == (Role.LEADER, "U01")
    assert "change account" in session.exec(select(Audit.act)).all()


def test_an_account_that_an_administrator_made_for_the_address_is_theirs_and_needs_no_rule(session, now):
    session.add(
        Account(username="an.nguyen@evn.com.vn", role="triager", must_change_password=True, created_at=now)
    )
    session.commit()
    opened = enter(session, now)
    # The password that was set for them is not theirs to change: they don't use it.
    assert not person_of(session, opened.token, now=now).must_change_password
    other = Identity(AN.issuer, "s-2", AN.email)
    with pytest.raises(NoPlace):
        enter(session, now, other)


def test_an_address_that_was_never_verified_is_nobodys(session, rule, now):
    rule("domain", "evn.com.vn")
    with pytest.raises(NoPlace):
        enter(session, now, Identity(AN.issuer, "s-3", ""))


def test_a_closed_account_stays_closed(session, rule, now):
    rule("domain", "evn.com.vn")
    enter(session, now)
    account = session.exec(select(Account)).one()
    account.active = False
    session.add(account)
    session.commit()
    with pytest.raises(NoPlace):
        enter(session, now)


def test_two_tabs_of_one_new_person_make_one_account(engine: Engine, session, rule, now):
    rule("domain", "evn.com.vn")
    session.commit()

    def come() -> int:
        with writing(engine) as own:
            return enter(own, now).person.account_id

    assert len(set(run_together(come, come))) == 1


@pytest.mark.parametrize(
    "fields",
    [
        RuleFields("email", "không phải", "triager", "", False),
        RuleFields("domain", "evn", "triager", "", False),
        RuleFields("group", " ", "triager", "", False),
        RuleFields("group", "x" * 300, "triager", "", False),
        RuleFields("phone", "1", "triager", "", False),
        RuleFields("group", "a", "king", "", False),
        RuleFields("group", "a", "reporter", "", False),
    ],
)
def test_a_rule_that_says_nothing_sure_is_refused(session, now, fields):
    with pytest.raises(Refused):
        add_rule(session, OPERATOR, fields, now=now)


def test_rules_are_for_administrators_alone_and_stand_once(session, rule, person_of, now):
    number = rule("group", "a")
    with pytest.raises(Refused):
        rule("group", "/A")
    with pytest.raises(NotFound):
        rule("group", "b", "reporter", "KHONG-CO")
    with pytest.raises(NotFound):
        remove_rule(session, OPERATOR, number + 1000, now=now)
    for role in set(Role) - {Role.ADMIN, Role.REPORTER, Role.LEADER, Role.DATA_OFFICER}:
        with pytest.raises(NotAllowed):
            list_rules(session, person_of(role))
    assert [line.fields.value for line in list_rules(session, person_of(Role.ADMIN))] == ["a"]
