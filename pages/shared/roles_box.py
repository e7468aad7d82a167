"""What each role may open: read from the one table of permissions, so that it can't say otherwise."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from locales import gettext as _
from models.codes import Role
from pages.shared import account_forms, draw
from pages.shared.menu import SCREENS
from services.access import ALLOWED

_YES = "✓"


def draw_roles() -> None:
    """Draw the screens of every role, folded in until somebody asks."""
    with st.expander(_("What each role may open"), icon=":material/admin_panel_settings:"):
        roles = {role: account_forms.role_words(role.value) for role in Role}
        st.dataframe(
            pd.DataFrame(
                [
                    (str(screen.title), *(_YES if role in ALLOWED[screen.action] else "" for role in roles))
                    for screen in SCREENS
                ],
                columns=[_("Screen"), *roles.values()],
            ),
            hide_index=True,
            height="content",
            key="roles",
        )
        reach = _(
            "Reporters, leaders and data officers see their own unit and those below it; the others see every unit."
        )
        st.caption(draw.plain(reach))
