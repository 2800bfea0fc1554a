"""The fields of a PIX code: each two digits of its name, two of its length, and the value; some hold fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from integrator_tui.bank import pix
from integrator_tui.bank.wrong import WrongField
from integrator_tui.rules.typed import quoted

Value = TypeVar("Value")
NAMES = {
    "00": "versão",
    "01": "uso único",
    "26": "conta PIX",
    "52": "categoria",
    "53": "moeda",
    "54": "valor",
    "58": "país",
    "59": "nome",
    "60": "cidade",
    "61": "CEP",
    "62": "identificação",
    "63": "CRC",
    "80": "recorrência",
}
_SHAPES = {
    "01": ("11|12", "11 ou 12"),
    "52": ("[0-9]{4}", "quatro algarismos"),
    "53": ("986", "986, o real"),
    "58": ("BR", "BR, o Brasil"),
    "61": ("[0-9]{5}-?[0-9]{3}", "oito algarismos"),
}
_MOST = {"59": pix.MOST_NAME, "60": pix.MOST_CITY}


def walk(text: str, within: str) -> dict[str, str]:
    """The fields of a code, or of a field that holds fields. Raises `WrongField` where the lengths do not add up."""
    found: dict[str, str] = {}
    place, before = 0, ""
    while place < len(text):
        head = text[place : place + 4]
        if not re.fullmatch("[0-9]{4}", head):
            raise _lost(before, within, head)
        name, length = head[:2], int(head[2:])
        value = text[place + 4 : place + 4 + length]
        said = label(within, name)
        if len(value) < length:
            sentence = f"O campo {said} diz ter {length} caracteres e tem {len(value)}: falta um pedaço do código."
            raise WrongField(_path(within, name), "truncated", sentence)
        if not length:
            raise WrongField(_path(within, name), "empty", f"O campo {said} está vazio.")
        if name in found:
            raise WrongField(_path(within, name), "twice", f"O campo {said} aparece duas vezes.")
        if not within:
            _refuse_value(name, value)
        found[name] = value
        place, before = place + 4 + length, name
    return found


def _refuse_value(name: str, value: str) -> None:
    """The content of one field of the outer row, looked at where it stands: what comes after it may be out of step."""
    said = label("", name)
    if name in _SHAPES and not re.fullmatch(_SHAPES[name][0], value):
        raise WrongField(name, "value", f"O campo {said} é {_SHAPES[name][1]}; veio «{value}».")
    if len(value) > _MOST.get(name, pix.MOST_FIELD):
        raise WrongField(name, "length", f"O campo {said} tem no máximo {_MOST[name]} caracteres.")
    if name == "54":
        as_field("54", pix.parse_amount, value)


def as_field(name: str, parse: Callable[[str], Value], value: str) -> Value:
    """What the rule says, under the number that the field has in the code."""
    try:
        return parse(value)
    except WrongField as error:
        raise WrongField(name, error.code, str(error)) from None


def strange(code: str, found: re.Match[str]) -> WrongField:
    """A sign that is no ASCII, and the field that it stands in as far as the lengths before it are right."""
    place, field = 0, ""
    while head := re.fullmatch("([0-9]{2})([0-9]{2})", code[place : place + 4]):
        field, place = head[1], place + 4 + int(head[2])
        if place > found.start():
            break
    where = f" (campo {label('', field)})" if field else ""
    sentence = f"{quoted(found[0])} na posição {found.start() + 1}{where}: um código PIX não tem acentos nem símbolos."
    return WrongField(field or "characters", "character", sentence)


def label(within: str, name: str) -> str:
    said = NAMES.get(name, "") if not within else {"26-01": "chave", "62-05": "txid"}.get(f"{within}-{name}", "")
    return f"{_path(within, name)} ({said})" if said else _path(within, name)


def _path(within: str, name: str) -> str:
    return f"{within}-{name}" if within else name


def _lost(before: str, within: str, head: str) -> WrongField:
    """A head that is none: the field before it, or the one it stands in, has another length than it says."""
    name = _path(within, before) if before else within or "00"
    said = label(within, before) if before else label("", name)
    sentence = (
        f"Depois do campo {said} vem «{head}», que não é um campo: o tamanho dele está errado, ou falta um pedaço."
    )
    return WrongField(name, "length", sentence)
