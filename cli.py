"""The same services without a screen. Exit 0: done. 1: done, with rows to correct or waiting. 2: nothing done.

Longer than other files: one command follows another here, and none holds a rule of its own. A command
brings the rooms that it needs when it runs, so that help and small work start at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from locales import gettext as _
from locales import set_default_language
from services.refusals import WRONG_ADDRESS, sentence_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from services.outcomes import Outcome
    from services.stages import Progress
    from settings import Settings

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
told = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)
shown = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    raise typer.BadParameter(
        _("a day such as 2025-12-10 or 10/12/2025 is needed; found “%(text)s”.", text=text)
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) < 2**31):
        raise typer.BadParameter(_("a whole number from 1 is needed; found “%(text)s”.", text=text))
    return int(text)


AsJson = Annotated[bool, typer.Option("--json", help="one JSON object on standard output")]
PilotCode = Annotated[str | None, typer.Option("--pilot", help="code of the pilot; the current one else")]
Preview = Annotated[bool, typer.Option("--preview", help="show what would change, keep nothing")]
Mapping = Annotated[list[str] | None, typer.Option("--map", help="FIELD=COLUMN, for a column not recognised")]


class Spreading(StrEnum):
    """Where many texts are categorised."""

    HERE = "here"
    DASK = "dask"


class NothingDone(Exception):
    """The command's own refusal: a sentence, exit 2."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@app.callback()
