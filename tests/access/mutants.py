"""Programs that lack one check: each place of services/ that narrows what a person may do or reach, taken out alone.

A mutant is put in place within the running program: the function keeps its name and gets another code.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType

import services
from services.kept import Kept
from tests.access.table import modules

ROOM = Path(services.__file__).parent
# Conditions and look-ups that narrow to a person's reach: each asks as the operator instead, who reaches all.
REACH = {
    "within_reach",
    "feedback_within_reach",
    "from_own_files",
    "node_within_reach",
    "batch_within_reach",
    "codes_within_reach",
    "find_item",
    "find_problem",
    "conditions",
}
CHECK, SCOPE, BRANCH, OWN = "check", "scope", "branch", "own"


@dataclass(frozen=True)
class Mutant:
    """One place: in `module.function`, the `nth` of its kind on the line."""

    module: str
    function: str
    kind: str
    line: int
    column: int
    said: str

    @property
    def name(self) -> str:
        """`module.function`, as the table names it."""
        return f"{self.module}.{self.function}"

    def __str__(self) -> str:
        return f"services/{self.module}.py:{self.line} {self.function}: {self.said} ({self.kind})"


def mutants() -> list[Mutant]:
    """Every place, in the order of the files."""
    found: list[Mutant] = []
    for module in modules():
        if module == "access":
            continue  # the conditions themselves: every test of the room stands on them
        for function, node in _functions(_tree(module)):
            for inner in ast.walk(node):
                kind = _kind(inner)
                if kind:
                    said = ast.unparse(inner)
                    found.append(Mutant(module, function, kind, inner.lineno, inner.col_offset, said))
    return found


@cache
def _tree(module: str) -> ast.Module:
    """The module as it was when it was first looked at: it may be edited while the mutants are tried."""
    return ast.parse((ROOM / f"{module}.py").read_text(encoding="utf-8"))


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def _kind(node: ast.AST) -> str:
    if isinstance(node, ast.Expr) and _called(node.value) == "require":
        return CHECK
    if isinstance(node, ast.Call) and _called(node) in REACH and any(map(_is_person, node.args)):
        return SCOPE
    if isinstance(node, ast.Call) and _called(node) in ("may", "sees_personal_data"):
        return BRANCH
    if isinstance(node, ast.Attribute) and node.attr == "stands_for_a_unit":
        return BRANCH
    if isinstance(node, ast.Attribute) and node.attr in ("unit_path", "unit_code") and _is_person(node.value):
        return OWN
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        right = node.comparators[0]
        if isinstance(right, ast.Attribute) and right.attr == "account_id" and _is_person(right.value):
            return OWN
    return ""


def _called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _is_person(node: ast.AST) -> bool:
    """`person`, or `self.person` of a worker."""
    return (isinstance(node, ast.Name) and node.id == "person") or (
        isinstance(node, ast.Attribute) and node.attr == "person"
    )


class _Without(ast.NodeTransformer):
    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.done = 0

    def visit(self, node: ast.AST) -> ast.AST:
        at = (getattr(node, "lineno", 0), getattr(node, "col_offset", -1))
        if at == (self.mutant.line, self.mutant.column) and _kind(node) == self.mutant.kind:
            self.done += 1
            return ast.copy_location(_instead(node), node)
        return self.generic_visit(node)


def _instead(node: ast.AST) -> ast.AST:
    if isinstance(node, ast.Expr):
        return ast.Pass()
    if isinstance(node, ast.Call) and _called(node) in REACH:
        operator = "__import__('services.access', fromlist=['OPERATOR']).OPERATOR"
        everyone = ast.parse(operator, mode="eval").body
        args = [everyone if _is_person(arg) else arg for arg in node.args]
        return ast.Call(node.func, args, node.keywords)
    if isinstance(node, ast.Attribute) and node.attr == "stands_for_a_unit":
        return ast.Constant(False)
    if isinstance(node, ast.Attribute):
        return ast.Constant("")
    if isinstance(node, ast.Compare):
        return ast.parse("__import__('sqlalchemy').true()", mode="eval").body
    return ast.Constant(True)


def _code_of(module: str, tree: ast.Module, function: str) -> CodeType:
    whole = compile(ast.fix_missing_locations(tree), str(ROOM / f"{module}.py"), "exec")
    codes: list[CodeType] = [whole]
    while codes:
        code = codes.pop()
        if code.co_qualname == function:
            return code
        codes += [inside for inside in code.co_consts if isinstance(inside, CodeType)]
    raise LookupError(f"services/{module}.py has no {function}")


def _function(mutant: Mutant) -> FunctionType:
    found: object = importlib.import_module(f"services.{mutant.module}")
    for part in mutant.function.split("."):
        found = getattr(found, part)
    while not isinstance(found, FunctionType):
        found = found.__wrapped__ if hasattr(found, "__wrapped__") else found.fget  # type: ignore[attr-defined]
    return found


@contextmanager
def forgetting() -> Iterator[None]:
    """Nothing is answered from memory, and nothing goes there: each function that is called runs."""
    get = Kept.get
    try:
        setattr(Kept, "get", lambda _self, _session, _asked, make: make())  # noqa: B010  (for a while)
        yield
    finally:
        setattr(Kept, "get", get)  # noqa: B010


@contextmanager
def without(mutant: Mutant, *, keeping: bool = False) -> Iterator[None]:
    """The program without this one place; it answers from memory only where it is `keeping`."""
    tree = deepcopy(_tree(mutant.module))
    taker = _Without(mutant)
    changed = taker.visit(tree)
    if taker.done != 1:
        raise LookupError(f"{mutant} was found {taker.done} times")
    function = _function(mutant)
    kept = function.__code__
    try:
        function.__code__ = _code_of(mutant.module, changed, mutant.function)
        with nullcontext() if keeping else forgetting():
            yield
    finally:
        function.__code__ = kept


@contextmanager
def noting(functions: set[tuple[str, str]], touched: set[str]) -> Iterator[None]:
    """Write into `touched` which of these functions (module, name) run meanwhile, by their table names."""
    kept: list[tuple[FunctionType, CodeType]] = []
    try:
        for module, name in functions:
            function = _function(Mutant(module, name, "", 0, 0, ""))
            tree = deepcopy(_tree(module))
            for found, node in _functions(tree):
                if found == name:
                    note = (
                        f"__import__('tests.access.mutants', fromlist=['NOTED']).NOTED.add('{module}.{name}')"
                    )
                    at = 1 if ast.get_docstring(node) else 0
                    node.body.insert(at, ast.parse(note).body[0])
            kept.append((function, function.__code__))
            function.__code__ = _code_of(module, tree, name)
        with forgetting():
            yield
    finally:
        for function, code in kept:
            function.__code__ = code
    touched |= NOTED


NOTED: set[str] = set()
