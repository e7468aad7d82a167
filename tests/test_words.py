"""Every word for people: marked in the code, there in Vietnamese, and the same sentence in both."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from locales import ROOMS
from locales.catalogue import catalogue_file, compiled, missing, spoken, written
from tests.house import PROGRAM, calls, named, nothing, room_of, tree_of, where

MARKS = ("_", "gettext", "phrase", "ngettext")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# What tells a person something: its text must be marked. A programmer's own errors are not for people.
TELLS = re.compile(
    r"(^|\.)(Refused|NotAllowed|NotFound|NothingDone|UnreadableFile|WrongSettings|RowProblem"
    r"|told\.print|shown\.print|st\.\w+)$"
)
SENTENCE = re.compile(r"^[A-Z][a-z’']*( [\w’'“”(),.%-]+){2,}")
VIETNAMESE = re.compile("[ạảãăằắặẳẵầấậẩẫẹẻẽềếệểễịỉĩọỏõồốộổỗơờớợởỡụủũưừứựửữỵỷỹđ]", re.IGNORECASE)
ENDING = re.compile(r"[.:?…!]?$")


def texts(node: ast.AST) -> list[ast.Constant]:
    """The texts written in an expression, but for docstrings and those inside a mark."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
        return []
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return []
    if isinstance(node, ast.Constant):
        return [node] if isinstance(node.value, str) else []
    return [text for child in ast.iter_child_nodes(node) for text in texts(child)]


def marked() -> list[tuple[Path, ast.Call]]:
    """Every call that marks a sentence."""
    files = [file for file in PROGRAM if room_of(file) != "locales"]
    return [(file, call) for file in files for name, call in calls(file) if name in MARKS]


@pytest.mark.parametrize("room", ROOMS)
def test_every_word_has_its_vietnamese(room):
    nothing(missing(room))


def test_no_mark_is_overlooked_by_the_catalogue():
    """Marks inside an f-string are not found by Babel: what is said there would never be translated."""
    known = set().union(*(spoken(room) for room in ROOMS))
    nothing([f"{where(file, call)} {said}" for file, call in marked() for said in said_by(call) - known])


def said_by(call: ast.Call) -> set[str]:
    """The whole texts that a mark marks; of one that counts, the one for a single thing."""
    first = call.args[0] if call.args else None
    return {first.value} if isinstance(first, ast.Constant) and isinstance(first.value, str) else set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_word_is_left_that_nobody_says(room):
    nothing(sorted(set(written(room)) - spoken(room)))


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_name_the_same_things(room):
    unlike = {
        words: vietnamese
        for words, vietnamese in written(room).items()
        if vietnamese and set(PLACEHOLDER.findall(words)) != set(PLACEHOLDER.findall(vietnamese))
    }
    nothing(unlike)


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_can_be_filled_in(room):
    for words, vietnamese in written(room).items():
        if names := PLACEHOLDER.findall(words):
            filled = vietnamese % dict.fromkeys(names, "x")
            assert "%(" not in filled, words


@pytest.mark.parametrize("room", ROOMS)
def test_vietnamese_is_cleanly_written(room):
    unclean = [
        vietnamese
        for words, vietnamese in written(room).items()
        if re.search(r"  |\s[,.;:?!](\s|$)|\s$|^\s", vietnamese)
        and not (vietnamese == vietnamese.strip() + " " and words.endswith(" "))
    ]
    nothing(unclean)


@pytest.mark.parametrize("room", ROOMS)
def test_a_sentence_ends_alike_in_both_languages(room):
    unlike = {
        words: vietnamese
        for words, vietnamese in written(room).items()
        if vietnamese and ENDING.search(words.strip())[0] != ENDING.search(vietnamese.strip())[0]
    }
    nothing(unlike)


@pytest.mark.parametrize("room", ROOMS)
def test_the_compiled_words_are_those_that_are_written(room):
    if catalogue_file(room).exists() or spoken(room):
        assert catalogue_file(room, "mo").read_bytes() == compiled(room)


def test_no_catalogue_is_of_a_room_that_is_not_there():
    folder = catalogue_file("x").parent
    assert {file.stem for file in folder.glob("*.*o")} <= set(ROOMS)


def test_only_a_whole_text_is_marked():
    broken = [
        where(file, call)
        for file, call in marked()
        if not call.args
        or not isinstance(call.args[0], ast.Constant)
        or not isinstance(call.args[0].value, str)
    ]
    nothing(broken)


def test_a_marked_sentence_is_given_what_it_names():
    unlike = []
    for file, call in marked():
        given = {keyword.arg for keyword in call.keywords}
        wanted = {
            name
            for argument in call.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            for name in PLACEHOLDER.findall(argument.value)
        } - ({"n"} if isinstance(call.func, ast.Name) and call.func.id == "ngettext" else set())
        if given and None not in given and given != wanted:
            unlike.append(f"{where(file, call)} {sorted(given ^ wanted, key=str)}")
        if not given and wanted and spoken_at_once(call) and id(call) not in filled_by_percent(file):
            unlike.append(f"{where(file, call)} {sorted(wanted)}")
    nothing(unlike)


def spoken_at_once(call: ast.Call) -> bool:
    """Whether the words are said here; a phrase may be filled in by whoever says it."""
    return isinstance(call.func, ast.Name) and call.func.id != "phrase"


def filled_by_percent(file: Path) -> set[int]:
    """What stands left of a `%`."""
    return {
        id(node.left)
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)
    }


def test_what_people_are_told_is_marked():
    bare = [
        f"{where(file, text)} {text.value!r}"
        for file in PROGRAM
        if room_of(file) != "locales"
        for name, call in calls(file)
        if TELLS.search(name)
        for argument in [*call.args, *(k.value for k in call.keywords if k.arg not in ("key", "help"))]
        for text in texts(argument)
        if SENTENCE.match(text.value)
    ]
    nothing(bare)


def test_vietnamese_is_in_the_catalogues_and_not_in_the_screens():
    bare = [
        f"{where(file, text)} {text.value!r}"
        for file in PROGRAM
        if room_of(file) in ("pages", "web", "cli", "app")
        for text in texts(tree_of(file))
        if VIETNAMESE.search(text.value) and len(text.value.split()) >= 3 and not text.value.istitle()
    ]
    nothing(bare)


def test_the_heuristic_sees_a_bare_sentence():
    source = 'raise Refused("The report is closed already.")'
    call = ast.parse(source).body[0].exc
    assert [text.value for text in texts(call)] == ["The report is closed already."]
    assert texts(ast.parse('Refused(phrase("The report is closed."))').body[0].value.args[0]) == []
    assert SENTENCE.match("The report is closed already.")
    assert not SENTENCE.match("content_hash")


def test_every_room_with_words_is_a_room():
    rooms = {room_of(file) for file, _call in marked()} - {"settings", "locales"}
    assert rooms <= set(ROOMS), [named(file) for file, _call in marked() if room_of(file) not in ROOMS]
