"""How many opinions there are of each unit and day, kept by the database itself as opinions come, move and go.

Counting a million opinions anew at each look is too slow; these sums are always those of the opinions. They are
derived: no copy or backup carries them, and `keep_tallies` makes them again wherever they are missing or wrong.
On PostgreSQL each transaction writes rows of its own (`writer`), so that none waits for another; now and then one
folds the rows of those that have ended.

Beside them stands a mark of each subject (opinions' sums, install counts, units and their other names, reports and who
owes them, counts that wait, fixes that units confirmed, accounts, reminders, answers) that changes whenever the subject does and never comes again:
what a process keeps in memory is good while the mark stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    func,
    inspect,
    select,
    text,
)

from models.codes import Channel

# The day of an opinion whose source has no times; the unit of one that has none.
NO_DAY = date.min
NO_UNIT = 0
# What people of the trial write by; all others are other channels.
TRIAL_CHANNELS = (Channel.GOOGLE_FORM, Channel.UNIT)

FEEDBACK_TALLY = Table(
    "feedback_tally",
    MetaData(),
    Column("pilot_id", Integer, primary_key=True, autoincrement=False),
    Column("unit_id", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("unit_link", String, primary_key=True),
    Column("other", Boolean, primary_key=True),
    Column("trashed", Boolean, primary_key=True),
    Column("writer", BigInteger, primary_key=True, autoincrement=False),
    Column("n", Integer, nullable=False),
)
CHANGE_MARK = Table(
    "change_mark",
    FEEDBACK_TALLY.metadata,
    Column("subject", String, primary_key=True),
    Column("writer", BigInteger, primary_key=True, autoincrement=False),
    Column("n", BigInteger, nullable=False),
)
# What is marked by each trigger of these tables; opinions are where their sums change.
OPINIONS, COUNTS, UNITS, NAMES, REPORTS, DUTIES = "opinions", "counts", "units", "names", "reports", "duties"
WAITING, VERIFIED, PEOPLE, REMINDERS = "waiting", "verified", "people", "reminders"
ANSWERS = "answers"
# A number that does not come again, also where a part of a transaction is taken back (PostgreSQL).
_ANY = "(random() * 4000000000000000000)::bigint"
_MARKED = {
    "install_count": COUNTS,
    "unit": UNITS,
    "unit_alias": NAMES,
    "report": REPORTS,
    "reporting_duty": DUTIES,
    "extension": DUTIES,
    "waiting_count": WAITING,
    "verification": VERIFIED,
    "account": PEOPLE,
    "reminder": REMINDERS,
    "answer": ANSWERS,
    "answer_reading": ANSWERS,
}
# All that has a mark.
SUBJECTS = tuple(dict.fromkeys((OPINIONS, *_MARKED.values())))
_KEY = "pilot_id, unit_id, day, unit_link, other, trashed"
_KEPT = "part = 0"


# The columns of an opinion that its sum depends on.
_COLUMNS = ("pilot_id", "unit_id", "submitted_on", "unit_link", "channel", "part", "trashed_at")
# No sum depends on it, but which names wait for a person does.
_NAMED = "unit_key"


def _key(row: str = "") -> str:
    """The key of an opinion's sum; `row` is what stands before the columns (`new.`)."""
    listed = ", ".join(f"'{channel.value}'" for channel in TRIAL_CHANNELS)
    return (
        f"{row}pilot_id, coalesce({row}unit_id, {NO_UNIT}), coalesce({row}submitted_on, '{NO_DAY.isoformat()}'), "
        f"{row}unit_link, ({row}unit_id IS NULL AND {row}channel NOT IN ({listed})), ({row}trashed_at IS NOT NULL)"
    )


