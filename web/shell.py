"""The page that Streamlit draws into, with our name, language, words, mark, style and scripts instead of its own.

Streamlit's page has a script within it, which the content policy forbids, asks for a font that we do not
use, and is called Streamlit until the first run has ended.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from locales import gettext as _
from locales import speaking
from services.access import Person
from web.assets import ADDRESS
from web.screen_words import screen_words
from web.sheet import program_name, sentence_page

_OWN_SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)
_FONT = re.compile(r"<link\s[^>]*as=\"font\"[^>]*>")
_ICON = re.compile(r"<link\s[^>]*rel=\"shortcut icon\"[^>]*>")
_AGENTS = re.compile(r"<link\s[^>]*rel=\"service-desc\"[^>]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def page_for(index: str, language: str) -> str:
    """Streamlit's index.html as we give it out, in the language of a person."""
    for part in (_COMMENT, _OWN_SCRIPT, _FONT, _ICON, _AGENTS):
        index = part.sub("", index)
    words = escape(json.dumps(screen_words(language), ensure_ascii=False))
    head = "\n    ".join(
        (
            f"<title>{escape(program_name())}</title>",
            f'<link rel="icon" href="{ADDRESS}/dau-hieu.svg" type="image/svg+xml" />',
            f'<meta name="chu" content="{words}" />',
            f'<script src="{ADDRESS}/phien.js"></script>',
            f'<script src="{ADDRESS}/chu.js"></script>',
            f'<script src="{ADDRESS}/ghi-nhanh.js"></script>',
        )
    )
    index = re.sub(r"<title>.*?</title>", lambda _found: head, index, count=1)
    style = f'<link rel="stylesheet" href="{ADDRESS}/man-hinh.css" />\n  </head>'
    index = index.replace("</head>", style, 1)
    index = re.sub(r"<html[^>]*>", f'<html lang="{language}" translate="no">', index, count=1)
    return index.lstrip()


def routes(index: str, pages: Iterable[str], start: str) -> list[Route]:
    """GET of each page's address; `/` leads to the page where everybody starts, any other word to a sentence.

    An address of Streamlit's holds no slash: what is written `/quan-tri/don-vi` is the page `quan-tri-don-vi`.
    """
    known = frozenset(pages)

    async def page(request: Request) -> Response:
        person: Person = request.scope["person"]
        if request.path_params["address"] not in known:
            with speaking(person.locale):
                return sentence_page(
                    _("No such page"), _("Nothing has this address. The menu lists every page."), 404
                )
        return HTMLResponse(page_for(index, person.locale), headers={"cache-control": "no-store"})

    async def begin(_request: Request) -> Response:
        return RedirectResponse(f"/{start}", 303, {"cache-control": "no-store"})

    async def administration(request: Request) -> Response:
        return RedirectResponse(f"/quan-tri-{request.path_params['address']}", 303)

    return [Route("/", begin), Route("/{address}", page), Route("/quan-tri/{address}", administration)]
