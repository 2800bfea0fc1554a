"""Reads files of the bank whole, or refuses them whole: one named error, the line it is on, and nothing done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from integrator_tui.bank.febraban.codes import CODES
from integrator_tui.bank.febraban.layout import LENGTH, RECORDS, SERVICE, SUMMED, VERSIONS, Place
from integrator_tui.bank.wrong import WrongField
from integrator_tui.rules.money import format_money

MOST_BYTES = 152 * 1_000_000
_NO_TEXT = re.compile(rb"[^ -~]")
_END = b"\x1a"
"""What DOS put at the end of a file; some banks still do."""


class WrongFile(WrongField):
    """A file that is not taken: `line` counts from 1, 0 for the file as a whole."""

    def __init__(self, line: int, field: str, code: str, sentence: str) -> None:
        super().__init__(field, code, f"Linha {line}: {sentence}" if line else sentence)
        self.line = line


@dataclass(frozen=True)
class Record:
    """One line: its number, its letter, and the text of its fields without the blanks at the right."""

    line: int
    letter: str
    fields: dict[str, str]

    def cents(self, name: str = "valor") -> int:
        """An amount."""
        return int(self.fields[name])

    def day(self, name: str) -> date:
        """A date."""
        return _day(self.fields[name])


@dataclass(frozen=True)
class DebitFile:
    """A file that is whole and adds up."""

    header: Record
    records: tuple[Record, ...]

    @property
    def version(self) -> str:
        """`05` or `08`."""
        return self.header.fields["versao"]

    @property
    def nsa(self) -> int:
        """The number of the file within its agreement."""
        return int(self.header.fields["nsa"])

    def of(self, letter: str) -> tuple[Record, ...]:
        """The records of one letter, in order."""
        return tuple(record for record in self.records if record.letter == letter)


def read_file(data: bytes) -> DebitFile:
    """The file, every line of it checked. Raises `WrongFile`."""
    lines = _lines(data)
    version = lines[0][79:81]
    if lines[0][0] != "A":
        raise WrongFile(1, "registro", "header", "o arquivo começa pelo registro A.")
    if version not in VERSIONS:
        raise WrongFile(1, "versao", "version", f"a versão «{version}» do leiaute não é lida; são 05 e 08.")
    header = _record(version, 1, lines[0])
    if header.fields["servico"] != SERVICE:
        raise WrongFile(1, "servico", "service", f"o serviço não é {SERVICE}.")
    if lines[-1][0] != "Z":
        raise WrongFile(len(lines), "registro", "trailer", "falta o registro Z: o arquivo está cortado.")
    body = tuple(_record(version, number, line) for number, line in enumerate(lines[1:-1], 2))
    for record in body:
        if record.letter in "AZ":
            raise WrongFile(record.line, "registro", "order", f"o registro {record.letter} está no meio do arquivo.")
    _refuse_totals(header, body, _record(version, len(lines), lines[-1]))
    return DebitFile(header, body)


def _lines(data: bytes) -> list[str]:
    if len(data) > MOST_BYTES:
        raise WrongFile(0, "arquivo", "size", "Arquivo grande demais para um débito automático.")
    data = data.removesuffix(_END)
    if not data.strip():
        raise WrongFile(0, "arquivo", "empty", "O arquivo está vazio.")
    if b"\n" in data and b"\r\n" not in data and b"\0" not in data:
        raise WrongFile(0, "arquivo", "line_end", "As linhas terminam só com LF; o leiaute pede CR e LF.")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    for number, line in enumerate(lines, 1):
        if bad := _NO_TEXT.search(line):
            what = (
                "LF sem CR" if bad[0] == b"\n" else f"um byte que não é de texto sem acentos (0x{bad[0].hex().upper()})"
            )
            code = "line_end" if bad[0] == b"\n" else "characters"
            raise WrongFile(number, "arquivo", code, f"há {what}.")
        if len(line) != LENGTH:
            raise WrongFile(number, "arquivo", "line_length", f"tem {len(line)} caracteres; são {LENGTH}.")
    return [line.decode("ascii") for line in lines]


@lru_cache(maxsize=64)
def _shape(version: str, letter: str) -> tuple[re.Pattern[str], tuple[str, ...], tuple[str, ...]]:
    """A pattern of the whole line, the names of its groups, and those that are dates."""
    places = [place for place in RECORDS[version][letter] if place.field.kind != "blank"]
    pattern = "".join(
        f"{'' if place.field.kind == 'blank' else '('}{_class(place)}{{{place.field.width}}}"
        f"{'' if place.field.kind == 'blank' else ')'}"
        for place in RECORDS[version][letter]
    )
    names = tuple(place.field.name for place in places)
    return re.compile(pattern), names, tuple(place.field.name for place in places if place.field.kind == "day")


def _class(place: Place) -> str:
    if place.field.allowed:
        return f"[{place.field.allowed}]"
    return "[0-9]" if place.field.kind in ("digits", "cents", "day") else "."


def _record(version: str, number: int, line: str) -> Record:
    letter = line[0]
    if letter not in RECORDS[version]:
        raise WrongFile(number, "registro", "unknown_record", f"o registro «{letter}» não existe na versão {version}.")
    pattern, names, days = _shape(version, letter)
    found = pattern.fullmatch(line)
    if not found:
        raise _wrong_value(version, number, line)
    fields = {name: text.rstrip() for name, text in zip(names, found.groups(), strict=True)}
    for name in days:
        try:
            _day(fields[name])
        except ValueError:
            raise WrongFile(number, name, "day", f"«{name}» é uma data; veio «{fields[name]}».") from None
    if letter == "F" and fields["codigo_retorno"] not in CODES:
        code = fields["codigo_retorno"]
        raise WrongFile(number, "codigo_retorno", "unknown_code", f"o código de retorno «{code}» não é conhecido.")
    return Record(number, letter, fields)


def _wrong_value(version: str, number: int, line: str) -> WrongFile:
    """The first field of a line that its pattern does not take."""
    for place in RECORDS[version][line[0]]:
        text, field = line[place.start : place.end], place.field
        if field.allowed and text not in field.allowed:
            return WrongFile(number, field.name, "value", f"«{field.name}» não pode ser «{text}».")
        if field.kind in ("digits", "cents", "day") and not text.isdecimal():
            what = "uma data" if field.kind == "day" else "só algarismos"
            code = "day" if field.kind == "day" else "number"
            return WrongFile(number, field.name, code, f"«{field.name}» é {what}; veio «{text}».")
    raise AssertionError(line)


def _refuse_totals(header: Record, body: tuple[Record, ...], trailer: Record) -> None:
    """The trailer counts every line with itself and the header, and adds up E to the bank, F from it."""
    said, found = int(trailer.fields["total_registros"]), len(body) + 2
    if said != found:
        raise WrongFile(trailer.line, "total_registros", "count", f"diz {said} registros e o arquivo tem {found}.")
    letter = SUMMED[header.fields["codigo_remessa"]]
    added = sum(record.cents() for record in body if record.letter == letter)
    if trailer.cents("valor_total") != added:
        shown = f"{format_money(trailer.cents('valor_total'))} e os registros {letter} somam {format_money(added)}"
        raise WrongFile(trailer.line, "valor_total", "sum", f"diz {shown}.")


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))
