"""Writes files for the bank: every line 150 bytes, checked before a number is spent on it (traps C8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from integrator_tui.bank.ascii_text import ascii_text
from integrator_tui.bank.febraban.layout import LENGTH, RECORDS, SERVICE, SUMMED, TO_BANK, Field, Place
from integrator_tui.bank.wrong import WrongField, whole_number
from integrator_tui.rules.customers.documents import CPF_LENGTH

REAL = "03"
CPF, CNPJ = "2", "1"
Value = str | int | date


@dataclass(frozen=True)
class Header:
    """Who writes to whom. `nsa` grows by one with each file of the agreement and never skips or repeats."""

    convenio: str
    company: str
    bank: str
    bank_name: str
    on: date
    nsa: int
    version: str = "05"
    kind: str = TO_BANK


def debit_order(
    version: str,
    *,
    client: str,
    branch: str,
    account: str,
    due: date,
    cents: int,
    use: str,
    document: str,
    cancel: bool = False,
) -> str:
    """The line of a debit, or of its cancellation, for a customer with a CPF or CNPJ.

    `client` is the identification that the bank knows, `use` comes back as it went: the number of the invoice. Raises
    `WrongField`, also for a CNPJ with letters, for which no bank has said yet where it may stand (facts 9.12).
    """
    if not document.isdecimal():
        sentence = "CNPJ com letras ainda não cabe no débito automático; cobre de outra forma até o banco dizer como."
        raise WrongField("inscricao", "letters", sentence)
    if cents <= 0:
        raise WrongField("valor", "range", "O valor de um débito é maior que zero.")
    values: dict[str, Value] = {
        "id_cliente_empresa": client,
        "agencia": branch,
        "id_cliente_banco": account,
        "vencimento": due,
        "valor": cents,
        "moeda": REAL,
        "uso_empresa": use,
        "tipo_inscricao": CPF if len(document) == CPF_LENGTH else CNPJ,
        "inscricao": document,
        "movimento": "1" if cancel else "0",
    }
    if version == "08":
        # A debit of the day alone, without overdraft and not in parts: what the customer agreed to.
        values |= {"uso_empresa_xy": " ", "tipo_operacao": "1", "cheque_especial": "2", "parcial_pos_vencimento": "2"}
    return record(version, "E", values)


def record(version: str, letter: str, values: Mapping[str, Value]) -> str:
    """The line of any record from the values of its fields. Raises `WrongField` for one that lacks or does not fit."""
    places = _places(version, letter)
    known = {place.field.name for place in places} - {"registro", "reservado"}
    if unknown := values.keys() - known:
        raise WrongField(min(unknown), "unknown", f"O registro {letter} não tem o campo «{min(unknown)}».")
    line = "".join(_written(place.field, letter, values) for place in places)
    if len(line.encode("ascii")) != LENGTH:
        raise AssertionError(f"{letter}: {len(line)}")
    return line


def file_of(header: Header, lines: Sequence[str]) -> bytes:
    """The whole file: header, the lines of `record`, and the trailer that counts and adds them up; lines end CRLF."""
    first = record(
        header.version,
        "A",
        {
            "codigo_remessa": header.kind,
            "convenio": header.convenio,
            "empresa": header.company,
            "banco": header.bank,
            "nome_banco": header.bank_name,
            "data_geracao": header.on,
            "nsa": str(header.nsa),
            "versao": header.version,
            "servico": SERVICE,
        },
    )
    if header.nsa < 1:
        raise WrongField("nsa", "range", "O número do arquivo (NSA) começa por 1.")
    total = sum(_amount(header, line) for line in lines)
    last = record(header.version, "Z", {"total_registros": str(len(lines) + 2), "valor_total": total})
    return "".join(f"{line}\r\n" for line in (first, *lines, last)).encode("ascii")


def _places(version: str, letter: str) -> tuple[Place, ...]:
    if version not in RECORDS:
        raise WrongField("versao", "unknown", f"A versão {version} do leiaute não é escrita aqui; são 05 e 08.")
    if letter not in RECORDS[version]:
        raise WrongField("registro", "unknown", f"A versão {version} não tem o registro «{letter}».")
    return RECORDS[version][letter]


def _amount(header: Header, line: str) -> int:
    if line[0] != SUMMED[header.kind]:
        return 0
    place = next(place for place in _places(header.version, line[0]) if place.field.name == "valor")
    return int(line[place.start : place.end])


def _written(field: Field, letter: str, values: Mapping[str, Value]) -> str:
    if field.kind == "blank":
        return " " * field.width
    if field.name == "registro":
        return letter
    if field.name not in values:
        raise WrongField(field.name, "missing", f"Falta «{field.name}» no registro {letter}.")
    value = values[field.name]
    if isinstance(value, date):
        text = f"{value:%Y%m%d}" if field.kind == "day" else ""
    elif isinstance(value, int):
        text = _cents(field, value)
    else:
        text = _text(field, value)
    if len(text) != field.width or (field.allowed and text not in field.allowed):
        raise WrongField(field.name, "value", f"«{field.name}» do registro {letter} não aceita «{value}».")
    return text


def _cents(field: Field, cents: int) -> str:
    if field.kind != "cents" or not 0 <= cents < 10**field.width:
        raise WrongField(field.name, "range", f"«{field.name}» não aceita {cents}.")
    return f"{cents:0{field.width}}"


def _text(field: Field, text: str) -> str:
    if field.kind == "digits":
        return whole_number(field.name, text, field.width)
    if field.kind == "text":
        return ascii_text(text, " ").upper()[: field.width].ljust(field.width)
    if field.kind != "key":
        return ""
    if not ((text.isascii() and text.isprintable()) or not text):
        raise WrongField(field.name, "characters", f"«{field.name}» não tem acentos nem símbolos.")
    if len(text) > field.width:
        raise WrongField(field.name, "length", f"«{field.name}» tem no máximo {field.width} caracteres.")
    return text.ljust(field.width)
