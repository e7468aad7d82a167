"""The rules of the house that the arrows between rooms can't show: long, because each is a few lines."""

from __future__ import annotations

import ast
import re
import shlex
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
import typer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cli import app
from tests.house import FILES, PROGRAM, ROOMS, ROOT, calls, dotted, named, nothing, room_of, tree_of, where

BELOW = ("services", "importers", "triage", "reports", "models", "locales")
CLOCKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime|ctime))$"
)
ENVIRONMENT = re.compile(r"(^|\.)(os\.(environ|getenv|environb)|environ|getenv)$")
ABOUT_300 = 310
# "Longer than other files: …", "a little over 300 lines: …", "long, because …"; not any "longer" or "how long".
SAYS_WHY = re.compile(
    r"\b(?:long|longer|300 lines)\b[^.]*?(?::|\bbecause\b|\bsince\b|\bso that\b)", re.IGNORECASE
)
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "process", "base", "core"}
FOREIGN_WORDS = re.compile(
    r"\b(TODO|FIXME|HACK|jira|issue\s*#?\d+|pull request|claude|copilot|chatgpt|openai|anthropic|gpt-?\d"
    r"|gemini|as an ai|ai assistant)\b",
    re.IGNORECASE,
)
# Tests of a rule that no single module keeps.
OF_NO_MODULE = {
    "tests/access/test_injection.py": "what people write in one place and find in files of another",
    "tests/access/test_injection_screens.py": "what people write, in the screens of a browser",
    "tests/access/test_kept.py": "that what is kept in memory is given to nobody else",
    "tests/access/test_mutations.py": "that a check or a scope taken away is noticed",
    "tests/access/test_routes.py": "what each own route answers to whom",
    "tests/access/test_screens.py": "what each screen tells to whom",
    "tests/access/test_services.py": "what each service gives and refuses to whom",
    "tests/e2e/test_opinion_acts.py": "what the acts under an opinion do on the screen",
    "tests/e2e/test_every_figure.py": "that each link beside a figure opens as many, on several screens",
    "tests/services/test_every_figure.py": "that the figures of every screen open what they count, in any state",
    "tests/services/test_time_zones.py": "that no figure changes with a zone",
    "tests/services/test_drill_downs.py": "that each figure leads to exactly what it counts",
    "tests/services/test_form_images.py": "what becomes of the form's images, whatever stops between",
    "tests/services/test_form_ways.py": "that an answer is one opinion by every way in",
    "tests/services/test_without_google.py": "what works and what is said where there is no Google",
    "tests/web/test_flood.py": "what a stranger in numbers gets, and that an honest person still comes in",
    "tests/web/test_leaks.py": "what Streamlit alone would give away, asked of the whole server",
    "tests/e2e/test_form_sync.py": "what the box of the Google form does on the screen of imports",
    "tests/e2e/test_administration.py": "what an administrator does on several screens",
    "tests/e2e/test_desk.py": "what a shift does on several screens",
    "tests/e2e/test_learning.py": "what teaching does on several screens",
    "tests/importers/test_any_table.py": "what every reader must give, whatever a table looks like",
    "tests/importers/test_faults_of_old_workbooks.py": "what the looks at records of xls, xlsb and ods find alike",
    "tests/importers/test_hostile_files.py": "what no reader may let a file do",
    "tests/importers/test_read_xlsx_agrees.py": "what two readers of one workbook must both say",
    "tests/importers/test_samples.py": "what each workbook of tests/samples gives",
    "tests/services/test_form_faults.py": "what a synchronisation must hold whatever fails and changes",
    "tests/reports/test_decree_30.py": "what a document of the State must measure",
    "tests/reports/test_ooxml_order.py": "what the standard wants of a Word document",
}
DOCUMENTS = sorted(ROOT.glob("*.md"))
COMMANDS = typer.main.get_command(app)


def sources(*rooms: str) -> list[Path]:
    return [file for file in PROGRAM if room_of(file) in rooms]


def test_there_is_something_to_look_at():
    assert set(BELOW) <= set(ROOMS)
    assert len(PROGRAM) > 50


def test_every_file_says_what_lives_in_it():
    silent = [
        named(file)
        for file in FILES
        if not ast.get_docstring(tree_of(file)) and (file.name != "__init__.py" or tree_of(file).body)
    ]
    nothing(silent)


def test_a_long_file_says_why():
    long = [
        f"{named(file)}: {lines} lines"
        for file in FILES
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > ABOUT_300
        and "versions" not in file.parts
        and not SAYS_WHY.search(ast.get_docstring(tree_of(file)) or "")
    ]
    nothing(long)


def test_names_name_a_subject():
    nothing([named(file) for file in FILES if file.stem.casefold() in VAGUE])
    classes = [
        where(file, node)
        for file in FILES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Helper|Utils?)$", node.name)
    ]
    nothing(classes)


def test_only_services_commit():
    committing = {
        where(file, call)
        for file in PROGRAM
        for name, call in calls(file)
        if name.endswith(".commit") and room_of(file) != "services"
    }
    nothing(committing)


def test_a_page_asks_services_and_not_the_database():
    asking = [
        where(file, call)
        for file in sources("pages", "app", "cli")
        for name, call in calls(file)
        if name in ("select", "sqlmodel.select", "sqlalchemy.select", "text", "sqlalchemy.text")
        or name.endswith((".exec", ".execute", ".scalar", ".scalars"))
    ]
    nothing(asking)


def test_whoever_talks_to_people_knows_only_the_session_of_the_database():
    more = {
        f"{where(file, node)} {alias.name}"
        for file in sources("pages", "web", "app", "cli")
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").partition(".")[0] in ("sqlmodel", "sqlalchemy")
        for alias in node.names
        if node.module != "sqlalchemy.exc" and alias.name not in ("Session", "Engine")
    }
    nothing(more)