def start() -> None:
    """Import, categorise, report: the tracker of the app's pilot at the command line."""
    from settings import load_settings

    set_default_language(load_settings().locale)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the sentence of a refusal goes to standard error and nothing to standard output."""
    typed = sys.argv[1:] if arguments is None else arguments
    try:
        return int(app(typed or ["--help"], standalone_mode=False) or 0)
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort:
        told.print(_("Stopped; what was not done yet is left undone."))
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        told.print(sentence)
    return 2


def say(as_json: bool, result: dict[str, Any], lines: Callable[[], None]) -> None:
    """One JSON object, or words for a person."""
    if as_json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False, default=str) + "\n")
    else:
        lines()


@contextmanager
def working(sentence: str) -> Iterator[None]:
    """A moving sign on a terminal while something takes long; nothing elsewhere."""
    if told.is_terminal:
        with told.status(sentence):
            yield
    else:
        yield


@contextmanager
def importing() -> Iterator[Progress]:
    """A bar with rows done and time left on a terminal while a file comes in; nothing elsewhere."""
    from services.stages import quiet, said_of, seconds_left, share_done

    if not told.is_terminal:
        yield quiet
        return
    from rich import progress as bars

    started = perf_counter()
    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.TextColumn("{task.fields[rest]}"),
    )
    with bars.Progress(*columns, console=told, transient=True) as bar:
        task = bar.add_task(str(said_of("reading")), total=1.0, rest="")

        def show(stage: str, done: int, total: int) -> None:
            share = share_done(stage, done, total)
            left = seconds_left(share, perf_counter() - started)
            rows = _("%(done)s of %(total)s rows", done=done, total=total) if total else ""
            rest = "" if left is None else _("about %(seconds)s s left", seconds=round(left))
            bar.update(task, description=str(said_of(stage)), completed=share, rest=f"{rows}  {rest}".strip())

        yield show


def opened() -> tuple[Settings, Engine]:
    """Settings and engine, before anything is known of what the database holds."""
    from models.database import open_engine
    from services.model_folder import keep_models_in
    from settings import load_settings

    settings = load_settings()
    address = settings.database_url.get_secret_value()
    if not address.startswith(("sqlite://", "postgresql+psycopg://")):
        raise NothingDone(str(WRONG_ADDRESS))
    engine = open_engine(address)
    keep_models_in(engine, settings.data_dir)
    return settings, engine


def clock_of(settings: Settings, engine: Engine) -> Callable[[], datetime]:
    """What tells this moment again and again, as `ready` does once."""
    from models.database import reading
    from services.pilots import is_demonstration

    with reading(engine) as session:
        demo = is_demonstration(session)
    return lambda: settings.now(demonstration=demo)


def ready() -> tuple[Settings, Engine, datetime]:
    """Settings, engine and this moment (that of the demonstration in a demonstration)."""
    from models.database import reading
    from services.pilots import is_demonstration

    settings, engine = opened()
    with reading(engine) as session:
        demo = is_demonstration(session)
    return settings, engine, settings.now(demonstration=demo)


@app.command()
def setup(as_json: AsJson = False) -> None:
    """Make or upgrade the database; load the pilot of the letter and the units that ship."""
    from services.setup import set_up
    from settings import secret_key

    settings, engine = opened()
    with working(_("Setting up…")):
        done = set_up(engine, now=settings.now())
    secret_key(settings)
    say(
        as_json,
        asdict(done),
        lambda: shown.print(
            _(
                "Ready: pilot %(pilot)s, %(units)s units, %(functions)s functions, revision %(revision)s.",
                **asdict(done),
            )
        ),
    )


@app.command()
def demo(as_json: AsJson = False) -> None:
    """Mark the database as a demonstration and load its pilot where nothing was counted yet."""
    from services import demonstration
    from services.file_store import FileStore
    from services.setup import set_up

    settings, engine = opened()
    with working(_("Loading the demonstration pilot…")):
        set_up(engine, now=settings.now(demonstration=True))
        done = demonstration.load(engine, FileStore(settings.data_dir), now=settings.now(demonstration=True))
    say(
        as_json,
        asdict(done),
        lambda: shown.print(
            _(
                "Demonstration: %(units)s units, %(installs)s install counts, %(feedback)s opinions.",
                **asdict(done),
            )
        ),
    )


def _mapping(given: list[str] | None) -> dict[str, str] | None:
    pairs = [item.partition("=") for item in given or ()]
    for field, equals, column in pairs:
        if not (field and equals and column):
            raise NothingDone(
                _("--map takes FIELD=COLUMN, such as users=“Người dùng”; found “%(text)s”.", text=field)
            )
    mapping = {field.strip(): column.strip() for field, _equals, column in pairs}
    if len(mapping) < len(pairs):
        raise NothingDone(_("--map names a field twice. Name one column for each field."))
    return mapping or None


def _imported(as_json: bool, outcome: Outcome, *, preview: bool = False) -> None:
    def lines() -> None:
        tally = outcome.tally
        head = _("Preview, nothing kept: ") if preview else ""
        number = "" if outcome.import_id is None else _("Import %(number)s. ", number=outcome.import_id)
        shown.print(
            head
            + number
            + _(
                "%(read)s rows read: %(added)s added, %(changed)s changed, %(unchanged)s unchanged, "
                "%(held)s held, %(problems)s to correct.",
                read=outcome.read,
                added=tally.added,
                changed=tally.changed,
                unchanged=tally.unchanged,
                held=tally.held,
                problems=outcome.problem_rows,
            )
        )

    for note in outcome.notes:
        told.print(str(note))
    for problem in outcome.problems:
        told.print(problem.sentence())
    for waiting in outcome.waiting:
        near = ", ".join(f"{c.code} {c.name}" for c in waiting.candidates[:3]) or "–"
        told.print(
            _(
                "Row %(row)s: the unit “%(text)s” waits for a person. Near: %(near)s.",
                row=waiting.row,
                text=waiting.unit_text,
                near=near,
            )
        )
    say(as_json, outcome.as_json(), lines)
    if outcome.problems or outcome.waiting:
        raise typer.Exit(1)


@app.command("import-units")
def import_units(file: Path, preview: Preview = False, as_json: AsJson = False) -> None:
    """Add and change units from a list with the columns of units.csv."""
    from services import uploads
    from services.access import OPERATOR

    _settings, engine, now = ready()
    with importing() as watching:
        outcome = uploads.import_units_file(
            engine, OPERATOR, file, now=now, preview=preview, progress=watching
        )
    _imported(as_json, outcome, preview=preview)


@app.command("import-aliases")
def import_aliases(file: Path, preview: Preview = False, as_json: AsJson = False) -> None:
    """Add other names of units from a list alias, unit_code."""
    from services import uploads
    from services.access import OPERATOR

    _settings, engine, now = ready()
    with importing() as watching:
        outcome = uploads.import_aliases_file(
            engine, OPERATOR, file, now=now, preview=preview, progress=watching
        )
    _imported(as_json, outcome, preview=preview)


@app.command("import-installs")
def import_installs(
    file: Path,
    as_of: Annotated[
        date | None, typer.Option(parser=_day, metavar="DAY", help="the day, where the file has none")
    ] = None,
    mapping: Mapping = None,
    preview: Preview = False,
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """Install counts from a workbook or csv: a unit and at least one figure a row."""
    from services import uploads
    from services.access import OPERATOR

    _settings, engine, now = ready()
    with importing() as watching:
        outcome = uploads.import_installs_file(
            engine,
            OPERATOR,
            file,
            now=now,
            pilot_code=pilot,
            as_of=as_of,
            mapping=_mapping(mapping),
            preview=preview,
            progress=watching,
        )
    _imported(as_json, outcome, preview=preview)


@app.command("import-feedback")
def import_feedback(
    file: Path,
    channel: Annotated[str | None, typer.Option(help="code of the channel, where the file has none")] = None,
    unit: Annotated[str | None, typer.Option(help="code of the unit of every row")] = None,
    mapping: Mapping = None,
    preview: Preview = False,
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """Answers of the form, a support log, or a unit's own list (--channel unit --unit CODE)."""
    from services import uploads
    from services.access import OPERATOR
    from services.file_store import FileStore

    settings, engine, now = ready()
    with importing() as watching:
        outcome = uploads.import_feedback_file(
            engine,
            OPERATOR,
            file,
            now=now,
            pilot_code=pilot,
            channel=channel,
            unit_code=unit,
            mapping=_mapping(mapping),
            store=FileStore(settings.data_dir),
            preview=preview,
            progress=watching,
        )
    _imported(as_json, outcome, preview=preview)


