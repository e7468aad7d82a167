"""Words that try to be something else, and every input they are put in through: files, forms, names, wording, letters."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, select

from locales.vietnamese import clean_text
from models.codes import Role
from models.database import writing
from models.tables import Account, Feedback, Problem, Unit
from services.access import OPERATOR, Person, Refused
from services.admin_accounts import AccountFields, change_account, invite_new
from services.file_store import FileStore
from services.pilots import current_pilot
from services.problem_acts import change_problem
from services.quick_entries import Entry, note_opinion
from services.report_drafts import LETTER_LISTS, LETTER_TEXTS, read_draft, save_draft
from services.report_line_edits import word_line
from services.report_own_lines import write_own_line
from services.reviews import extend_deadline
from services.unit_names import settle_name
from services.uploads import import_aliases_file, import_feedback_file, import_installs_file
from tests.importers.files_by_hand import SHARED

CRAFTED = SHARED / "hostile" / "crafted"
EVIL = "knevil.example"  # nothing may ever ask this host
OWN: tuple[str, ...] = (
    "<b id=knhit>knbold</b>",
    f"<img id=knhit src=https://{EVIL}/x.png onerror=window.knhit=1>",
    "<script id=knhit>window.knhit=1</script>",
    "<svg id=knhit onload=window.knhit=1></svg>",
    f"<iframe id=knhit src=https://{EVIL}/></iframe>",
    '"><details id=knhit open ontoggle=window.knhit=1>',
    f"<a id=knhit href=https://{EVIL}/>knlink</a>",
    "<!-- x --><style>*{color:red}</style>",
    f"[knlink](https://{EVIL}/ket-qua) và ![knhit](https://{EVIL}/i.png)",
    f"<https://{EVIL}/a> https://{EVIL}/b [1]: https://{EVIL}/c",
    "[knlink](javascript:window.knhit=1)",
    "**knbold** _knitalic_ ~~knstrike~~ `kncode`",
    "# knheading",
    "> knquote",
    "- knlist",
    "| knhead | b |\n|---|---|\n| c | d |",
    "$\\frac{knmath}{2}$ và $$\\href{https://knevil.example/}{knmath}$$",
    ":red[kncolour] :blue-background[kncolour] :rainbow[kncolour] :small[kncolour] :violet-badge[kncolour]",
    ":material/bolt: :streamlit: :smile:",
    "%{customdata[0]} %{x} %{kn} <extra>knextra</extra>",
    '=HYPERLINK("https://knevil.example/","bấm")',
    "=cmd|'/C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "góp ý;=cmd|'/C calc'!A0",
    "góp ý\n=cmd|'/C calc'!A0\n@SUM(A1)",
    "＝1+1",
    "{{ 7*7 }}{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${7*7} #{7*7} <%= 7*7 %>",
    '#import "@preview/x:1.0.0": * #read("/etc/passwd") #link("https://knevil.example")[x] $ x $',
    "]]><w:p/><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    "x'; DROP TABLE feedback; -- ",
    "' OR '1'='1",
    "100% _ \\ %s %(name)s {0} {name}",
    "dòng một\r\nSet-Cookie: kn=1\r\n\r\n<html>",
    "2025-12-12 09:00:00 INFO kngia\nmột dòng nhật ký giả",
    "ảnh\u202egnp.exe",
    "a\u0000b\u0007c\u001b[31md",
    "\u2028kndong\u2029",
    "Đ" * 10_000,
)


def strings() -> list[str]:
    """Our own, and those that lie beside the project where they are there."""
    found = list(OWN)
    inject = CRAFTED / "inject" / "xss_ssti_sqli_feedback.csv"
    if inject.exists():
        for name in (inject, CRAFTED / "inject" / "formula_strings.csv"):
            with name.open(encoding="utf-8-sig", newline="") as file:
                found += [row["Nội dung góp ý"] for row in csv.DictReader(file)]
        for line in (CRAFTED / "chars" / "strings.txt").read_text(encoding="utf-8").splitlines():
            found.append(json.loads(line.partition("\t")[2]))
    # Half a letter comes over no form and stands in no file of text.
    whole = (one.encode("utf-8", "replace").decode() for one in found)
    return [one for one in dict.fromkeys(whole) if clean_text(one).strip()]


def short(text: str, most: int = 180) -> str:
    """What a field of one line takes of it."""
    return " ".join(clean_text(text).split())[:most] or "x"


def put_everywhere(
    engine: Engine, store: FileStore, folder: Path, people: dict[Role | None, Person], *, now: datetime
) -> list[str]:
    """Put them through every input that is there; returns them."""
    told = strings()
    reporter, triager = people[Role.REPORTER], people[Role.TRIAGER]
    # A file that holds a zero byte is refused whole, so files bring the others.
    _files(engine, store, folder, reporter, [one for one in told if "\0" not in one], now)
    with writing(engine) as session:
        _names(session, told, now)
        _opinions(session, triager, store, told, now)
        _report(session, reporter, store, told, now)
        _problem(session, triager, told, now)
        _receiver(session, reporter, told, now)
    return told


def _files(
    engine: Engine, store: FileStore, folder: Path, reporter: Person, told: Sequence[str], now: datetime
) -> None:
    """Cells of every column, headers, sheet and file names."""
    answers = folder / "to.csv"
    heads = (
        "Dấu thời gian",
        "Địa chỉ email",
        "Họ tên",
        "Đơn vị",
        "Số điện thoại",
        "Mã khách hàng",
        "Chức năng",
        "Nội dung góp ý",
        "Ảnh",
    )
    with answers.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(heads)
        for nth, text in enumerate(told):
            unit = "PA" if nth % 3 else text[:300]
            day = f"{1 + nth % 9:02d}/12/2025 08:{nth % 60:02d}:{nth // 60:02d}"
            one = text[:300]
            rows.writerow((day, one, one, unit, one, one, one, f"{text}\nsố {nth}", one))
    import_feedback_file(engine, reporter, answers, now=now, name=f"{OWN[1]}.csv", store=store)
    few = folder / "few.csv"
    for name in (f"{OWN[0]}{OWN[20]}", "ảnh\u202egnp", "../../etc/a\r\nb"):
        few.write_text(f"Chức năng,Nội dung góp ý\nĐăng nhập,{len(name)} lần\n", encoding="utf-8")
        more = {"channel": "unit", "unit_code": "PA"}
        import_feedback_file(engine, reporter, few, now=now, name=f"{name}.csv", **more)
    counts = folder / "counts.csv"
    with counts.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("Đơn vị", "Ngày", "CBCNV đã cài đặt", "Ghi chú"))
        for text in told:
            rows.writerow((text[:300], "09/12/2025", text[:300], text[:300]))
            rows.writerow((f"Đội {text[:200]}", "09/12/2025", "7", ""))
    store.keep(counts.read_bytes())
    import_installs_file(engine, reporter, counts, now=now, name=f"{OWN[1]}.csv")
    aliases = folder / "aliases.csv"
    with aliases.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("alias", "unit_code"))
        rows.writerows((short(text), "PA1") for text in told)
    import_aliases_file(engine, OPERATOR, aliases, now=now, name=f"{OWN[0]}.csv")


def _names(session: Session, told: Sequence[str], now: datetime) -> None:
    for nth, unit in enumerate(session.exec(select(Unit).where(Unit.code != "EVN"))):
        unit.name = short(f"{told[nth]} {told[nth + 8]}")
        unit.short_name, unit.contact = short(told[nth + 9]), short(told[nth + 10])
        session.add(unit)
    session.commit()
    for nth, text in enumerate(told[:8]):
        invite_new(session, OPERATOR, f"nguoi{nth}", AccountFields(short(text), "triager", ""), now=now)
    reporter = session.exec(select(Account).where(Account.username == "reporter.pa")).one()
    change_account(
        session, OPERATOR, reporter.id or 0, AccountFields(short(told[0]), "leader", "PA"), now=now
    )
    change_account(
        session, OPERATOR, reporter.id or 0, AccountFields(short(told[1]), "reporter", "PA"), now=now
    )


def _opinions(
    session: Session, triager: Person, store: FileStore, told: Sequence[str], now: datetime
) -> None:
    pilot = current_pilot(session)
    for text in told[:20:2]:
        one = short(text)
        entry = Entry("hotline", text, "PA", app_version=one, name=one, phone=one, customer_code=one)
        note_opinion(session, triager, pilot, entry, store, now=now)
    waiting = session.exec(
        select(Feedback.unit_key).where(Feedback.unit_link == "waiting", Feedback.unit_key != "").limit(1)
    ).one()
    settle_name(session, triager, pilot, waiting, None, now=now)


def _report(session: Session, reporter: Person, store: FileStore, told: Sequence[str], now: datetime) -> None:
    pilot = current_pilot(session)
    letter: dict[str, object] = {name: short(told[nth]) for nth, name in enumerate(LETTER_TEXTS)}
    letter |= {name: [short(text) for text in told[8:20]] for name in LETTER_LISTS}
    letter["signed_on"] = date(2025, 12, 12)
    edit = read_draft(session, reporter, pilot, "PA").edit
    extra = tuple((f"{nth} {short(text, 80)}", short(text, 80)) for nth, text in enumerate(told[:40]))
    draft = save_draft(session, reporter, pilot, "PA", edit=edit, letter=letter, extra=extra, now=now)
    for start in range(0, len(told), 12):
        # The first stand alone, the others twelve together.
        for text in told[:6] if not start else ["\n".join(one[:1000] for one in told[start : start + 12])]:
            draft = write_own_line(
                session, reporter, pilot, "PA", store, edit=draft.edit, text=text, function="guide", now=now
            )
    numbers = session.exec(
        select(Feedback.id)
        .join(Unit, Unit.id == Feedback.unit_id)
        .where(Unit.code == "PA", Feedback.kind == "bug")
        .limit(10)
    ).all()
    for number, text in zip(numbers, told[10:], strict=False):
        draft = word_line(
            session, reporter, pilot, "PA", number or 0, edit=draft.edit, text=text, included=True, now=now
        )


def _problem(session: Session, triager: Person, told: Sequence[str], now: datetime) -> None:
    pilot = current_pilot(session)
    numbers = [n for n in session.exec(select(Problem.id)) if n is not None]
    for number, text in zip(numbers, told, strict=False):
        change_problem(
            session, triager, pilot, number, {"title": short(text), "fixed_in_ios": short(text, 30)}, now=now
        )


def _receiver(session: Session, reporter: Person, told: Sequence[str], now: datetime) -> None:
    for text in told[:3]:
        try:
            extend_deadline(
                session, reporter, current_pilot(session), "PA1", date(2025, 12, 20), text, now=now
            )
        except Refused:
            continue
