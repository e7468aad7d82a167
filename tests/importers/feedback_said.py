"""What the tests of feedback say in few words."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from zoneinfo import ZoneInfo

from importers.feedback import read_feedback
from locales import speaking

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


TRIAL = (date(2025, 11, 20), date(2025, 12, 10))


FORM = [
    "Dấu thời gian", "Địa chỉ email", "Họ và tên", "Đơn vị công tác (ghi rõ)", "Anh/chị là", "Số điện thoại",
    "Mã khách hàng (nếu có)", "Chức năng cần góp ý", "Nội dung góp ý / phản ánh lỗi ", "Hình ảnh minh họa (nếu có)",
]  # fmt: skip


def read(*sheets, **more):
    return read_feedback(list(sheets), zone=ZONE, **{"trial": TRIAL, **more})


def at(*parts):
    return datetime(*parts, tzinfo=ZONE)


def bare(row):
    return dataclasses.replace(row, sheet="", row=0, as_it_came=())


def said(reading):
    with speaking("en"):
        return " ".join(str(note) for note in reading.notes)
