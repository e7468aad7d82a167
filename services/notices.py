"""What people are told about their data where they give it: purpose, who sees it, whom to ask."""

from __future__ import annotations

from locales import phrase

SIGN_IN = phrase(
    "Your user name, network address and browser are kept to protect the pilot’s data and to know who did what. "
    "What is kept of you can be asked of the administrator."
)
IMPORT = phrase(
    "The file may hold personal data (names, telephone numbers, customer codes): it is used only to deal with "
    "opinions on the app, and is kept no longer than set. Leave out what is not needed for that."
)
OPINION = phrase(
    "Name, telephone number and customer code are asked only to deal with this opinion and to call back. Tell the "
    "person so, and write them down only if they agree."
)
