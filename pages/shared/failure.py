"""What a person reads when a screen fails; the error itself is in the server's log."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _


def tell_failure(_error: Exception) -> bool:
    """Say it in one sentence; True: Streamlit's own box is not wanted."""
    st.error(
        _(
            "This screen could not be finished, and the server has written down why. "
            "Load the page again; if it fails again, tell the administrator the time and the screen."
        )
    )
    return True
