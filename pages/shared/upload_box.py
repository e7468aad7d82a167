"""The box for one file, in the language of the person: Streamlit's own words in it are English always."""

from __future__ import annotations

import json

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from importers.child import MOST_BYTES
from locales import gettext as _
from pages.shared.draw import plain

TYPES = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt"]
MEGABYTES = MOST_BYTES >> 20
_STYLE = """<style>
[data-testid=stFileUploaderDropzoneInstructions] {{ display: none; }}
[data-testid=stFileUploaderDropzone] button[data-testid=stBaseButton-secondary] p {{ font-size: 0; }}
[data-testid=stFileUploaderDropzone] button[data-testid=stBaseButton-secondary] p::after
  {{ font-size: 1rem; content: {words}; }}
</style>"""


def upload_box(
    key: str, *, types: list[str] | None = None, label: str = "", megabytes: int = MEGABYTES
) -> UploadedFile | None:
    """A box that takes one workbook or csv, or one file of `types`; its label says the kinds and the most."""
    st.html(_STYLE.format(words=json.dumps(_("Choose a file…"), ensure_ascii=False)))
    file = st.file_uploader(
        plain(
            label or _("Choose a file, or drop it here: Excel, ODS or CSV, at most %(n)s MB.", n=megabytes)
        ),
        type=types or TYPES,
        key=key,
        max_upload_size=megabytes,
    )
    return file
