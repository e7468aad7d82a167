"""EVNICT's summary of a range of days: gathered, written as Word and Excel, queued by mail to those who read it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from importers.personal_data import mask
from locales import phrase
from locales.vietnamese import clean_text
from models.codes import KIND_LABELS_VI, SEVERITY_LABELS_VI, STATE_LABELS_VI, Kind, Role, Severity
from models.tables import Account, Feedback, Pilot, Problem, Unit
from reports.paper import Office
from reports.paper_word import build_paper_word
from reports.summary import (
    FunctionLine,
    OpenLine,
    ProblemLine,
    SummaryFacts,
    range_words,
    sentences,
    summary_paper,
)
from reports.summary_excel import build_summary_excel
from services.access import Action, Person, Refused, require
from services.documents_drawn import drawn
from services.mail import Attachment, addresses_in, queue_mail
from services.opinion_figures import SEVERE, OpinionFigures, Range, within
from services.opinion_words import CHANNEL_LABELS_VI, owner_names
from services.pilots import functions_of, zone_of
from services.states import CLOSED, FIXED, OPEN

MOST_PROBLEMS = 15
MOST_SEVERE = 300
MOST_QUOTES = 2
LONGEST_QUOTE = 220


def gather_summary(
    session: Session, person: Person, pilot: Pilot, days: Range, *, now: datetime
) -> SummaryFacts:
    """Everything that the summary of a range states. Raises NotAllowed."""
    require(person, Action.TAKE_SUMMARY)
    zone = zone_of(pilot)
    start = datetime.combine(days.first, time.min, zone)
    end = datetime.combine(days.last + timedelta(days=1), time.min, zone)
    found = OpinionFigures(session, person, pilot)
    new = found.new(days)
    earlier = found.new(days.earlier)
    before, after = found.standing(start), found.standing(end)
    moved = {
        "fixed": found.moved(start, end, FIXED, (*OPEN, *CLOSED)),
        "closed": found.moved(start, end, CLOSED, (*OPEN, *FIXED)),
        "reopened": found.moved(start, end, OPEN, (*FIXED, *CLOSED)),
    }
    oldest = found.oldest(end)
    lines = []
    for function in functions_of(session, pilot):
        code = function.code
        lines.append(
            FunctionLine(
                function.label,
                tuple(new[code, kind.value] for kind in Kind),
                sum(earlier[code, kind.value] for kind in Kind),
                _open(before, code),
                _open(after, code),
                moved["fixed"][code],
                moved["closed"][code],
                moved["reopened"][code],
                sum(
                    n
                    for (f, severity, s), n in after.items()
                    if f == code and severity in SEVERE and s in OPEN
                ),
                oldest.get(code),
            )
        )
    labels = {function.code: function.label for function in functions_of(session, pilot)}
    return SummaryFacts(
        pilot.name,
        Office(
            "Công ty Viễn thông Điện lực và Công nghệ thông tin",
            "Tập đoàn Điện lực Việt Nam",
            "EVNICT",
            "Hà Nội",
        ),
        now.astimezone(zone),
        days.first,
        days.last,
        days.earlier.first,
        days.earlier.last,
        tuple(KIND_LABELS_VI[kind.value] for kind in Kind),
        tuple(lines),
        found.by_day(days),
        found.undated(),
        tuple(
            (SEVERITY_LABELS_VI[s.value], n) for s in Severity if (n := found.of("severity", days)[s.value])
        ),
        tuple(
            (label, n) for code, label in CHANNEL_LABELS_VI.items() if (n := found.of("channel", days)[code])
        ),
        tuple(_problems(session, person, pilot, days, labels)),
        tuple(_severe(session, found, end, days.last, labels)),
    )


def _open(standing: Counter[tuple[str, str, str]], code: str) -> int:
    return sum(
        n for (function, _severity, state), n in standing.items() if function == code and state in OPEN
    )


def quoted(text: str) -> str:
    """Words of an opinion as a document may show them: masked, on one line, not long."""
    said = " ".join(clean_text(mask(text)).split())
    return said if len(said) <= LONGEST_QUOTE else said[: LONGEST_QUOTE - 1].rstrip() + "…"


def _problems(
    session: Session, person: Person, pilot: Pilot, days: Range, labels: dict[str, str]
) -> Iterable[ProblemLine]:
    """The problems with the most new opinions, then those with the most in all."""
    by = col(Feedback.problem_id)
    counted = OpinionFigures(session, person, pilot)
    new = dict(
        session.execute(
            counted.query(by, func.count(), where=(by.is_not(None),), filters=within(days)).group_by(by)
        ).all()
    )
    whole = dict(
        session.execute(counted.query(by, func.count(), where=(by.in_(list(new)),)).group_by(by)).all()
    )
    top = sorted(new, key=lambda number: (-new[number], -whole.get(number, 0), number))[:MOST_PROBLEMS]
    rows = {p.id: p for p in session.exec(select(Problem).where(col(Problem.id).in_(top)))}
    units = _units_of(session, counted, top)
    for number in top:
        problem = rows[number]
        texts = session.execute(
            counted.query(col(Feedback.text), where=(by == number,), filters=within(days))
            .order_by(col(Feedback.submitted_at).desc(), col(Feedback.id).desc())
            .limit(20)
        ).scalars()
        quotes = list(dict.fromkeys(quoted(text) for text in texts if text.strip()))[:MOST_QUOTES]
        release = "; ".join(
            f"{name} {value}"
            for name, value in (
                ("Máy chủ", problem.fixed_in_server),
                ("Android", problem.fixed_in_android),
                ("iOS", problem.fixed_in_ios),
            )
            if value
        )
        named = units.get(number, [])
        yield ProblemLine(
            number,
            problem.title,
            labels.get(problem.function, problem.function),
            KIND_LABELS_VI[problem.kind],
            SEVERITY_LABELS_VI[problem.severity],
            STATE_LABELS_VI[problem.state],
            new[number],
            whole.get(number, 0),
            tuple(named[:10]),
            len(named),
            release,
            tuple(quotes),
        )


def _units_of(session: Session, counted: OpinionFigures, problems: Sequence[int]) -> dict[int, list[str]]:
    """The units that wrote of each problem, those with the most opinions first."""
    by = (col(Feedback.problem_id), col(Unit.short_name), col(Unit.name))
    query = (
        counted.query(*by, func.count(), where=(col(Feedback.problem_id).in_(problems),))
        .where(col(Unit.id).is_not(None))
        .group_by(*by)
        .order_by(func.count().desc(), col(Unit.name))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for number, short, name, _n in session.execute(query):
        found[number].append(short or name)
    return found


def _severe(
    session: Session, found: OpinionFigures, end: datetime, last: date, labels: dict[str, str]
) -> Iterable[OpenLine]:
    numbers = found.severe_open(end, MOST_SEVERE)
    items = {i.id: i for i in session.exec(select(Feedback).where(col(Feedback.id).in_(numbers)))}
    states = {item.id: state for item, state in found.turned(end)}
    names = owner_names(session, {i.owner for i in items.values()})
    units = dict(
        session.exec(
            select(Unit.id, Unit.name).where(
                col(Unit.id).in_([i.unit_id for i in items.values() if i.unit_id])
            )
        ).all()
    )
    for number in numbers:
        item = items[number]
        yield OpenLine(
            number,
            item.submitted_on,
            (last - item.submitted_on).days if item.submitted_on else None,
            labels.get(item.function, item.function),
            SEVERITY_LABELS_VI[item.severity],
            STATE_LABELS_VI[states.get(number, item.state)],
            names.get(item.owner, ""),
            units.get(item.unit_id, ""),
            quoted(item.text),
        )


def summary_documents(facts: SummaryFacts) -> dict[str, bytes]:
    """The summary's files by name, Word and Excel. Raises Refused where its charts can't be drawn."""
    paper = summary_paper(facts)
    name = f"tong-hop-{facts.first:%Y%m%d}-{facts.last:%Y%m%d}"
    return {
        f"{name}.docx": build_paper_word(paper, drawn(paper)),
        f"{name}.xlsx": build_summary_excel(facts),
    }


def summary_readers(session: Session, pilot: Pilot) -> list[str]:
    """The addresses that the summary goes to: those of the pilot's setting `summary_to`, else EVNICT's and headquarters'."""
    told = pilot.settings.get("summary_to")
    if isinstance(told, list) and told:
        return list(dict.fromkeys(address for one in told for address in addresses_in(str(one))))
    query = (
        select(Account.email)
        .where(col(Account.role).in_([Role.TRIAGER.value, Role.HEADQUARTERS.value]))
        .where(col(Account.active).is_(True), Account.email != "")
        .order_by(col(Account.id))
    )
    return list(dict.fromkeys(address for email in session.exec(query) for address in addresses_in(email)))


def queue_summary(
    session: Session, person: Person, pilot: Pilot, facts: SummaryFacts, *, now: datetime
) -> int:
    """Queue the summary to its readers, once a day for each range; how many mails. Raises Refused where nobody reads it."""
    require(person, Action.TAKE_SUMMARY)
    readers = summary_readers(session, pilot)
    if not readers:
        raise Refused(
            phrase(
                "Nobody has an address that the summary could go to. Give EVNICT’s and headquarters’ accounts an "
                "e-mail address."
            )
        )
    files = [Attachment(name, data) for name, data in summary_documents(facts).items()]
    subject = f"Tổng hợp ý kiến góp ý ứng dụng CSKH {range_words(facts)}"
    text = "\n".join(
        [f"{subject}:", "", *(f"- {one}" for one in sentences(facts)), "", "Chi tiết tại tệp đính kèm."]
    )
    queued = sum(
        queue_mail(
            session,
            now=now,
            kind="summary",
            about=f"{pilot.code}/{facts.first.isoformat()}/{facts.last.isoformat()}",
            day=now.astimezone(zone_of(pilot)).date(),
            to=to,
            subject=subject,
            text=text,
            attachments=files,
        )
        for to in readers
    )
    session.commit()
    return queued
