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
            "feedback_version.before",
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
        ("image.sha256", "image.link", "report_image.sha256"),
        phrase("to see the fault as it was seen"),
        phrase("who may see the opinion"),
        "senders",
    ),
    InventoryLine(
        phrase("Rows of files that could not be taken, and the files themselves"),
        ("import_problem.found", "import_problem.as_it_came", "import_batch.sha256"),
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
            "report.signed_pdf_sha256",
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
            "sign_on_rule.value",
        ),
        phrase("to let staff in and to know who did what"),
        phrase("administrators; colleagues see the name beside what was done"),
        "",
        _ACCOUNT,
    ),
    InventoryLine(
        phrase("Sign-ins: network address and browser"),
        ("sign_in.address", "sign_in.agent"),
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
        ("outgoing_mail.to_address", "outgoing_mail.text", "mail_attachment.data", "reminder.to_address"),
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
