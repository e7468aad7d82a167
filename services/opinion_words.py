"""Codes of opinions in the Vietnamese that documents print: channels, and the names of those who own one."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from models.codes import Channel
from models.desk_acts import DEPARTMENT, EVNICT
from models.tables import Unit

CHANNEL_LABELS_VI: dict[str, str] = {
    Channel.GOOGLE_FORM.value: "Biểu mẫu Google",
    Channel.UNIT.value: "Đơn vị tự tổng hợp",
    Channel.HOTLINE.value: "Đường dây hỗ trợ",
    Channel.ZALO.value: "Zalo",
    Channel.EMAIL.value: "Thư điện tử",
    Channel.WEBCHAT.value: "Webchat",
    Channel.FACEBOOK.value: "Facebook",
    Channel.SMS.value: "Tin nhắn SMS",
    Channel.CALL_CENTRE.value: "Tổng đài",
}


def owner_names(session: Session, codes: Collection[str]) -> dict[str, str]:
    """What documents call each owner; a code that is no unit's is told as it stands, "" as nobody."""
    names = {EVNICT: "EVNICT", DEPARTMENT: "Ban chuyên môn"}
    query = select(Unit.code, Unit.short_name, Unit.name).where(col(Unit.code).in_(list(codes)))
    units = {code: short or name for code, short, name in session.exec(query)}
    return {code: names.get(code) or units.get(code) or code for code in codes if code}
