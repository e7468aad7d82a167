"""What each unit has: opinions, images, imports, counts, problems, a report that was sent, a template, names.

Long because each kind of thing that a unit may have is made once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

from PIL import Image as Picture
from sqlmodel import Session, select

from importers.results import SeenColumn
from locales import phrase
from locales.vietnamese import fold
from models import tables
from models.types import key
from services.access import OPERATOR, Person
from services.file_store import FileStore
from services.filing import file_report
from services.header_mappings import fingerprint_of
from services.images import keep_image
from services.report_closing import close_report
from services.report_drafts import read_draft, save_draft
from services.report_own_lines import write_own_line
from services.unit_names import settle_name

COMMON = "chung"  # words that wait in the files of every unit
COLUMNS = (SeenColumn("A", "Đơn vị báo cáo", "A"),)  # headers that every unit has said something of
WORDS = ("sông", "núi", "biển", "rừng", "đồng", "trời")
SIGNED = b"%PDF-1.7\n%% kn{}xsigned\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass
class Numbers:
    """The numbers under which a unit's things are stored.

    `bug`, `data` and `loose` are opinions (`loose` is in no problem), `image` is one of `bug`'s, `batch` an import of
    counts with a row to correct and a count that waits, `files` one of opinions, `answer` an answer about a name.
    """

    code: str
    bug: int = 0
    data: int = 0
    loose: int = 0
    waiting: int = 0
    image: int = 0
    missing: int = 0
    problem: int = 0
    batch: int = 0
    files: int = 0
    report_image: int = 0
    own_line: int = 0
    answer: int = 0
    account: int = 0

    def word(self, thing: str) -> str:
        """The word for something of this unit's."""
        return f"kn{self.code.lower()}x{thing}"

    def share_problem(self, session: Session, pilot: tables.Pilot, other: Numbers, at: datetime) -> int:
        """A problem in which an opinion of this unit and one of another are together."""
        problem = _problem(pilot, "Lỗi chung của nhiều đơn vị", at)
        session.add(problem)
        session.flush()
        for one in (self, other):
            item = session.get_one(tables.Feedback, one.data)
            item.problem_id = problem.id
            session.add(item)
        return key(problem)


def fill(
    session: Session,
    pilot: tables.Pilot,
    unit: tables.Unit,
    reporter: Person,
    store: FileStore,
    *,
    nth: int,
    at: datetime,
) -> Numbers:
    """Give a unit everything that a unit may have."""
    made = Numbers(unit.code, account=reporter.account_id or 0)
    _imports(session, pilot, unit, reporter, made, store, nth, at)
    _opinions(session, pilot, unit, made, store, nth, at)
    _figures(session, pilot, unit, made, at)
    session.commit()
    made.answer = _answer(session, pilot, unit, reporter, made, at)
    _report(session, pilot, unit, made, store, at)
    session.commit()
    return made


def _imports(
    session: Session,
    pilot: tables.Pilot,
    unit: tables.Unit,
    reporter: Person,
    made: Numbers,
    store: FileStore,
    nth: int,
    at: datetime,
) -> None:
    lines = ("Mã đơn vị,Ngày,CBCNV", f"{unit.code},05/12/2025,{made.word('found')}")
    kept = store.keep("\n".join(lines).encode())
    for kind in ("installs", "feedback"):
        batch = tables.ImportBatch(
            pilot_id=key(pilot),
            kind=kind,
            source=f"{made.word('file')}.csv",
            sha256=kept,
            account_id=reporter.account_id,
            who=made.word("who"),
            unit_id=key(unit),
            started_at=at - timedelta(days=2),
            rows_read=1,
            problem_rows=1,
        )
        session.add(batch)
        session.flush()
        session.add(
            tables.ImportProblem(
                import_batch_id=key(batch),
                sheet="",
                row_number=2,
                column_name="CBCNV",
                found=made.word("found"),
                expected=phrase("a whole number").as_json(),
                as_it_came=[made.word("came")],
            )
        )
        if kind == "installs":
            made.batch = key(batch)
        else:
            made.files = key(batch)
    for row, words in enumerate((made.word("held"), COMMON), 4):
        session.add(
            tables.WaitingCount(
                pilot_id=key(pilot),
                import_batch_id=made.batch,
                sheet="1",
                row_number=row,
                unit_text=words,
                unit_key=words,
                counted_on=at.date(),
                staff_installed=1,
            )
        )
    session.add(
        tables.SignIn(
            token_hash=f"{nth}" * 64,
            account_id=reporter.account_id or 0,
            address=made.word("address"),
            agent=made.word("agent"),
            created_at=at,
            last_seen_at=at,
            ends_at=at + timedelta(days=1),
        )
    )
    session.add(
        tables.HeaderMapping(
            kind="installs",
            fingerprint=fingerprint_of(COLUMNS),
            unit_id=key(unit),
            columns={"unit": 0},
            who=made.word("mapper"),
            said_at=at,
        )
    )


