"""The record, personal data, pilots, the place itself: an administrator's alone, and nothing of a unit's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from importers.results import AccountRow, Reading
from models.tables import Pilot
from services.access import Action
from services.account_import import AccountPlan, import_accounts, plan_accounts, plan_of
from services.admin_pilots import (
    change_functions,
    change_pilot,
    fields_of,
    found_pilot,
    list_pilots,
    make_current,
)
from services.audit_list import AuditFilters, acts_of_audit, export_audit, list_audit, people_of_audit
from services.backup import back_up
from services.breaches import BreachFields, change_breach, list_breaches, note_breach, overdue_breaches
from services.downloads import note_download
from services.personal_export import export_person, exported
from services.personal_inventory import inventory
from services.personal_requests import Found, delete_person, list_requests, own_items, search_person
from services.personal_words import known
from services.pilot_choice import choose_pilot, pilot_options
from services.pilot_copies import copy_pilot, remove_pilot
from services.restore import move_to, restore
from services.retention import retain, retain_all, set_days
from services.system_state import system_state
from tests.access.asking import Ask, Entry, plain

RECORD, PERSONAL = Action.SEE_AUDIT, Action.MANAGE_PERSONAL_DATA
PILOTS, SYSTEM, ACCOUNTS = Action.MANAGE_PILOTS, Action.SEE_SYSTEM, Action.MANAGE_ACCOUNTS
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOBODY = known(email="khong.ai@example.vn")
ROW = AccountRow("", 2, "nguoi.moi", "triager")
BREACH = BreachFields("Gửi nhầm tệp", "", None, None, datetime(2025, 12, 1, tzinfo=UTC))


def _change_pilot(ask: Ask, code: str) -> object:
    seen = fields_of(ask.session.get_one(Pilot, ask.pilot.id))
    return change_pilot(*ask[""], code, seen, now=ask.now, seen=seen)


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "account_import.import_accounts": plain(
        ACCOUNTS, lambda a: import_accounts(*a[""], AccountPlan(fresh=[ROW]), "x.xlsx", now=a.now)
    ),
    "account_import.plan_accounts": plain(
        ACCOUNTS, lambda a: plan_accounts(*a[""], a.data / "none", "x.xlsx"), denied_only=True
    ),
    "account_import.plan_of": plain(ACCOUNTS, lambda a: plan_of(*a[""], Reading(rows=[ROW], read=1))),
    "admin_pilots.change_functions": plain(
        PILOTS, lambda a: change_functions(*a[""], a.pilot.code, {"login": ("Nhóm", "Vào")}, now=a.now)
    ),
    "admin_pilots.change_pilot": plain(PILOTS, lambda a: _change_pilot(a, a.pilot.code), refuses=True),
    "admin_pilots.found_pilot": plain(PILOTS, lambda a: found_pilot(*a[""], a.pilot.code)),
    "admin_pilots.list_pilots": plain(PILOTS, lambda a: list_pilots(*a[""])),
    "admin_pilots.make_current": plain(
        PILOTS, lambda a: make_current(*a[""], a.pilot.code, now=a.now), refuses=True
    ),
    "audit_list.acts_of_audit": plain(RECORD, lambda a: acts_of_audit(*a[""])),
    "audit_list.export_audit": plain(
        RECORD,
        lambda a: export_audit(*a[""], AuditFilters(), a.world.folder / "r.xlsx", zone=ZONE, now=a.now),
        denied_only=True,
    ),
    "audit_list.list_audit": plain(RECORD, lambda a: list_audit(*a[""], AuditFilters(), zone=ZONE)),
    "audit_list.people_of_audit": plain(RECORD, lambda a: people_of_audit(*a[""])),
    "backup.back_up": plain(
        SYSTEM,
        lambda a: back_up(a.engine, a.person, a.world.folder / "b.zip", a.data, now=a.now),
        denied_only=True,
    ),
    "breaches.change_breach": plain(
        PERSONAL, lambda a: change_breach(*a[""], 999, BREACH, seen=1, now=a.now), denied_only=True
    ),
    "breaches.list_breaches": plain(PERSONAL, lambda a: list_breaches(*a[""], now=a.now)),
    "breaches.note_breach": plain(PERSONAL, lambda a: note_breach(*a[""], BREACH, now=a.now)),
    "breaches.overdue_breaches": plain(PERSONAL, lambda a: overdue_breaches(*a[""], now=a.now)),
    "downloads.note_download": plain(None, lambda a: note_download(*a[""], "report", 1, "x.pdf", now=a.now)),
    "personal_export.export_person": plain(
        PERSONAL,
        lambda a: export_person(*a[""], NOBODY, a.store, asked_how="x", received_at=a.now, now=a.now),
        refuses=True,
    ),
    "personal_export.exported": plain(
        PERSONAL, lambda a: exported(a.person, "1-x", a.store, real_now=a.now), denied_only=True
    ),
    "personal_inventory.inventory": plain(PERSONAL, lambda a: inventory(*a[""])),
    "personal_requests.delete_person": plain(
        PERSONAL,
        lambda a: delete_person(*a[""], NOBODY, a.store, asked_how="x", received_at=a.now, now=a.now),
        refuses=True,
    ),
    "personal_requests.list_requests": plain(PERSONAL, lambda a: list_requests(*a[""])),
    "personal_requests.own_items": plain(PERSONAL, lambda a: own_items(*a[""], Found())),
    "personal_requests.search_person": plain(
        PERSONAL, lambda a: search_person(*a[""], NOBODY, a.store, now=a.now)
    ),
    "pilot_choice.choose_pilot": plain(None, lambda a: choose_pilot(*a[""], "x", a.pilot.code)),
    "pilot_choice.pilot_options": plain(None, lambda a: pilot_options(*a[""])),
    "pilot_copies.copy_pilot": plain(
        PILOTS,
        lambda a: copy_pilot(*a[""], a.pilot.code, "MOI-2026", "Đợt mới", date(2026, 11, 20), now=a.now),
    ),
    "pilot_copies.remove_pilot": plain(
        PILOTS, lambda a: remove_pilot(*a[""], a.pilot.code, now=a.now), refuses=True
    ),
    "restore.move_to": plain(SYSTEM, lambda a: move_to(a.engine, a.person, a.engine), denied_only=True),
    "restore.restore": plain(
        SYSTEM, lambda a: restore(a.engine, a.person, a.world.folder / "b.zip", a.data), denied_only=True
    ),
    "retention.retain": plain(PERSONAL, lambda a: retain(*a[""], a.store, now=a.now, preview=True)),
    "retention.retain_all": plain(PERSONAL, lambda a: retain_all(*a[""], a.store, now=a.now, preview=True)),
    "retention.set_days": plain(PERSONAL, lambda a: set_days(*a[""], {"senders": 100}, now=a.now)),
    "system_state.system_state": plain(SYSTEM, lambda a: system_state(*a[""], a.engine, a.data)),
}
