"""The stable codes of the domain, in the order in which people read them. Labels come from services or the pilot."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What an opinion is, in the words of the letter's form."""

    BUG = "bug"
    PERFORMANCE = "performance"
    WRONG_DATA = "wrong_data"
    SUGGESTION = "suggestion"
    OTHER = "other"


class Channel(StrEnum):
    """How an opinion came."""

    GOOGLE_FORM = "google_form"
    UNIT = "unit"
    HOTLINE = "hotline"
    ZALO = "zalo"
    EMAIL = "email"
    WEBCHAT = "webchat"
    FACEBOOK = "facebook"
    SMS = "sms"
    CALL_CENTRE = "call_centre"


class Respondent(StrEnum):
    """Who gave an opinion."""

    STAFF = "staff"
    WORKER = "worker"
    FAMILY = "family"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """Critical: safety, money lost, another's data. Major: a function can't be used."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class State(StrEnum):
    """Where an item stands: the first four are open, the next two fixed, the rest closed."""

    NEW = "new"
    TRIAGED = "triaged"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    FIXED = "fixed"
    RELEASED = "released"
    WONT_FIX = "wont_fix"
    DUPLICATE = "duplicate"
    GUIDED = "guided"
    NO_ACTION = "no_action"


class ReportState(StrEnum):
    """Where a unit's report stands; `none` is never stored."""

    NONE = "none"
    DRAFT = "draft"
    CLOSED = "closed"
    FILED = "filed"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Role(StrEnum):
    """Who may sign in."""

    REPORTER = "reporter"
    LEADER = "leader"
    TRIAGER = "triager"
    DATA_OFFICER = "data_officer"
    HEADQUARTERS = "headquarters"
    ADMIN = "admin"


class UnitStatus(StrEnum):
    """How sure the tree is of a unit's 2025 name, and what became of it."""

    ACTIVE = "active"
    MERGED = "merged"
    DISSOLVED = "dissolved"
    RENAMED = "renamed"
    LEGACY_UNCONFIRMED = "legacy_unconfirmed"
    STATUS_UNCONFIRMED = "status_unconfirmed"
    LEFT_EVN = "left_evn"


class SetBy(StrEnum):
    """What set a label. A person's outlives every rerun."""

    RULE = "rule"
    MODEL = "model"
    PERSON = "person"


class UnitLink(StrEnum):
    """How an item stands to the unit tree.

    `assigned` has a unit; `waiting` has words that no unit surely matches; `none` came without a unit;
    `settled` is a person's answer that no unit can be known.
    """

    ASSIGNED = "assigned"
    WAITING = "waiting"
    NONE = "none"
    SETTLED = "settled"


# (code, group number, group of Appendix 1, label): the functions of the letter's app in its order.
LETTER_FUNCTIONS: tuple[tuple[str, int, str, str], ...] = (
    ("login", 1, "Quản lý tài khoản", "Đăng nhập ứng dụng"),
    ("account", 1, "Quản lý tài khoản", "Quản lý tài khoản"),
    ("consumption", 2, "Tra cứu thông tin", "Tra cứu chỉ số, điện năng tiêu thụ"),
    ("invoice", 2, "Tra cứu thông tin", "Tra cứu hóa đơn"),
    ("payment_history", 2, "Tra cứu thông tin", "Tra cứu lịch sử thanh toán"),
    ("outage_schedule", 2, "Tra cứu thông tin", "Tra cứu ngừng, giảm cung cấp điện"),
    ("payment", 3, "Thanh toán", "Thanh toán hóa đơn"),
    ("notification", 4, "Trợ giúp", "Thông báo chủ động"),
    ("outage_report", 4, "Trợ giúp", "Báo sự cố điện"),
    ("guide", 4, "Trợ giúp", "Hướng dẫn sử dụng"),
    ("faq", 4, "Trợ giúp", "Giải đáp thắc mắc, câu hỏi thường gặp (FAQ)"),
    ("tariff", 4, "Trợ giúp", "Giá bán điện"),
    ("contact", 4, "Trợ giúp", "Liên hệ"),
    ("opinion", 4, "Trợ giúp", "Ý kiến khách hàng"),
    ("general", 0, "", "Chung (cài đặt, giao diện, toàn ứng dụng)"),
)
FUNCTION_CODES: tuple[str, ...] = tuple(code for code, *_rest in LETTER_FUNCTIONS)
KIND_LABELS_VI: dict[str, str] = {
    "bug": "Lỗi chức năng",
    "performance": "Hiệu năng",
    "wrong_data": "Sai, thiếu dữ liệu",
    "suggestion": "Đề xuất cải tiến",
    "other": "Khác (hỏi cách dùng, khen, không có ý kiến)",
}
STATE_LABELS_VI: dict[str, str] = {
    "new": "Mới",
    "triaged": "Đã phân loại",
    "in_progress": "Đang xử lý",
    "waiting": "Chờ phản hồi",
    "fixed": "Đã khắc phục",
    "released": "Đã phát hành bản sửa",
    "wont_fix": "Không thay đổi",
    "duplicate": "Trùng lặp",
    "guided": "Đã hướng dẫn",
    "no_action": "Không cần xử lý",
}
SEVERITY_LABELS_VI: dict[str, str] = {
    "critical": "Nghiêm trọng",
    "major": "Lớn",
    "minor": "Nhỏ",
}
# What the app runs on, as far as a text tells.
PLATFORMS: tuple[str, ...] = ("android", "ios")
# The corporations whose back-ends stand behind the app.
REGIONS: tuple[str, ...] = ("EVNNPC", "EVNCPC", "EVNSPC", "EVNHANOI", "EVNHCMC")
