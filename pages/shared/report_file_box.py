"""The box for a report's files (images, the signed letter), in the language of the person."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from locales import gettext as _
from pages.shared.draw import plain

MEGABYTES = 25
_STYLE = """<style>
.st-key-{key} [data-testid=stFileUploaderDropzoneInstructions] {{ display: none; }}
.st-key-{key} [data-testid=stFileUploaderDropzone] button[data-testid=stBaseButton-secondary] p {{ font-size: 0; }}
.st-key-{key} [data-testid=stFileUploaderDropzone] button[data-testid=stBaseButton-secondary] p::after
  {{ font-size: 1rem; content: {words}; }}
</style>"""


def file_box(label: str, key: str, types: Sequence[str], *, several: bool = False) -> None:
    """A box for one file, or several; what was chosen lies in the session under `key`."""
    words = _("Choose files…") if several else _("Choose a file…")
    box = "".join(c if c.isalnum() or c in "_-" else "-" for c in f"box-{key}")
    st.html(_STYLE.format(key=box, words=json.dumps(words, ensure_ascii=False)))
    with st.container(key=box):
        st.file_uploader(
            plain(label),
            type=list(types),
            accept_multiple_files=several,
            key=key,
            max_upload_size=MEGABYTES,
        )