@pytest.mark.parametrize("forbidden", [CLOCKS, ENVIRONMENT], ids=["clock", "environment"])
def test_time_and_surroundings_come_in_as_arguments(forbidden):
    found = [
        f"{where(file, node)} {dotted(node)}"
        for file in sources(*BELOW)
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute | ast.Name) and forbidden.search(dotted(node))
    ]
    nothing(found)


def test_only_the_command_line_and_benchmarks_print():
    printing = [
        where(file, call)
        for file in PROGRAM
        for name, call in calls(file)
        if name == "print" and room_of(file) != "cli"
    ]
    nothing(printing)


def test_nothing_hides_an_error_it_does_not_name():
    hiding = [
        where(file, node)
        for file in FILES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or dotted(node.type) in ("Exception", "BaseException"))
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
        and not hands_on(node)
    ]
    nothing(hiding)


def hands_on(handler: ast.ExceptHandler) -> bool:
    """Whether the handler gives the error itself back to its caller, who judges it."""
    return any(
        isinstance(used, ast.Name) and used.id == handler.name
        for inner in ast.walk(handler)
        if isinstance(inner, ast.Return)
        for used in ast.walk(inner)
    )


def test_code_speaks_of_the_project_alone():
    found = [
        f"{named(file)}:{number} {match.group()}"
        for file in [*FILES, *DOCUMENTS]
        if file != Path(__file__)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if (match := FOREIGN_WORDS.search(line))
    ]
    nothing(found)


def test_tests_mirror_the_tree():
    astray = []
    for file in (ROOT / "tests").rglob("test_*.py"):
        place = file.relative_to(ROOT / "tests").parent
        # What is tested in a browser is a page.
        room = Path("pages") if place == Path("e2e") else place
        module = ROOT / room / f"{file.stem.removeprefix('test_')}.py"
        if place != Path() and not module.exists() and named(file) not in OF_NO_MODULE:
            astray.append(named(file))
    nothing(astray)
    nothing([name for name in OF_NO_MODULE if not (ROOT / name).exists()])


def test_nothing_is_left_that_nobody_imports():
    imported = set()
    for file in FILES:
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    left = [
        named(file)
        for file in sources("importers", "triage", "reports", "services", "models", "web")
        if file.name != "__init__.py"
        and "migrations" not in file.parts
        and ".".join(file.relative_to(ROOT).with_suffix("").parts) not in imported
        and 'if __name__ == "__main__"' not in file.read_text(encoding="utf-8")
    ]
    nothing(left)


def test_every_room_of_tests_is_a_package():
    folders = {file.parent for file in (ROOT / "tests").rglob("test_*.py")}
    nothing([named(folder) for folder in folders if not (folder / "__init__.py").exists()])


def pinned(name: str) -> dict[str, str]:
    """The packages that a requirements file names, with their lines."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line.strip() and not line.startswith("#")]
    return {canonicalize_name(Requirement(line).name): line for line in wanted}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name):
    loose = [
        line for line in pinned(name).values() if not re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+", line)
    ]
    nothing(loose)


def test_no_requirement_is_named_twice():
    assert set(pinned("requirements.txt")) & set(pinned("requirements-dev.txt")) == set()


def brought_by(names: set[str]) -> set[str]:
    """The packages that come with these, they themselves included."""
    found: set[str] = set()
    ahead = set(names)
    while ahead:
        name = ahead.pop()
        found.add(name)
        try:
            needed = [Requirement(line) for line in requires(name) or ()]
        except PackageNotFoundError:
            continue
        ahead |= {
            canonicalize_name(r.name) for r in needed if r.marker is None or r.marker.evaluate({"extra": ""})
        } - found
    return found


def test_the_program_runs_on_requirements_txt_alone():
    own = {*ROOMS, *(file.stem for file in ROOT.glob("*.py")), "tests", "benchmarks"}
    there = brought_by(set(pinned("requirements.txt")))
    owners = packages_distributions()
    strange = set()
    for file in PROGRAM:
        for node in ast.walk(tree_of(file)):
            modules = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            for module in (m.partition(".")[0] for m in modules):
                if module in own or module in sys.stdlib_module_names:
                    continue
                if not {canonicalize_name(name) for name in owners.get(module, [module])} & there:
                    strange.add(f"{where(file, node)} {module}")
    nothing(strange)


def command_lines() -> list[str]:
    """Every `python cli.py …` that a document shows."""
    return sorted(
        {
            line.strip()
            for file in DOCUMENTS
            for line in re.findall(r"python cli\.py +([a-z][^`\n|#]*)", file.read_text(encoding="utf-8"))
        }
    )


@pytest.mark.parametrize("line", command_lines())
def test_a_command_shown_in_the_documents_is_accepted(line):
    name, *arguments = shlex.split(line)
    assert name in COMMANDS.commands, f"there is no command {name}"
    if arguments:
        COMMANDS.commands[name].make_context(name, arguments).close()


def test_every_command_is_shown_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"python cli\.py +([a-z][a-z-]*)", readme)) == set(COMMANDS.commands)


def test_every_target_shown_in_the_documents_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {
        target
        for file in DOCUMENTS
        for target in re.findall(r"`make ([a-z-]+)", file.read_text(encoding="utf-8"))
    }
    assert shown <= targets
    assert {"help", "setup", "test", "check"} <= targets


def test_every_setting_is_in_the_example():
    from settings import Settings

    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named_there = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE))
    assert named_there == {name.upper() for name in Settings.model_fields}
