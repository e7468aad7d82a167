"""A link of invitation: once, for a while, for its account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.codes import Role
from models.database import writing
from models.tables import Account, Audit, Invitation
from models.types import key
from services.access import NotAllowed, NotFound, Refused
from services.admin_accounts import AccountFields, close_account, invite_new, reset_password
from services.invitations import LASTS, InvitationEnded, Invited, accept, guest_of, invite
from services.sign_ins import INVITATION, Opened, person_of, sign_in
from tests.databases import run_together

PASSWORD = "Cột điện số chín"


@pytest.fixture
def made(session: Session, operator, now) -> Invited:
    return invite_new(session, operator, "an", AccountFields("Nguyễn Văn An", "triager", ""), now=now)


def token_of(made: Invited) -> str:
    return made.path.removeprefix(f"{INVITATION}/")


def take_up(session: Session, token: str, now, password: str = PASSWORD) -> Opened:
    return accept(session, token, password, address="10.0.0.7", agent="Trình duyệt", now=now)


def test_its_owner_sets_a_password_and_is_signed_in(session, made, now):
    assert guest_of(session, token_of(made), now=now).display_name == "Nguyễn Văn An"
    opened = take_up(session, token_of(made), now)
    assert person_of(session, opened.token, now=now).role is Role.TRIAGER
    assert not opened.person.must_change_password
    assert (
        sign_in(session, "an", PASSWORD, address="", agent="", now=now).person.account_id == made.account_id
    )
    assert {"invite", "accept invitation"} <= set(session.exec(select(Audit.act)))


def test_only_its_hash_is_kept(session, made):
    row = session.exec(select(Invitation)).one()
    assert token_of(made) not in row.model_dump_json()
    assert token_of(made) not in str(session.exec(select(Audit.after)).all())


def test_it_opens_once_and_not_after_three_days_nor_after_a_newer_one(session, operator, made, now):
    with pytest.raises(InvitationEnded):
        guest_of(session, token_of(made), now=now + LASTS)
    newer = invite(session, operator, made.account_id, now=now)
    with pytest.raises(InvitationEnded):
        take_up(session, token_of(made), now)
    take_up(session, token_of(newer), now)
    with pytest.raises(InvitationEnded):
        take_up(session, token_of(newer), now)


def test_a_password_that_is_too_easy_uses_nothing_up(session, made, now):
    with pytest.raises(Refused, match=r"short|ngắn"):
        take_up(session, token_of(made), now, "ngắn")
    take_up(session, token_of(made), now)


def test_a_new_password_or_a_closed_account_ends_it(session, operator, made, now):
    reset_password(session, operator, made.account_id, now=now)
    with pytest.raises(InvitationEnded):
        take_up(session, token_of(made), now)
    again = invite(session, operator, made.account_id, now=now)
    close_account(session, operator, made.account_id, now=now)
    with pytest.raises(InvitationEnded):
        take_up(session, token_of(again), now)
    with pytest.raises(Refused):
        invite(session, operator, made.account_id, now=now)


def test_sessions_that_were_open_end_with_it(session, operator, made, now):
    first = take_up(session, token_of(made), now)
    second = take_up(session, token_of(invite(session, operator, made.account_id, now=now)), now)
    assert person_of(session, first.token, now=now) is None
    assert person_of(session, second.token, now=now) is not None


def test_two_who_open_it_at_the_same_moment_are_one(engine: Engine, session, made, now):
    session.commit()

    def race() -> str:
        with writing(engine) as own:
            try:
                take_up(own, token_of(made), now + timedelta(minutes=1))
            except InvitationEnded:
                return "ended"
            return "in"

    assert sorted(run_together(race, race)) == ["ended", "in"]


@pytest.mark.parametrize("token", ["", "x" * 43, "\udcff", "../x"])
def test_a_token_that_nobody_gave_opens_nothing(session, made, now, token):
    assert guest_of(session, token_of(made), now=now)
    with pytest.raises(InvitationEnded):
        guest_of(session, token, now=now)


def test_only_an_administrator_invites_and_only_who_is_there(session, person_of, operator, made, now):
    for role in (Role.TRIAGER, Role.HEADQUARTERS):
        with pytest.raises(NotAllowed):
            invite(session, person_of(role), made.account_id, now=now)
    with pytest.raises(NotFound):
        invite(session, operator, made.account_id + 1000, now=now)
    assert key(session.exec(select(Account).where(Account.username == "an")).one()) == made.account_id
