"""Where each field of the records stands, by version. Lines have 150 characters; what is left at the end is blank.

Versions 5 (2008) and 8 (2020) as two public programs and the manual of a bank agree; version 8 makes the identification
at the bank six digits longer, which moves what follows. The last fields of its record H differ between the sources, so
they are read as one text.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

LENGTH = 150
VERSIONS = ("05", "08")
SERVICE = "DEBITO AUTOMATICO"
TO_BANK, FROM_BANK = "1", "2"


@dataclass(frozen=True)
class Field:
    """`kind`: `key` is kept as it is, `text` is transliterated and cut, `digits` are filled with zeros at the left,
    `day` is a date, `cents` an amount, `blank` is reserved."""

    name: str
    width: int
    kind: str
    allowed: str = ""
    """The single characters that may stand there."""


@dataclass(frozen=True)
class Place:
    """A field and where it begins, counted from 0."""

    field: Field
    start: int

    @property
    def end(self) -> int:
        """Where the next field begins."""
        return self.start + self.field.width


def _row(*fields: Field) -> tuple[Place, ...]:
    starts = list(accumulate((field.width for field in fields), initial=0))
    if starts[-1] != LENGTH:
        raise AssertionError(f"{fields[0].allowed}: {starts[-1]}")
    return tuple(Place(field, start) for field, start in zip(fields, starts, strict=False))


def _letter(letter: str) -> Field:
    return Field("registro", 1, "key", letter)


def _key(name: str, width: int, allowed: str = "") -> Field:
    return Field(name, width, "key", allowed)


def _text(name: str, width: int) -> Field:
    return Field(name, width, "text")


def _digits(name: str, width: int) -> Field:
    return Field(name, width, "digits")


def _day(name: str) -> Field:
    return Field(name, 8, "day")


def _cents(name: str, width: int) -> Field:
    return Field(name, width, "cents")


def _blank(width: int) -> Field:
    return Field("reservado", width, "blank")


def _client(version: str, name: str = "id_cliente_empresa") -> tuple[Field, Field, Field]:
    at_bank = _key("id_cliente_banco", 14) if version == "05" else _digits("id_cliente_banco", 20)
    return _key(name, 25), _digits("agencia", 4), at_bank


_PERSON = (_key("tipo_inscricao", 1, "12"), _digits("inscricao", 15))
_HEADER = _row(
    _letter("A"),
    _key("codigo_remessa", 1, TO_BANK + FROM_BANK),
    _key("convenio", 20),
    _text("empresa", 20),
    _digits("banco", 3),
    _text("nome_banco", 20),
    _day("data_geracao"),
    _digits("nsa", 6),
    _digits("versao", 2),
    _key("servico", 17),
    _blank(52),
)
_COMMON = {
    "A": _HEADER,
    "J": _row(
        _letter("J"),
        _digits("nsa", 6),
        _day("data_geracao"),
        _digits("total_registros", 6),
        _cents("valor_total", 17),
        _day("data_processamento"),
        _blank(104),
    ),
    "L": _row(
        _letter("L"),
        *(_day(name) for name in ("data_faturamento", "vencimento", "data_remessa", "data_remessa_fisica")),
        _blank(117),
    ),
    "T": _row(_letter("T"), _digits("total_registros", 6), _cents("valor_total", 17), _blank(126)),
    "X": _row(
        _letter("X"),
        _digits("agencia", 4),
        _text("nome", 30),
        _text("endereco", 30),
        _text("numero", 5),
        _digits("cep", 8),
        _text("cidade", 20),
        _key("uf", 2),
        _key("situacao", 1),
        _blank(49),
    ),
    "Z": _row(_letter("Z"), _digits("total_registros", 6), _cents("valor_total", 17), _blank(126)),
}
_FIVE = {
    "B": _row(_letter("B"), *_client("05"), _day("data_opcao"), _blank(97), _key("movimento", 1, "12")),
    "C": _row(
        _letter("C"),
        *_client("05"),
        *(_text("ocorrencia_1", 40), _text("ocorrencia_2", 40)),
        *(_blank(25), _key("movimento", 1, "12")),
    ),
    "D": _row(
        _letter("D"),
        *_client("05", "id_cliente_anterior"),
        *(_key("id_cliente_atual", 25), _text("ocorrencia", 60)),
        *(_blank(20), _key("movimento", 1, "01")),
    ),
    "E": _row(
        _letter("E"),
        *_client("05"),
        *(_day("vencimento"), _cents("valor", 15), _digits("moeda", 2), _key("uso_empresa", 60)),
        *(*_PERSON, _blank(4), _key("movimento", 1, "01")),
    ),
    "F": _row(
        _letter("F"),
        *_client("05"),
        *(_day("data"), _cents("valor", 15), _key("codigo_retorno", 2), _key("uso_empresa", 60)),
        *(*_PERSON, _blank(4), _key("movimento", 1, "01")),
    ),
    "H": _row(
        _letter("H"),
        *_client("05", "id_cliente_anterior"),
        *(_key("id_cliente_atual", 25), _text("ocorrencia", 58)),
        *(_blank(22), _key("movimento", 1, "01")),
    ),
    "K": _row(
        _letter("K"),
        *_client("05"),
        *(_digits("tipo_tratamento", 2), _cents("valor", 15), _digits("codigo_receita", 4)),
        *(*_PERSON, _blank(69)),
    ),
}
_EIGHT = {
    "B": _row(_letter("B"), *_client("08"), _day("data_opcao"), _blank(91), _key("movimento", 1, "12")),
    "C": _row(
        _letter("C"),
        *_client("08"),
        *(_text("ocorrencia_1", 40), _text("ocorrencia_2", 40)),
        *(_blank(19), _key("movimento", 1, "12")),
    ),
    "D": _row(
        _letter("D"),
        *_client("08", "id_cliente_anterior"),
        *(_key("id_cliente_atual", 25), _text("ocorrencia", 55), _key("nova_data", 8)),
        *(_key("cheque_especial", 1), _key("parcial_pos_vencimento", 1), _blank(9), _key("movimento", 1, "01")),
    ),
    "E": _row(
        _letter("E"),
        *_client("08"),
        *(_day("vencimento"), _cents("valor", 15), _digits("moeda", 2), _key("uso_empresa", 53)),
        *(_key("uso_empresa_xy", 1), *_PERSON, _key("tipo_operacao", 1), _key("cheque_especial", 1)),
        *(_key("parcial_pos_vencimento", 1), _blank(1), _key("movimento", 1, "01")),
    ),
    "F": _row(
        _letter("F"),
        *_client("08"),
        *(_day("data"), _cents("valor", 15), _key("codigo_retorno", 2), _key("uso_empresa", 54)),
        *(*_PERSON, _blank(4), _key("movimento", 1, "01")),
    ),
    "H": _row(
        _letter("H"),
        *_client("08", "id_cliente_anterior"),
        *(_key("id_cliente_atual", 25), _text("ocorrencia", 52), _key("ocorrencias", 22), _key("movimento", 1, "01")),
    ),
}
RECORDS: dict[str, dict[str, tuple[Place, ...]]] = {"05": _COMMON | _FIVE, "08": _COMMON | _EIGHT}
"""By version and by the letter of the record."""
SUMMED = {TO_BANK: "E", FROM_BANK: "F"}
"""The records whose amounts the trailer adds up."""
