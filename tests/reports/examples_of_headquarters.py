"""Facts of headquarters' documents, invented, with words that would be markup, formulas or too long."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.codes import KIND_LABELS_VI
from reports.appendix import DayFigures, Figures
from reports.consolidated import ConsolidatedFacts, Corporation, FilingPart, MissingLine, UnitLine
from reports.outstanding import FunctionOpen, OutstandingFacts, OutstandingLine
from reports.paper import Office
from reports.reminder_letter import AskedUnit, ReminderFacts
from reports.summary import FunctionLine, OpenLine, ProblemLine, SummaryFacts

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2025, 12, 12, 9, 5, tzinfo=ZONE)
EVN = Office("Tập đoàn Điện lực Việt Nam", "", "EVN-KDMBĐ", "Hà Nội")
HOSTILE = '=HYPERLINK("x") <w:p/> #set page() {{ x }} \x00 “…” & \\'

SUMMARY = SummaryFacts(
    pilot_name="Thí điểm ứng dụng CSKH",
    office=Office("Công ty Viễn thông Điện lực", "Tập đoàn Điện lực Việt Nam", "EVNICT"),
    at=AT,
    first=date(2025, 12, 5),
    last=date(2025, 12, 11),
    earlier_first=date(2025, 11, 28),
    earlier_last=date(2025, 12, 4),
    kinds=tuple(KIND_LABELS_VI.values()),
    functions=(
        FunctionLine("Đăng nhập ứng dụng", (12, 3, 0, 1, 0), 10, 4, 9, 6, 4, 1, 5, date(2025, 11, 20)),
        FunctionLine(HOSTILE, (0, 0, 2, 0, 1), 5, 0, 3, 0, 0, 0, 1, date(2025, 12, 6)),
        FunctionLine("Hướng dẫn sử dụng", (0, 0, 0, 0, 0), 0, 0, 0, 0, 0, 0, 0, None),
    ),
    days=tuple((date(2025, 12, 5 + n), (4, 0, 7, 3, 2, 1, 2)[n]) for n in range(7)),
    undated=2,
    severities=(("Nghiêm trọng", 1), ("Lớn", 6), ("Nhỏ", 12)),
    channels=(("Biểu mẫu Google", 15), ("Zalo", 4)),
    problems=(
        ProblemLine(
            7,
            "Không nhận được mã OTP",
            "Đăng nhập ứng dụng",
            "Lỗi chức năng",
            "Lớn",
            "Đã khắc phục",
            9,
            21,
            ("PC Hà Đông", "PC Ba Đình", "PC A", "PC B", "PC C", "PC D", "PC E"),
            9,
            "Android 1.4.2",
            ("Chờ 10 phút không có mã, số ••• ••• •21", HOSTILE),
        ),
    ),
    severe=(
        OpenLine(
            19,
            date(2025, 11, 20),
            21,
            "Thanh toán hóa đơn",
            "Nghiêm trọng",
            "Mới",
            "EVNICT",
            "PC Hà Đông",
            HOSTILE,
        ),
        OpenLine(21, None, None, "Thanh toán hóa đơn", "Lớn", "Chờ phản hồi", "", "", "Bị trừ tiền hai lần"),
    ),
)
_HANOI = UnitLine(
    "EVNHANOI",
    "Tổng công ty Điện lực TP Hà Nội",
    "EVNHANOI",
    1,
    date(2025, 12, 10),
    Figures(1000, 850, 300, 900),
    90,
    "Gửi đúng hạn",
    date(2025, 12, 11),
)
_BELOW = UnitLine("PD01", "Công ty Điện lực Hoàn Kiếm", "PC Hoàn Kiếm", 2, None, Figures(headcount=120), 0)
_OVER = UnitLine("X:1", HOSTILE, "", 1, date(2025, 12, 9), Figures(100, 120, None, None), 0, "Chưa gửi", None)
CONSOLIDATED = ConsolidatedFacts(
    pilot_name="Thí điểm ứng dụng CSKH",
    office=EVN,
    at=AT,
    letter_number="7468/EVN-KDMBĐ",
    letter_on=date(2025, 11, 14),
    letter_about="triển khai thí điểm ứng dụng",
    appendix_label="Phụ lục 2",
    trial_from=date(2025, 11, 20),
    trial_to=date(2025, 12, 10),
    last_day=date(2025, 12, 14),
    launch_on=date(2025, 12, 21),
    figures=Figures(1100, 970, 300, 900),
    counted_to=date(2025, 12, 10),
    units=(_HANOI, _OVER),
    corporations=(Corporation(_HANOI, (_BELOW,)), Corporation(_OVER, (_BELOW, _BELOW))),
    days=(
        DayFigures(date(2025, 11, 25), Figures(1100, 300, 80, 200)),
        DayFigures(date(2025, 12, 10), Figures(1100, 970, 300, 900)),
    ),
    filing=(FilingPart("on_time", "Gửi đúng hạn", 1, 333), FilingPart("missing", "Chưa gửi", 2, 667)),
    missing=(MissingLine(HOSTILE, "", "Chưa lập", ""), MissingLine("Ban A", "", "Chưa lập", "0912 345 678")),
    opinions=SUMMARY,
    reconciled=(("Ý kiến của các đơn vị", 85), ("chưa xác định đơn vị", 4), ("kênh khác", 1), ("ngoài", 2)),
)
_OPEN = OutstandingLine(
    19,
    "Thanh toán hóa đơn",
    "Lỗi chức năng",
    "Nghiêm trọng",
    "Mới",
    "EVNICT",
    date(2025, 11, 20),
    22,
    datetime(2025, 11, 21, 2, 5, tzinfo=ZONE),
    True,
    True,
    "PC Hà Đông",
    "Trừ tiền hai lần",
    "",
    HOSTILE,
)
OUTSTANDING = OutstandingFacts(
    pilot_name="Thí điểm ứng dụng CSKH",
    office=EVN,
    at=AT,
    launch_on=date(2025, 12, 21),
    functions=(
        FunctionOpen("payment", "Thanh toán hóa đơn", 1, 0, 1, 0, 0, 1, date(2025, 11, 20)),
        FunctionOpen("guide", "Hướng dẫn sử dụng", 0, 0, 0, 0, 0, 0, None),
    ),
    open=(_OPEN,),
    unverified=(),
    reopened=(_OPEN,),
)
REMINDER = ReminderFacts(
    kind="after",
    at=datetime(2025, 12, 16, 8, 0, tzinfo=ZONE),
    asked_by=EVN,
    to="Tổng công ty Điện lực miền Bắc",
    own=AskedUnit(
        "EVNNPC", "Tổng công ty Điện lực miền Bắc", EVN.name, date(2025, 12, 14), "closed", date(2025, 12, 17)
    ),
    units=(AskedUnit("A", HOSTILE, "Tổng công ty Điện lực miền Bắc", date(2025, 12, 14), "none"),),
    letter_from="Tập đoàn Điện lực Việt Nam",
    letter_about="triển khai thí điểm ứng dụng",
    letter_number="7468/EVN-KDMBĐ",
    letter_on=date(2025, 11, 14),
    appendix_label="Phụ lục 2",
    authority=("TL. TỔNG GIÁM ĐỐC", "TRƯỞNG BAN"),
    link="https://thidiem.evn.vn/bao-cao",
)
