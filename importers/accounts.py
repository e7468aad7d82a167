"""A list of accounts to make: user name, name, role, unit's code, e-mail address, as a workbook or csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from importers.cells import Cell, Sheet
from importers.header_rows import is_blank
from importers.header_words import words_of
from importers.results import AccountRow, Reading, RowProblem
from importers.tables_found import Table
from importers.units import Wrong, cell_text, read_listed, unspaced
from locales import phrase
from models.codes import Role

_COLUMNS = {
    "username": r"username|user name|user|ten dang nhap|tai khoan|ten tai khoan|account",
    "display_name": r"display name|name|full name|ho (?:va )?ten|ho ten can bo|can bo|nguoi su dung|nguoi dung",
    "role": r"role|vai tro|quyen|phan quyen|nhom quyen",
    "unit_code": r"unit code|unit|ma don vi|ma dv|don vi",
    "email": r"e ?mail|thu dien tu|dia chi (?:thu dien tu|e ?mail)",
}
# How offices name the roles, folded; the codes themselves count too.
_ROLES: dict[str, Role] = {
    "dau moi": Role.REPORTER,
    "dau moi bao cao": Role.REPORTER,
    "dau moi don vi": Role.REPORTER,
    "nguoi bao cao": Role.REPORTER,
    "lanh dao": Role.LEADER,
    "lanh dao don vi": Role.LEADER,
    "phan loai": Role.TRIAGER,
    "can bo phan loai": Role.TRIAGER,
    "evnict": Role.TRIAGER,
    "can bo evnict": Role.TRIAGER,
    "can bo phan loai evnict": Role.TRIAGER,
    "can bo du lieu": Role.DATA_OFFICER,
    "du lieu": Role.DATA_OFFICER,
    "tap doan": Role.HEADQUARTERS,
    "ban kdmbd": Role.HEADQUARTERS,
    "quan tri": Role.ADMIN,
    "quan tri vien": Role.ADMIN,
    "quan tri he thong": Role.ADMIN,
    **{words_of(role.value): role for role in Role},
}
_MOST_NAME, _MOST = 64, 200


def read_accounts(sheets: Sequence[Sheet]) -> Reading[AccountRow]:
    """Accounts with user name and role. Raises UnreadableFile (`empty`, `no_table`).

    A user name that stands in two rows is a problem of the later ones.
    """
    told = phrase("the columns user name and role of accounts")
    reading = read_listed(sheets, _COLUMNS, ("username", "role"), told, _row)
    first: dict[str, int] = {}
    rows = []
    for row in reading.rows:
        if row.username in first:
            expected = phrase("a user name of its own (row %(row)s has the same)", row=first[row.username])
            header = reading.mapping.get("username", "")
            reading.problems.append(
                RowProblem(row.sheet, row.row, header, row.username, expected, row.as_it_came)
            )
        else:
            first[row.username] = row.row
            rows.append(row)
    return replace(reading, rows=rows)


def _row(
    table: Table, number: int, cells: Mapping[str, Cell], came: tuple[str, ...], wrong: Wrong
) -> AccountRow:
    username = cell_text(cells["username"]).casefold()
    sound = all(c.isalnum() or c in "._-@" for c in username)
    if is_blank(cells["username"]) or not sound or len(username) > _MOST_NAME:
        wrong("username", phrase("letters, digits, “.”, “_”, “-” and “@” only, at most 64"))
    role = _ROLES.get(words_of(cell_text(cells["role"])))
    if role is None:
        wrong("role", phrase("one of %(roles)s", roles=", ".join(r.value for r in Role)))
    name, email = cell_text(cells["display_name"]), unspaced(cells["email"])
    if len(name) > _MOST:
        wrong("display_name", phrase("a name of at most %(n)s letters", n=_MOST))
    if email and ("@" not in email or len(email) > _MOST):
        wrong("email", phrase("an e-mail address"))
    return AccountRow(
        table.sheet.name,
        number,
        username=username,
        display_name=name,
        role=role.value if role else "",
        unit_code=unspaced(cells["unit_code"]),
        email=email,
        as_it_came=came,
    )
