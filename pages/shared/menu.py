"""The table of screens: address, room, words, icon, group of the menu, and what one must be allowed to do."""

from __future__ import annotations

from dataclasses import dataclass

from locales import Phrase, phrase
from services.access import Action

START = "viec-hom-nay"


@dataclass(frozen=True)
class Screen:
    """One screen. `module` is the file of pages/ whose show() draws it; `address` never changes."""

    address: str
    module: str
    title: Phrase
    icon: str
    group: Phrase
    action: Action


_DAILY = phrase("Work")
_FOLLOW = phrase("Follow up")
_DATA = phrase("Data")
_SETTINGS = phrase("Administration")

# An address of Streamlit's holds no slash, so administration's pages have a hyphen there.
SCREENS = (
    Screen(START, "home", phrase("Today’s work"), ":material/today:", _DAILY, Action.SEE_HOME),
    Screen(
        "so-lieu",
        "installs",
        phrase("App install counts"),
        ":material/install_mobile:",
        _DAILY,
        Action.SEE_INSTALLS,
    ),
    Screen("y-kien", "feedback", phrase("Opinions"), ":material/forum:", _DAILY, Action.SEE_FEEDBACK),
    Screen(
        "nhap-nhanh",
        "quick_entry",
        phrase("Quick entry"),
        ":material/edit_note:",
        _DAILY,
        Action.NOTE_OPINIONS,
    ),
    Screen(
        "sai-du-lieu",
        "data_desk",
        phrase("Wrong data"),
        ":material/database_search:",
        _DAILY,
        Action.SEE_DATA_DESK,
    ),
    Screen("van-de", "problems", phrase("Problems"), ":material/hub:", _DAILY, Action.SEE_PROBLEMS),
    Screen("tra-loi", "answers", phrase("Answers"), ":material/reply_all:", _DAILY, Action.READ_ANSWERS),
    Screen(
        "ban-giao-ca",
        "handover",
        phrase("Shift handover"),
        ":material/swap_horiz:",
        _DAILY,
        Action.HAND_OVER,
    ),
    Screen("bao-cao", "appendix", phrase("Appendix 2"), ":material/description:", _DAILY, Action.SEE_REPORT),
    Screen("tien-do", "progress", phrase("Progress"), ":material/monitoring:", _FOLLOW, Action.SEE_PROGRESS),
    Screen(
        "theo-doi",
        "filing",
        phrase("Who has reported"),
        ":material/fact_check:",
        _FOLLOW,
        Action.SEE_FILING,
    ),
    Screen(
        "ton-tai",
        "outstanding",
        phrase("Still open"),
        ":material/pending_actions:",
        _FOLLOW,
        Action.SEE_OUTSTANDING,
    ),
    Screen("nhap", "imports", phrase("Import data"), ":material/upload_file:", _DATA, Action.SEE_IMPORTS),
    Screen("ten-don-vi", "names", phrase("Names to confirm"), ":material/rule:", _DATA, Action.SETTLE_NAMES),
    Screen(
        "quan-tri-mau-xu-ly",
        "macros",
        phrase("Macros and due times"),
        ":material/bolt:",
        _SETTINGS,
        Action.MANAGE_MACROS,
    ),
    Screen("quan-tri-tu-khoa", "lexicon", phrase("Keywords"), ":material/label:", _SETTINGS, Action.TEACH),
    Screen(
        "quan-tri-nguon",
        "admin_sources",
        phrase("Sources"),
        ":material/cable:",
        _SETTINGS,
        Action.MANAGE_SOURCES,
    ),
    Screen(
        "quan-tri-don-vi",
        "admin_units",
        phrase("Units"),
        ":material/account_tree:",
        _SETTINGS,
        Action.MANAGE_UNITS,
    ),
    Screen(
        "quan-tri-tai-khoan",
        "admin_accounts",
        phrase("Accounts"),
        ":material/manage_accounts:",
        _SETTINGS,
        Action.MANAGE_ACCOUNTS,
    ),
    Screen(
        "quan-tri-dang-nhap",
        "admin_sign_on",
        phrase("EVN sign-in"),
        ":material/badge:",
        _SETTINGS,
        Action.MANAGE_ACCOUNTS,
    ),
    Screen(
        "quan-tri-dot-thi-diem",
        "admin_pilots",
        phrase("Pilots"),
        ":material/flag:",
        _SETTINGS,
        Action.MANAGE_PILOTS,
    ),
    Screen(
        "quan-tri-nhat-ky",
        "admin_audit",
        phrase("Record"),
        ":material/history:",
        _SETTINGS,
        Action.SEE_AUDIT,
    ),
    Screen(
        "quan-tri-du-lieu-ca-nhan",
        "admin_personal_data",
        phrase("Personal data"),
        ":material/shield_person:",
        _SETTINGS,
        Action.MANAGE_PERSONAL_DATA,
    ),
    Screen(
        "quan-tri-he-thong",
        "admin_system",
        phrase("The system"),
        ":material/dns:",
        _SETTINGS,
        Action.SEE_SYSTEM,
    ),
)
