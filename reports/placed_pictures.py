"""Pictures as the documents place them: read, measured and scaled to a readable size, or the reason why not."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from reports.appendix import Picture
from reports.wording import missing_picture

# Millimetres. A phone's screenshot stays readable at this height, and three stand side by side.
PORTRAIT = (52.0, 75.0)
LANDSCAPE = (106.0, 75.0)
_SMALLEST = 4.0
_MM_PER_PIXEL = 25.4 / 96
_KINDS = {"PNG": "png", "JPEG": "jpeg", "GIF": "gif"}


@dataclass(frozen=True)
class Placed:
    """A picture that can be shown. `kind` is png, jpeg or gif; width and height in millimetres."""

    sha256: str
    data: bytes
    kind: str
    width: float
    height: float


def place_pictures(
    wanted: Iterable[Picture], pictures: Mapping[str, bytes]
) -> tuple[list[Placed], list[str]]:
    """The pictures of a line that can be shown, and a sentence for each that can't, in their order."""
    placed: list[Placed] = []
    gaps: list[str] = []
    for picture in wanted:
        if picture.state != "present":
            gaps.append(missing_picture(picture))
        elif (data := pictures.get(picture.sha256)) is None:
            gaps.append(missing_picture(picture, picture.why or "không tìm thấy tệp ảnh đã lưu"))
        elif (found := _measure(picture.sha256, data)) is None:
            gaps.append(missing_picture(picture, "tệp ảnh không đọc được"))
        else:
            placed.append(found)
    return placed, gaps


def _measure(sha256: str, data: bytes) -> Placed | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=tuple(_KINDS)) as image:
                across, down = image.size
                kind = _KINDS.get(image.format or "")
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,  # what Pillow raises for a broken PNG chunk
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None
    if kind is None or not across or not down:
        return None
    width, height = across * _MM_PER_PIXEL, down * _MM_PER_PIXEL
    most_wide, most_high = LANDSCAPE if across > down else PORTRAIT
    scale = min(1.0, most_wide / width, most_high / height)
    return Placed(sha256, data, kind, max(_SMALLEST, width * scale), max(_SMALLEST, height * scale))
