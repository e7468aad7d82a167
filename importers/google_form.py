"""The form's sheet through Google's Sheets API, read only: the only place that knows gspread.

One `spreadsheets.get` tells locale, time zone and tabs, one `values.batchGet` brings every cell. What comes is
a sheet of cells like that of a file, so that an answer reads the same by every way in.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.auth.exceptions import GoogleAuthError
from google.oauth2.service_account import Credentials
from gspread.http_client import HTTPClient

from importers.feedback_words import choose_feedback
from importers.google_answers import FormAnswers
from importers.google_calls import Calls, Patience, SheetNotRead, refused
from importers.header_words import words_of

GOOGLE = "https://sheets.googleapis.com"
SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets.readonly",
    "https://www.googleapis.com/auth/drive.readonly",
)
_FIELDS = (
    "spreadsheetId,properties(title,locale,timeZone),sheets.properties(sheetId,title,index,sheetType,hidden)"
)
_FORM_TAB = re.compile(r"(?:cau tra loi(?: bieu mau)?|form responses?|phan hoi(?: bieu mau)?) ?\d*")
_MOST_TABS = 20


@dataclass(frozen=True)
class FormSource:
    """Where the answers lie and who asks: a service account's key file, the sheet's id, the root of the API."""

    key_file: Path | None
    sheet_id: str
    root: str = ""

    @property
    def sheet(self) -> str:
        """The id alone, where the whole address of the sheet was given."""
        found = re.search(r"/d/([A-Za-z0-9_-]+)", self.sheet_id)
        return found[1] if found else self.sheet_id.strip()

    @property
    def is_set(self) -> bool:
        """Whether both are named."""
        return self.key_file is not None and bool(self.sheet)


class _Client(HTTPClient):
    """gspread's client over calls that have limits; another root where one is set."""

    def __init__(self, account: Credentials, root: str, calls: Calls) -> None:
        super().__init__(account, calls.session)
        self._root, self._calls = root.rstrip("/"), calls

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: Any = None,
        json: Any = None,
        files: Any = None,
        headers: Any = None,
    ) -> Any:
        """One reading request; nothing is ever written."""
        url = self._root + endpoint.removeprefix(GOOGLE) if self._root else endpoint
        return self._calls.get(url, params)


def account_of(key_file: Path) -> Credentials:
    """The service account of a key file; its own `token_uri` is asked. Raises SheetNotRead."""
    try:
        told = json.loads(key_file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SheetNotRead("key_file", refused("key_file", file=str(key_file))) from error
    try:
        account: Credentials = Credentials.from_service_account_info(told, scopes=list(SCOPES))  # type: ignore[no-untyped-call]
        return account
    except (GoogleAuthError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise SheetNotRead("key_file", refused("key_file", file=str(key_file))) from error


def fetch_answers(
    source: FormSource,
    patience: Patience,
    *,
    known_tab: int | None = None,
    counted: Callable[[int], None] = lambda _requests: None,
) -> FormAnswers:
    """Every cell of the tab of answers. `known_tab` is the tab that was taken the last time.

    `counted` is told how many requests were made, also where the reading fails. Raises SheetNotRead.
    """
    if source.key_file is None or not source.sheet:
        raise SheetNotRead("not_set", refused("not_set"))
    account = account_of(source.key_file)
    calls = Calls(account, source.root, patience)
    client = _Client(account, source.root, calls)
    try:
        about = calls.ask(
            lambda: client.fetch_sheet_metadata(
                source.sheet, params={"includeGridData": "false", "fields": _FIELDS}
            ),
            sheet=source.sheet,
        )
        tabs = _tabs_to_ask(about, known_tab)
        ranges = [_range_of(title) for _number, title in tabs]
        values = calls.ask(
            lambda: client.values_batch_get(
                source.sheet,
                ranges,
                params={
                    "majorDimension": "ROWS",
                    "valueRenderOption": "UNFORMATTED_VALUE",
                    "dateTimeRenderOption": "SERIAL_NUMBER",
                },
            ),
            sheet=source.sheet,
            tab=", ".join(title for _number, title in tabs),
        )
        number, title, rows = _tab_of_answers(tabs, values)
        properties = _mapping_in(about, "properties")
        locale, zone = str(properties.get("locale", "")), str(properties.get("timeZone", ""))
        said = "\x1f".join((source.sheet, locale, zone, str(number), title, calls.digest))
        return FormAnswers(
            source.sheet,
            str(properties.get("title", "")),
            locale,
            zone,
            number,
            title,
            rows,
            hashlib.sha256(said.encode()).hexdigest(),
            calls.requests,
        )
    finally:
        counted(calls.requests)
        calls.close()


def _mapping_in(told: Any, name: str) -> Mapping[str, Any]:
    found = told.get(name) if isinstance(told, dict) else None
    return found if isinstance(found, dict) else {}


def _tabs_to_ask(about: Any, known_tab: int | None) -> list[tuple[int, str]]:
    """The tab that was taken before; else those named like a form's; else every tab that is shown."""
    listed = about.get("sheets") if isinstance(about, dict) else None
    tabs: list[tuple[int, str, bool]] = []
    for one in listed if isinstance(listed, list) else []:
        told = _mapping_in(one, "properties")
        title, number = told.get("title"), told.get("sheetId", 0)
        if isinstance(title, str) and isinstance(number, int) and told.get("sheetType", "GRID") == "GRID":
            tabs.append((number, title, bool(told.get("hidden"))))
    if not tabs:
        raise SheetNotRead("not_google", refused("not_google"))
    if known := [(number, title) for number, title, _hidden in tabs if number == known_tab]:
        return known
    if named := [(n, title) for n, title, _hidden in tabs if _FORM_TAB.fullmatch(words_of(title))]:
        return named[:_MOST_TABS]
    if known_tab is not None:
        raise SheetNotRead("tab_gone", refused("tab_gone", tabs=", ".join(t for _n, t, _h in tabs)))
    return [(n, title) for n, title, hidden in tabs if not hidden][:_MOST_TABS] or [tabs[0][:2]]


def _range_of(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def _tab_of_answers(tabs: Sequence[tuple[int, str]], values: Any) -> tuple[int, str, list[list[Any]]]:
    """Of the tabs asked for the first with the headers of a form; of several the one with the most rows."""
    ranges = values.get("valueRanges") if isinstance(values, dict) else None
    if not isinstance(ranges, list) or len(ranges) != len(tabs):
        raise SheetNotRead("not_google", refused("not_google"))
    found = []
    for (number, title), one in zip(tabs, ranges, strict=True):
        rows = one.get("values", []) if isinstance(one, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise SheetNotRead("not_google", refused("not_google"))
        header: list[Any] = next((row for row in rows if any(str(cell).strip() for cell in row)), [])
        fields = choose_feedback([(str(cell),) for cell in header]).fields
        if "text" in fields and len(fields) > 1:
            found.append((len(rows), number, title, rows))
    if not found:
        raise SheetNotRead("no_answers", refused("no_answers", tab=", ".join(title for _n, title in tabs)))
    _length, number, title, rows = max(found, key=lambda one: one[0])
    return number, title, rows