def _opinion(pilot: tables.Pilot, made: Numbers, thing: str, text: str, at: datetime) -> tables.Feedback:
    said = f"{made.word(thing)} {text}"
    return tables.Feedback(
        pilot_id=key(pilot),
        source="test",
        source_key=made.word(thing),
        channel="google_form",
        submitted_at=at - timedelta(days=9),
        submitted_on=date(2025, 12, 3),
        unit_link="assigned",
        unit_text=made.word("typed"),
        contact_name=made.word("name"),
        contact_email=f"{made.word('mail')}@example.vn",
        contact_phone=made.word("phone"),
        customer_code=made.word("customer"),
        handler=made.word("handler"),
        text=said,
        content_hash=made.word(thing),
        search_text=fold(said),
        function="login",
        function_by="rule",
        kind="bug",
        kind_by="rule",
        severity="minor",
        severity_by="rule",
        needs_person=True,
        call_back_on=date(2025, 12, 20),
        created_at=at,
        changed_at=at,
    )


def _opinions(
    session: Session,
    pilot: tables.Pilot,
    unit: tables.Unit,
    made: Numbers,
    store: FileStore,
    nth: int,
    at: datetime,
) -> None:
    call = f"gọi 09{nth}8765432"  # a number in the words themselves: masked where the role has no need of it
    bug = _opinion(pilot, made, "text", f"Không nhận được mã OTP khi đăng nhập, {WORDS[nth]}, {call}", at)
    data = _opinion(pilot, made, "data", f"Chỉ số điện hiện sai so với công tơ, {WORDS[nth]}, {call}", at)
    data.kind = "wrong_data"
    loose = _opinion(pilot, made, "loose", "Không nhận được mã OTP khi đăng nhập bằng số mới", at)
    loose.import_batch_id = made.files
    waiting = _opinion(pilot, made, "waits", f"Ứng dụng chậm, {WORDS[nth]}", at)
    common = _opinion(pilot, made, "shared", "Mong có chế độ nền tối", at)
    settled = _opinion(pilot, made, "nobody", "Cảm ơn các anh chị", at)
    for item in (bug, data, loose):
        item.unit_id = key(unit)
    for item, words in ((waiting, made.word("waiting")), (common, COMMON), (settled, made.word("settled"))):
        item.unit_link = "settled" if item is settled else "waiting"
        item.unit_text = item.unit_key = words
        item.import_batch_id, item.needs_person = made.files, False
    problem = _problem(pilot, made.word("title"), at)
    session.add_all([bug, data, loose, waiting, common, settled, problem])
    session.flush()
    for item in (bug, data, loose, waiting, common, settled):
        item.root_id = item.id
    bug.problem_id = problem.id
    made.bug, made.data, made.loose = key(bug), key(data), key(loose)
    made.waiting, made.problem = key(waiting), key(problem)
    out = BytesIO()
    Picture.new("RGB", (8 + nth, 8), "white").save(out, "PNG")
    image = tables.Image(
        feedback_id=made.bug, position=1, link=f"https://example.org/{made.word('link')}.png"
    )
    assert keep_image(session, image, out.getvalue(), store)
    drive = f"https://drive.google.com/open?id={made.word('drive')}{'0' * 20}"
    missing = tables.Image(feedback_id=made.data, position=1, link=drive)
    session.add(missing)
    session.add(
        tables.LabelEvent(
            feedback_id=made.bug,
            who=made.word("sorter"),
            at=at,
            field="function",
            old="general",
            new="login",
            why=made.word("why"),
        )
    )
    session.add(
        tables.FeedbackVersion(
            feedback_id=made.bug,
            version=1,
            text=f"{made.word('before')}, {call}",
            before={},
            replaced_at=at,
        )
    )
    session.flush()
    made.image, made.missing = key(image), key(missing)


