"""Slips to the bank and back in CNAB 240, through `pycobranca`: imported here alone, where a file is made or read.

The library lays out the records. Ours are: which banks, what is checked first, and what of its reading is not taken. It
pairs the segments T and U by position, so that one that is missing moves every amount after it to another slip: a file
is whole and in pairs, or it is not read. Of Banco do Brasil it keeps only the tail of the number, and of
Santander no reason of a refusal. Its reading of old
due-date factors, always by the new count, is used nowhere: days of these files are written out, and what a bar code
says is read by `due_factor`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any
from warnings import catch_warnings, simplefilter

from integrator_tui.bank.arriving import lines_of
from integrator_tui.bank.portfolio import BANKS, Portfolio
from integrator_tui.bank.wrong import WrongField
from integrator_tui.rules.money import format_money

LENGTH = 240
NEW, TAKE_OFF = "01", "02"
"""Movements of a remittance: register a slip, take it off."""
WRITERS = {
    "001": "RemessaBancoBrasil240",
    "033": "RemessaSantander240",
    "104": "RemessaCaixa240",
    "748": "RemessaSicredi240",
    "756": "RemessaSicoob240",
}
"""Banks that CNAB 240 is written and read for here."""
OFFERS = tuple(
    (f"cod_{one}desconto", f"data_{one}desconto", f"valor_{one}desconto") for one in ("", "segundo_", "terceiro_")
)
LABELS = {"02": "entrada confirmada", "03": "entrada recusada", "06": "liquidado", "09": "baixado"}
LABELS |= {"17": "liquidado depois da baixa ou sem registro", "25": "protestado e baixado"}
LABELS |= {"26": "instrução recusada", "28": "tarifa", "30": "alteração recusada"}
REGISTERED, REFUSED, PAID, OFF = "02", "03", ("06", "17"), ("09", "25")
"""Occurrences that mean something for a slip; the others are only noted."""


@dataclass(frozen=True)
class Payer:
    """Whom a slip is for, with his address."""

    name: str
    document: str
    street: str
    district: str
    zip: str
    city: str
    state: str


@dataclass(frozen=True)
class Title:
    """A slip that goes to the bank; cents, and rates in hundredths of a percent (the fine once, interest a month)."""

    our_number: str
    our_digit: str
    invoice: int
    issued: date
    due: date
    cents: int
    fine: int
    interest: int
    payer: Payer
    movement: str = NEW
    offers: tuple[tuple[date, int], ...] = ()
    """Up to which day it is how many cents less, the earliest first; three at most."""


@dataclass(frozen=True)
class Sender:
    """Who sends, as the bank knows him."""

    portfolio: Portfolio
    name: str
    document: str
    account_digit: str = ""
    agency_digit: str = ""
    transmission: str = ""


@dataclass(frozen=True)
class Answer:
    """What a return says of one slip; `line` is that of its segment T, cents what the payer paid."""

    line: int
    key: str
    code: str
    day: date | None
    cents: int
    title_cents: int
    reasons: str

    @property
    def said(self) -> str:
        """The occurrence in words, with the reasons as the bank codes them."""
        label = LABELS.get(self.code, "ocorrência do banco")
        return f"{self.code} {label}" + (f", motivo {self.reasons}" if self.reasons else "")


@dataclass(frozen=True)
class ReturnFile:
    """A return, whole."""

    bank: str
    nsa: int
    day: date
    document: str
    account: str
    """The part of the header that tells one agreement from another."""
    answers: tuple[Answer, ...]


def key_of(number: str, digit: str) -> str:
    """What a slip is found by in a return: the digits of its number, without zeros at the left."""
    return "".join(sign for sign in number + digit if sign.isdecimal()).lstrip("0")


def library() -> Any:
    """The part of `pycobranca` that reads and writes. Raises `WrongField` with what is to be installed."""
    try:
        return import_module("pycobranca.cnab")
    except ImportError:
        running = f"{sys.version_info.major}.{sys.version_info.minor}"
        sentence = (
            "Remessa e retorno de boletos pedem o extra «cnab» (pip install 'integrator-tui[cnab]'), que só há para"
            f" o Python 3.12 ou mais novo; este é o {running}."
        )
        raise WrongField("library", "missing", sentence) from None


def supported(bank: str) -> None:
    """Raises `WrongField` for a bank that no CNAB 240 is written for."""
    if bank not in WRITERS:
        known = ", ".join(BANKS[code] for code in WRITERS)
        sentence = (
            f"Remessa e retorno em CNAB 240 não se fazem para o banco {BANKS.get(bank, bank)}, só para {known}:"
            " registre e baixe os boletos no site do banco, e receba na tela o que ele mostra como pago."
        )
        raise WrongField("bank", "unknown", sentence)


def check_title(sender: Sender, title: Title) -> None:
    """Raises `WrongField` with what a bank would refuse the slip for, so that it stays out and the others go."""
    payment = _payment(library(), sender, title)
    wrong = import_module("pycobranca.exceptions").BoletoInvalido
    try:
        payment.validar()
    except wrong as error:
        missing = {"documento_sacado": "CPF/CNPJ", "nome_sacado": "nome", "endereco_sacado": "endereço"}
        missing |= {"cep_sacado": "CEP"}
        named = [label for field, label in missing.items() if f"ausente: {field}" in str(error)]
        said = f"falta no cadastro: {', '.join(named)}" if named else str(error)
        raise WrongField("payer", "missing", said) from None
    if title.payer.state and not (len(title.payer.state) == 2 and title.payer.state.isascii()):
        raise WrongField("payer", "state", "a UF do endereço não tem duas letras")


def write(sender: Sender, titles: Sequence[Title], nsa: int, at: datetime) -> bytes:
    """The file; the same for the same input. Raises `WrongField`."""
    agreed = sender.portfolio
    supported(agreed.bank)
    lib = library()
    wrong = import_module("pycobranca.exceptions").BoletoInvalido
    told: dict[str, Any] = {
        "pagamentos": [_payment(lib, sender, title) for title in titles],
        "empresa_mae": sender.name,
        "agencia": agreed.agency,
        "digito_agencia": sender.agency_digit or "0",
        "conta_corrente": agreed.account or agreed.agreement,
        "digito_conta": sender.account_digit or "0",
        "documento_cedente": sender.document,
        "convenio": agreed.agreement,
        "sequencial_remessa": str(nsa),
        "data_geracao_fixa": f"{at:%d%m%Y}",
        "hora_geracao_fixa": f"{at:%H%M%S}",
    }
    if agreed.bank == "001":
        told["carteira"] = agreed.portfolio
    elif agreed.bank == "033":
        if not sender.transmission:
            raise WrongField("transmission", "missing", "Falta na carteira o código de transmissão do Santander.")
        told["codigo_transmissao"] = sender.transmission
    elif agreed.bank in ("104", "756"):
        told["modalidade_carteira"] = (agreed.modality or {"104": "14", "756": "01"}[agreed.bank]).zfill(2)
    try:
        text: str = getattr(lib, WRITERS[agreed.bank])(**told).gera_arquivo()
    except wrong as error:
        raise WrongField("portfolio", "refused", str(error)) from None
    lines = text.removesuffix("\r\n").split("\r\n")
    if agreed.bank == "756":  # its segment R always says that the slip is new, also where it is taken off
        lines = [f"{line[:15]}{before[15:17]}{line[17:]}" if line[13] == "R" else line
                 for before, line in zip([lines[0], *lines[:-1]], lines, strict=True)]  # fmt: skip
    for place, line in enumerate(lines, 1):
        if len(line) != LENGTH:
            raise WrongField("file", "length", f"A linha {place} da remessa sairia com {len(line)} letras, não 240.")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _payment(lib: Any, sender: Sender, title: Title) -> Any:
    payer = title.payer
    told = title.offers[-2:] if sender.portfolio.bank == "033" else title.offers  # no room for a third at Santander
    early: dict[str, Any] = {}
    for (kind, day, amount), (until, cents) in zip(OFFERS, told, strict=False):
        early |= {kind: "1", day: until, amount: cents / 100}
    return lib.Pagamento(
        **early,
        nosso_numero=_number(sender.portfolio, title),
        data_vencimento=title.due,
        valor=title.cents / 100,
        documento_sacado=payer.document,
        nome_sacado=payer.name,
        endereco_sacado=payer.street,
        bairro_sacado=payer.district,
        cep_sacado=payer.zip,
        cidade_sacado=payer.city,
        uf_sacado=payer.state or "  ",
        data_emissao=title.issued,
        numero=str(title.invoice),
        identificacao_ocorrencia=title.movement,
        codigo_multa="2" if title.fine else "0",
        percentual_multa=title.fine / 100,
        tipo_mora="2" if title.interest else "3",
        percentual_mora=title.interest / 100,
    )


def _number(agreed: Portfolio, title: Title) -> str:
    """The number as the library wants it: it adds agreement, modality or digit itself where the bank has them."""
    if agreed.bank == "001":
        return title.our_number.removeprefix(agreed.agreement)
    if agreed.bank == "104":
        return title.our_number[2:]
    if agreed.bank == "033":
        return title.our_number
    return title.our_number + title.our_digit


def read(data: bytes) -> ReturnFile:
    """A return of a bank. Raises `WrongField` with the first thing that is wrong; then nothing of it is taken."""
    lines = [_padded(line) for line in lines_of(data.decode("latin-1"))]
    _whole(lines)
    head = lines[0]
    bank, lib = head[:3], library()
    supported(bank)
    details = [(place, line) for place, line in enumerate(lines, 1) if line[7] == "3" and line[13] in "TU"]
    firsts, seconds = details[::2], details[1::2]
    if len(firsts) != len(seconds) or any(line[13] != "T" for _, line in firsts) or any(
        line[13] != "U" for _, line in seconds
    ):  # fmt: skip
        alone = next((place for turn, (place, line) in enumerate(details) if line[13] != "TU"[turn % 2]), len(lines))
        raise WrongField("detail", "pair", f"Linha {alone}: a cada segmento T segue o seu U; o arquivo está cortado.")
    with catch_warnings():  # of Banco do Brasil only the general map; all but the number is right
        simplefilter("ignore")
        found = lib.Retorno.ler_linhas([head, *(line for _, line in details)], layout="240")
    answers = []
    for (place, line), (second, _), one in zip(firsts, seconds, found.registros, strict=True):
        number = line[37:57] if bank == "001" else one.nosso_numero
        why = line[208:218] if bank == "033" else line[213:223]
        answers.append(
            Answer(
                place,
                key_of(number, ""),
                one.codigo_ocorrencia,
                _day(one.data_ocorrencia, second),
                _cents(one.valor_recebido, second),
                _cents(one.valor_titulo, place),
                " ".join(part for at in range(0, 10, 2) if (part := why[at : at + 2].strip()) not in ("", "00")),
            )
        )
    day = _day(head[143:151], 1)
    if day is None:
        raise WrongField("header", "date", "Linha 1: falta a data do arquivo.")
    return ReturnFile(bank, _cents(head[157:163], 1), day, head[18:32].strip(), head[32:72], tuple(answers))


_SAYS = {"0": 163, "9": 29, "T": 92, "U": 145}
"""How far the header, the trailer and both segments say something that is read; behind it an editor may have cut."""


def _padded(line: str) -> str:
    """In capitals, and as long as it was before an editor took the blanks at its right, all of them.

    A line that is short and still ends with a blank has lost a letter inside: its amounts stand a column off.
    """
    kind = line[13:14] if line[7:8] == "3" else line[7:8]
    cut = len(line) >= _SAYS.get(kind.upper(), 8) and not line.endswith(" ")
    return (line.ljust(LENGTH) if cut else line).upper()


def _whole(lines: Sequence[str]) -> None:
    if lines and len(lines[0]) == 400 and lines[0].startswith("02RETORNO"):
        raise WrongField("file", "kind", "Este retorno é CNAB 400; aqui se lê o CNAB 240: peça-o ao banco.")
    for place, line in enumerate(lines, 1):
        if bad := re.search("[\x00-\x1f]", line):
            raise WrongField(
                "file", "characters", f"Linha {place}: há um byte que não é de texto (0x{ord(bad[0]):02X})."
            )
        if len(line) != LENGTH:
            raise WrongField("file", "length", f"Linha {place}: tem {len(line)} letras, e o CNAB 240 tem 240.")
    if len(lines) < 2 or lines[0][7] != "0" or not lines[0][:3].isdecimal():
        raise WrongField("header", "kind", "Linha 1: não é o cabeçalho de um arquivo CNAB 240.")
    if lines[0][142] != "2":
        raise WrongField("header", "remittance", "Este arquivo é uma remessa, não um retorno.")
    last = lines[-1]
    if last[7] != "9":
        raise WrongField("trailer", "missing", "O arquivo está cortado: falta a última linha (registro 9).")
    if any(line[:3] != last[:3] for line in lines):
        raise WrongField("file", "bank", "As linhas do arquivo são de bancos diferentes.")
    told = last[23:29]
    if not told.isdecimal() or int(told) != len(lines):
        raise WrongField("trailer", "count", f"O fim conta {told.strip().lstrip('0')} registros, e há {len(lines)}.")


def _day(text: str, line: int) -> date | None:
    if not text.strip("0 "):
        return None
    try:
        return datetime.strptime(text, "%d%m%Y").date()
    except ValueError:
        raise WrongField("date", "value", f"Linha {line}: a data «{text}» não existe.") from None


def _cents(text: str, line: int) -> int:
    if text.strip() == "":
        return 0
    if not (text.isascii() and text.isdecimal()):
        raise WrongField("amount", "digits", f"Linha {line}: «{text}» não é um número.")
    return int(text)


def differs(cents: int, least: int, most: int, tolerance: int) -> str:
    """Why what was paid is for somebody to decide; empty where it is the slip, or what it became by its fine."""
    if cents + tolerance < least:
        return f"veio {format_money(cents)}, o boleto é de {format_money(least)}"
    if cents > most + tolerance:
        return f"veio {format_money(cents)}, mais que {format_money(most)}"
    return ""
