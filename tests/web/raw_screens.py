"""A client of Streamlit's socket that is no browser: it says what it likes, and keeps what comes back."""

from __future__ import annotations

import re
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from services.sign_ins import COOKIE
from tests.web.servers import Server

_MOST_MESSAGES = 500


class RawScreen:
    """One connection. `named` is a session id that it says was its own; headers beside the cookie go as they are."""

    def __init__(self, server: Server, token: str, *, named: str = "", **headers: str) -> None:
        wanted = ["streamlit", "x", *([named] if named else [])]
        self.came: list[ForwardMsg] = []
        self.session_id = ""
        connecting = connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream",
            additional_headers={"Cookie": f"{COOKIE}={token}"}
            | {k.replace("_", "-"): v for k, v in headers.items()},
            origin=server.address,  # type: ignore[arg-type]
            subprotocols=wanted,  # type: ignore[arg-type]
            open_timeout=60,
            max_size=None,
            proxy=None,
        )
        self.line: ClientConnection = connecting.__enter__()

    def __enter__(self) -> RawScreen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.line.close()

    def run(self, page: str = "viec-hom-nay", *, opened: str = "") -> RawScreen:
        """Ask for a screen, and wait until it is drawn to the end. `opened` is the key of a box that is open then."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        if opened:
            box = asked.rerun_script.widget_states.widgets.add()
            [box.id] = set(re.findall(rf"\$\$[^\s\"]*-{re.escape(opened)}", self.said))
            box.bool_value = True
        self.line.send(asked.SerializeToString())
        for _message in range(_MOST_MESSAGES):
            message = ForwardMsg()
            message.ParseFromString(self.line.recv(timeout=60))  # type: ignore[arg-type]
            self.came.append(message)
            if message.WhichOneof("type") == "new_session":
                self.session_id = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                return self
        raise AssertionError("the screen was never drawn to the end")

    @property
    def said(self) -> str:
        """Everything that came, as text."""
        return "\n".join(str(message) for message in self.came)

    @property
    def files(self) -> list[str]:
        """The addresses of what the screen offers from Streamlit's shared media."""
        return re.findall(r"/media/[0-9a-f]+\.\w+", self.said)
