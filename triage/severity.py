"""How serious an item is, by rules that can be read: what is lost or endangered, whose data is seen.

critical  safety, money lost or taken twice, another's data shown
major     a function can't be used: signing in, paying, reporting an outage; a crash; nothing comes
minor     everything else, and every wish, question and word of praise
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from triage.text import Word

_SAFETY = (
    r"\b(dut day|day (dien )?(bi )?dut|day dien (roi|rot|sa)|toe lua|xet lua|phat lua|phong dien|chap chay|chay (no|nha|khet)"
    r"|boc chay|no tram|tram no|ro dien|dien giat|bi giat|hoa hoan|nguy hiem tinh mang|chet nguoi|cot dien (nghieng|do|gay))\b"
)
_REPORTING_FAILS = (
    r"\b(khong (gui|bao|bam|goi|vao) duoc|loi|that bai|vang|treo|khong (ai|thay|toi|den)|sai)\b"
)
_MONEY = (
    r"\b((bi )?tru( tien)? (hai|«so»|ba|dup|doi|trung|nham|oan|thua|mat)( lan)?|tru (tien )?(cua toi |cua em )?hai lan"
    r"|tru tien (hai|«so») lan|(tra|dong|thanh toan|nop|chuyen) (tien )?(thanh )?(hai|«so») lan|tien (da |bi )+tru|tru tien roi"
    r"|da (bi )?tru tien|bi tru (tien|«tien»)|mat tien|chua (thay )?hoan( tien| lai)?|giu tien|tien (cua toi )?dang o dau|ghi no (hai|«so») lan"
    r"|da (tra|dong|nop|thanh toan)( tien| roi| du)* (ma )?(van |con |hien |bao )*(no|chua (tra|thanh toan|gach)))\b"
)
_MONEY_TAKEN = r"\btru\b|\bmat tien\b|\bhoan\b"
_OTHERS = (
    r"\b(cua (nguoi khac|nha khac|ho khac|khach (hang )?khac|ai do|nha hang xom|nguoi la|nha nguoi ta)|nguoi la (hoac)?"
    r"|khong phai (cua )?(toi|em|minh|nha toi|nha em|nha minh)|(ma|ten|so|thong tin|du lieu|hoa don|tin) (.{0,20} )?la hoac"
    r"|(thay|xem|hien|lo|ro ri) (duoc )?(ca )?(thong tin|du lieu|hoa don|ten|so dien thoai|cccd|dia chi) (ca nhan )?(cua )?(nguoi|nha|khach|ho) (khac|la))\b"
)
_UNUSABLE = (
    r"\b(khong (the )?(dang nhap|vao|mo|gui|thanh toan|tra|dong|cai|cai dat|lien ket|xem|tai|nhan|bao|tra cuu|dung|su dung|goi|dang ky|bam|chay)\b"
    r"(?! (gi |ngay |lieu |vong )).{0,25}\b(duoc|noi|ra|thay|ve)|khong (dang nhap|vao|mo|gui|thanh toan|cai|cai dat|dang ky|tra cuu|su dung) duoc"
    r"|khong (hoat dong|chay|phan hoi|su dung duoc|dung duoc|gui ma|ve otp|co otp|nhan otp)|otp (khong|chua) (ve|toi|den|gui)|khong (thay |nhan duoc )?(ma )?otp"
    r"|vang( ra| app| luon)?|tu (dong )?(thoat|tat|dong)|sap|te liet|treo (may|luon|cung)|liet|bi khoa|man hinh (trang|den)|trang (tinh|xoa|bong)|den thui|loi (may chu|he thong|ket noi|server|500|503|404))\b"
)
_ONLY_FEARED = re.compile(
    r"\b(so|lo|tuong|chua|khong|khoi|de) (la )?(bi )?(mat tien|tru tien( hai lan| «so» lan)?)\b"
)
_RULES = tuple(re.compile(p) for p in (_SAFETY, _REPORTING_FAILS, _MONEY, _MONEY_TAKEN, _OTHERS, _UNUSABLE))


def severity(said: Sequence[Word], function: str, kind: str) -> str:
    """critical, major or minor, from the words as understood (`triage.text.words`) and the labels.

    >>> from triage.text import words
    >>> severity(words("trả qua momo bị trừ tiền 2 lần"), "payment", "bug")
    'critical'
    >>> severity(words("Nên có nền tối"), "general", "suggestion")
    'minor'
    """
    if kind in ("suggestion", "other"):
        return "minor"
    text = _ONLY_FEARED.sub(" ", " ".join(w.plain for w in said))
    safety, fails, money, taken, others, unusable = _RULES
    if safety.search(text) and (function == "outage_report" or fails.search(text)):
        return "critical"
    if money.search(text) and (function == "payment" or taken.search(text)):
        return "critical"
    if kind == "wrong_data" and others.search(text):
        return "critical"
    if unusable.search(text) and kind in ("bug", "performance"):
        return "major"
    return "major" if function == "login" and kind == "bug" else "minor"
