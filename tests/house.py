"""The program's own files, as the tests of the house read them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = sorted(
    folder.name
    for folder in ROOT.iterdir()
    if (folder / "__init__.py").exists() and folder.name not in ("tests", "benchmarks")
)
FILES = sorted(
    [
        *ROOT.glob("*.py"),
        *(file for room in [*ROOMS, "benchmarks", "tests"] for file in (ROOT / room).rglob("*.py")),
    ]
)
PROGRAM = [file for file in FILES if file.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")]


def named(file: Path) -> str:
    """The file's place, as people write it."""
    return file.relative_to(ROOT).as_posix()


def room_of(file: Path) -> str:
    """The room a file stands in; a file at the top is its own room (`cli.py` is cli)."""
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def tree_of(file: Path) -> ast.Module:
    """What the file says, parsed."""
    return ast.parse(file.read_text(encoding="utf-8"))


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a chain of names; "" where something else stands in it, `?` for what is called or indexed."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{dotted(node.value) or '?'}.{node.attr}"
    return ""


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a file with the name of what is called."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def where(file: Path, node: ast.expr | ast.stmt | ast.excepthandler) -> str:
    """Place of a fault: `services/imports.py:12`."""
    return f"{named(file)}:{node.lineno}"


def nothing(found: Collection[object]) -> None:
    """Fail, naming every place that was found."""
    assert not found, "\n".join(str(fault) for fault in sorted(found, key=str))
