"""Seeded stories of a sheet that people change while the network fails: in the end the table equals the sheet."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlmodel import select

from importers.google_calls import SheetNotRead
from models.database import open_engine, reading, writing
from models.tables import Feedback
from services.access import OPERATOR
from services.form_sync import sync_form
from services.pilots import load_letter_pilot
from tests.google.server import Fault, google, soon
from tests.google.sheets import HEADER, TAB, Clock, answer, patience, serve, source_of

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


class Story:
    """One sheet and what people do to it; its answers by number, so that an edit is known from a new answer."""

    def __init__(self, seed: int, tab) -> None:
        self.random = Random(seed)  # noqa: S311
        self.tab = tab
        self.header = list(HEADER)
        self.answers: list[list] = []
        self.made = 0
        self.at = AT
        for _nth in range(self.random.randrange(1, 8)):
            self.submit()

    def write(self) -> None:
        known = {title.upper(): place for place, title in enumerate(HEADER)}
        places = [known.get(title.strip(" *").upper()) for title in self.header]
        self.tab.rows[:] = [
            list(self.header),
            *([None if place is None else row[place] for place in places] for row in self.answers),
        ]

    def words(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randrange(4, 14)))

    def submit(self) -> None:
        self.at += timedelta(seconds=self.random.randrange(1, 50_000))
        self.made += 1
        email = self.random.choice(["", f"nguoi{self.made}@example.vn", "an@example.vn"])
        self.answers.append(answer(self.at, f"{self.words()} {self.made}", email=email))

    def submit_twice(self) -> None:
        self.submit()
        again = list(self.answers[-1])
        again[0] += 60 / 86_400
        self.at += timedelta(seconds=60)
        self.answers.append(again)

    def insert(self) -> None:
        self.submit()
        self.answers.insert(self.random.randrange(len(self.answers)), self.answers.pop())

    def delete(self) -> None:
        if self.answers:
            self.answers.pop(self.random.randrange(len(self.answers)))

    def sort(self) -> None:
        column = self.random.choice([0, 1, 6])
        self.answers.sort(key=lambda row: (str(row[column]), row[0]), reverse=self.random.random() < 0.5)

    def shuffle(self) -> None:
        self.random.shuffle(self.answers)

    def edit(self) -> None:
        if self.answers:
            row = self.random.choice(self.answers)
            self.at += timedelta(seconds=self.random.randrange(60, 9_000))
            row[0] = answer(self.at, "")[0]
            row[6] = f"{row[6]}, {self.words()}" if self.random.random() < 0.7 else f"{self.words()} x"

    def edit_by_hand(self) -> None:
        if self.answers:
            self.random.choice(self.answers)[2] = self.random.choice(["PA", "Đội 7", ""])

    def move_columns(self) -> None:
        self.random.shuffle(self.header)

    def rename_columns(self) -> None:
        self.header = [f" {title.upper()} *" if self.random.random() < 0.5 else title for title in HEADER]

    def add_column(self) -> None:
        self.header.insert(
            self.random.randrange(len(self.header) + 1), self.random.choice(["", "Ghi chú", "Đơn vị xử lý"])
        )

    def turn(self) -> None:
        """A few changes of the answers, and sometimes of the columns."""
        deeds = [
            self.submit,
            self.submit,
            self.submit_twice,
            self.insert,
            self.delete,
            self.sort,
            self.shuffle,
        ]
        deeds += [self.edit, self.edit, self.edit_by_hand]
        for deed in self.random.choices(deeds, k=self.random.randrange(0, 4)):
            deed()
        kind = self.random.random()
        if kind < 0.15:
            self.header = list(HEADER)
            self.move_columns()
        elif kind < 0.25:
            self.header = list(HEADER)
            self.add_column()
        elif kind < 0.35:
            self.rename_columns()
        self.write()


def faults_of(random: Random, tab) -> list[Fault | None]:
    """What happens to the next requests."""
    again = {"Retry-After": random.choice(["1", "3", soon(2), "nonsense"])}
    kinds = [
        Fault(429, again, b"{}"),
        Fault(429, body=b"{}"),
        Fault(500, body=b""),
        Fault(503, again, b"oops"),
        Fault(408, body=b""),
        Fault(403, body=b'{"error":{"code":403,"message":"q","errors":[{"reason":"rateLimitExceeded"}]}}'),
        Fault(200, body=b""),
        Fault(200, body=HTML),
        Fault(cut=True),
        Fault(401, body=b"{}"),
        Fault(404, body=b"{}"),
        Fault(200, body=b'{"valueRanges": "none"}'),
        Fault(200, body=b"[]"),
        Fault(302, {"Location": "http://127.0.0.1:1/"}, b""),
        Fault(seconds=0.25) if random.random() < 0.05 else None,
        Fault(seconds=0.3, drip=True) if random.random() < 0.05 else None,
        Fault(before=lambda: setattr(tab, "title", random.choice([TAB, "Form Responses 2"]))),
        None,
        None,
    ]
    return random.choices(kinds, k=random.randrange(0, 7))


def holds(place) -> list[tuple[str, str, str, str]]:
    """What stands in the table, as the sheet would show it."""
    with reading(place) as session:
        items = session.exec(select(Feedback).where(Feedback.gone_at.is_(None))).all()
    return sorted((i.submitted_at.isoformat(), i.contact_email, i.unit_text, i.text) for i in items)


def shows(story: Story) -> list[tuple[str, str, str, str]]:
    """What the sheet shows."""
    said = []
    for row in story.answers:
        at = datetime(1899, 12, 30) + timedelta(seconds=round(row[0] * 86_400)) - timedelta(hours=7)
        said.append((f"{at.isoformat()}+00:00", row[1], row[2], row[6]))
    return sorted(said)


def tell(seed: int, known, folder, template, now) -> int:
    """One story to its end; how many runs failed on the way."""
    folder.mkdir()
    shutil.copyfile(template, folder / "tracker.db")
    place = open_engine(f"sqlite:///{folder / 'tracker.db'}")
    tab = serve(known, [])
    story = Story(seed, tab)
    story.write()
    source, failed = source_of(known, folder), 0
    for _turn in range(story.random.randrange(2, 5)):
        story.turn()
        known.faults.clear()
        known.faults.extend(faults_of(story.random, tab))
        if story.random.random() < 0.1:
            known.tokens.clear()
        before, clock = holds(place), Clock()
        try:
            sync_form(place, OPERATOR, source, now=now, patience=patience(clock, seconds=BUDGET, read=0.15))
        except SheetNotRead:
            failed += 1
            assert holds(place) == before, "a failed run changes nothing"
        else:
            assert holds(place) == shows(story), "the table equals the sheet"
        assert clock.at <= BUDGET, "no run waits beyond its budget"
        now += timedelta(minutes=10)
    known.faults.clear()
    sync_form(place, OPERATOR, source, now=now, patience=patience())
    assert holds(place) == shows(story), "nothing lost, nothing doubled"
    again = sync_form(place, OPERATOR, source, now=now, patience=patience())
    assert (again.tally.unchanged, again.tally.gone) == (len(story.answers), 0)
    place.dispose()
    shutil.rmtree(folder)
    return failed


@pytest.fixture
def template(databases, tmp_path, now):
    """A database with the pilot and no units, to be copied."""
    with databases.fresh("sqlite", tmp_path, now=now) as address:
        place = open_engine(address)
        with writing(place) as session:
            load_letter_pilot(session, now=now)
            session.commit()
        place.dispose()
    return tmp_path / "tracker.db"


def stories(seeds, folder, template, now) -> None:
    with google() as known:
        for seed in seeds:
            try:
                tell(seed, known, folder / str(seed), template, now)
            except AssertionError as wrong:
                raise AssertionError(f"seed {seed}: {wrong}") from wrong


@pytest.mark.parametrize("part", range(3))
def test_whatever_fails_and_changes_the_table_equals_the_sheet(part, tmp_path, template, now):
    stories(range(part * 20, part * 20 + 20), tmp_path, template, now)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_a_thousand_stories(part, tmp_path, template, now):
    stories(range(part * 100, part * 100 + 100), tmp_path, template, now)
