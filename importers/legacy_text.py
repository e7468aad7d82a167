"""Vietnamese text that was written before or beside Unicode: TCVN3 (.VnTime), VNI, and UTF-8 taken for something else.

TCVN3 and VNI are fonts that draw Western letters as Vietnamese ones, so their text arrives as Western
letters (`C«ng ty §iÖn lùc`, `Coâng ty Ñieän löïc`). Tables: TCVN 5712:1993 (VN3) and VNI-Windows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_TCVN3 = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
)
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT = {
    "â": "\u0302",
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
}
_BREVE = {
    "ê": "\u0306",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_MARKS = {
    "a": _TONES | _HAT | _BREVE,
    "e": _TONES | _HAT,
    "o": _TONES | _HAT,
    "u": _TONES,
    "y": _TONES,
    "ô": _TONES,
    "ö": _TONES,
}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_LETTERS)
    for base, marks in _VNI_MARKS.items():
        for mark, signs in marks.items():
            table[base + mark] = unicodedata.normalize("NFC", _VNI_LETTERS.get(base, base) + signs)
    capital = {written.upper(): letter.upper() for written, letter in table.items()}
    first_only = {written.capitalize(): letter.upper() for written, letter in table.items()}
    return table | first_only | capital


_VNI = _vni_table()
_VNI_PIECE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx]"
_NUCLEUS = (
    "iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|uêu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi"
    "|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|oo|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_NUCLEUS})(?:ng|nh|ch|[cmnpt])?")
_WORD = re.compile(r"[^\W\d_]+")
_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def is_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable.

    >>> is_syllable("Điện"), is_syllable("lùc"), is_syllable("§iÖn"), is_syllable("ñieän")
    (True, True, False, False)
    """
    apart = unicodedata.normalize("NFD", word.lower())
    plain, tones = _TONE_MARKS.subn("", apart)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)) is not None


def vietnamese_share(text: str) -> float:
    """Of the words with a letter outside ASCII, the share that could be Vietnamese syllables: 0 to 1; 0 without any."""
    words = [w for w in _WORD.findall(text) if not w.isascii()]
    strange = sum(1 for c in text if "\x80" <= c <= "\xbf" and c not in "\xa0\xab\xbb\xb0\xb2\xb3\xb7")
    if not words:
        return 0.0
    return sum(map(is_syllable, words)) / (len(words) + strange)


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """Text drawn with a .Vn font as Unicode; `capitals`: the font's name ends in H and draws small letters large.

    >>> from_tcvn3("C«ng ty §iÖn lùc Hµ Nam")
    'Công ty Điện lực Hà Nam'
    """
    converted = text.translate(_TCVN3)
    return converted.upper() if capitals else converted


def from_vni(text: str) -> str:
    """Text drawn with a VNI font as Unicode.

    >>> from_vni("Coâng ty Ñieän löïc Haø Nam, ÖÙng Hoøa")
    'Công ty Điện lực Hà Nam, Ứng Hòa'
    """
    return _VNI_PIECE.sub(lambda found: _VNI[found.group()], text)


def from_font(font: str, text: str) -> str:
    """What a cell shows when its font is one of the old Vietnamese ones; other fonts and Unicode text stay.

    >>> from_font(".VnTimeH", "§iÖn lùc"), from_font(".VnTime", "Điện lực"), from_font("Arial", "«")
    ('ĐIỆN LỰC', 'Điện lực', '«')
    """
    if text.isascii() or any(c > "\u00ff" for c in text):
        return (
            text.upper() if font.lower().startswith(".vn") and font.endswith("H") and text.isascii() else text
        )
    if font.lower().startswith(".vn"):
        return from_tcvn3(text, capitals=font.endswith("H"))
    if font.upper().startswith("VNI"):
        return from_vni(text)
    return text


# UTF-8 bytes of Vietnamese letters as windows-1252 or windows-1258 shows them, such as á»‡ for ệ.
# Each branch begins with a plain letter, which lets the search skip ahead.
_GARBLED = re.compile(
    "á[»º€]|Ã[\u0080-\u00bf]|Ă[\u0080-\u00bf]|Ä[\u0082\u0083\u0090\u0091\u0192\u2018\u201a]|Æ[\u00a0°¡¯]"
)


def is_garbled(text: str) -> bool:
    """Whether text shows the marks of UTF-8 that was read as a Western or Vietnamese 8-bit encoding."""
    return _GARBLED.search(text) is not None


def ungarbled(text: str) -> str | None:
    """The text that garbled text was made from, or None where that cannot be told with certainty.

    >>> ungarbled("Ä\\x90iá»‡n lá»±c")
    'Điện lực'
    >>> ungarbled("Điện lực á»‡") is None
    True
    """
    for encoding in ("cp1252", "cp1258"):
        raw = _bytes_behind(text, encoding)
        if raw is None:
            continue
        try:
            restored = raw.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if len(restored) < len(text):
            return restored
    return None


def _bytes_behind(text: str, encoding: str) -> bytes | None:
    """The bytes that a reader took for this text; the five bytes that windows-1252 leaves open pass as they are."""
    out = bytearray()
    for char in text:
        try:
            out += char.encode(encoding)
        except UnicodeEncodeError:
            if not "\x80" <= char <= "\x9f":
                return None
            out.append(ord(char))
    return bytes(out)


def old_letters(texts: Iterable[str]) -> str:
    """`tcvn3` or `vni` where texts taken together are surely written for such fonts, else "".

    >>> old_letters(["C«ng ty §iÖn lùc Hµ Nam", "øng dông"]), old_letters(["Công ty Điện lực"])
    ('tcvn3', '')
    """
    western = [t for t in texts if not t.isascii() and all(c <= "\u00ff" for c in t)]
    together = "\n".join(western[:2000])
    if not together or vietnamese_share(together) > 0.7:
        return ""
    shares = {"tcvn3": vietnamese_share(from_tcvn3(together)), "vni": vietnamese_share(from_vni(together))}
    best = max(shares, key=lambda kind: shares[kind])
    return best if shares[best] >= 0.85 and shares[best] - min(shares.values()) > 0.1 else ""


def as_unicode(kind: str, text: str) -> str:
    """A text of a file whose texts `old_letters` has judged; Unicode among them stays."""
    if not kind or text.isascii() or any(c > "\u00ff" for c in text):
        return text
    return from_tcvn3(text) if kind == "tcvn3" else from_vni(text)


def old_text(text: str) -> str | None:
    """One text of an old font among others in Unicode, as Unicode; None where that is not certain.

    Certain is where words that are no Vietnamese all become Vietnamese, by one of the two tables alone.

    >>> old_text("Khoâng ñaêng nhaäp ñöôïc"), old_text("kh«ng ®¨ng nhËp ®­îc"), old_text("không có gì")
    ('Không đăng nhập được', 'không đăng nhập được', None)
    """
    if any(c > "\u00ff" for c in text) or vietnamese_share(text) > 0.5:
        return None
    made = {kind(text) for kind in (from_tcvn3, from_vni) if _all_vietnamese(kind(text))}
    return made.pop() if len(made) == 1 else None


def _all_vietnamese(text: str) -> bool:
    words = [w for w in _WORD.findall(text) if not w.isascii()]
    return len(words) > 1 and vietnamese_share(text) == 1 and any(c > "\u00ff" for c in text)
