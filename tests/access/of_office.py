"""Headquarters' and administration's: filing, reminders, mail, summaries, the record, personal data, pilots, backups.

Long because every public function of these services has its line.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from locales import phrase
from models.database import open_engine
from services import (
    account_import,
    admin_pilots,
    audit_list,
    backup,
    breaches,
    consolidated,
    downloads,
    filing_acts,
    filing_state,
    imports,
    mail,
    mail_bounces,
    mail_sending,
    outlook,
    outstanding,
    personal_export,
    personal_inventory,
    personal_requests,
    pilot_choice,
    pilot_copies,
    reconciliation,
    reminders,
    report_versions,
    restore,
    retention,
    rollups,
    summaries,
    summary,
    system_state,
)
from services.access import ALLOWED, Action, NotAllowed, Refused
from services.audit_list import AuditFilters
from services.breaches import BreachFields
from services.filing_acts import Done, ManyDone
from services.opinion_figures import Range
from services.personal_words import Known
from tests.access.asking import Ask, Entry, plain, unit, whole
from tests.access.of_reports import _received as received
from tests.access.world import DAY

ACCOUNTS, PILOTS, PERSONAL = Action.MANAGE_ACCOUNTS, Action.MANAGE_PILOTS, Action.MANAGE_PERSONAL_DATA
AUDIT, MAIL, SYSTEM = Action.SEE_AUDIT, Action.MANAGE_MAIL, Action.SEE_SYSTEM
REVIEW, LETTER, REMIND = Action.REVIEW_REPORT, Action.RECORD_LETTER, Action.REMIND
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAYS = Range(date(2025, 11, 20), date(2025, 12, 10))
NONE_OF_THEM = 9_999
# Done for several at once: who is out of reach stands among those it was not done for.
MANY = {"refuses": True, "denied_as_refused": True, "looks_first": True}
KNOWN = Known(email="khong.ai@example.vn")


def _breach(ask: Ask) -> BreachFields:
    return BreachFields("Gửi nhầm tệp", "Tên, điện thoại", 3, ask.now, ask.now)


def _export_audit(ask: Ask) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nhat-ky.xlsx"
        return audit_list.export_audit(*ask[""], AuditFilters(), path, zone=ZONE, now=ask.now)


def _backup(ask: Ask) -> object:
    with tempfile.TemporaryDirectory() as folder:
        return backup.back_up(ask.engine, ask.person, Path(folder) / "x.zip", ask.data, now=ask.now)


def _move(ask: Ask) -> object:
    return restore.move_to(ask.engine, ask.person, open_engine.__wrapped__("sqlite://"))


def _restore(ask: Ask) -> object:
    return restore.restore(ask.engine, ask.person, ask.data / "none.zip", ask.data)


def _many(act: object, **more: object) -> object:
    """An act on several reports at once gives who was not reached as a failure, and does nothing for them."""

    def call(ask: Ask) -> object:
        done = act(*ask["pilot"], [ask.code], now=ask.now, **more)  # type: ignore[operator]
        within = received(ask.person.role, ask.code)  # type: ignore[arg-type]
        assert len(done.done) <= int(within), done
        return [str(done.done)]

    return call


def _done(ask: Ask, told: ManyDone) -> object:
    """What was done for a unit; for whom nothing was done was refused, as one act on it alone would be."""
    if told.done:
        return told
    if ask.person.role not in ALLOWED[REVIEW]:
        raise NotAllowed(phrase("Nothing was done."))
    raise Refused(phrase("Nothing was done."))


def _plan(ask: Ask) -> object:
    """Who may not is refused before the file is looked at."""
    return account_import.plan_accounts(*ask[""], ask.data / "khong.csv", "to.csv")


def _taken(ask: Ask) -> object:
    return summaries.take_summary(
        ask.engine, ask.person, None, None, 7, now=ask.now, out=None, mail=False, pilot_code=None
    )


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "account_import.import_accounts": plain(
        ACCOUNTS,
        lambda a: account_import.import_accounts(*a[""], account_import.AccountPlan(), "x", now=a.now),
        refuses=True,
    ),
    "account_import.plan_accounts": plain(ACCOUNTS, _plan, denied_only=True),
    "admin_pilots.change_functions": plain(
        PILOTS, lambda a: admin_pilots.change_functions(*a[""], "KHONG", {}, now=a.now), denied_only=True
    ),
    "admin_pilots.change_pilot": plain(
        PILOTS,
        lambda a: admin_pilots.change_pilot(*a[""], "KHONG", None, now=a.now, seen=None),  # type: ignore[arg-type]
        denied_only=True,
    ),
    "admin_pilots.found_pilot": plain(
        PILOTS, lambda a: admin_pilots.found_pilot(*a[""], "KHONG"), denied_only=True
    ),
    "admin_pilots.list_pilots": plain(PILOTS, lambda a: admin_pilots.list_pilots(*a[""])),
    "admin_pilots.make_current": plain(
        PILOTS, lambda a: admin_pilots.make_current(*a[""], "KHONG", now=a.now), denied_only=True
    ),
    "audit_list.acts_of_audit": plain(AUDIT, lambda a: audit_list.acts_of_audit(*a[""])),
    "audit_list.export_audit": plain(AUDIT, _export_audit),
    "audit_list.list_audit": plain(
        AUDIT, lambda a: audit_list.list_audit(*a[""], AuditFilters(), zone=ZONE).__class__.__name__
    ),
    "audit_list.people_of_audit": plain(AUDIT, lambda a: audit_list.people_of_audit(*a[""])),
    "backup.back_up": plain(SYSTEM, _backup, denied_only=True, alone=True),
    "breaches.change_breach": plain(
        PERSONAL,
        lambda a: breaches.change_breach(*a[""], NONE_OF_THEM, _breach(a), seen=1, now=a.now),
        denied_only=True,
    ),
    "breaches.list_breaches": plain(PERSONAL, lambda a: breaches.list_breaches(*a[""], now=a.now)),
    "breaches.note_breach": plain(PERSONAL, lambda a: breaches.note_breach(*a[""], _breach(a), now=a.now)),
    "breaches.overdue_breaches": plain(PERSONAL, lambda a: breaches.overdue_breaches(*a[""], now=a.now)),
    "consolidated.gather_consolidated": plain(
        Action.TAKE_CONSOLIDATED,
        lambda a: consolidated.gather_consolidated(*a["pilot"], now=a.now),
        personal=True,
    ),
    "downloads.note_download": plain(
        None, lambda a: downloads.note_download(*a[""], "report", 1, "x.docx", now=a.now)
    ),
    "filing_acts.accept_many": whole(REVIEW, _many(filing_acts.accept_many)),  # type: ignore[arg-type]
    "filing_acts.extend_many": whole(
        REVIEW,
        lambda a: _many(filing_acts.extend_many, before=date(2025, 12, 20), why="x")(a),  # type: ignore[operator]
    ),
    "filing_acts.record_letters": whole(
        LETTER,
        lambda a: str(
            filing_acts.record_letters(*a["pilot"], [a.code], a.store, sent_on=DAY, now=a.now).__class__
        ),
        refuses=True,
    ),
    "filing_acts.return_many": whole(REVIEW, _many(filing_acts.return_many, why="Thiếu số liệu")),  # type: ignore[arg-type]
    "filing_acts.take_back_extensions": unit(
        REVIEW,
        lambda a: _done(a, filing_acts.take_back_extensions(*a["pilot"], [Done(a.code)], now=a.now)),
        reach=received,
        **MANY,
    ),
    "filing_acts.take_back_letters": unit(
        LETTER,
        lambda a: _done(a, filing_acts.take_back_letters(*a["pilot"], [Done(a.code, 1)], now=a.now)),
        **MANY,
    ),
    "filing_acts.take_back_reviews": unit(
        REVIEW,
        lambda a: _done(a, filing_acts.take_back_reviews(*a["pilot"], [Done(a.code, 1)], now=a.now)),
        reach=received,
        **MANY,
    ),
    "filing_state.filing_state": (
        whole(Action.SEE_FILING, lambda a: filing_state.filing_state(*a["pilot"], now=a.now)),
        unit(Action.SEE_FILING, lambda a: filing_state.filing_state(*a["pilot"], now=a.now, code=a.code)),
    ),
    "imports.idle_syncs": whole(Action.SEE_IMPORTS, lambda a: imports.idle_syncs(*a[""])),
    "mail.list_mail": plain(Action.SEE_MAIL, lambda a: mail.list_mail(*a[""])),
    "mail.send_again": plain(
        MAIL, lambda a: mail.send_again(*a[""], NONE_OF_THEM, now=a.now), denied_only=True
    ),
    "mail.withdraw_mail": plain(
        MAIL, lambda a: mail.withdraw_mail(*a[""], NONE_OF_THEM, now=a.now), denied_only=True
    ),
    "mail_bounces.record_bounces": plain(MAIL, lambda a: mail_bounces.record_bounces(*a[""], [], now=a.now)),
    "mail_sending.send_waiting": plain(
        MAIL,
        lambda a: mail_sending.send_waiting(a.engine, a.person, None, clock=lambda: a.now),  # type: ignore[arg-type]
        denied_only=True,
        alone=True,
    ),
    "outlook.outlook": (
        whole(Action.SEE_PROGRESS, lambda a: outlook.outlook(*a["pilot"], on=DAY, now=a.now)),
        unit(Action.SEE_PROGRESS, lambda a: outlook.outlook(*a["pilot"], on=DAY, now=a.now, code=a.code)),
    ),
    "reconciliation.reconciled": (
        whole(Action.SEE_FEEDBACK, lambda a: reconciliation.reconciled(*a["pilot"], on=DAY)),
        unit(Action.SEE_FEEDBACK, lambda a: reconciliation.reconciled(*a["pilot"], on=DAY, code=a.code)),
    ),
    "outstanding.outstanding": plain(
        Action.SEE_OUTSTANDING, lambda a: outstanding.outstanding(*a["pilot"], now=a.now)
    ),
    "personal_export.export_person": plain(
        PERSONAL,
        lambda a: personal_export.export_person(
            *a[""], KNOWN, a.store, asked_how="Thư", received_at=a.now, now=a.now
        ),
        denied_only=True,
    ),
    "personal_export.exported": plain(
        PERSONAL,
        lambda a: personal_export.exported(a.person, "khong", a.store, real_now=a.now),
        denied_only=True,
    ),
    "personal_inventory.inventory": plain(PERSONAL, lambda a: len(personal_inventory.inventory(*a[""]))),
    "personal_requests.delete_person": plain(
        PERSONAL,
        lambda a: personal_requests.delete_person(
            *a[""], KNOWN, a.store, asked_how="Thư", received_at=a.now, now=a.now
        ),
        denied_only=True,
    ),
    "personal_requests.list_requests": plain(PERSONAL, lambda a: personal_requests.list_requests(*a[""])),
    "personal_requests.own_items": plain(
        PERSONAL, lambda a: personal_requests.own_items(*a[""], personal_requests.Found())
    ),
    "personal_requests.search_person": plain(
        PERSONAL,
        lambda a: personal_requests.search_person(*a[""], KNOWN, a.store, now=a.now),
        denied_only=True,
    ),
    "pilot_choice.pilot_options": plain(None, lambda a: pilot_choice.pilot_options(*a[""])),
    "pilot_copies.copy_pilot": plain(
        PILOTS,
        lambda a: pilot_copies.copy_pilot(*a[""], "KHONG", "X", "X", DAY, now=a.now),
        denied_only=True,
    ),
    "pilot_copies.remove_pilot": plain(
        PILOTS, lambda a: pilot_copies.remove_pilot(*a[""], "KHONG", now=a.now), denied_only=True
    ),
    "reminders.forget_reminders": whole(
        REMIND, lambda a: reminders.forget_reminders(*a["pilot"], [1, 2, 3, 4, 5], now=a.now), refuses=True
    ),
    "reminders.queue_reminders": plain(
        REMIND, lambda a: reminders.queue_reminders(*a["pilot"], now=a.now).__class__.__name__, refuses=True
    ),
    "reminders.record_reminder": whole(
        REMIND,
        lambda a: reminders.record_reminder(*a["pilot"], [a.code], "zalo", now=a.now),
        refuses=True,
        not_found=True,
    ),
    "reminders.reminder_document": whole(
        Action.SEE_REMINDERS, lambda a: reminders.reminder_document(*a["pilot"], now=a.now), refuses=True
    ),
    "reminders.reminder_log": whole(Action.SEE_REMINDERS, lambda a: reminders.reminder_log(*a["pilot"])),
    "reminders.reminding": (
        whole(Action.SEE_REMINDERS, lambda a: reminders.reminding(*a["pilot"], now=a.now)),
        unit(Action.SEE_REMINDERS, lambda a: reminders.reminding(*a["pilot"], now=a.now, code=a.code)),
    ),
    "report_versions.compare_versions": unit(
        Action.SEE_REPORT, lambda a: report_versions.compare_versions(*a["code"], 1, 1)
    ),
    "restore.move_to": plain(SYSTEM, _move, denied_only=True, alone=True),
    "restore.restore": plain(SYSTEM, _restore, denied_only=True, alone=True),
    "retention.retain": plain(
        PERSONAL, lambda a: retention.retain(*a[""], a.store, now=a.now, preview=True), denied_only=True
    ),
    "retention.set_days": plain(PERSONAL, lambda a: retention.set_days(*a[""], {}, now=a.now), refuses=True),
    "rollups.counts_behind": (
        whole(Action.SEE_PROGRESS, lambda a: rollups.counts_behind(*a["pilot"], on=DAY)),
        unit(Action.SEE_PROGRESS, lambda a: rollups.counts_behind(*a["pilot"], on=DAY, code=a.code)),
    ),
    "summaries.take_summary": plain(
        Action.TAKE_SUMMARY, _taken, denied_only=True, alone=True, looks_first=True
    ),
    "summary.gather_summary": plain(
        Action.TAKE_SUMMARY, lambda a: summary.gather_summary(*a["pilot"], DAYS, now=a.now)
    ),
    "summary.queue_summary": plain(
        Action.TAKE_SUMMARY,
        lambda a: summary.queue_summary(*a["pilot"], None, now=a.now),  # type: ignore[arg-type]
        denied_only=True,
    ),
    "system_state.system_state": plain(
        SYSTEM, lambda a: system_state.system_state(*a[""], a.engine, a.data).__class__.__name__
    ),
}
INNER = {
    "rollups.rows_below": "the rows of a unit that the caller has found",
    "account_import.plan_of": "plans what plan_accounts has read and asked for",
    "audit.blank_rows": "blanks what delete_person has asked for and found",
    "retention.retain_all": "the whole of retain, which asks",
}
