"""The plain form of signs that people type, paste, and get from word processors, in the letters of an SMS.

What Unicode itself calls compatible (½, ², ™, №, ﬁ, Ⅳ, full width) needs no entry: it is taken apart first.
"""

from __future__ import annotations

import re
import unicodedata

_SIGNS = {
    # Dashes and bullets
    "-": "‐‑‒–—―−⁃﹘﹣－•◦▪▫●○■□‣∙⋅·‧◆◇►▶➤➔¬¯¶─━",
    # Quotes
    '"': "“”„‟«»″‶〝〞〟＂¨❝❞",
    "'": "‘’‚‛′‵´`ʹʻʼʽˈˊˋ‹›❛❜",
    # Ordinals and degrees
    "o": "º°˚ₒ",
    "a": "ª",
    # Dots, commas, strokes
    "...": "…⋯",
    "..": "‥",
    ",": "¸،、",
    ".": "。",
    "/": "⁄∕÷⧸",
    "|": "¦│┃∣",
    "*": "★☆✱✳⭐※⁂∗†‡🌟",
    "^": "ˆ↑⬆",
    "~": "˜≈∼",
    # Arithmetic
    "x": "×✕✖✗✘❌☒ⅹ",
    "+-": "±",
    "+": "➕",
    "<=": "≤⩽",
    ">=": "≥⩾",
    "<>": "≠",
    "infinito": "∞",
    "0/00": "‰",
    "u": "µμ",
    "pi": "π",
    # Arrows and marks
    "->": "→➡⇨⟶",
    "<-": "←⬅",
    "<->": "↔",
    "=>": "⇒",
    "<=>": "⇔",
    "v": "↓⬇",
    "OK": "✓✔☑✅👌👍",
    "(!)": "⚠❗🚨",
    "!": "❕",
    "?": "❓❔",
    "Tel.": "☎☏📞📱📲✆",
    "E-mail:": "✉📧📩",
    # Faces and hearts
    ":)": "☺😀😁😃😄😆😊🙂😉🤗😍🥰",
    ":(": "☹😞😟🙁😢😭😔",
    "<3": "♥❤💙💚💛💜🧡🖤💕",
    # Money
    "c": "¢",
    "Cr": "₢",
    "L": "₤ŁĿ",
    "Rs": "₨₹",
    "PYG": "₲",
    "BTC": "₿",
    "KRW": "₩",
    "RUB": "₽",
    "PHP": "₱",
    "TRY": "₺",
    "ILS": "₪",
    "CRC": "₡",
    # Rights
    "(C)": "©",
    "(R)": "®",
    "(P)": "℗",
    # Letters that have no accent to take off
    "d": "đð",
    "D": "ĐÐ",
    "h": "ħ",
    "H": "Ħ",
    "i": "ı",
    "k": "ĸ",
    "l": "łŀ",
    "n": "ŋŉ",
    "N": "Ŋ",
    "oe": "œ",
    "OE": "Œ",
    "t": "ŧ",
    "T": "Ŧ",
    "th": "þ",
    "Th": "Þ",
    "f": "ƒ",
    "e": "əɛ℮",
    "SS": "ẞ",
    "ij": "ĳ",
}
SIGNS: dict[str, str] = {sign: plain for plain, signs in _SIGNS.items() for sign in signs}
_BY_CATEGORY = {
    "Pd": "-",
    "Pi": '"',
    "Pf": '"',
    "Ps": "(",
    "Pe": ")",
    "Po": ".",
    "Pc": "_",
    "Zs": " ",
    "Zl": "\n",
    "Zp": "\n",
}
_UNREADABLE = ("Lo", "Ll", "Lu", "Lt", "Lm", "Nd", "Nl", "No", "Cn")
_HOMOGLYPHS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
_LATIN = re.compile(r"^LATIN (CAPITAL|SMALL) LETTER (?:.* )?([A-Z]{1,2})(?: WITH .*)?$")
_FLAGS = range(0x1F1E6, 0x1F200)


def plain_form(sign: str) -> str:
    """What stands for one character that an SMS has no code for; "?" only for letters of other scripts.

    What is invisible, and pictures that no sign stands for, is nothing.
    """
    if sign in SIGNS:
        return SIGNS[sign]
    if ord(sign) in _FLAGS:
        return chr(ord(sign) - 0x1F1E6 + ord("A"))
    if sign == "\t":
        return " "
    upper = sign.upper()
    if upper in _HOMOGLYPHS:  # Greek, of which the alphabet has the capitals that Latin lacks
        return _HOMOGLYPHS[upper]
    if found := _LATIN.search(unicodedata.name(sign, "")):
        return found[2] if found[1] == "CAPITAL" else found[2].lower()
    category = unicodedata.category(sign)
    number = unicodedata.numeric(sign, -1)
    if category in ("Nd", "Nl", "No") and number == int(number) >= 0:
        return str(int(number))
    return _BY_CATEGORY.get(category, "?" if category in _UNREADABLE else "")
