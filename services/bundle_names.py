"""Names for files and folders that any system takes, made from the names of units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from locales.vietnamese import clean_text
from services.unit_tree import Node, UnitTree

MOST_LETTERS = 60
# What Windows, or a zip on it, takes for something else.
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_name(text: str) -> str:
    """A name as people read it, without what a file system trips over; never empty.

    >>> safe_name("PC Đà Nẵng: tổ 1/2."), safe_name("con"), safe_name("../..")
    ('PC Đà Nẵng tổ 1 2', 'con_', '_')
    """
    text = unicodedata.normalize("NFC", clean_text(text)).replace("\n", " ")
    text = re.sub(r"\s+", " ", _UNSAFE.sub(" ", text))
    # Letters of more than one code point (emoji, marks) are cut with the rest: a name is only a name.
    text = text[:MOST_LETTERS].strip(" .")
    return f"{text}_" if _RESERVED.fullmatch(text) else text or "_"


def folder_of(tree: UnitTree, node: Node, top: Node) -> tuple[str, ...]:
    """The folders of a unit's documents: the units from `top` down to it, each by code and name."""
    above = []
    for one in (node, *tree.ancestors(node)):
        above.append(safe_name(f"{one.code} {one.name}"))
        if one.id == top.id:
            break
    return tuple(reversed(above))


def document_name(code: str, form: str, version: int) -> str:
    """The name of a document in a bundle; `version` 0 is a draft."""
    told = f"v{version}" if version else "dự thảo"
    return f"{safe_name(f'Phụ lục 2 - {code} - {told}')}.{form}"


def apart(names: Iterable[str]) -> dict[str, str]:
    """Each name with one that differs from all others, also where small and capital letters are the same.

    >>> apart(["a.x", "A.x"])
    {'a.x': 'a.x', 'A.x': 'A (2).x'}
    """
    taken: set[str] = set()
    told: dict[str, str] = {}
    for name in names:
        stem, dot, ending = name.rpartition(".")
        tried, n = name, 1
        while tried.casefold() in taken:
            n += 1
            tried = f"{stem} ({n}){dot}{ending}"
        taken.add(tried.casefold())
        told[name] = tried
    return told
