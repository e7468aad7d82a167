"""The pictures of an xlsx sheet and the cell each lies on or is the value of."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from importers.archive_check import Archive
from importers.cells import Embedded
from importers.refusals import Refused
from importers.xlsx_parts import attribute, local, relations, tree

MOST_BYTES = 40 * 1024 * 1024
MOST_PICTURES = 2_000
_DISPIMG = re.compile(r'DISPIMG\(\s*"([^"]+)"')
_RICH_RELATIONS = "xl/richdata/richvaluerel.xml"
_WPS_IMAGES = "xl/cellimages.xml"


def pictures_of(archive: Archive, sheet_part: str, cells: list[tuple[int, int, str]]) -> list[Embedded]:
    """The pictures that float over a sheet's cells and those that are a cell's value (`cells`: row, column, name).

    One picture used many times is one bytes object. Raises Refused where they take too much.
    """
    places = _floating(archive, sheet_part)
    if cells:
        rich, wps = _rich_values(archive), _wps_images(archive)
        for row, column, name in cells:
            named = _DISPIMG.search(name)
            part = wps.get(named.group(1), "") if named else rich.get(name, "")
            if part:
                places.append((row, column, part))
    parts = dict.fromkeys(part for _row, _column, part in places if part in archive)
    if sum(map(archive.size, parts)) > MOST_BYTES or len(places) > MOST_PICTURES:
        raise Refused("pictures_too_large", most=MOST_BYTES >> 20)
    data = {part: archive.read(part) for part in parts}
    return [Embedded(row, column, data[part]) for row, column, part in sorted(places) if part in data]


def _floating(archive: Archive, sheet_part: str) -> list[tuple[int, int, str]]:
    places = []
    for kind, part in relations(archive, sheet_part).values():
        if kind != "drawing" or part not in archive:
            continue
        links = relations(archive, part)
        for anchor in tree(archive, part):
            corner = next((e for e in anchor if local(e.tag) == "from"), None)
            if corner is None:
                continue
            row, column = _number(corner, "row") + 1, _number(corner, "col") + 1
            places += [(row, column, image) for image in _blips(anchor, links)]
    return places


def _number(corner: ET.Element, tag: str) -> int:
    written = next((e.text or "" for e in corner if local(e.tag) == tag), "").strip()
    return int(written) if written.isdecimal() and len(written) < 8 else 0


def _blips(element: ET.Element, links: dict[str, tuple[str, str]]) -> list[str]:
    """The image parts that an element shows."""
    wanted = [attribute(blip, "embed") for blip in element.iter() if local(blip.tag) == "blip"]
    return [links[name][1] for name in wanted if name in links]


def _rich_values(archive: Archive) -> dict[str, str]:
    """Pictures placed in cells by Excel: number of the cell's value metadata, from 1 -> image part."""
    needed = ("xl/metadata.xml", "xl/richdata/rdrichvalue.xml", _RICH_RELATIONS)
    if any(part not in archive for part in needed):
        return {}
    links = relations(archive, _RICH_RELATIONS)
    images = [links.get(attribute(rel, "id"), ("", ""))[1] for rel in tree(archive, _RICH_RELATIONS)]
    values = [[v.text or "" for v in rv] for rv in tree(archive, needed[1]) if local(rv.tag) == "rv"]
    future: list[int] = []
    cells: list[int] = []
    for group in tree(archive, needed[0]):
        if local(group.tag) == "futureMetadata" and attribute(group, "name") == "XLRICHVALUE":
            future = [_index(e, "i") for e in group.iter() if local(e.tag) == "rvb"]
        elif local(group.tag) == "valueMetadata":
            cells = [_index(e, "v") for e in group.iter() if local(e.tag) == "rc"]
    found = {}
    for number, value in enumerate(cells, start=1):
        rich = values[future[value]] if value < len(future) and future[value] < len(values) else []
        if rich and rich[0].isdecimal() and int(rich[0]) < len(images):
            found[str(number)] = images[int(rich[0])]
    return found


def _index(element: ET.Element, name: str) -> int:
    written = attribute(element, name)
    return int(written) if written.isdecimal() else 1 << 30


def _wps_images(archive: Archive) -> dict[str, str]:
    """Pictures placed in cells by WPS: the name that DISPIMG gives -> image part."""
    if _WPS_IMAGES not in archive:
        return {}
    links = relations(archive, _WPS_IMAGES)
    found = {}
    for image in tree(archive, _WPS_IMAGES):
        name = next((attribute(e, "name") for e in image.iter() if local(e.tag) == "cNvPr"), "")
        for part in _blips(image, links)[:1]:
            found[name] = part
    return found
