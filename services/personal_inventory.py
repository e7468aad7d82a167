"""Which personal data is kept, what for, who sees it and how long: what the law wants a controller to be able to say."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from locales import Phrase, phrase
from services.access import Action, Person, require
from services.retention import days_kept


@dataclass(frozen=True)
class InventoryLine:
    """One kind of personal data. `columns` are where it lies (`table.column`), `kept` is the kind in `retention`."""

    what: Phrase
    columns: tuple[str, ...]
    purpose: Phrase
    seen_by: Phrase
    kept: str
    until: Phrase | None = None


_FORM = phrase("to ask back, to call back, and to tell two answers of one person apart")
_DESK = phrase(
    "EVNICT; data officers for opinions of their area, each showing on record; others see it masked"
)
_FROZEN = phrase("for as long as the law on archives keeps the unit’s reports")
_ACCOUNT = phrase("while the account is needed; deleted when its owner asks")

INVENTORY: tuple[InventoryLine, ...] = (
    InventoryLine(
        phrase("Name, e-mail address and telephone number of whoever sent an opinion"),
        (
            "feedback.contact_name",
            "feedback.contact_email",
            "feedback.contact_phone",
            "feedback.source_key",
            "feedback.content_hash",
            "feedback_version.before",
            "form_sheet.places",
        ),
        _FORM,
        _DESK,
        "senders",
    ),
    InventoryLine(
        phrase("Customer code"),
        ("feedback.customer_code",),
        phrase("to look up wrong data in the customer system"),
        _DESK,
        "senders",
    ),
    InventoryLine(
        phrase("Words of opinions, which may name somebody"),
        (
            "feedback.text",
            "feedback.search_text",
            "feedback.unit_text",
            "feedback.handler",
            "feedback.device",
            "feedback_search.words",
            "feedback_version.text",
            "problem.title",
            "answer.text",
            "answer_version.text",
            "label_event.why",
            "desk_act_item.before",
            "desk_act_item.after",
        ),
        phrase("to correct the app; personal data in them is masked for all who need not see it"),
        _DESK,
        "senders",
    ),
    InventoryLine(
        phrase("Images that came with an opinion"),
        (
            "image.sha256",
            "image.thumbnail",
            "image.link",
            "report_image.sha256",
            "verification.image_sha256",
        ),
        phrase("to see the fault as it was seen"),
        phrase("who may see the opinion"),
        "senders",
    ),
    InventoryLine(
        phrase("Rows of files that could not be taken, and the files themselves"),
        (
            "import_problem.found",
            "import_problem.as_it_came",
            "import_batch.source",
            "import_batch.sha256",
            "import_batch.notes",
            "import_batch.asked",
            "form_run.why",
        ),
        phrase("so that the office corrects the row and sends it again"),
        phrase("whoever imported the file and those above them"),
        "uploads",
    ),
    InventoryLine(
        phrase("Wording of reports, and reports that were closed"),
        (
            "report.draft",
            "report.facts",
            "report_line.text",
            "report_file.sha256",
            "report.checks",
            "report.explanation",
            "report.returned_why",
            "report.signed_pdf_sha256",
            "report_template.sha256",
        ),
        phrase("Appendix 2, as the pilot’s letter asks"),
        phrase("the unit, those above it, headquarters"),
        "",
        _FROZEN,
    ),
    InventoryLine(
        phrase("Accounts of staff: user name, name, e-mail address"),
        (
            "account.username",
            "account.display_name",
            "account.email",
            "account.oidc_subject",
            "account.password_hash",
            "sign_on_rule.value",
        ),
        phrase("to let staff in and to know who did what"),
        phrase("administrators; colleagues see the name beside what was done"),
        "",
        _ACCOUNT,
    ),
    InventoryLine(
        phrase("Sign-ins: network address and browser"),
        ("sign_in.address", "sign_in.agent", "sign_in.provider_token"),
        phrase("to notice misuse; each person sees and ends their own"),
        phrase("the person and administrators"),
        "sign_ins",
    ),
    InventoryLine(
        phrase("The contact of a unit: name, telephone, e-mail address of who reports"),
        ("unit.contact", "unit_change.before"),
        phrase("to remind units of their report"),
        phrase("headquarters, administrators and the unit’s own people"),
        "",
        phrase("until the unit names another"),
    ),
    InventoryLine(
        phrase("Mail that the program sends"),
        (
            "outgoing_mail.to_address",
            "outgoing_mail.subject",
            "outgoing_mail.text",
            "outgoing_mail.said",
            "mail_attachment.name",
            "mail_attachment.data",
            "reminder.to_address",
            "reminder.text",
        ),
        phrase("reminders, summaries, critical notices"),
        phrase("headquarters and administrators"),
        "",
        phrase("with the pilot; taken out when the person asks"),
    ),
    InventoryLine(
        phrase("Answers as the form’s script sent them"),
        ("api_call.answer",),
        phrase("so that the same call is not taken twice"),
        phrase("nobody on a screen"),
        "calls",
    ),
    InventoryLine(
        phrase("Names of staff beside what they did"),
        (
            "answer.who",
            "answer_reading.who",
            "answer_template.changed_by",
            "answer_version.who",
            "api_token.made_by",
            "desk_act.who",
            "desk_act.undone_by",
            "extension.granted_by",
            "feedback.spam_by",
            "feedback.trashed_by",
            "feedback_owner.owner",
            "form_run.who",
            "handover.handed_by",
            "handover.taken_by",
            "header_mapping.who",
            "import_batch.who",
            "import_batch.undone_by",
            "install_count.recorded_by",
            "install_count_history.recorded_by",
            "invitation.created_by",
            "label_event.who",
            "lexicon_word.added_by",
            "lexicon_word.removed_by",
            "macro.created_by",
            "personal_breach.noted_by",
            "personal_request.done_by",
            "problem_refusal.who",
            "reminder.who",
            "report.closed_by",
            "report.recorded_by",
            "report.returned_by",
            "report.accepted_by",
            "report.changed_by",
            "report_template.uploaded_by",
            "sign_on_rule.created_by",
            "training.trained_by",
            "verification.asked_by",
            "verification.answered_by",
        ),
        phrase("to know whom to ask about it"),
        phrase("colleagues who see what was done"),
        "",
        phrase("as long as what they stand beside; taken out when the person asks"),
    ),
    InventoryLine(
        phrase("Notes, reasons and names that staff write, which may name somebody"),
        (
            "answer_template.title",
            "answer_template.text",
            "api_token.hint",
            "code_reason.reason",
            "desk_act.title",
            "desk_act.changes",
            "extension.why",
            "extra_figure.name",
            "feedback.state_reason",
            "feedback.trash_reason",
            "handover.facts",
            "handover.notes",
            "label_event.old",
            "label_event.new",
            "lexicon_word.phrase",
            "lexicon_word.phrase_key",
            "macro.name",
            "macro.answer",
            "macro.changes",
            "report_template.name",
            "saved_view.name",
            "saved_view.query",
            "training.changes",
            "verification.words",
        ),
        phrase("so that the next shift and the units know why"),
        phrase("whoever sees what they stand beside"),
        "",
        phrase("as long as what they stand beside; taken out when the person asks"),
    ),
    InventoryLine(
        phrase("Names of units as people typed them, which may hold more than the unit"),
        (
            "feedback.unit_key",
            "header_mapping.columns",
            "import_batch.mapping",
            "unit_alias.alias",
            "unit_alias.folded",
            "waiting_count.unit_text",
            "waiting_count.unit_key",
            "waiting_count.context_key",
            "waiting_count.candidates",
        ),
        phrase("to find the unit that was meant, also the next time"),
        phrase("EVNICT, headquarters, administrators and the unit’s own people"),
        "",
        phrase("with the pilot; taken out when the person asks"),
    ),
    InventoryLine(
        phrase("Requests about personal data, and incidents with it"),
        (
            "personal_request.hint",
            "personal_request.asked_how",
            "personal_request.found",
            "personal_erasure.mark",
            "personal_breach.what",
            "personal_breach.data",
            "personal_breach.measures",
            "personal_breach.authority_how",
            "personal_breach.people_how",
        ),
        phrase("to show that each was answered, and when"),
        phrase("administrators"),
        "",
        phrase("as long as the law asks for proof of them"),
    ),
    InventoryLine(
        phrase("The record: who did what, from where, before and after"),
        ("audit.who", "audit.address", "audit.before", "audit.after", "audit.search_text"),
        phrase("to prove what was done; chained by hash, a row can be blanked without breaking the chain"),
        phrase("administrators"),
        "record",
    ),
)


@dataclass(frozen=True)
class Inventoried:
    """A line with the days that are set now; None where no number of days is set."""

    line: InventoryLine
    days: int | None


def inventory(session: Session, person: Person) -> list[Inventoried]:
    """The inventory as it holds now."""
    require(person, Action.MANAGE_PERSONAL_DATA)
    days = days_kept(session)
    return [Inventoried(line, days.get(line.kept)) for line in INVENTORY]
