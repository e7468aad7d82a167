"""Which sign-in a session of Streamlit's belongs to, and whose screens show a file: asked of Streamlit's own memory.

Streamlit keeps with each session what the connection that opened it said of itself; the gate says there, in a header
that nobody else can set, which sign-in it is (`trustedUserHeaders` in .streamlit/config.toml). A connection that
names a session of another sign-in gets a new, empty one.
"""

from __future__ import annotations

from streamlit.runtime import Runtime
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

USER_KEY = "sign_in"


def has_session(owner: str, session_id: str) -> bool:
    """Whether this session was opened by the sign-in whose token has this hash."""
    return bool(owner) and session_id in _sessions_of(owner)


def sees_file(owner: str, file_id: str) -> bool:
    """Whether a session of this sign-in shows this file now."""
    if not owner or not Runtime.exists():
        return False
    shown = Runtime.instance().media_file_mgr._files_by_session_and_coord
    return any(file_id in shown.get(session_id, {}).values() for session_id in _sessions_of(owner))


def _sessions_of(owner: str) -> list[str]:
    if not Runtime.exists():
        return []
    manager = Runtime.instance()._session_mgr
    if not isinstance(manager, WebsocketSessionManager):
        return []
    wanted = {USER_KEY: owner}
    return [one.session.id for one in manager.list_active_sessions() if one.session.matches_user_info(wanted)]
