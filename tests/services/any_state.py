"""A pilot in any state: opinions of every sort, units merged and gone, reports that stand anywhere, changed at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from hypothesis import HealthCheck, Phase, settings
from sqlmodel import Session, col, select, update

from models.codes import FUNCTION_CODES, Channel, Kind, Severity, UnitLink
from models.tables import Extension, Feedback, FeedbackOwner, Pilot, Report, ReportingDuty, Unit
from models.types import key
from services import audit
from services.access import OPERATOR
from services.problem_acts import confirm_problem
from services.routing import reroute
from services.splitting import PartSaid, split_item
from services.units import place_units
from tests.services.rows import ZONE, opinion, record_opinions

# A state that breaks something is told as it is: to look for a smaller one costs minutes.
ANY = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FIRST = date(2025, 11, 14)
DAYS = 30
STATES = ("new", "triaged", "in_progress", "waiting", "fixed", "released", "wont_fix", "guided")
WHOLE = "Không vào được app. Số điện sai"
# Merged at PB with what stood below it; dissolved, answered for by NPC; gone from the group.
ODD_UNITS = ("PM", "PM1", "PD", "PX")
HOMES = ("", "NPC", "PA", "PA1", "PB", "CPC", "PP", *ODD_UNITS)
DUTIES = (("NPC", "EVN", ""), ("CPC", "EVN", ""), ("PB", "EVN", ""), ("PP", "EVN", "CPC"), ("PA", "NPC", ""))


@dataclass(frozen=True)
class AnyState:
    """Where it is kept, and the units by code (those of `tree` and the odd ones)."""

    session: Session
    pilot: Pilot
    units: Mapping[str, Unit]
    now: datetime


def begun(
    session: Session, pilot: Pilot, tree: Mapping[str, Unit], now: datetime, opinions: int = 30
) -> AnyState:
    """Opinions, three of them in parts, two problems, duties; all that `shuffled` changes."""
    npc, pb = tree["NPC"], tree["PB"]
    odd = [
        Unit(
            code="PM",
            parent_id=key(npc),
            merged_into_id=key(pb),
            status="merged",
            name="PM",
            kind="power_company",
            path="/PM/",
        ),
        Unit(code="PD", parent_id=key(npc), status="dissolved", name="PD", kind="power_company", path="/PD/"),
        Unit(code="PX", parent_id=key(npc), status="left_evn", name="PX", kind="power_company", path="/PX/"),
    ]
    session.add_all(odd)
    session.flush()
    below = Unit(
        code="PM1", parent_id=key(odd[0]), status="active", name="PM1", kind="district_power", path="/PM1/"
    )
    session.add(below)
    session.flush()
    place_units(session, session.exec(select(Unit)).all())
    rows = [
        opinion(n + 2, f"{WHOLE} {n}", second=n, email=f"nguoi{n % 9}@example.vn") for n in range(opinions)
    ]
    record_opinions(session, rows, pilot=pilot, now=now)
    numbers = list(session.exec(select(Feedback.id).order_by(col(Feedback.id))))
    for n, number in enumerate(numbers[:3]):
        assert number is not None
        parts = [
            PartSaid("Không vào được app.", "login", "bug"),
            PartSaid(f"Số điện sai {n}", "consumption", "wrong_data"),
        ]
        split_item(session, OPERATOR, pilot, number, parts, now=now)
    for first, title in ((3, "Lỗi một"), (7, "Lỗi hai")):
        confirm_problem(
            session, OPERATOR, pilot, [n for n in numbers[first : first + 4] if n], title, now=now
        )
    for unit, to, covered in DUTIES:
        duty = ReportingDuty(
            pilot_id=key(pilot),
            unit_id=key(tree[unit]),
            to_unit_id=key(tree[to]),
            before=date(2025, 12, 15),
            covered_by_id=key(tree[covered]) if covered else None,
        )
        session.add(duty)
    session.commit()
    units = {unit.code: unit for unit in session.exec(select(Unit))}
    return AnyState(session, pilot, units, now)


def shuffled(at: AnyState, by: Random) -> None:
    """Change everything that a figure depends on, each time anew."""
    rows = at.session.exec(select(Feedback).order_by(col(Feedback.root_id), col(Feedback.part))).all()
    wholes = {row.root_id: row for row in rows if row.part == 0}
    in_parts = {row.root_id for row in rows if row.part}
    for root, whole in wholes.items():
        family = [row for row in rows if row.root_id == root]
        code, day = by.choice(HOMES), by.choice([None, *(FIRST + timedelta(days=n) for n in range(DAYS))])
        sent = datetime.combine(day, time(by.randrange(24), by.randrange(60)), ZONE) if day else None
        link = UnitLink.ASSIGNED if code else by.choice([UnitLink.NONE, UnitLink.SETTLED, UnitLink.WAITING])
        shared = {
            "unit_id": key(at.units[code]) if code else None,
            "unit_link": link.value,
            "unit_text": "Xưởng số bảy" if link is UnitLink.WAITING else "",
            "unit_key": "xuong so bay" if link is UnitLink.WAITING else "",
            "submitted_on": day,
            "submitted_at": sent,
            "channel": by.choice(list(Channel)).value,
        }
        for row in family:
            _set(row, shared | _labels(by, at.now))
        _set(
            whole,
            {
                "called_back_at": at.now if by.random() < 0.2 else None,
                "call_back_on": by.choice([None, None, date(2025, 12, 10), date(2025, 12, 14)]),
            },
        )
        if root not in in_parts:
            away = by.random() < 0.15
            _set(
                whole,
                {
                    "trashed_at": at.now if away else None,
                    "trash_reason": "thử" if away else "",
                    "stands": not away,
                },
            )
    at.session.flush()
    numbers = [key(row) for row in rows]
    reroute(at.session, OPERATOR, numbers, now=at.now, quiet=True)
    for owner in at.session.exec(select(FeedbackOwner)):
        owner.state, owner.due_at = by.choice(STATES[:5]), _due(by, at.now)
        at.session.add(owner)
    _report(at, by)
    # Figures are kept until the record grows.
    audit.record(at.session, OPERATOR, "change", "feedback", 0, now=at.now)
    at.session.commit()


def _set(row: Feedback, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _due(by: Random, now: datetime) -> datetime | None:
    return by.choice([None, now - timedelta(hours=5), now + timedelta(hours=5)])


def _labels(by: Random, now: datetime) -> dict[str, object]:
    return {
        "function": by.choice(FUNCTION_CODES),
        "kind": by.choice(list(Kind)).value,
        "severity": by.choice(list(Severity)).value,
        "state": by.choice(STATES),
        "needs_person": by.random() < 0.4,
        "starred": by.random() < 0.3,
        "spam_guess": by.random() < 0.3,
        "due_at": _due(by, now),
    }


def _report(at: AnyState, by: Random) -> None:
    """Every unit that owes a report stands anywhere: nothing, a draft, closed, sent, returned, accepted, a later day."""
    at.session.execute(update(Report).values(state="draft", filed_at=None, closed_at=None, nil=False))
    owing: Sequence[str] = ("NPC", "CPC", "PA", "PB", "PP", "PM1", "PD")
    have = {r.unit_id: r for r in at.session.exec(select(Report).where(Report.version == 1))}
    later = {e.unit_id: e for e in at.session.exec(select(Extension))}
    for code in owing:
        unit = key(at.units[code])
        state = by.choice(["draft", "closed", "filed", "returned", "accepted"])
        sent = datetime(2025, 12, by.randint(9, 18), by.randrange(24), tzinfo=ZONE)
        report = have.get(unit) or Report(
            pilot_id=key(at.pilot), unit_id=unit, version=1, created_at=at.now, changed_at=at.now
        )
        report.state, report.nil = state, by.random() < 0.3
        report.closed_at = None if state == "draft" else at.now
        report.filed_at = sent if state in ("filed", "returned", "accepted") else None
        at.session.add(report)
        if by.random() < 0.3 and unit not in later:
            allowed = {"before": date(2025, 12, 17), "why": "Bão", "granted_by": "x", "granted_at": at.now}
            at.session.add(Extension(pilot_id=key(at.pilot), unit_id=unit, **allowed))
