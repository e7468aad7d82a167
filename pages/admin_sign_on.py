"""Signing in with EVN accounts: which address, group or domain of the provider's gives which role and unit."""

from __future__ import annotations

from functools import partial

import streamlit as st

from locales import gettext as _
from models.accounts import RULE_KINDS
from models.codes import Role
from models.database import reading, writing
from pages.shared import account_forms, draw, unit_choice
from pages.shared.headings import heading
from pages.shared.visit import engine, moment, real_moment, visitor
from services.access import Action, NotAllowed, NotFound, Refused
from services.accounts import NEEDS_UNIT
from services.pilots import current_pilot, zone_of
from services.sign_on_rules import (
    MOST_VALUE,
    RuleFields,
    RuleLine,
    add_rule,
    kind_words,
    list_rules,
    remove_rule,
)
from settings import load_settings

_NEW = "sign_on.new"
_EXAMPLES = {"email": "nguyen.an@evn.com.vn", "group": "evn-cskh-bao-cao", "domain": "evn.com.vn"}


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.MANAGE_ACCOUNTS)
    with reading(engine()) as session:
        zone = zone_of(current_pilot(session))
        rules = list_rules(session, person)
    draw.head(
        _("EVN sign-in"),
        _("The whole group"),
        moment().astimezone(zone).date(),
        _("%(n)s rules", n=draw.number(len(rules))),
    )
    _draw_state()
    _draw_new(unit_choice.options_of(person))
    heading(_("Rules in the order in which they count"))
    if not rules:
        draw.empty(
            _(
                "There is no rule yet. Until there is one, only people whose e-mail address is the user name come in."
            )
        )
    for line in rules:
        _draw_rule(line)


def _draw_state() -> None:
    settings = load_settings()
    if settings.oidc_discovery_url and settings.oidc_client_id:
        st.success(_("Signing in with EVN accounts is switched on: %(url)s", url=settings.oidc_discovery_url))
    else:
        st.info(
            _(
                "Signing in with EVN accounts is switched off. Set OIDC_DISCOVERY_URL, OIDC_CLIENT_ID and "
                "OIDC_CLIENT_SECRET where the program runs, then start it again; rules can be made before."
            )
        )
    st.caption(
        _(
            "At each sign-in the first rule that fits gives role and unit. Whom no rule fits and who has no account "
            "is told to ask an administrator. An account is made only by a rule that says so."
        )
    )


def _draw_new(options: account_forms.Units) -> None:
    with st.expander(_("Add a rule"), icon=":material/add:", expanded=False):
        left, right = st.columns(2)
        with left:
            kind = st.selectbox(
                _("Goes by"), RULE_KINDS, format_func=lambda k: str(kind_words(k)), key=f"{_NEW}.kind"
            )
            value = st.text_input(
                str(kind_words(kind)), max_chars=MOST_VALUE, placeholder=_EXAMPLES[kind], key=f"{_NEW}.value"
            )
            makes = st.checkbox(_("Make an account for who has none"), key=f"{_NEW}.makes")
        with right:
            roles = [role.value for role in Role]
            role = st.selectbox(_("Role"), roles, format_func=account_forms.role_words, key=f"{_NEW}.role")
            unit = None
            if role in NEEDS_UNIT:
                unit = unit_choice.box(_("Stands for the unit"), options, f"{_NEW}.unit", chosen="")
        st.button(
            _("Add the rule"),
            type="primary",
            disabled=not value,
            on_click=_add,
            args=(RuleFields(kind, value, role, unit or "", makes),),
            key=f"{_NEW}.add",
        )


def _draw_rule(line: RuleLine) -> None:
    said = line.fields
    with st.container(border=True):
        what, act = st.columns([4, 1], vertical_alignment="center")
        with what:
            st.markdown(f"**{draw.plain(str(kind_words(said.kind)))}:** {draw.plain(said.value)}")
            facts = [account_forms.role_words(said.role)]
            facts += [f"{said.unit_code} · {line.unit_name}"] if said.unit_code else []
            facts.append(_("makes accounts") if said.makes_account else _("makes no account"))
            st.caption(draw.plain(" · ".join(facts)))
        with act, st.popover(_("Remove"), icon=":material/delete:"):
            st.markdown(
                draw.plain(
                    _(
                        "Who came in by a rule alone can’t sign in any more, and is signed out now if signed in."
                    )
                )
            )
            st.button(
                _("Yes, remove it"),
                type="primary",
                on_click=_remove,
                args=(line.id,),
                key=f"remove.{line.id}",
            )


def _add(fields: RuleFields) -> None:
    person = visitor(Action.MANAGE_ACCOUNTS)
    try:
        with writing(engine()) as session:
            number = add_rule(session, person, fields, now=real_moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    st.session_state[f"{_NEW}.value"] = ""
    draw.done(
        _("The rule for “%(value)s” counts from now on.", value=fields.value), partial(_take_back, number)
    )


def _take_back(number: int) -> str:
    person = visitor(Action.MANAGE_ACCOUNTS)
    with writing(engine()) as session:
        was = remove_rule(session, person, number, now=real_moment())
    return _("The rule for “%(value)s” was removed.", value=was.value)


def _remove(number: int) -> None:
    person = visitor(Action.MANAGE_ACCOUNTS)
    try:
        with writing(engine()) as session:
            was = remove_rule(session, person, number, now=real_moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(_("The rule for “%(value)s” was removed.", value=was.value), partial(_put_back, was))


def _put_back(was: RuleFields) -> str:
    person = visitor(Action.MANAGE_ACCOUNTS)
    with writing(engine()) as session:
        add_rule(session, person, was, now=real_moment())
    return _("The rule for “%(value)s” counts again.", value=was.value)