def _sqlite() -> dict[str, str]:
    def add(row: str, n: int) -> str:
        into = f"INSERT INTO feedback_tally ({_KEY}, writer, n)"
        values = f"SELECT {_key(row)}, 0, {n} WHERE {row}{_KEPT}"
        return f"{into} {values} ON CONFLICT DO UPDATE SET n = n + {n};"

    def drop(row: str) -> str:
        return f"DELETE FROM feedback_tally WHERE ({_KEY}) = ({_key(row)}) AND n = 0;"  # noqa: S608

    mark = _sqlite_mark(OPINIONS)
    named = ", ".join((*_COLUMNS, _NAMED))
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in (*_COLUMNS, _NAMED))
    return {
        "insert": f"AFTER INSERT ON feedback BEGIN {add('new.', 1)} {mark} END",
        "delete": f"AFTER DELETE ON feedback BEGIN {add('old.', -1)} {drop('old.')} {mark} END",
        "update": f"AFTER UPDATE OF {named} ON feedback WHEN {changed} "
        f"BEGIN {add('old.', -1)} {add('new.', 1)} {drop('old.')} {mark} END",
    }


def _sqlite_mark(subject: str) -> str:
    return (
        f"INSERT INTO change_mark (subject, writer, n) VALUES ('{subject}', 0, random()) "  # noqa: S608
        "ON CONFLICT DO UPDATE SET n = excluded.n;"
    )


def _postgresql_mark(subject: str) -> str:
    """A row of this transaction's own; now and then it takes those before it away, and is itself a new mark."""
    return (
        f"INSERT INTO change_mark (subject, writer, n) VALUES ('{subject}', txid_current(), {_ANY}) "  # noqa: S608
        "ON CONFLICT (subject, writer) DO UPDATE SET n = excluded.n; "
        f"IF txid_current() % 64 = 0 AND pg_try_advisory_xact_lock(hashtext('change_mark {subject}')) THEN "
        f"DELETE FROM change_mark WHERE subject = '{subject}' "
        "AND writer < txid_snapshot_xmin(txid_current_snapshot()); END IF;"
    )


def _postgresql() -> dict[str, str]:
    """The body of each function, by what it follows."""
    key = _key()
    named = f"{_KEY}, writer, n"
    conflict = f"ON CONFLICT ({_KEY}, writer) DO UPDATE SET n = feedback_tally.n + excluded.n"

    def add(rows: str) -> str:
        return (
            f"INSERT INTO feedback_tally ({named}) SELECT {_KEY}, txid_current(), sum(n) "  # noqa: S608
            f"FROM ({rows}) AS t ({_KEY}, n) GROUP BY {_KEY} HAVING sum(n) <> 0 {conflict};"
        )

    new = f"SELECT {key}, 1 FROM new_rows WHERE {_KEPT}"  # noqa: S608
    old = f"SELECT {key}, -1 FROM old_rows WHERE {_KEPT}"  # noqa: S608
    fold = (
        "IF txid_current() % 256 = 0 AND pg_try_advisory_xact_lock(hashtext('feedback_tally')) THEN "  # noqa: S608
        "WITH ended AS (DELETE FROM feedback_tally WHERE writer < txid_snapshot_xmin(txid_current_snapshot()) "
        f"RETURNING *) INSERT INTO feedback_tally ({named}) SELECT {_KEY}, txid_current(), sum(n) FROM ended "
        f"GROUP BY {_KEY} HAVING sum(n) <> 0 {conflict}; END IF;"
    )
    mark = f"IF FOUND THEN {_postgresql_mark(OPINIONS)} END IF;"
    renamed = (
        "IF EXISTS (SELECT FROM new_rows JOIN old_rows USING (id) WHERE new_rows.unit_link = 'waiting' "
        f"AND new_rows.{_NAMED} <> old_rows.{_NAMED}) THEN {_postgresql_mark(OPINIONS)} END IF;"
    )
    return {
        "insert": f"{add(new)} {mark} {fold}",
        "delete": f"{add(old)} {mark} {fold}",
        "update": f"{add(f'{new} UNION ALL {old}')} {mark} {renamed} {fold}",
    }


_SEEN = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
    "update": "REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows",
}


