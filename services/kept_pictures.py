"""Pictures of a person's own workbook, put into another beside the same rows; their bytes are never opened here."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from importers.cells import Embedded, Sheet

_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
_WIDTH, _HEIGHT = 120, 90


class _AsItCame(Image):  # type: ignore[misc]
    """A picture as openpyxl writes it, without looking into what a person sent: its size in the sheet is ours."""

    def __init__(self, data: bytes, form: str) -> None:
        self.ref, self.format = data, form
        self.width, self.height = _WIDTH, _HEIGHT

    def _data(self) -> bytes:
        return bytes(self.ref)


def put_pictures(written: Worksheet, sheet: Sheet, place: Mapping[int, int]) -> None:
    """Put the pictures of the rows that are kept (row in the file -> row in the new sheet) on the same columns."""
    for picture in sheet.pictures:
        form = _form_of(picture)
        if form and picture.row in place:
            image = _AsItCame(picture.data, form)
            row = place[picture.row]
            written.add_image(image, f"{get_column_letter(picture.column)}{row}")
            written.row_dimensions[row].height = max(written.row_dimensions[row].height or 0, _HEIGHT * 0.75)


def _form_of(picture: Embedded) -> str:
    return next((form for start, form in _BEGINNINGS.items() if picture.data.startswith(start)), "")
