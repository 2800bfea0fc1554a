"""Reads a PIX code ("copia e cola") and says what it is, or which field is wrong and why (facts 3.2).

What is decided: blanks and line breaks around the code, and line breaks, tabs and marks without width inside it, come
from copying and are left out; a blank that is no ASCII blank is one. Blanks inside are content, for names have them.
Anything else that is no ASCII is refused, since readers disagree on whether its length is counted in bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from integrator_tui.bank import pix
from integrator_tui.bank.labels import pix_in
from integrator_tui.bank.pix_fields import as_field, label, strange, walk
from integrator_tui.bank.pix_keys import kind_of
from integrator_tui.bank.wrong import WrongField
from integrator_tui.rules.typed import tidy

LONGEST = 2_000
"""Most characters that are looked at; the longest a QR code holds for this is 512."""
NEEDED = ("26", "52", "53", "58", "59", "60", "62")


@dataclass(frozen=True)
class PixCode:
    """What a code says. A dynamic one holds only an address: amount and payer are behind it, and not known here."""

    code: str
    fields: dict[str, str]
    account: dict[str, str]
    additional: dict[str, str]
    key_kind: str
    amount_cents: int | None
    recurrence: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """`static` with a key, `dynamic` with an address, `recurrence` with neither."""
        return "static" if self.key else "dynamic" if self.url else "recurrence"

    @property
    def key(self) -> str:
        """The key that is paid to; empty in a dynamic code."""
        return self.account.get("01", "")

    @property
    def url(self) -> str:
        """The address of a dynamic code, without `https://`."""
        return self.account.get("25", "")

    @property
    def description(self) -> str:
        """What the payer reads."""
        return self.account.get("02", "")

    @property
    def name(self) -> str:
        """Who receives."""
        return self.fields["59"]

    @property
    def city(self) -> str:
        """Where."""
        return self.fields["60"]

    @property
    def txid(self) -> str:
        """Which payment it is, `***` for none."""
        return self.additional["05"]

    @property
    def crc(self) -> str:
        """The four capitals at the end."""
        return self.fields["63"]


def read_pix(text: str) -> PixCode:
    """The code of a text. Raises `WrongField` with the number of a field: `59`, `26-01`; or `length`, `characters`."""
    code = _copied(text)
    fields = walk(code, "")
    _refuse_frame(fields)
    where = next((name for name in sorted(fields) if "26" <= name <= "51" and _is_pix(fields[name])), "26")
    account = walk(fields[where], where)
    additional = walk(fields["62"], "62")
    recurrence = walk(fields["80"], "80") if "80" in fields else {}
    key_kind = _account(account, recurrence, where)
    if "05" not in additional:
        raise WrongField("62-05", "missing", "Falta o txid (campo 62-05), que é *** quando não há nenhum.")
    as_field("62-05", pix.parse_txid, additional["05"])
    amount = pix.parse_amount(fields["54"]) if "54" in fields else None
    _refuse_crc(code, fields["63"])
    return PixCode(code, fields, account, additional, key_kind, amount, recurrence)


def _copied(text: str) -> str:
    if len(text) > LONGEST:
        raise WrongField("length", "length", "Texto longo demais para um código PIX.")
    code = pix_in(tidy(re.sub(r"[\r\n\t\v\f\x85\u2028\u2029]+", "", text) if not text.isprintable() else text))
    if not code:
        raise WrongField("length", "empty", "Não há código PIX: está vazio.")
    if found := re.search("[^ -~]", code):
        raise strange(code, found)
    if not code.startswith("000201"):
        raise WrongField("00", "value", "Não é um código PIX: ele começa por 000201.")
    return code


def _refuse_frame(fields: dict[str, str]) -> None:
    """What every code must have, and where."""
    for name in NEEDED:
        if name not in fields:
            raise WrongField(name, "missing", f"Falta o campo {label('', name)}.")
    if list(fields)[-1] != "63":
        raise WrongField("63", "missing", "Falta o fim do código, o campo 63 (CRC).")


def _account(account: dict[str, str], recurrence: dict[str, str], where: str) -> str:
    """The kind of the key, empty where there is none."""
    if account.get("00", "").lower() != pix.GUI:
        raise WrongField(f"{where}-00", "value", f"O campo {where}-00 não é {pix.GUI}: não é um código PIX.")
    key, url = account.get("01", ""), account.get("25", "")
    if key and url:
        raise WrongField(where, "both", "O código tem uma chave e um endereço; é uma coisa ou outra.")
    if not (key or url or recurrence.get("25")):
        raise WrongField(f"{where}-01", "missing", f"Falta a chave (campo {where}-01) ou o endereço ({where}-25).")
    for name, address in ((f"{where}-25", url), ("80-25", recurrence.get("25", ""))):
        if address and (
            "://" in address or not re.fullmatch(r"[A-Za-z0-9.-]+\.[A-Za-z0-9-]+(?::[0-9]+)?/\S+", address)
        ):
            raise WrongField(name, "value", f"O endereço (campo {name}) não é válido, ou tem https:// na frente.")
    return as_field(f"{where}-01", kind_of, key) if key else ""


def _refuse_crc(code: str, given: str) -> None:
    wanted = pix.crc16(code[:-4].encode())
    if given == wanted:
        return
    if given.upper() == wanted:
        raise WrongField("63", "capitals", f"O CRC (campo 63) vem em maiúsculas: {wanted}.")
    sentence = f"O CRC não confere: veio «{given}», pela conta seria {wanted}; algum caractere do código está trocado."
    raise WrongField("63", "check", sentence)


def _is_pix(value: str) -> bool:
    return value[4 : 4 + len(pix.GUI)].lower() == pix.GUI