@app.command("sync-form")
def sync_form(preview: Preview = False, pilot: PilotCode = None, as_json: AsJson = False) -> None:
    """New and changed answers of the form's sheet, through Google's Sheets API."""
    from importers.drive_images import DriveImages, NoGoogle
    from importers.google_form import FormSource
    from services import form_sync
    from services.access import OPERATOR
    from services.file_store import FileStore
    from services.image_fetching import fetch_images

    settings, engine, now = ready()
    source = FormSource(
        settings.google_service_account_file, settings.form_sheet_id, settings.google_api_root
    )
    with importing() as watching:
        outcome = form_sync.sync_form(
            engine, OPERATOR, source, now=now, pilot_code=pilot, preview=preview, progress=watching
        )
    if not preview:
        with suppress(NoGoogle):
            drive = DriveImages(settings.google_service_account_file, settings.google_api_root)
            fetch_images(engine, OPERATOR, drive, FileStore(settings.data_dir), now=now)
    _imported(as_json, outcome, preview=preview)


@app.command("undo")
def undo_import(
    import_id: Annotated[int, typer.Argument(parser=_number, metavar="IMPORT_ID")], as_json: AsJson = False
) -> None:
    """Take back one import as a whole."""
    from models.database import writing
    from services import undo
    from services.access import OPERATOR

    _settings, engine, now = ready()
    with writing(engine) as session:
        done = undo.undo_import(session, OPERATOR, import_id, now=now)
    say(
        as_json,
        asdict(done),
        lambda: shown.print(
            _(
                "Import %(import_id)s taken back: %(removed)s removed, %(restored)s as they were.",
                **asdict(done),
            )
        ),
    )


@app.command()
def categorise(
    file: Path,
    out: Annotated[Path, typer.Option("--out", help="where to write")],
    engine: Annotated[
        Spreading, typer.Option(help="here, or in parts over the workers of a Dask cluster")
    ] = Spreading.HERE,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="of the cluster; one is made on this machine else")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Function and kind for each row of a csv with a column text; needs no database."""
    from services import texts

    if scheduler and engine is not Spreading.DASK:
        raise NothingDone(_("--scheduler is for --engine dask. Add that, or leave it out."))
    started = perf_counter()
    with working(_("Categorising…")):
        if engine is Spreading.DASK:
            from services.spread import over_dask

            with over_dask(scheduler) as spread:
                items = texts.categorise_file(file, out, spread)
        else:
            items = texts.categorise_file(file, out)
    seconds = round(perf_counter() - started, 3)
    say(
        as_json,
        {"items": items, "seconds": seconds},
        lambda: shown.print(_("%(items)s items in %(seconds)s s.", items=items, seconds=seconds)),
    )


@app.command()
def retrain(
    back: Annotated[bool, typer.Option("--back", help="put the model before this one in use again")] = False,
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """Train on the examples and people's labels; the better model is kept."""
    from services import learning
    from services.access import OPERATOR

    _settings, engine, now = ready()
    if back:
        with working(_("Going back…")):
            version = learning.go_back(engine, OPERATOR, now=now, pilot_code=pilot)
        say(
            as_json,
            {"version": version},
            lambda: shown.print(_("Model %(version)s is in use.", version=version)),
        )
        return
    with working(_("Training; this takes a minute or more…")):
        done = learning.retrain(engine, OPERATOR, now=now, pilot_code=pilot)
    told.print(str(done.sentence()))
    say(
        as_json,
        {"version": done.version, "before": done.before, "after": done.after, "kept": done.kept},
        lambda: shown.print(
            _("%(version)s: %(changed)s opinions changed.", version=done.version, changed=done.changed)
        ),
    )


