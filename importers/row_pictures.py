"""Pictures that lie on the rows of a list: each belongs to the opinion of its row."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from importers.cells import Sheet
from importers.results import PICTURE

RowPictures = dict[int, tuple[str, ...]]


def pictures_on_rows(sheet: Sheet, numbers: Sequence[int]) -> tuple[RowPictures, dict[str, bytes], list[int]]:
    """Row -> the links of its pictures from left to right, the bytes behind each link, and the rows left over.

    A picture on a row that is merged with the one of an opinion belongs to that opinion. Left over are the rows
    between opinions that hold a picture and no opinion; a letterhead's logo is no such picture.
    """
    rows = set(numbers)
    found: dict[int, list[str]] = {}
    data: dict[str, bytes] = {}
    left: list[int] = []
    for picture in sorted(sheet.pictures, key=lambda p: (p.row, p.column)):
        row = picture.row if picture.row in rows else _merged_into(sheet, picture.row, rows)
        if row is None:
            if rows and min(rows) < picture.row:
                left.append(picture.row)
            continue
        link = PICTURE + hashlib.sha256(picture.data).hexdigest()
        data[link] = picture.data
        if link not in found.setdefault(row, []):
            found[row].append(link)
    return {row: tuple(links) for row, links in found.items()}, data, sorted(set(left))


def _merged_into(sheet: Sheet, row: int, rows: set[int]) -> int | None:
    return next(
        (first for first, _c, last, _d in sheet.merged if first < row <= last and first in rows), None
    )
