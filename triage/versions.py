"""Platform, system, app version and device, where a text names them: EVNICT's first question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from locales.vietnamese import clean_text


@dataclass(frozen=True)
class Platform:
    """What a text says it was seen on; "" where it says nothing.

    `platform` is `android` or `ios`; `system` its version ("18.1"); `app_version` the app's ("1.2.3");
    `device` as written ("iPhone 15 Pro Max", "Samsung A12").
    """

    platform: str = ""
    system: str = ""
    app_version: str = ""
    device: str = ""


_ANDROID = re.compile(
    r"\b(?:android|andoid|androi|adroid)\s*(?:os\s*)?(?:(?:phiên\s|phien\s)?(?:bản|ban)\s*|version\s*|ver\.?\s*|v\.?\s*)?(\d{1,2}(?:\.\d{1,2}){0,2})?(?![\d/])",
    re.I,
)
_IOS = re.compile(
    r"\b(?:ios|ipados)\s*(?:(?:phiên\s|phien\s)?(?:bản|ban)\s*|version\s*|ver\.?\s*|v\.?\s*)?(\d{1,2}(?:\.\d{1,2}){0,2})?(?![\d/])",
    re.I,
)
_APPLE = re.compile(
    r"\b(?:iphone|ipad|ip)\s?(?:air|mini|pro|se|gen)?\s?"
    r"(?:\d{1,2}(?!\d|%|h\b|/|[.:,]\d)(?:\s?[sec]\b)?|xs|xr|x|se)?(?:\s(?:plus|pro\s?max|promax|prm|pro|max|mini|air))*",
    re.I,
)
_MODEL = r"(?:galaxy\s?|tab\s?|note\s?|redmi\s?|poco\s?|reno\s?|mi\s?|nova\s?|find\s?|[a-z]{1,2})?\s?(?:(?:note|tab|pro|max|x|z|y|s|a|m|f|c|j|k|z\s?flip|z\s?fold|mate|p)\s?)?[a-z]?\d{1,4}[a-z]{0,2}"
_TAIL = r"(?:\s(?:pro\s?max|pro\s?plus|pro|plus|ultra|prime|lite|max|fe|core|5g|4g))*"
_BRANDS = "samsung|ss|galaxy|oppo|xiaomi|redmi|realme|vivo|nokia|huawei|honor|vsmart|pixel|google pixel|asus|sony|lg|tecno|infinix|itel|masstel|poco|oneplus|motorola|bphone|mobell|lenovo|zenfone|xperia"
_BRAND_WORDS = tuple(_BRANDS.split("|"))
_OTHER_DEVICE = re.compile(
    rf"\b(?:{_BRANDS})\b(?:\s?{_MODEL}\b{_TAIL}|\s(?:joy|star|live|active|joy)\s?\d+\+?)?", re.I
)
_NAMED_VERSION = re.compile(
    r"\b(?:phiên bản|phien ban|bản cập nhật|ban cap nhat|bản mới|bản|ban|version|ver\.?|app|v)\s*"
    r"(?:app\s*|ứng dụng\s*|mới\s*|mới nhất\s*|số\s*|là\s*|hiện tại\s*|ver\.?\s*|v\.?\s*)?(\d{1,2}(?:\.\d{1,3}){1,3})\b(?!\.?\d|\s*(?:(?:đ|đồng|kwh|triệu|tr|tỷ|ty)\b|%))",
    re.I,
)
_WITH_PARTS = re.compile(r"\d\.\d")
_THREE_PARTS = re.compile(
    r"(?<![\d.,])(\d{1,2}\.\d{1,2}\.\d{1,3})(?:\s?\(\d+\))?(?![\d.]|\s?(?:đ|đồng|kwh|kw|vnđ))", re.I
)
_SYSTEM_BEFORE = re.compile(
    r"(?:ios|ipados|android|miui|hyperos|one\s?ui|coloros|win\w*)\s*(?:(?:phiên\s|phien\s)?(?:bản|ban)\s*|version\s*|ver\.?\s*|v\.?\s*)?$",
    re.I,
)


def read_platform(text: str) -> Platform:
    """Read what a text says of phone, system and app version; never guesses a number.

    >>> read_platform("Face ID trên iPhone 15 Pro Max iOS 18.1 bị loop")
    Platform(platform='ios', system='18.1', app_version='', device='iPhone 15 Pro Max')
    >>> read_platform("bản 1.2.3, Samsung A12 (Android 7)")
    Platform(platform='android', system='7', app_version='1.2.3', device='Samsung A12')
    """
    text = clean_text(text)
    # A plain look for what each pattern can't do without: most texts name no device at all.
    low = text.casefold().replace("\u0131", "i").replace("\u0307", "")
    android = _ANDROID.search(text) if "ndroi" in low or "ndoid" in low or "adroi" in low else None
    ios = _IOS.search(text) if "ios" in low or "ipados" in low else None
    apple = _apple(text) if "ip" in low else None
    other = _other(text) if any(brand in low for brand in _BRAND_WORDS) else None
    said = [("android", m.start()) for m in (android, other) if m]
    said += [("ios", m.start()) for m in (ios, apple) if m]
    platform = min(said, key=lambda s: s[1])[0] if said else ""
    system, device = (android, other) if platform == "android" else (ios, apple)
    version = _app_version(text)
    number = (system[1] or "") if system else ""
    return Platform(platform, number, version, " ".join(device[0].split()) if device else "")


def _apple(text: str) -> re.Match[str] | None:
    """An Apple device; the short "ip" only with a model after it."""
    for match in _APPLE.finditer(text):
        if match[0].lower().startswith(("iphone", "ipad")) or re.fullmatch(
            r"ip\s?(?:\d{1,2}\s?[sec]?|x|xs|xr|se)(?:\s.*)?", match[0].strip(), re.I
        ):
            return match
    return None


def _other(text: str) -> re.Match[str] | None:
    """Another maker's device; the short "ss", "lg" only with a model after it."""
    for match in _OTHER_DEVICE.finditer(text):
        if match[0].lower() not in ("ss", "lg", "sony", "honor", "galaxy", "pixel"):
            return match
    return None


def _app_version(text: str) -> str:
    if "." not in text or not _WITH_PARTS.search(text):
        return ""
    for pattern in (_NAMED_VERSION, _THREE_PARTS):
        for match in pattern.finditer(text):
            if not _SYSTEM_BEFORE.search(text[: match.start(1)]):
                return match[1]
    return ""
