"""What is pasted into the search box: a label before a number, a link, `Nome <e-mail>`, the cell of a spreadsheet."""

from __future__ import annotations

import re

from integrator_tui.rules.typed import tidy

LONGEST = 600
"""Characters of a text that is looked through."""
_ADDRESS = re.compile(r"[^<>@]{0,250}<\s*([^<>\s@]+@[^<>\s@]+\.[^<>\s@]+)\s*>")
_SCHEME = re.compile(r"(?i)^(?:tel|sms|mailto|callto|whatsapp|sip|skype):\s*(?://)?")
_CHAT = re.compile(r"(?i)(?:\bwa\.me/|[?&]phone=)(?:%2B|\+)?([0-9]{8,15})")
_HOST = re.compile(r"(?i)^(?:[a-z]{2,6}://)?([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::[0-9]{1,5})?(?:/\S*)?$")
_MAIL = re.compile(r"([^\s?&<>]+@[^\s?&<>]+)\?\S*")
_SHEET = re.compile(r'="([^"]*)"')
_ROUND = re.compile(r"([0-9]{4,})[.,]0{1,2}")
_POWER = re.compile(r"([1-9])[.,]([0-9]{2,})[eE]\+?([0-9]{1,2})")
_WORDS = (
    r"cpf|cnpj|cgc|c\.p\.f\.?|c\.n\.p\.j\.?|mf|rg|documento|docto|doc|passaporte|rnm|rne|fone|telefone|tel|celular|cel"
    r"|whats(?:app)?|zap|wpp|fax|contato|ramal|cep|e-?mail|login|usu[aá]rio|user|pppoe|c[oó]digo|c[oó]d|id|cliente"
    r"|matr[ií]cula|mat|assinante|titular|protocolo|prot|contrato|contr|mac|ip|endere[cç]o|dom[ií]nio|site|insc(?:rito)?"
    r"|n[uú]m(?:ero)?|nro|t"
)
_BETWEEN = r"(?:\s*[:#=/–-]+\s*|\.?:?\s+|\.:\s*|\.?(?=[(+]))"
_LABELS = re.compile(
    rf"(?i)^(?:{_WORDS}){_BETWEEN}(?:(?:{_WORDS}|sob|do|da|de|o){_BETWEEN}|n(?:[º°.:\s]|o[\s.:])[.:\s]*(?=\S*[0-9])|[º°#]\s*)*"
)
_NAMED = re.compile(
    r"(?i)^(?:(?:nome(?:\s+(?:completo|fantasia|social|do\s+cliente))?|raz[aã]o\s+social|cliente|titular|assinante"
    r"|respons[aá]vel|contato|a/c|att?n?|aos\s+cuidados(?:\s+de)?)\s*[:=-]+\s*|nome(?:\s+completo)?\s+|a/c\s+)(?=\S)"
)
_PASSPORT = re.compile(r"[A-Za-z]{1,3}[ -]?[0-9]{4,}[0-9 .-]*")
_NUMBER = re.compile(r"(?i)^(?:#|n[º°]\.?|n\.|n[uú]mero)\s*(?=[0-9])")
_AFTER = re.compile(r"(?i)[\s(/-]*\b(?:whats(?:app)?|zap|wpp|celular|cel|fixo|tel|recado|claro|vivo|tim|oi)\W*$")
_ENDS = " \t\r\n,;:\"'“”‘’«»`´|*•·–—_~>"
_BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">"}


def cleaned(text: str) -> str:
    """The text without what only came along when it was copied; a name that begins like a label keeps it."""
    found = tidy(text)
    if len(found) > LONGEST:
        return found
    if inside := _SHEET.fullmatch(found):
        found = inside[1]
    found = _bare(found)
    if address := _ADDRESS.fullmatch(found) or _ADDRESS.fullmatch(f"{found}>"):
        return address[1]
    if number := _CHAT.search(found):
        return f"+{number[1]}"
    found = _SCHEME.sub("", found)
    if host := _HOST.fullmatch(found):
        return host[1]
    if mail := _MAIL.fullmatch(found):
        found = mail[1]
    found = _without_label(_from_sheet(found))
    if (shorter := _AFTER.sub("", found)) != found and _is_number(shorter):
        found = _bare(shorter)
    return found or text.strip()


def _bare(text: str) -> str:
    """Without signs and brackets around, but for those that are half of a pair, as in `(11) 3333`."""
    found = text
    while True:
        before = found
        found = found.strip(_ENDS).removeprefix("- ").removesuffix(" -")
        if found[:1] in _BRACKETS and found.endswith(_BRACKETS[found[0]]) and found.count(found[0]) == 1:
            found = found[1:-1]
        if found.endswith(".") and (sum(map(str.isdigit, found)) > 7 or "@" in found):
            found = found[:-1]
        if found == before:
            return found


def _from_sheet(text: str) -> str:
    """`52998224725,00` and `5,2998224725E+10` as they were before a spreadsheet had them; of a rounded one the
    beginning."""
    if found := _ROUND.fullmatch(text):
        return found[1]
    if found := _POWER.fullmatch(text):
        whole, power = found[1] + found[2], int(found[3])
        return whole if len(whole) == power + 1 else whole[:-1] if len(whole) <= power else text
    return text


def _without_label(text: str) -> str:
    found = _NUMBER.sub("", text)
    rest = _bare(_LABELS.sub("", found, count=1))
    if rest != found and _is_no_name(rest):
        return _bare(_from_sheet(_NUMBER.sub("", _SCHEME.sub("", rest))))
    return _bare(_NAMED.sub("", found, count=1)) or found


def _is_no_name(rest: str) -> bool:
    """What stands behind a label is a number or an address: `Celular Silva` and `Cliente João 12` are somebody's."""
    return _is_number(rest) or (" " not in rest and re.search(r"[\d.@_]", rest) is not None)


def _is_number(text: str) -> bool:
    """Whether there are digits, and no word of letters beside them."""
    if text[:1].isalpha():
        return _PASSPORT.fullmatch(text) is not None
    return any(map(str.isdigit, text)) and not re.search(r"[^\W\d_]{4}", text)
