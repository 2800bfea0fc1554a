"""A CSV file of customers as it comes: its encoding, its separator, and which column is which field (F208)."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from integrator_tui.errors import Refused
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.rules.csv_safe import neutral
from integrator_tui.rules.fold import fold

ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
"""Tried in this order: the last takes any bytes."""
SEPARATORS = ";,\t"
LONGEST_CELL = 1_000_000
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # the line with which Excel says its separator
IGNORED = frozenset(
    {"codigo", "codigo do cliente", "data de cadastro", "planos ativos", "faturas vencidas", "valor vencido", "motivo"}
)
"""Columns, folded, that exports and files of refused rows have and that no import takes."""

SYNONYMS: dict[str, str] = {
    "tipo": "person_type",
    "tipo de pessoa": "person_type",
    "pessoa": "person_type",
    "situacao": "active",
    "status": "active",
    "ativo": "active",
    "nome": "legal_name",
    "nome razao social": "legal_name",
    "razao social nome": "legal_name",
    "nome completo": "legal_name",
    "nome do cliente": "legal_name",
    "cliente": "legal_name",
    "fantasia": "trade_name",
    "cpf": "document",
    "cnpj": "document",
    "cpf cnpj": "document",
    "cnpj cpf": "document",
    "documento": "document",
    "cpf ou cnpj": "document",
    "inscricao estadual": "state_registration",
    "insc estadual": "state_registration",
    "ie": "state_registration",
    "inscricao municipal": "city_registration",
    "insc municipal": "city_registration",
    "im": "city_registration",
    "identidade": "rg",
    "orgao emissor": "rg_issuer",
    "emissor do rg": "rg_issuer",
    "emissor rg": "rg_issuer",
    "nascimento": "birth_date",
    "data de nascimento": "birth_date",
    "data nascimento": "birth_date",
    "dt nascimento": "birth_date",
    "mae": "mother_name",
    "pai": "father_name",
    "logradouro": "street",
    "rua": "street",
    "endereco principal": "street",
    "no": "number",
    "n": "number",
    "nro": "number",
    "num": "number",
    "compl": "complement",
    "municipio": "city",
    "estado": "state",
    "ponto de referencia": "reference",
    "telefone": "phone",
    "tel": "phone",
    "telefone fixo": "phone",
    "fone residencial": "phone",
    "telefone celular": "mobile",
    "fone celular": "mobile",
    "cel": "mobile",
    "whatsapp": "mobile",
    "email": "email",
    "correio eletronico": "email",
    "condominio": "condominium_id",
    "apartamento": "unit",
    "apto": "unit",
    "obs": "notes",
    "cep de cobranca": "billing_zip",
    "cep cobranca": "billing_zip",
    "logradouro cobranca": "billing_street",
    "endereco de cobranca": "billing_street",
}
"""Folded header -> field, besides the labels of the form and the names of its fields."""

_BILLING = {"street", "number", "complement", "district", "city", "state", "zip"}


@dataclass(frozen=True)
class Line:
    """One row: the number of its first line, its cells, and its fields where the number of cells is right."""

    number: int
    cells: list[str]
    width: int
    """Columns of the header."""
    values: dict[str, str] | None


class Table:
    """An open file: `header` as it stands, `fields` the field of each column ("" for none)."""

    def __init__(
        self, raw: BinaryIO, text: TextIOWrapper, separator: str, fields_of: Callable[[list[str]], list[str]]
    ) -> None:
        self._raw = raw
        self.separator = separator
        self._reader = csv.reader(text, delimiter=separator, strict=True)
        try:
            self.header = next(self._reader)
        except StopIteration:
            raise Refused("O arquivo está vazio.") from None
        except csv.Error as error:
            raise Refused(f"O cabeçalho não pôde ser lido: {error}.") from error
        self.fields = fields_of(self.header)

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._raw.tell()

    def lines(self) -> Iterator[Line]:
        """The rows; blank ones are left out. Raises `Refused` where the file is no CSV."""
        used = [(index, name) for index, name in enumerate(self.fields) if name]
        width = len(self.header)
        while True:
            number = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise Refused(f"A linha {number} não pôde ser lida: {error}.") from error
            if not any(cells):
                continue
            if len(cells) < width or any(cells[width:]):
                yield Line(number, cells, width, None)
            else:
                yield Line(number, cells, width, {name: bare(cells[index]) for index, name in used})


@contextmanager
def opened(path: Path, fields_of: Callable[[list[str]], list[str]]) -> Iterator[Table]:
    """The file, read as its bytes say; `fields_of` gives the field of each column of a header, "" for none.

    Raises `Refused` when it cannot be read or a column is not understood.
    """
    encoding = _encoding(path)
    csv.field_size_limit(LONGEST_CELL)
    with path.open("rb") as raw, TextIOWrapper(raw, encoding, newline="") as text:
        first = text.readline(LONGEST_CELL)
        told = _TOLD.match(first)
        if told is None:
            text.seek(0)
        yield Table(raw, text, told[1] if told else max(SEPARATORS, key=first.count), fields_of)


def _encoding(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise Refused(f"Não foi possível abrir {path.name}: {error.strerror}.") from error
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ENCODINGS[:-1]:
        try:
            with path.open(encoding=encoding, newline="") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    return ENCODINGS[-1]


def bare(cell: str) -> str:
    """A cell without the apostrophe that an export put before it."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