def _wanted(dialect: str) -> dict[str, tuple[str, ...]]:
    """What makes each trigger, by its name; the name tells what it says, so that an old one is known."""
    made = _wanted_marks(dialect)
    for event, body in (_postgresql() if dialect == "postgresql" else _sqlite()).items():
        name = f"feedback_tally_{event}_{hashlib.sha256(body.encode()).hexdigest()[:8]}"
        if dialect == "postgresql":
            made[name] = (
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $tally$ "
                f"BEGIN {body} RETURN NULL; END $tally$",
                f"CREATE TRIGGER {name} AFTER {event.upper()} ON feedback {_SEEN[event]} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            )
        else:
            made[name] = (f"CREATE TRIGGER {name} {body}",)
    return made


def _wanted_marks(dialect: str) -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for table, subject in _MARKED.items():
        for event in _SEEN:
            name = f"change_mark_{table}_{event}"
            if dialect == "postgresql":
                made[name] = (
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $mark$ "
                    f"BEGIN {_postgresql_mark(subject)} RETURN NULL; END $mark$",
                    f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
                )
            else:
                made[name] = (
                    f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} BEGIN {_sqlite_mark(subject)} END",
                )
    return made


def _standing(connection: Connection) -> dict[str, str]:
    """Our triggers that there are, each with its table."""
    if connection.dialect.name == "postgresql":
        asked = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    else:
        asked = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    found = connection.exec_driver_sql(asked).all()
    return {name: table for name, table in found if name.startswith(("feedback_tally_", "change_mark_"))}


def keep_tallies(connection: Connection) -> None:
    """See that the sums are kept, and are right. Safe to run again; a database before the sums is left as it is."""
    if not inspect(connection).has_table(FEEDBACK_TALLY.name):
        return
    CHANGE_MARK.create(connection, checkfirst=True)
    wanted, standing = _wanted(connection.dialect.name), _standing(connection)
    if set(standing) != set(wanted):
        drop_triggers(connection)
        for statements in wanted.values():
            for statement in statements:
                connection.execute(DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]
    if set(standing) != set(wanted) or not is_right(connection):
        recount(connection)


def drop_triggers(connection: Connection) -> None:
    """Keep the sums and marks no longer."""
    for name, table in _standing(connection).items():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")
            connection.exec_driver_sql(f"DROP FUNCTION {name}()")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")


def mark_of(connection: Connection, subject: str) -> tuple[int, ...]:
    """The mark of a subject as this transaction sees it; read it before what it is the mark of."""
    return marks_of(connection, (subject,))[0]


def marks_of(connection: Connection, subjects: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """The same of several, in their order."""
    mark, n = CHANGE_MARK.c, CHANGE_MARK.c.n
    query = (
        select(mark.subject, func.count(), func.max(mark.writer), func.sum(n))
        .where(mark.subject.in_(subjects))
        .group_by(mark.subject)
    )
    found = {row[0]: tuple(int(said) for said in row[1:]) for row in connection.execute(query)}
    return tuple(found.get(subject, ()) for subject in subjects)


def is_right(connection: Connection) -> bool:
    """Whether the sums hold as many opinions as there are."""
    counted = connection.execute(text("SELECT coalesce(sum(n), 0) FROM feedback_tally")).scalar()
    return counted == connection.execute(text(f"SELECT count(*) FROM feedback WHERE {_KEPT}")).scalar()  # noqa: S608


def recount(connection: Connection) -> None:
    """Count all opinions anew."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE feedback IN SHARE ROW EXCLUSIVE MODE"))
        key = _key()
    else:
        key = _key()
    connection.execute(text("DELETE FROM feedback_tally"))
    # Whatever a process has kept was made of other sums.
    connection.execute(text("DELETE FROM change_mark"))
    for subject in SUBJECTS:
        if connection.dialect.name == "postgresql":
            marked = f"VALUES (:s, txid_current(), {_ANY})"
        else:
            marked = "VALUES (:s, 0, random())"
        connection.execute(text(f"INSERT INTO change_mark (subject, writer, n) {marked}"), {"s": subject})
    counted = f"SELECT {key}, 0, count(*) FROM feedback WHERE {_KEPT} GROUP BY 1, 2, 3, 4, 5, 6"  # noqa: S608
    connection.execute(text(f"INSERT INTO feedback_tally ({_KEY}, writer, n) {counted}"))
