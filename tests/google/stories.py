"""Seeded stories of a sheet that people change while the network fails; each run is held to what must be true of it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

from importers.google_calls import SheetNotRead
from models.database import open_engine, reading, upgrade, writing
from models.tables import Feedback
from services.access import OPERATOR
from services.form_sync import sync_form
from services.pilots import load_letter_pilot
from tests.google.server import Fault, Google, Tab, google, soon
from tests.google.sheets import BOOK, HEADER, TAB, Clock, answer, patience, serve, source_of

AT = datetime(2025, 11, 21, 7, 0, 0)
WORDS = [
    "không",
    "nhận",
    "được",
    "mã",
    "đăng",
    "nhập",
    "hóa",
    "đơn",
    "tháng",
    "chỉ",
    "số",
    "sai",
    "chậm",
    "màn",
    "hình",
    "trắng",
    "thông",
    "báo",
    "giá",
    "bán",
    "điện",
]
BUDGET = 20.0
HTML = b"<html><body>Proxy</body></html>"
RATE = b'{"error":{"code":403,"message":"q","errors":[{"reason":"rateLimitExceeded"}]}}'
# What must have happened by the end of the stories: to requests, and to the sheet.
FAULTS = (
    "429 with Retry-After",
    "429 without Retry-After",
    "500",
    "503",
    "timeout",
    "slow",
    "empty",
    "HTML body",
    "truncated JSON",
    "expired token",
    "page missing",
    "tab renamed",
    "408",
    "403 by rate",
    "401",
    "404",
    "other JSON",
    "a list",
    "led elsewhere",
)
DEEDS = (
    "submitted",
    "sent twice",
    "inserted",
    "deleted",
    "sorted",
    "shuffled",
    "edited",
    "edited by hand",
    "columns moved",
    "columns renamed",
    "column added",
)


class Story:
    """One sheet and what people do to it; its answers in their rows, so that an edit is known from a new answer."""

    def __init__(self, seed: int, tab: Tab) -> None:
        self.random = Random(seed)  # noqa: S311
        self.tab = tab
        self.header = list(HEADER)
        self.answers: list[list[Any]] = []
        self.done: Counter[str] = Counter()
        self.made = 0
        self.at = AT
        for _nth in range(self.random.randrange(1, 8)):
            self.submit()

    def write(self) -> None:
        """Put header and answers into the tab."""
        known = {title.upper(): place for place, title in enumerate(HEADER)}
        places = [known.get(title.strip(" *").upper()) for title in self.header]
        self.tab.rows[:] = [
            list(self.header),
            *([None if place is None else row[place] for place in places] for row in self.answers),
        ]

    def words(self) -> str:
        """Something to say."""
        return " ".join(self.random.choices(WORDS, k=self.random.randrange(4, 14)))

    def submit(self) -> None:
        """A new answer in the last row."""
        self.at += timedelta(seconds=self.random.randrange(1, 50_000))
        self.made += 1
        email = self.random.choice(["", f"nguoi{self.made}@example.vn", "an@example.vn"])
        self.answers.append(answer(self.at, f"{self.words()} {self.made}", email=email))
        self.done["submitted"] += 1

    def submit_twice(self) -> None:
        """The same answer again a minute later."""
        self.submit()
        again = list(self.answers[-1])
        again[0] += 60 / 86_400
        self.at += timedelta(seconds=60)
        self.answers.append(again)
        self.done["sent twice"] += 1

    def insert(self) -> None:
        """A new answer among the others."""
        self.submit()
        self.answers.insert(self.random.randrange(len(self.answers)), self.answers.pop())
        self.done["inserted"] += 1

    def delete(self) -> None:
        """Delete a row."""
        if self.answers:
            self.answers.pop(self.random.randrange(len(self.answers)))
            self.done["deleted"] += 1

    def sort(self) -> None:
        """Sort the rows by a column."""
        column = self.random.choice([0, 1, 6])
        self.answers.sort(key=lambda row: (str(row[column]), row[0]), reverse=self.random.random() < 0.5)
        self.done["sorted"] += 1

    def shuffle(self) -> None:
        """Put the rows into any order."""
        self.random.shuffle(self.answers)
        self.done["shuffled"] += 1

    def edit(self) -> None:
        """The sender edits an answer: its row stays, its moment moves."""
        if self.answers:
            row = self.random.choice(self.answers)
            self.at += timedelta(seconds=self.random.randrange(60, 9_000))
            row[0] = answer(self.at, "")[0]
            row[6] = f"{row[6]}, {self.words()}" if self.random.random() < 0.7 else f"{self.words()} x"
            self.done["edited"] += 1

    def edit_by_hand(self) -> None:
        """The sheet's owner writes into a cell: the moment stays."""
        if self.answers:
            self.random.choice(self.answers)[2] = self.random.choice(["PA", "Đội 7", ""])
            self.done["edited by hand"] += 1

    def turn(self) -> None:
        """A few changes of the answers, and sometimes of the columns."""
        deeds = [self.submit, self.submit, self.submit_twice, self.insert, self.delete, self.sort]
        deeds += [self.shuffle, self.edit, self.edit, self.edit_by_hand]
        for deed in self.random.choices(deeds, k=self.random.randrange(0, 4)):
            deed()
        kind = self.random.random()
        if kind < 0.15:
            self.header = list(HEADER)
            self.random.shuffle(self.header)
            self.done["columns moved"] += 1
        elif kind < 0.25:
            self.header = list(HEADER)
            place = self.random.randrange(len(self.header) + 1)
            self.header.insert(place, self.random.choice(["", "Ghi chú", "Đơn vị xử lý"]))
            self.done["column added"] += 1
        elif kind < 0.35:
            self.header = [f" {t.upper()} *" if self.random.random() < 0.5 else t for t in HEADER]
            self.done["columns renamed"] += 1
        self.write()


