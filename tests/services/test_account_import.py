"""Accounts of a workbook are looked at first, then made all or none, each with its link."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from sqlmodel import select

from models.codes import Role
from models.tables import Account, Audit, Invitation
from services.access import NotAllowed, Refused
from services.account_import import import_accounts, plan_accounts
from services.invitations import guest_of


@pytest.fixture
def file(tmp_path):
    book = Workbook()
    for row in (
        ["Tên đăng nhập", "Họ tên", "Vai trò", "Mã đơn vị"],
        ["moi.pa", "An", "Đầu mối báo cáo", "PA"],
        ["moi.ict", "Bình", "EVNICT", None],
        ["khong.don.vi", "C", "Lãnh đạo", None],
        ["sai.don.vi", "D", "Lãnh đạo", "KHONGCO"],
        ["admin.evn", "Đ", "Quản trị", None],
    ):
        book.active.append(row)
    path = tmp_path / "tk.xlsx"
    book.save(path)
    return path


def test_a_plan_keeps_nothing_and_what_it_says_is_made(session, tree, person_of, file, now):
    assert tree
    admin = person_of(Role.ADMIN)
    before = len(session.exec(select(Account)).all())
    plan = plan_accounts(session, admin, file, "tk.xlsx")
    assert [row.username for row in plan.fresh] == ["moi.pa", "moi.ict"]
    assert [row.username for row in plan.there] == ["admin.evn"]
    assert [p.row for p in plan.problems] == [4, 5]
    assert len(session.exec(select(Account)).all()) == before
    made = import_accounts(session, admin, plan, "tk.xlsx", now=now)
    assert [one.username for one in made] == ["moi.pa", "moi.ict"]
    token = made[0].path.rpartition("/")[2]
    assert guest_of(session, token, now=now).username == "moi.pa"
    assert token not in str(session.exec(select(Invitation)).all())
    account = session.exec(select(Account).where(Account.username == "moi.pa")).one()
    assert (account.unit_id, account.role, account.password_hash) == (tree["PA"].id, "reporter", None)
    acts = session.exec(select(Audit.act).order_by(Audit.id)).all()
    assert acts[-3:] == ["add account", "add account", "import accounts"]
    with pytest.raises(Refused):
        import_accounts(session, admin, plan, "tk.xlsx", now=now)
    assert len(session.exec(select(Account)).all()) == before + 2


def test_only_an_administrator_makes_accounts(session, person_of, file):
    with pytest.raises(NotAllowed):
        plan_accounts(session, person_of(Role.HEADQUARTERS), file, "tk.xlsx")
