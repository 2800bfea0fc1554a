"""Texts that came broken: bytes that are none of the encoding, letters of another, errors of a spreadsheet."""

from __future__ import annotations

import re

# UTF-8 that was once read as Windows-1252: "JoÃ£o", "NÂº". Signs that may follow an Ã in earnest (quotes, dots) are
# not among them.
_SWAPPED = re.compile(
    "Ã[\u0080-\u009f\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf€‚ƒ‡‰Š•šœ]|Â[\u00a0-\u00ba]|â€[œ\u009d™“”]|ï¿½"
)
_ESCAPED = re.compile("[\udc80-\udcff]+")
_ERRORS = re.compile(
    r"#(?:N/D|N/A|REF!|VALOR!|VALUE!|NOME\?|NAME\?|DIV/0!|NULO!|NULL!|N[UÚ]M!)|#{3,}|Err:[0-9]{3}", re.IGNORECASE
)


def damage(text: str) -> str:
    """What is wrong with a text as it came, as a sentence; empty for a sound one."""
    if text.isascii() and "#" not in text and "Err:" not in text:
        return ""
    if found := _ESCAPED.search(text):
        listed = " ".join(f"{ord(character) - 0xDC00:02X}" for character in found[0][:8])
        return f"na posição {found.start() + 1} há bytes que não são desta codificação ({listed}); corrija o texto."
    if "\ufffd" in text:
        return f"na posição {text.index(chr(0xFFFD)) + 1} há um sinal «�»: a letra já veio perdida; corrija o texto."
    if found := _SWAPPED.search(text):
        return f"«{found[0]}» é de um texto gravado com a codificação trocada; corrija-o, ou peça o arquivo de novo."
    if _ERRORS.fullmatch(text.strip()):
        return f"«{text.strip()[:20]}» é um erro da planilha, não um valor."
    return ""


def readable(cell: str) -> str:
    """A cell as it can be written to a file again: what was no text is marked."""
    return _ESCAPED.sub(lambda found: "\ufffd" * len(found[0]), cell)