def faults_of(random: Random, known: Google, tab: Tab) -> list[Fault | None]:
    """What happens to the next requests."""
    again = {"Retry-After": random.choice(["1", "3", soon(2), "nonsense"])}
    book = known.workbooks[BOOK]

    def tab_goes() -> None:
        book.tabs[:] = [one for one in book.tabs if one is not tab]

    kinds: list[Fault | None] = [
        Fault(429, again, b"{}", name="429 with Retry-After"),
        Fault(429, body=b"{}", name="429 without Retry-After"),
        Fault(500, body=b"", name="500"),
        Fault(503, again, b"oops", name="503"),
        Fault(408, body=b"", name="408"),
        Fault(403, body=RATE, name="403 by rate"),
        Fault(200, body=b"", name="empty"),
        Fault(200, body=HTML, name="HTML body"),
        Fault(cut=True, name="truncated JSON"),
        Fault(401, body=b"{}", name="401"),
        Fault(404, body=b"{}", name="404"),
        Fault(200, body=b'{"valueRanges": "none"}', name="other JSON"),
        Fault(200, body=b"[]", name="a list"),
        Fault(302, {"Location": "http://127.0.0.1:1/"}, b"", name="led elsewhere"),
        Fault(before=known.tokens.clear, name="expired token"),
        Fault(
            before=lambda: setattr(tab, "title", random.choice([TAB, "Form Responses 2"])), name="tab renamed"
        ),
        Fault(before=tab_goes, name="page missing"),
        Fault(seconds=0.5, name="timeout"),
        Fault(seconds=0.4, drip=True, name="slow"),
        None,
    ]
    # What takes time, and what no run outlives, comes less often than the rest.
    weights = [3, 3, 3, 3, 2, 2, 3, 2, 3, 1, 1, 2, 2, 1, 3, 2, 2, 2, 2, 6]
    return random.choices(kinds, weights, k=random.randrange(0, 7))


def holds(place: Engine) -> list[tuple[str, str, str, str]]:
    """What stands in the table, as the sheet would show it."""
    query = of_columns().where(col(Feedback.gone_at).is_(None))
    with reading(place) as session:
        return sorted((at.isoformat(), email, unit, text) for at, email, unit, text in session.exec(query))


def of_columns() -> Any:
    """What is compared of an item."""
    return select(Feedback.submitted_at, Feedback.contact_email, Feedback.unit_text, Feedback.text)


def shows(story: Story) -> list[tuple[str, str, str, str]]:
    """What the sheet shows."""
    said = []
    for row in story.answers:
        moment = datetime(1899, 12, 30) + timedelta(seconds=round(row[0] * 86_400)) - timedelta(hours=7)
        said.append((f"{moment.isoformat()}+00:00", row[1], row[2], row[6]))
    return sorted(said)


def tell(seed: int, known: Google, folder: Path, template: Path, now: datetime) -> Counter[str]:
    """One story to its end: what was done to the sheet, how many runs failed. AssertionError where something is lost."""
    folder.mkdir()
    shutil.copyfile(template, folder / "tracker.db")
    place = open_engine(f"sqlite:///{folder / 'tracker.db'}")
    tab = serve(known, [])
    tabs = list(known.workbooks[BOOK].tabs)
    story = Story(seed, tab)
    story.write()
    source = source_of(known, folder)
    for _turn in range(story.random.randrange(2, 5)):
        story.turn()
        known.workbooks[BOOK].tabs[:] = tabs
        known.faults.clear()
        known.faults.extend(faults_of(story.random, known, tab))
        before, clock = holds(place), Clock()
        try:
            sync_form(place, OPERATOR, source, now=now, patience=patience(clock, seconds=BUDGET, read=0.3))
        except SheetNotRead as failed:
            story.done["failed runs"] += 1
            story.done[f"failed: {failed.code}"] += 1
            assert holds(place) == before, "a failed run changes nothing"
        else:
            assert holds(place) == shows(story), "the table equals the sheet"
        story.done["runs"] += 1
        assert clock.at <= BUDGET, "no run waits beyond its budget"
        now += timedelta(minutes=10)
    known.faults.clear()
    known.workbooks[BOOK].tabs[:] = tabs
    sync_form(place, OPERATOR, source, now=now, patience=patience(read=5.0))
    assert holds(place) == shows(story), "nothing lost, nothing doubled"
    again = sync_form(place, OPERATOR, source, now=now, patience=patience(read=5.0))
    assert (again.tally.unchanged, again.tally.gone) == (len(story.answers), 0)
    place.dispose()
    shutil.rmtree(folder)
    return story.done


def template_of(folder: Path, now: datetime) -> Path:
    """A database with the pilot and no units, to be copied."""
    place = open_engine(f"sqlite:///{folder / 'template.db'}")
    upgrade(place)
    with writing(place) as session:
        load_letter_pilot(session, now=now)
        session.commit()
    place.dispose()
    return folder / "template.db"


def stories(seeds: Iterable[int], folder: Path, template: Path, now: datetime) -> Counter[str]:
    """Stories one after another: what happened in all of them. AssertionError, with its seed, where one ends badly."""
    told: Counter[str] = Counter()
    with google() as known:
        for seed in seeds:
            try:
                told += tell(seed, known, folder / str(seed), template, now)
            except AssertionError as wrong:
                raise AssertionError(f"seed {seed}: {wrong}") from wrong
        return told + known.met
