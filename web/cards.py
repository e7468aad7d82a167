"""More of the door's own pages: an invitation taken up, one's own sessions, on to the provider's sign-out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from string import Template
from zoneinfo import ZoneInfo

from starlette.responses import HTMLResponse

from locales import gettext as _
from services.invitations import Guest
from services.own_sessions import OwnSession
from services.passwords import LEAST_PASSWORD, LONGEST_PASSWORD
from services.sign_ins import OWN_SESSIONS
from web.sheet import framed, way_back

_INVITED = Template("""$said<p class="who">$greeting</p>
<form method="post">
<input type="text" name="username" value="$username" autocomplete="username" readonly hidden>
<label for="new">$new_label</label>
<input type="password" id="new" name="new" autocomplete="new-password" maxlength="$most" required autofocus aria-describedby="rule">
<p class="rule" id="rule">$rule</p>
<label for="again">$again_label</label>
<input type="password" id="again" name="again" autocomplete="new-password" maxlength="$most" required>
<button type="submit">$submit</button>
</form>
""")
_PLACE = Template("""<li><div><strong>$browser$here</strong>
<span class="facts">$where</span>
<span class="facts">$when</span></div>
$act</li>
""")
_END = Template("""<form method="post" action="$action">
<input type="hidden" name="csrf" value="$csrf">
<input type="hidden" name="ket-thuc" value="$what">
<button type="submit" class="$look">$words</button>
</form>""")


def invitation_page(guest: Guest, *, wrong: str = "", status: int = 200) -> HTMLResponse:
    """The card on which a guest chooses a password."""
    said = f'<p class="said wrong" role="alert">{escape(wrong)}</p>\n' if wrong else ""
    body = _INVITED.substitute(
        said=said,
        greeting=escape(
            _(
                "Account “%(name)s” is for %(person)s. Choose a password; you will be signed in with it.",
                name=guest.username,
                person=guest.display_name or guest.username,
            )
        ),
        username=escape(guest.username),
        most=LONGEST_PASSWORD,
        new_label=escape(_("New password")),
        rule=escape(
            _("At least %(n)s characters; not the user name, not a few signs repeated.", n=LEAST_PASSWORD)
        ),
        again_label=escape(_("The new password once more")),
        submit=escape(_("Set the password and sign in")),
    )
    page = framed(_("Welcome"), body, "", status)
    page.headers["referrer-policy"] = "no-referrer"
    return page


def sessions_page(lines: Sequence[OwnSession], zone: ZoneInfo, *, csrf: str, note: str = "") -> HTMLResponse:
    """Where one is signed in, each place with its button; and one for all the others."""
    said = f'<p class="said note" role="status">{escape(note)}</p>\n' if note else ""
    places = "".join(_place(line, zone, csrf) for line in lines)
    others = sum(not line.here for line in lines)
    if others:
        end = _end(csrf, "khac", "danger", _("Sign out everywhere else (%(n)s)", n=others))
    else:
        nowhere = _("You are signed in nowhere else.")
        end = f'<p class="help">{escape(nowhere)}</p>\n'
    intro = _(
        "These browsers are signed in with your account. End what you don’t know, then change your password."
    )
    body = f'{said}<p class="who">{escape(intro)}</p>\n<ul class="places">{places}</ul>\n{end}{way_back("/")}'
    return framed(_("My sessions"), body, "", 200, wide=True)


def _place(line: OwnSession, zone: ZoneInfo, csrf: str) -> str:
    this = _("This browser")
    here = f'<span class="here">{escape(this)}</span>' if line.here else ""
    times = _(
        "Signed in %(start)s, last used %(seen)s",
        start=f"{line.started_at.astimezone(zone):%d/%m/%Y %H:%M}",
        seen=f"{line.seen_at.astimezone(zone):%d/%m/%Y %H:%M}",
    )
    where = _("From %(address)s", address=line.address or "–") + " · " + _way_in(line.how)
    return _PLACE.substitute(
        browser=escape(line.browser or _("Another browser or program")),
        here=here,
        where=escape(where),
        when=escape(times),
        act="" if line.here else _end(csrf, str(line.id), "quiet", _("End")),
    )


def _way_in(how: str) -> str:
    match how:
        case "provider":
            return _("with an EVN account")
        case "invitation":
            return _("with a link of invitation")
        case _:
            return _("with a password")


def _end(csrf: str, what: str, look: str, words: str) -> str:
    return _END.substitute(
        action=OWN_SESSIONS, csrf=escape(csrf), what=escape(what), look=look, words=escape(words)
    )


def leaving_page(onward: str) -> HTMLResponse:
    """Signed out here; on to the provider by itself. A form may lead to no other server, a page may."""
    told = _("You are signed out here. Now you are being signed out of your EVN account too…")
    now = _("Go on now")
    link = f'<p><a class="button" href="{escape(onward)}">{escape(now)}</a></p>\n'
    head = f'\n<meta http-equiv="refresh" content="0;url={escape(onward)}">'
    page = framed(_("Signing out"), f"<p>{escape(told)}</p>\n{link}", "", 200, head=head)
    page.headers["referrer-policy"] = "no-referrer"
    return page
