"""The inside of a limited process: give up what the work does not need, then do it until nobody asks any more.

Runs as `python -m services.limited_inside pdf|template|labels`, requests on standard input, answers on standard
output. Nothing here is called by the server itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from importers.confinement import confine
from services.wire import LENGTH, packed, unpacked

# Processor time. One that writes PDFs serves many; one that fills a template serves one; one that categorises, one import.
PDF_SECONDS, TEMPLATE_SECONDS, LABELS_SECONDS = 600, 5, 1_800
Answer = tuple[dict[str, Any], dict[str, bytes]]


def _pdf() -> Callable[[dict[str, Any], dict[str, bytes]], Answer]:
    import typst

    from reports.appendix import facts_from_json
    from reports.appendix_pdf import build_pdf
    from reports.handover_page import build_handover_pdf
    from reports.paper_pdf import build_paper_pdf
    from reports.typeset import png_of, warm_up

    # Its threads and fonts must be there before the process gives up starting and opening anything.
    warm_up()

    def answer(asked: dict[str, Any], pictures: dict[str, bytes]) -> Answer:
        try:
            if "paper" in asked:
                return {}, {"pdf": build_paper_pdf(asked["paper"], asked["drawings"])}
            if "shift" in asked:
                return {}, {"pdf": build_handover_pdf(asked["shift"])}
            if "drawings" in asked:
                return {}, {str(n): png_of(svg) for n, svg in enumerate(asked["drawings"])}
            return {}, {"pdf": build_pdf(facts_from_json(asked["facts"]), pictures)}
        except (typst.TypstError, MemoryError) as trouble:
            return {"failed": f"{type(trouble).__name__}: {trouble}"}, {}

    return answer


def _template() -> Callable[[dict[str, Any], dict[str, bytes]], Answer]:
    from reports.appendix import facts_from_json
    from reports.template_check import RefusedTemplate
    from reports.template_fill import EXAMPLE, fill, text_of
    from services.template_package import check_package

    def answer(asked: dict[str, Any], parts: dict[str, bytes]) -> Answer:
        template = parts.pop("template")
        facts = facts_from_json(asked["facts"]) if asked["facts"] is not None else EXAMPLE
        try:
            check_package(template)
            document = fill(template, facts, parts)
        except RefusedTemplate as refused:
            return {"refused": refused.code, "values": refused.values}, {}
        except MemoryError:
            return {"refused": "too_much_memory", "values": {}}, {}
        return {"text": text_of(document)}, {"docx": document}

    return answer


def _labels() -> Callable[[dict[str, Any], dict[str, bytes]], Answer]:
    from services.labelling import values_of
    from services.labels import Categoriser
    from services.model_files import ModelFiles
    from triage.own_words import OwnWords

    found: list[Categoriser] = []

    def answer(asked: dict[str, Any], _parts: dict[str, bytes]) -> Answer:
        if not found:
            model = asked["model"] and ModelFiles(Path(asked["model"][0])).load(asked["model"][1])
            rows = [(phrase, speaks_for, weight) for phrase, speaks_for, weight in asked["lexicon"]]
            found.append(Categoriser(asked["version"], model, OwnWords(rows) if rows else None))
        return {"values": values_of(found[0], asked["said"])}, {}

    return answer


_WORK = {
    "pdf": (_pdf, PDF_SECONDS),
    "template": (_template, TEMPLATE_SECONDS),
    "labels": (_labels, LABELS_SECONDS),
}


def main(kind: str) -> int:
    """Answer until standard input ends."""
    prepare, seconds = _WORK[kind]
    work = prepare()
    confine(seconds)
    source, out = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(LENGTH.size):
        asked, parts = unpacked(source.read(LENGTH.unpack(head)[0]))
        for piece in packed(*work(asked, parts)):
            out.write(piece)
        out.flush()
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1])
    # Leaving at once spares the time to tidy up.
    os._exit(status)
