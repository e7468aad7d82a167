"""How serious an item is, by rules that can be read: what is lost or endangered, whose data is seen.

critical  safety: a danger that the app can't report, or that is reported through it; money lost, or taken twice,
          or paid and not acknowledged; another customer's data shown
major     a function can't be used: signing in, paying, reporting an outage; a crash; nothing comes
minor     everything else, and every wish, question and word of praise

A danger, a loss or another's data counts only where it happened: not where it is denied ("không bị trừ tiền hai
lần"), feared ("sợ mất tiền"), supposed ("nếu bị trừ nhầm") or made good ("đã hoàn tiền rồi"). Texts are read as
words without accents, numbers as «so».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from triage.text import Word

# Each rule: what it stands for, and the words that say so.
DANGER = (
    r"(day( dien| cap| trung the| ha the)?( bi| da| dang)? (dut|roi|rot|sa|vong)|dut day( dien)?|toe lua|xet lua|phat lua|phong dien|chap dien|chap chay"
    r"|chay (no|nha|khet|tram|cong to|dong ho)|boc chay|boc khoi|mui khet|no tram|tram( bien ap)? (bi )?no|no lon|ro dien|ho dien|dien giat|bi giat|hoa hoan"
    r"|nguy hiem( den)? tinh mang|chet nguoi|cot( dien)?( bi| da)? (nghieng|do|gay|nga)|(cot|tru) dien( \w+){1,4}? (nghieng|gay|xieu|sap (do|nga)|bi do))"
)
REPORT_FAILS = (
    r"(khong (gui|bao|bam|goi|vao|chon|dinh kem|tai|mo|nhan)( \w+){0,2} (duoc|noi)|(?<!tra )(?<!xin )loi|that bai|vang|treo|dung im|xoay|quay"
    r"|khong (ai|thay|toi|den|co|ra|nhan|phan hoi)|sai|bao (het han|thanh cong)|moi (hien|den|toi))"
)
TIMES = r"(hai|ba|bon|may|nhieu|«so») (lan|luot)"
MONEY_LOST = (
    rf"((bi )?tru( tien| mat| luon| cua( toi| em| minh)?| tai khoan)* ({TIMES}|dup|gap doi|nham|oan|thua|trung)"
    rf"|(tra|dong|thanh toan|nop|chuyen|thu)( tien| phi| mat| phai| hoa don)*( thanh)? ({TIMES}|trung)|trich( no)?( tien)? ({TIMES}|trung|nham)"
    rf"|tien( da| bi)+ tru|tru( mat)? tien( roi| xong)|da( bi)? (tru|trich)( mat| het)?( tien| «tien»)|bi (tru|trich|mat)( mat| het| oan)? (tien|«tien»)"
    rf"|tai khoan( ngan hang)? (da |bi |van )+tru|mat (tien|«tien»|trang)|chua( thay| duoc| he)? (hoan|tra lai)( tien| lai)?|khong( duoc| thay)? hoan( tien| lai)?"
    rf"|giu tien|tien( cua toi| cua em)?( gio)?( dang)? o dau|ghi no {TIMES}"
    r"|(ngan hang|vi|momo|zalopay|viettel ?pay|vnpay|the)( (da|van|cu|deu|bao))* tru(?! phi)( tien| roi| het| mat| «tien»)*( ma| nhung| con| hoai)"
    r"|(tra|dong|nop|thanh toan)( tien)?( dien)? (roi|xong)( ma| nhung)?( app| he thong| ung dung)?( van| con| cu)+( bi| bao| ghi| hien| nhac| doi)* (no|cat)\b"
    r"|da (tra|dong|nop|thanh toan|chuyen khoan)( tien| xong| roi| du| het| «tien»)*( ma| nhung)?( app| no| he thong| ung dung| trang thai| hoa don)*( van| con| hien| bao| ghi| cu| de)+"
    r" (no|chua (tra|dong|thanh toan|gach|nop)|thieu|doi)|tru roi|nuot (tien|mat))"
)
OF_OTHERS = (
    r"(cua (mot )?(nguoi (khac|la|ta|nao|dung)|nha (khac|hang xom|nguoi ta|nao)|ho khac|khach( hang)? (khac|la|nao)|ai do|((ong|ba|anh|chi|co|chu|bac|nha) )?hang xom|ong nao|ba nao|chu (cu|truoc))"
    r"|khong phai( la)?( cua)? (toi|em|minh|nha toi|nha em|nha minh|tui)\b|(nguoi|ma|ten|so|thong tin|du lieu|hoa don|tin|dia chi|khach)( \w+){0,4} la hoac"
    r"|(thay|xem|hien|lo|ro ri|doc|ra)( duoc| ca| luon| het)* (thong tin|du lieu|hoa don|ten|so dien thoai|cccd|can cuoc|dia chi|no|lich su)( ca nhan)?( cua)? (nguoi|nha|khach|ho)( hang)? (khac|la)"
    r"|(lo|ro ri)( thong tin| du lieu)( ca nhan| khach hang)?)"
)
CANNOT = (
    r"(khong (the )?(dang nhap|vao|mo|gui|thanh toan|tra|dong|cai|cai dat|lien ket|xem|tai|nhan|bao|tra cuu|dung|su dung|goi|dang ky|bam|chay|lay|doi|quet|nop)\b"
    r"(?! (gi |ngay |lieu |vong ))( \w+){0,5}? (duoc|noi|ra|ve)|khong the (dang nhap|vao|mo|gui|thanh toan|cai|su dung|dung|tra cuu|dang ky)"
    r"|khong (hoat dong|chay|phan hoi|phan ung|ve otp|co otp|nhan otp)|otp( cung| van| mai)? (khong|chua)( thay)? (ve|toi|den|gui)|khong (thay |nhan duoc )?(ma )?otp"
    r"|(bi )?(vang|da|vang luon|thoat)( ra( ngoai)?| app| luon)|tu (dong )?(thoat|tat|dong|vang)|te liet|treo (may|luon|cung)|dung (im|hinh|may)|bi liet|bi khoa"
    r"|man hinh (trang|den)|trang (tinh|xoa|bong|bach)|den thui|loi (may chu|he thong|ket noi|server|500|503|404|«so»)|la vang|bi vang|vang)"
)
SIGN_IN = (
    r"(khong( the| sao)? (dang nhap|vao)( \w+){0,4}? duoc|khong( the)? (dang nhap|dang ky)|dang nhap( \w+){0,3} (khong duoc|that bai|bao loi|bi loi|loi)"
    r"|(bi )?khoa tai khoan|tai khoan bi khoa)"
)
BEFORE = 60  # characters that are looked at for it
# What stands right before a loss or danger that did not happen.
_NOT_SO = re.compile(
    r"(?:\b(?:khong|chua|chang|cha|dau co|khoi|het|so|lo|ngai|tuong|tuong la|tranh|de phong|phong|dung de|dung|neu|lo ma|nho|nhap lo|gia su|truong hop|khi nao"
    r"|canh bao|canh bao khi|bao khi|lo la|tuong dau|so la|so nhat la|khong phai|khong he|khong co|chua tung|chua he|chua bao gio|khong con|khong lo|khong so)"
    r"(?: (?:bi|la|se|lai|he|con|tung|so|lo|ma|app|no|minh|toi|em|tui|khach|may|cho))*) $"
)
_MADE_GOOD = re.compile(
    r"\b(da|duoc|vua)( duoc| thay)? (hoan|tra lai|cong lai)( tien| lai| du| xong)*( roi| ngay| day du)?\b"
)
_SUPPOSED = re.compile(
    r"\b(neu|lo (ma|bi|nhu)|gia su|truong hop|nho|khi (bi|nao)|co (bi|khi nao)|bi .{0,30} thi (sao|lam sao|the nao|goi)|khong (a|vay|nhi|ta)? ?«hoi»)"
)


def _each(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _rule(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b{words}(?![\w«])")


_DANGER, _FAILS, _MONEY, _OTHERS, _CANNOT, _SIGN_IN = map(
    _rule, (DANGER, REPORT_FAILS, MONEY_LOST, OF_OTHERS, CANNOT, SIGN_IN)
)
# Without one of these words the rule needs not be tried.
_MONEY_WORDS = _each("tru trich mat hoan nuot giu dau no lan luot trung chua thieu doi cat")
_DANGER_WORDS = _each("day dut lua dien chap chay khet no tram giat hoa chet cot ro ho boc toe xet")
_OTHERS_WORDS = _each("cua phai hoac khac la lo ro")
_CANNOT_WORDS = _each("khong otp vang thoat tat dong da te treo dung liet khoa trang den loi")


def severity(said: Sequence[Word], function: str, kind: str) -> str:
    """critical, major or minor, from the words as understood (`triage.text.words`) and the labels.

    >>> from triage.text import words
    >>> severity(words("trả qua momo bị trừ tiền 2 lần"), "payment", "bug")
    'critical'
    >>> severity(words("trả qua momo không bị trừ tiền 2 lần"), "payment", "bug")
    'minor'
    >>> severity(words("Nên có nền tối"), "general", "suggestion")
    'minor'
    """
    return severity_of([w.plain for w in said], function, kind)


def severity_of(plain: Sequence[str], function: str, kind: str) -> str:
    """The same from the words without accents."""
    if kind == "suggestion":
        return "minor"
    text = " ".join(plain)
    if _is_critical(text, plain, function, kind):
        return "critical"
    if kind not in ("bug", "performance"):
        return "minor"
    if (not _CANNOT_WORDS.isdisjoint(plain) and _CANNOT.search(text)) or (
        function == "login" and (kind == "bug" or _SIGN_IN.search(text))
    ):
        return "major"
    return "minor"


def _is_critical(text: str, plain: Sequence[str], function: str, kind: str) -> bool:
    if kind == "other" and _SUPPOSED.search(text):
        return False
    if (function == "outage_report" or not _DANGER_WORDS.isdisjoint(plain)) and _happened(
        _DANGER.finditer(text), text
    ):
        return function == "outage_report" or _FAILS.search(text) is not None
    if (
        not _MONEY_WORDS.isdisjoint(plain)
        and _happened(_MONEY.finditer(text), text)
        and not _MADE_GOOD.search(text)
    ):
        return True
    return (
        kind != "performance"
        and not _OTHERS_WORDS.isdisjoint(plain)
        and _happened(_OTHERS.finditer(text), text)
        and (
            kind == "wrong_data"
            or function in ("account", "invoice", "login", "consumption", "payment_history")
        )
    )


def _happened(matches: Iterable[re.Match[str]], text: str) -> bool:
    """Whether one of the matches is not denied, feared or supposed."""
    return any(not _NOT_SO.search(text[max(0, m.start() - BEFORE) : m.start()]) for m in matches)
