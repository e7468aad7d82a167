"""The door's own pages as HTML: the sign-in card, that of one's own password, and one sentence. Everything from outside is escaped."""

from __future__ import annotations

from html import escape
from string import Template
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from locales import gettext as _
from locales import language
from services import notices
from services.passwords import LEAST_PASSWORD, LONGEST_PASSWORD
from services.sign_ins import CHANGE_PASSWORD, SIGN_OUT
from web.assets import ADDRESS
from web.door import SIGN_IN

_FRAME = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title · $program</title>
<link rel="icon" href="$assets/dau-hieu.svg" type="image/svg+xml">
<link rel="stylesheet" href="$assets/door.css">$head
</head>
<body>
<main><div class="card$wide">
<p class="mark"><img src="$assets/dau-hieu.svg" alt="" width="40" height="40"><span><strong>$program</strong>$owner</span></p>
<h1>$title</h1>
$body
</div></main>
<footer>$footer</footer>
</body>
</html>
""")

_FORM = Template("""$said<form method="post" action="$action"$puzzle>
<input type="hidden" name="csrf" value="$csrf">
<input type="hidden" name="next" value="$next">
$work<input type="hidden" name="ngon-ngu" value="$language">
<label for="username">$username_label</label>
<input type="text" id="username" name="username" value="$username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required$focus_name>
<label for="password">$password_label</label>
<input type="password" id="password" name="password" autocomplete="current-password" maxlength="1024" required$focus_password>
<button type="submit">$submit</button>
</form>
$by_provider<p class="help">$help</p>
<p class="help">$notice</p>
""")
_WORK = Template("""<input type="hidden" name="puzzle" value="$puzzle">
<input type="hidden" name="work" value="">
<p class="said note" id="viec-nho" role="status">$words</p>
""")
_BY_PROVIDER = Template("""<p class="or"><span>$or_</span></p>
<p><a class="button" href="$address">$words</a></p>
""")

_PASSWORDS = Template("""$said<form method="post" action="$action">
<input type="hidden" name="csrf" value="$csrf">
<input type="hidden" name="next" value="$next">
<label for="old">$old_label</label>
<input type="password" id="old" name="old" autocomplete="current-password" maxlength="$most" required autofocus>
<label for="new">$new_label</label>
<input type="password" id="new" name="new" autocomplete="new-password" maxlength="$most" required aria-describedby="rule">
<p class="rule" id="rule">$rule</p>
<label for="again">$again_label</label>
<input type="password" id="again" name="again" autocomplete="new-password" maxlength="$most" required>
<button type="submit">$submit</button>
</form>
""")
_WAY_OUT = Template("""<form method="post" action="$action">
<input type="hidden" name="csrf" value="$csrf">
<button type="submit" class="quiet">$submit</button>
</form>
""")


def program_name() -> str:
    """What the program is called."""
    return _("Customer care app pilot")


def framed(
    title: str, body: str, footer: str, status: int, *, head: str = "", wide: bool = False
) -> HTMLResponse:
    """A page with one card. `title` is plain text; `body`, `footer` and `head` are markup."""
    page = _FRAME.substitute(
        language=language(),
        title=escape(title),
        program=escape(program_name()),
        owner=escape(_("Vietnam Electricity (EVN)")),
        assets=ADDRESS,
        head=head,
        wide=" wide" if wide else "",
        body=body,
        footer=footer,
    )
    return HTMLResponse(page, status, {"cache-control": "no-store"})


def sign_in_page(
    *,
    csrf: str,
    asked: str,
    username: str = "",
    wrong: str = "",
    note: str = "",
    status: int = 200,
    by_provider: str = "",
    choose: bool = False,
    puzzle: str = "",
) -> HTMLResponse:
    """The card with the form. `wrong` says why the last try failed; `note` says why one is here.

    `puzzle` is a small piece of work for the page's script, which must be done before the form is sent.

    `by_provider` is the address of single sign-on, where there is one; `choose` asks it for another person.
    """
    other_way = ""
    if by_provider:
        query = urlencode({"next": asked, "ngon-ngu": language()} | ({"chon": 1} if choose else {}))
        words = _("Sign in with another EVN account") if choose else _("Sign in with an EVN account")
        other_way = _BY_PROVIDER.substitute(
            or_=escape(_("or")), address=escape(f"{by_provider}?{query}"), words=escape(words)
        )
    said = f'<p class="said note" role="status">{escape(note)}</p>\n' if note else ""
    if wrong:
        said = f'<p class="said wrong" role="alert">{escape(wrong)}</p>\n'
    work = head = before = ""
    if puzzle:
        told = _("Very many sign-ins from this network failed, so your browser works for some seconds first.")
        work = _WORK.substitute(puzzle=escape(puzzle), words=escape(told))
        waiting = _("Signing in…")
        before = f' data-puzzle="{escape(puzzle)}" data-waiting="{escape(waiting)}"'
        head = f'\n<script src="{ADDRESS}/viec-nho.js" defer></script>'
    body = _FORM.substitute(
        said=said,
        puzzle=before,
        work=work,
        action=SIGN_IN,
        csrf=escape(csrf),
        next=escape(asked),
        language=language(),
        username=escape(username[:64]),
        username_label=escape(_("User name")),
        password_label=escape(_("Password")),
        submit=escape(_("Sign in")),
        focus_name="" if username else " autofocus",
        focus_password=" autofocus" if username else "",
        by_provider=other_way,
        help=escape(
            _("No account, or the password is forgotten: ask the administrator of your unit’s account.")
        ),
        notice=escape(str(notices.SIGN_IN)),
    )
    return framed(_("Sign in"), body, _languages(asked), status, head=head)


def _languages(asked: str) -> str:
    shown = []
    for code, name in (("vi", "Tiếng Việt"), ("en", "English")):
        if code == language():
            shown.append(f'<span aria-current="true">{name}</span>')
        else:
            query = urlencode({"ngon-ngu": code, "next": asked})
            shown.append(f'<a href="{SIGN_IN}?{escape(query)}" lang="{code}" hreflang="{code}">{name}</a>')
    return " · ".join(shown)


def password_page(*, csrf: str, asked: str, must: bool, wrong: str = "", status: int = 200) -> HTMLResponse:
    """The card on which one's own password is changed. `must`: there is no way around it but out."""
    said = ""
    if must:
        note = _("This password was set for you by the administrator. Choose your own to go on.")
        said = f'<p class="said note" role="status">{escape(note)}</p>\n'
    if wrong:
        said = f'<p class="said wrong" role="alert">{escape(wrong)}</p>\n'
    body = _PASSWORDS.substitute(
        said=said,
        action=CHANGE_PASSWORD,
        csrf=escape(csrf),
        next=escape(asked),
        most=LONGEST_PASSWORD,
        old_label=escape(_("Old password")),
        new_label=escape(_("New password")),
        rule=escape(
            _("At least %(n)s characters; not the user name, not a few signs repeated.", n=LEAST_PASSWORD)
        ),
        again_label=escape(_("The new password once more")),
        submit=escape(_("Change the password")),
    )
    if must:
        body += _WAY_OUT.substitute(action=SIGN_OUT, csrf=escape(csrf), submit=escape(_("Sign out")))
    else:
        body += way_back(asked)
    return framed(_("Change password"), body, "", status)


def sentence_page(title: str, sentence: str, status: int, *, onward: str = "/") -> HTMLResponse:
    """One sentence on a card, and the way back, or on to another path of this server."""
    body = f"<p>{escape(sentence)}</p>\n{way_back(onward)}"
    return framed(title, body, "", status)


def way_back(to: str) -> str:
    """A link back to the work, or on to another path of this server."""
    back = _("Back to the work")
    return f'<p class="back"><a href="{escape(to)}">{escape(back)}</a></p>'