@app.command("match-units")
def match_units(
    file: Path, out: Annotated[Path, typer.Option("--out", help="where to write")], as_json: AsJson = False
) -> None:
    """The unit meant by each row of a csv with a column unit_text."""
    from services import texts

    _settings, engine, _now = ready()
    items, matched, waiting = texts.match_units_file(engine, file, out)
    say(
        as_json,
        {"items": items, "matched": matched, "waiting": waiting},
        lambda: shown.print(
            _(
                "%(items)s names: %(matched)s matched, %(waiting)s waiting.",
                items=items,
                matched=matched,
                waiting=waiting,
            )
        ),
    )
    if waiting:
        raise typer.Exit(1)


@app.command()
def progress(
    on: Annotated[date | None, typer.Option(parser=_day, metavar="DAY", help="the day; today else")] = None,
    unit: Annotated[str | None, typer.Option(help="only this unit and those below it")] = None,
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """The state of every unit, each with its own figures as last counted by that day."""
    from models.database import reading
    from services.access import OPERATOR
    from services.pilots import current_pilot
    from services.progress import progress_of_units

    _settings, engine, now = ready()
    day: date = on or now.date()
    with reading(engine) as session:
        rows = progress_of_units(session, OPERATOR, current_pilot(session, pilot), on=day, code=unit)
    units = [
        {
            "code": r.code,
            "name": r.name,
            "parent": r.parent,
            "headcount": r.headcount,
            "staff_installed": r.staff_installed,
            "family_installed": r.family_installed,
            "users": r.users,
            "feedback": r.feedback,
            "report_state": r.report_state,
            "filed_at": r.filed_at.astimezone(now.tzinfo).isoformat() if r.filed_at else None,
            "on_time": r.on_time,
        }
        for r in rows
    ]

    def lines() -> None:
        from rich.table import Table

        table = Table(title=_("Units on %(day)s", day=f"{day:%d/%m/%Y}"))
        for head in (
            _("Code"),
            _("Unit"),
            _("Headcount"),
            _("Staff"),
            _("Family"),
            _("Users"),
            _("Opinions"),
            _("Report"),
        ):
            table.add_column(head)
        for r in rows:
            if r.counted_on or r.feedback or r.report_state != "none":
                figures = (r.headcount, r.staff_installed, r.family_installed, r.users, r.feedback)
                table.add_row(r.code, r.name, *("" if n is None else str(n) for n in figures), r.report_state)
        shown.print(table)

    say(as_json, {"on": day.isoformat(), "units": units}, lines)


@app.command()
def feedback(
    out: Annotated[Path, typer.Option("--out", help="csv or xlsx, by its ending")],
    unit: Annotated[str | None, typer.Option(help="only this unit and those below it")] = None,
    state: Annotated[str, typer.Option(help="only this state, or open")] = "",
    function: Annotated[str, typer.Option(help="only this function")] = "",
    kind: Annotated[str, typer.Option(help="only this kind")] = "",
    channel: Annotated[str, typer.Option(help="only this channel")] = "",
    day_from: Annotated[date | None, typer.Option("--from", parser=_day, metavar="DAY")] = None,
    day_to: Annotated[date | None, typer.Option("--to", parser=_day, metavar="DAY")] = None,
    mask: Annotated[bool, typer.Option("--mask", help="hide telephone numbers, codes and addresses")] = False,
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """Write the opinions to a file, one row an item."""
    from models.database import writing
    from services import feedback_export as export
    from services.access import OPERATOR
    from services.feedback_filters import Filters
    from services.pilots import current_pilot

    _settings, engine, now = ready()
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise NothingDone(
            _("--out takes a name that ends in .csv or .xlsx; found “%(name)s”.", name=out.name)
        )
    filters = Filters(
        unit=unit or "",
        state=state,
        function=function,
        kind=kind,
        channel=channel,
        day_from=day_from,
        day_to=day_to,
    )
    with writing(engine) as session, working(_("Writing…")):
        current = current_pilot(session, pilot)
        items = export.export_feedback(session, OPERATOR, current, out, now=now, filters=filters, masked=mask)
    say(as_json, {"items": items}, lambda: shown.print(_("%(items)s opinions written.", items=items)))


@app.command()
def report(
    unit: Annotated[str | None, typer.Argument(help="code of the unit")] = None,
    out: Annotated[Path, typer.Option("--out", help="the folder to write into")] = Path("out"),
    form: Annotated[str, typer.Option("--format", help="docx,xlsx,pdf")] = "docx,xlsx",
    lines: Annotated[str | None, typer.Option("--lines", help="items or problems")] = None,
    version: Annotated[
        int | None,
        typer.Option("--version", parser=_number, metavar="N", help="a closed version's own bytes"),
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="every unit that owes a report; with a unit, it and all below it")
    ] = False,
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """Write a unit's covering letter and Appendix 2."""
    from models.database import reading
    from services import unit_reports
    from services.access import OPERATOR
    from services.file_store import FileStore
    from services.pilots import current_pilot
    from services.report_documents import FORMATS, save_documents

    started = perf_counter()
    settings, engine, now = ready()
    formats = list(dict.fromkeys(f.strip().lower() for f in form.split(",") if f.strip()))
    if unknown := set(formats) - set(FORMATS) or (not formats and {form}):
        raise NothingDone(
            _("“%(form)s” is not a format. Take some of docx, xlsx, pdf.", form=", ".join(sorted(unknown)))
        )
    if lines not in (None, "items", "problems"):
        raise NothingDone(_("--lines takes items or problems; found “%(text)s”.", text=lines))
    if unit is None and not everyone:
        raise NothingDone(_("Name one unit, or take --all for every unit that owes a report."))
    if everyone and version is not None:
        raise NothingDone(_("--version belongs to one unit. Leave out --all, or the version."))
    if everyone:
        written, failed = _reports_of_all(settings, engine, now, unit, out, formats, lines, pilot)
    else:
        failed = []
        store = FileStore(settings.data_dir)
        with reading(engine) as session, working(_("Writing %(unit)s…", unit=unit)):
            current = current_pilot(session, pilot)
            if version is not None:
                documents = unit_reports.closed_documents(
                    session, OPERATOR, current, unit or "", version, store, formats
                )
            else:
                documents = unit_reports.draft_documents(
                    session, OPERATOR, current, unit or "", store, formats, now=now, lines_by=lines
                )
            files = [str(f) for f in save_documents(documents, out)]
        counts = {"items": documents.items, "images": documents.images}
        written = [{"unit": documents.unit, "files": files, **counts}]
    for code, why in failed:
        told.print(_("%(unit)s: %(why)s", unit=code, why=why))
    say(
        as_json,
        {"reports": written, "seconds": round(perf_counter() - started, 3)},
        lambda: shown.print(
            "\n".join(_("%(unit)s: %(files)s", unit=w["unit"], files=", ".join(w["files"])) for w in written)
        ),
    )
    if failed:
        raise typer.Exit(1)


def _reports_of_all(
    settings: Settings,
    engine: Engine,
    now: datetime,
    unit: str | None,
    out: Path,
    formats: list[str],
    lines: str | None,
    pilot: str | None,
) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """The reports of every unit that owes one, or of a unit and all below it; those that could not be written."""
    from rich.progress import track

    from models.database import reading
    from services.access import OPERATOR
    from services.bundle_run import Wanted, write_units
    from services.pilots import current_pilot
    from services.report_bundle import address_of, units_of
    from services.unit_reports import units_that_owe

    with reading(engine) as session:
        current = current_pilot(session, pilot)
        codes = units_of(session, OPERATOR, unit) if unit else units_that_owe(session, OPERATOR, current)
    wanted = Wanted(
        address_of(engine), settings.data_dir, out, now, tuple(formats), pilot=current.code, lines_by=lines
    )
    found = {}
    run = write_units(wanted, OPERATOR, codes)
    for one in track(
        run, _("Writing reports…"), len(codes), console=told, disable=not told.is_terminal, transient=True
    ):
        found[one.unit] = one
    done = [found[code] for code in codes if code in found]
    written = [
        {
            "unit": one.unit,
            "files": [str(out / name) for name, _sha256 in one.files],
            "items": one.items,
            "images": one.images,
        }
        for one in done
        if not one.failed
    ]
    return written, [(one.unit, one.failed) for one in done if one.failed]


@app.command()
def close(
    unit: str,
    explain: Annotated[str, typer.Option("--explain", help="what the checks ask to explain")] = "",
    nil: Annotated[bool, typer.Option("--nil", help="nothing to report, said explicitly")] = False,
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """Freeze the unit's report as a version."""
    from models.database import reading, writing
    from services.access import OPERATOR
    from services.file_store import FileStore
    from services.pilots import current_pilot
    from services.report_closing import close_report, ready_documents

    settings, engine, now = ready()
    store = FileStore(settings.data_dir)
    with working(_("Closing…")):
        with reading(engine) as session:
            current = current_pilot(session, pilot)
            built = ready_documents(
                session, OPERATOR, current, unit, store, now=now, explain=explain, nil=nil
            )
        with writing(engine) as session:
            current = current_pilot(session, pilot)
            done = close_report(
                session, OPERATOR, current, unit, store, now=now, explain=explain, nil=nil, ready=built
            )
    for check in done.checks:
        told.print(str(check.sentence))
    say(
        as_json,
        {
            "unit": done.unit,
            "version": done.version,
            "closed_at": done.closed_at.astimezone(now.tzinfo).isoformat(),
            "sha256": done.sha256,
            "checks": [c.as_json() for c in done.checks],
        },
        lambda: shown.print(
            _("%(unit)s: version %(version)s is closed.", unit=done.unit, version=done.version)
        ),
    )


@app.command("file")
def file_letter(
    unit: str,
    at: Annotated[str, typer.Option("--at", help="when it was sent, such as 2025-12-12T16:30+07:00")],
    number: Annotated[str, typer.Option("--number", help="number of the letter")],
    explain: Annotated[str, typer.Option("--explain", help="what the checks ask to explain")] = "",
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """Record the letter that was signed and sent; closes the report first where that is still open."""
    from models.database import reading, writing
    from services import filing
    from services.access import OPERATOR
    from services.file_store import FileStore
    from services.pilots import current_pilot

    settings, engine, now = ready()
    try:
        sent_at = datetime.fromisoformat(at)
        if sent_at.tzinfo is not None:
            sent_at = sent_at.astimezone(now.tzinfo)
    except (ValueError, OverflowError) as error:
        raise NothingDone(
            _("--at takes a moment such as 2025-12-12T16:30+07:00; found “%(text)s”.", text=at)
        ) from error
    store = FileStore(settings.data_dir)
    with working(_("Recording…")):
        with reading(engine) as session:
            current = current_pilot(session, pilot)
            filing.refuse_wrong_year(current, sent_at, now=now)
            built = filing.ready_to_file(session, OPERATOR, current, unit, store, now=now, explain=explain)
        with writing(engine) as session:
            done = filing.file_report(
                session,
                OPERATOR,
                current_pilot(session, pilot),
                unit,
                store,
                sent_at=sent_at,
                number=number,
                now=now,
                explain=explain,
                ready=built,
            )
    say(
        as_json,
        {**asdict(done), "filed_at": done.filed_at.isoformat()},
        lambda: shown.print(
            _("%(unit)s: version %(version)s was sent on time.", unit=done.unit, version=done.version)
            if done.on_time
            else _("%(unit)s: version %(version)s was sent late.", unit=done.unit, version=done.version)
        ),
    )


@app.command()
def remind(
    send: Annotated[bool, typer.Option("--send", help="send the letters by mail")] = False,
    scheduled: Annotated[
        bool, typer.Option("--scheduled", help="with --send: only on the days of the plan")
    ] = False,
    unit: Annotated[str, typer.Option("--unit", help="the reports owed to this unit, not to EVN")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="a folder for the official letter in Word")
    ] = None,
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """Who has not sent a report, and the letters to them; with --send by mail, never twice a day."""
    from models.database import reading, writing
    from services import mail_sending, mail_server, reminder_mails, reminders
    from services.access import OPERATOR
    from services.pilots import current_pilot
    from services.report_documents import save

    settings, engine, now = ready()
    server = mail_server.server_of(settings.smtp_url, settings.mail_from) if send else None
    with reading(engine) as session:
        current = current_pilot(session, pilot)
        found = reminders.reminding(session, OPERATOR, current, now=now, code=unit)
        letter = (
            reminders.reminder_document(session, OPERATOR, current, now=now, code=unit)
            if out is not None and found.units
            else b""
        )
    files = [str(save(out, f"cong-van-don-doc-{found.receiver}.docx", letter))] if out and letter else []
    sent, trouble = 0, None
    if server is not None:
        with writing(engine) as session:
            current = current_pilot(session, pilot)
            reminders.queue_reminders(session, OPERATOR, current, now=now, code=unit, scheduled=scheduled)
        with working(_("Sending…")):
            done = mail_sending.send_waiting(engine, OPERATOR, server, clock=clock_of(settings, engine))
        sent, trouble = done.count("sent", reminder_mails.MAIL_KIND), done.trouble
    if trouble is not None:
        told.print(str(trouble))

    def lines() -> None:
        for one in found.units:
            where = ", ".join(one.addresses) or _("no address")
            shown.print(_("%(code)s %(name)s: %(where)s", code=one.code, name=one.name, where=where))
        for mail in found.letters:
            shown.print(f"\n{mail.to}: {', '.join(mail.addresses)}\n{mail.subject}\n\n{mail.text}")
        shown.print(
            _("%(n)s units have not sent their report; %(sent)s mails sent.", n=len(found.units), sent=sent)
        )

    said = reminders.as_json(found)
    say(as_json, {**said, "sent": sent, **({"files": files} if out else {})}, lines)
    if trouble is not None:
        raise typer.Exit(1)


@app.command("send-mail")
def send_mail(as_json: AsJson = False) -> None:
    """Send what waits in the queue of mail; safe to run at any moment, also twice at once."""
    from models.database import writing
    from services import critical_mail, mail_sending, mail_server
    from services.access import OPERATOR

    settings, engine, now = ready()
    with writing(engine) as session:
        critical_mail.tell_of_missed(session, now=now, public_address=settings.public_address)
    server = mail_server.server_of(settings.smtp_url, settings.mail_from)
    with working(_("Sending…")):
        done = mail_sending.send_waiting(engine, OPERATOR, server, clock=clock_of(settings, engine))
    if done.trouble is not None:
        told.print(str(done.trouble))
    for one in done.tried:
        if one.state != "sent":
            told.print(_("%(to)s: %(said)s", to=one.to, said=one.said))
    result = {state: done.count(state) for state in mail_sending.OUTCOMES}
    say(
        as_json,
        result,
        lambda: shown.print(
            _("%(sent)s mails sent, %(refused)s refused, %(waiting)s wait to be tried again.", **result)
        ),
    )
    if done.trouble is not None or done.count("sent") < len(done.tried):
        raise typer.Exit(1)


@app.command("read-bounces")
def read_bounces(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="returned mails as .eml, or a folder")
    ],
    as_json: AsJson = False,
) -> None:
    """Mails that were returned by another server: mark those of ours as bounced."""
    from models.database import writing
    from services import mail_bounces
    from services.access import OPERATOR

    _settings, engine, now = ready()
    with writing(engine) as session:
        done = mail_bounces.record_bounces(session, OPERATOR, mail_bounces.returned_in(files), now=now)
    say(
        as_json,
        asdict(done),
        lambda: shown.print(
            _("%(read)s mails read; %(bounced)s of ours were returned.", read=done.read, bounced=done.bounced)
        ),
    )


@app.command()
def summary(
    first: Annotated[
        date | None, typer.Option("--from", parser=_day, metavar="DAY", help="first day")
    ] = None,
    last: Annotated[date | None, typer.Option("--to", parser=_day, metavar="DAY", help="last day")] = None,
    days: Annotated[
        int | None, typer.Option("--last", help="instead: so many days up to yesterday", min=1, max=800)
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="the folder to write to")] = None,
    mail: Annotated[bool, typer.Option("--mail", help="queue it by mail to its readers")] = False,
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """EVNICT's summary of a range of days as Word and Excel, and by mail."""
    from services import summaries
    from services.access import OPERATOR

    _settings, engine, now = ready()
    if out is None and not mail:
        raise NothingDone(_("Say where the summary goes: --out FOLDER, --mail, or both."))
    with working(_("Writing…")):
        done = summaries.take_summary(
            engine, OPERATOR, first, last, days, now=now, out=out, mail=mail, pilot_code=pilot
        )
    result: dict[str, Any] = {"files": done.files, **({"queued": done.queued} if mail else {})}
    say(
        as_json,
        result,
        lambda: shown.print(
            "\n".join([*done.files, *([_("%(n)s mails wait to be sent.", n=done.queued)] if mail else [])])
        ),
    )


@app.command()
def consolidated(
    out: Annotated[Path, typer.Option("--out", help="the folder to write to")],
    form: Annotated[str, typer.Option("--format", help="some of docx, xlsx, pdf")] = "docx,xlsx,pdf",
    pilot: PilotCode = None,
    as_json: AsJson = False,
) -> None:
    """The consolidated report for EVN's leaders as Word, Excel and PDF."""
    from models.database import reading
    from services.access import OPERATOR
    from services.consolidated import checked_formats, consolidated_documents, gather_consolidated
    from services.pilots import current_pilot
    from services.report_documents import save

    _settings, engine, now = ready()
    forms = checked_formats(form)
    with reading(engine) as session, working(_("Writing…")):
        facts = gather_consolidated(session, OPERATOR, current_pilot(session, pilot), now=now)
    files = [str(save(out, name, data)) for name, data in consolidated_documents(facts, forms).items()]
    say(as_json, {"files": files}, lambda: shown.print("\n".join(files)))


@app.command("add-user")
def add_user(
    name: str,
    role: Annotated[
        str, typer.Option("--role", help="reporter, leader, triager, data_officer, headquarters, admin")
    ],
    unit: Annotated[str | None, typer.Option("--unit", help="code of the unit")] = None,
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="a file that holds it")
    ] = None,
    own_password: Annotated[
        bool, typer.Option("--own-password", help="its owner chose the password: it is not changed at first")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make an account; the password is asked for, or read from a file, and changed at the first sign-in."""
    from getpass import getpass

    from models.database import writing
    from services import accounts
    from services.access import OPERATOR

    settings, engine, now = ready()
    if password_file is not None:
        try:
            password = password_file.read_text(encoding="utf-8-sig").strip("\r\n")
        except UnicodeDecodeError as error:
            raise NothingDone(
                _("The password file is not text in UTF-8. Save it so, and try again.")
            ) from error
    elif sys.stdin.isatty():
        password = getpass(_("Password: "))
        if password != getpass(_("The same again: ")):
            raise NothingDone(_("The two passwords differ. Nothing was made; try again."))
    else:
        raise NothingDone(_("There is no terminal to ask for the password. Give --password-file FILE."))
    with writing(engine) as session:
        account = accounts.add_account(
            session,
            OPERATOR,
            name,
            role,
            password,
            now=now,
            unit_code=unit,
            locale=settings.locale,
            must_change_password=not own_password,
        )
        username = account.username
    say(
        as_json,
        {"user": username},
        lambda: shown.print(_("Account %(name)s is made.", name=username)),
    )


@app.command("retain")
def retain_data(preview: Preview = False, as_json: AsJson = False) -> None:
    """Take out personal data that is kept no longer, as it is set; counts and words stay."""
    from models.database import writing
    from services.access import OPERATOR
    from services.file_store import FileStore
    from services.retention import retain_all

    settings, engine, now = ready()
    with working(_("Looking for what is kept no longer…")), writing(engine) as session:
        done = retain_all(session, OPERATOR, FileStore(settings.data_dir), now=now, preview=preview)
    say(
        as_json,
        {"ok": True, "preview": preview, **asdict(done)},
        lambda: shown.print(
            _(
                "%(senders)s senders, %(trash)s opinions of the trash, %(uploads)s uploads, %(sign_ins)s sign-ins, "
                "%(calls)s calls, %(record)s rows of the record.",
                **asdict(done),
            )
        ),
    )


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="a file that is not there yet")], as_json: AsJson = False
) -> None:
    """A whole copy while the program is in use: every table and every kept file, checked by hashes."""
    from services.access import OPERATOR
    from services.backup import back_up

    settings, engine, now = ready()
    with working(_("Copying everything…")):
        done = back_up(engine, OPERATOR, file, settings.data_dir, now=now)
    say(
        as_json,
        {"ok": True, **asdict(done)},
        lambda: shown.print(
            _(
                "%(file)s: %(rows)s rows and %(files)s files, revision %(revision)s, SHA-256 %(sha256)s. "
                "It holds personal data: keep it as you keep the database.",
                **asdict(done),
            )
        ),
    )


@app.command("restore")
def restore_backup(
    file: Annotated[Path, typer.Argument(help="what `backup` wrote")], as_json: AsJson = False
) -> None:
    """Put a backup into an empty database and an empty DATA_DIR; all of it or nothing."""
    from services.access import OPERATOR
    from services.restore import restore

    settings, engine = opened()
    with working(_("Putting everything back…")):
        done = restore(engine, OPERATOR, file, settings.data_dir)
    say(
        as_json,
        {"ok": True, **asdict(done)},
        lambda: shown.print(
            _("Restored: %(rows)s rows and %(files)s files, revision %(revision)s.", **asdict(done))
        ),
    )


@app.command("move-to")
def move_to_database(
    url: Annotated[str, typer.Argument(help="address of an empty database, as in DATABASE_URL")],
    as_json: AsJson = False,
) -> None:
    """The same data in another database, checked by counts and hashes; then set DATABASE_URL to it."""
    from models.database import open_engine
    from services.access import OPERATOR
    from services.restore import move_to

    if not url.startswith(("sqlite://", "postgresql+psycopg://")):
        raise NothingDone(str(WRONG_ADDRESS))
    _settings, engine = opened()
    with working(_("Moving everything…")):
        done = move_to(engine, OPERATOR, open_engine(url))
    say(
        as_json,
        {"ok": True, **asdict(done)},
        lambda: shown.print(
            _(
                "Moved: %(rows)s rows, revision %(revision)s. Set DATABASE_URL to the new address; "
                "DATA_DIR stays as it is.",
                **asdict(done),
            )
        ),
    )


@app.command()
def check(as_json: AsJson = False) -> None:
    """Is everything sound? Also prints the settings, secrets hidden."""
    from services import care

    settings, engine = opened()
    with working(_("Looking…")):
        found = care.check_all(engine, settings.data_dir)

    def lines() -> None:
        for name, fault in found.found.items():
            shown.print(f"{name}: {fault or _('sound')}")
        for name, value in settings.shown().items():
            shown.print(f"{name} = {value}")

    say(as_json, {**found.as_json(), "settings": settings.shown()}, lines)
    if not found.ok:
        raise typer.Exit(1)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # Words of a file that the terminal can't show must not stop what was done.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    raise SystemExit(main())