def _problem(pilot: tables.Pilot, title: str, at: datetime) -> tables.Problem:
    return tables.Problem(
        pilot_id=key(pilot),
        title=title,
        function="login",
        kind="bug",
        severity="minor",
        created_at=at,
        changed_at=at,
    )


def _figures(session: Session, pilot: tables.Pilot, unit: tables.Unit, made: Numbers, at: datetime) -> None:
    from tests.access.world import FIGURE

    unit.headcount = FIGURE[unit.code] + 1
    session.add(unit)
    session.add(
        tables.InstallCount(
            pilot_id=key(pilot),
            unit_id=key(unit),
            counted_on=date(2025, 12, 5),
            headcount=FIGURE[unit.code] + 1,
            staff_installed=FIGURE[unit.code],
            family_installed=5,
            import_batch_id=made.batch,
            last_batch_id=made.batch,
            recorded_by=made.word("recorder"),
            recorded_at=at,
        )
    )
    session.add(
        tables.UnitAlias(
            alias=made.word("alias"),
            folded=made.word("alias"),
            unit_id=key(unit),
            origin="confirmed_by_unit",
            confirmed_at=at,
        )
    )


def _answer(
    session: Session,
    pilot: tables.Pilot,
    unit: tables.Unit,
    reporter: Person,
    made: Numbers,
    at: datetime,
) -> int:
    """The reporter has said what words mean that came in their own file."""
    item = _opinion(pilot, made, "named", "Thích ứng dụng này", at)
    item.kind, item.unit_link = "other", "waiting"
    item.unit_text = item.unit_key = made.word("answered")
    item.import_batch_id = made.files
    session.add(item)
    session.flush()
    item.root_id = item.id
    settle_name(session, reporter, pilot, made.word("answered"), unit.code, now=at)
    return max(n for n in session.exec(select(tables.Audit.id)) if n is not None)


def _report(
    session: Session, pilot: tables.Pilot, unit: tables.Unit, made: Numbers, store: FileStore, at: datetime
) -> None:
    out = BytesIO()
    Picture.new("RGB", (9, 7), made_colour(unit.code)).save(out, "PNG")
    line = {"text": made.word("line"), "function": "guide", "images": [out.getvalue()]}
    write_own_line(session, OPERATOR, pilot, unit.code, store, edit=0, now=at, **line)
    image = session.exec(select(tables.ReportImage).order_by(tables.ReportImage.id.desc())).first()
    assert image is not None
    made.report_image, made.own_line = key(image), image.report_line_id
    edit = read_draft(session, OPERATOR, pilot, unit.code).edit
    extra = ((made.word("figure"), made.word("value")),)
    save_draft(session, OPERATOR, pilot, unit.code, edit=edit, letter={}, extra=extra, now=at)
    word = ("docx", "xlsx")
    close_report(
        session, OPERATOR, pilot, unit.code, store, now=at, explain=made.word("explain"), formats=word
    )
    file_report(
        session,
        OPERATOR,
        pilot,
        unit.code,
        store,
        sent_at=at,
        number=made.word("number"),
        now=at,
        signed_pdf=SIGNED.replace(b"{}", unit.code.lower().encode()),
        formats=word,
    )
    session.add(
        tables.Extension(
            pilot_id=key(pilot),
            unit_id=key(unit),
            before=date(2025, 12, 17),
            why=made.word("extended"),
            granted_by="x",
            granted_at=at,
        )
    )
    session.add(
        tables.Reminder(
            pilot_id=key(pilot),
            unit_id=key(unit),
            day=date(2025, 12, 10),
            kind="phone",
            to_address=f"{made.word('reminded')}@example.vn",
            text=made.word("remind"),
            who=made.word("reminder"),
            made_at=at,
        )
    )


def made_colour(code: str) -> str:
    """A colour of a unit's own, so that no two images have the same bytes."""
    return {"NPC": "navy", "PA": "red", "PA1": "green", "PB": "blue", "PP": "gray"}.get(code, "black")
