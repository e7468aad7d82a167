"""The letter that tells an owner of critical items: number, function, kind, channel and a link, nothing of what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from locales.vietnamese import day_month_year
from models.codes import KIND_LABELS_VI, Channel
from models.tables import Pilot
from services.pilots import zone_of

MOST_LINES = 40
CHANNEL_LABELS_VI = {
    Channel.GOOGLE_FORM: "biểu mẫu Google",
    Channel.UNIT: "đơn vị tự tổng hợp",
    Channel.HOTLINE: "đường dây hỗ trợ",
    Channel.ZALO: "Zalo",
    Channel.EMAIL: "thư điện tử",
    Channel.WEBCHAT: "trò chuyện web",
    Channel.FACEBOOK: "Facebook",
    Channel.SMS: "tin nhắn SMS",
    Channel.CALL_CENTRE: "tổng đài",
}


@dataclass(frozen=True)
class CriticalItem:
    """A critical item that an owner was not told of yet."""

    number: int
    function: str
    kind: str
    channel: str
    submitted_at: datetime | None


def letter(pilot: Pilot, found: Sequence[CriticalItem], address: str) -> tuple[str, str]:
    """Subject and text in Vietnamese; of what people said and who they are it holds nothing."""
    zone = zone_of(pilot)
    one = found[0]
    if len(found) == 1:
        subject = f"[Nghiêm trọng] Ý kiến số {one.number}: {one.function}"
    else:
        subject = f"[Nghiêm trọng] {len(found)} ý kiến cần xử lý ngay"
    lines = [
        f"{len(found)} ý kiến được xếp mức Nghiêm trọng (an toàn, mất tiền hoặc lộ dữ liệu của người khác)"
        " và do Anh/Chị xử lý:",
        "",
    ]
    for at, item in enumerate(found[:MOST_LINES], 1):
        sent = item.submitted_at.astimezone(zone) if item.submitted_at else None
        when = f", gửi lúc {sent:%H:%M} ngày {day_month_year(sent.date())}" if sent else ""
        lines.append(
            f"{at}. Ý kiến số {item.number}: {item.function}; {KIND_LABELS_VI[item.kind]};"
            f" kênh {CHANNEL_LABELS_VI[Channel(item.channel)]}{when}."
        )
        if address:
            lines.append(f"   {address}/y-kien?y-kien={item.number}")
    if len(found) > MOST_LINES:
        lines.append(f"… và {len(found) - MOST_LINES} ý kiến khác.")
        if address:
            lines.append(f"   {address}/y-kien?muc-do=critical&trang-thai=open")
    lines += [
        "",
        "Nội dung và người gửi chỉ xem được sau khi đăng nhập, tại màn hình Ý kiến theo số nêu trên.",
        "Thư này được gửi tự động một lần cho mỗi ý kiến.",
    ]
    return subject, "\n".join(lines)
