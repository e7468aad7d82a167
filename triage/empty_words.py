"""Which texts ask for nothing: praise, thanks and empty words, which a report lists last."""

from __future__ import annotations

import re

from locales.vietnamese import fold

_ASKS = re.compile(
    r"\?|\b(cho hoi|xin hoi|hoi (chut|xiu|ti|ve|cach|xem)|lam sao|the nao|nhu nao|o dau|cho nao|bao gio|khi nao"
    r"|(duoc|dc|co|dung) (khong|ko|hong|hok|k)\b|co phai|vi sao|tai sao|sao lai|bao lau|bao nhieu|la gi|cach nao"
    r"|huong dan (giup|gium|dum|minh|toi|em|cach)|chi (giup|gium|dum|minh|em|toi))"
)


def says_nothing_to_act_on(text: str) -> bool:
    """Whether a text of kind `other` asks nothing of anybody.

    >>> says_nothing_to_act_on("App dùng tốt, cảm ơn EVN"), says_nothing_to_act_on("Xem hóa đơn ở đâu vậy ạ")
    (True, False)
    """
    return _ASKS.search(fold(text)) is None