def columns(header: list[str], mapping: Mapping[str, str]) -> list[str]:
    """The field of each column. Where a label stands twice, the second is of the billing address, as in the manual.

    Raises `Refused` for a column that is not understood (the mapping may leave it out), and for a field given twice.
    """
    fields: list[str] = []
    unknown: list[str] = []
    for title in header:
        name = mapping.get(fold(title), _known(title))
        if name in _BILLING and name in fields:
            name = f"billing_{name}"
        if name is None:
            unknown.append(title.strip() or "(sem título)")
        elif name and name in fields:
            raise Refused(f"Duas colunas são «{CustomerForm.ui(name).label}»: uma delas é «{title}».")
        fields.append(name or "")
    if unknown:
        listed = ", ".join(f"«{title}»" for title in unknown[:10]) + (", ..." if len(unknown) > 10 else "")
        raise Refused(
            f"Coluna não reconhecida: {listed}. Diga qual campo é com --map, num arquivo com [columns] e "
            '"Nome da coluna" = "campo", ou "" para deixar de fora.'
        )
    for name in ("legal_name", "document"):
        if name not in fields:
            raise Refused(f"Falta a coluna «{'CPF/CNPJ' if name == 'document' else CustomerForm.ui(name).label}».")
    return fields


def read_mapping(path: Path | None) -> dict[str, str]:
    """Folded title -> field, from the table `[columns]` of a TOML file: titles to fields, labels or ""."""
    if path is None:
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refused(f"Não foi possível abrir {path.name}: {error.strerror}.") from error
    except ValueError as error:
        raise Refused(f"{path.name} não é um arquivo TOML: {error}.") from error
    table = content.get("columns")
    if not isinstance(table, dict) or set(content) != {"columns"}:
        raise Refused(f'{path.name} deve ter só a tabela [columns], com linhas como "Nome da coluna" = "campo".')
    mapping: dict[str, str] = {}
    for title, target in table.items():
        name = _known(target) if isinstance(target, str) and target else ""
        if name is None or not isinstance(target, str):
            raise Refused(f"{path.name}: «{target}» não é um campo. Campos: {', '.join(CustomerForm.model_fields)}.")
        mapping[fold(title)] = name
    return mapping


def _known(title: str) -> str | None:
    """The field that a title means; "" for one that is left out, None for an unknown one."""
    wanted = fold(title)
    if title.strip() in CustomerForm.model_fields:
        return title.strip()
    if wanted in IGNORED:
        return ""
    billing = wanted.removesuffix(" cobranca").removesuffix(" de")
    if billing != wanted and (name := _labels().get(billing)) in _BILLING:
        return f"billing_{name}"
    return _labels().get(wanted)


@cache
def _labels() -> dict[str, str]:
    labels: dict[str, str] = {}
    for name in CustomerForm.model_fields:
        for person_type in ("PF", "PJ"):
            labels.setdefault(fold(CustomerForm.label(name, person_type)), name)
    return labels | SYNONYMS
