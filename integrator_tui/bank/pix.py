"""A static PIX code ("copia e cola") of the provider's own key (manual of the Banco Central, facts 3.2).

Dynamic codes, which carry an address instead of a key, come from the bank and are only read here.
"""

from __future__ import annotations

import re

from integrator_tui.bank.ascii_text import ascii_text
from integrator_tui.bank.pix_keys import parse_key
from integrator_tui.bank.wrong import WrongField

GUI = "br.gov.bcb.pix"
ANY_TXID = "***"
MOST_NAME, MOST_CITY, MOST_TXID, MOST_FIELD = 25, 15, 25, 99
LARGEST = 10**12 - 1
"""Most cents: ten digits before the point and two after it."""


def static_code(
    kind: str,
    key: str,
    name: str,
    city: str,
    *,
    amount: int | None = None,
    txid: str = ANY_TXID,
    description: str = "",
    capitals: bool = False,
) -> str:
    """The code that a payer pastes: `kind` and `key` as `pix_keys.parse_key`, `amount` in cents or None for any.

    Name and city lose their accents before they are cut to what fits. `capitals` writes all that may be so, for a
    smaller picture. Raises `WrongField` naming the part that does not fit.
    """
    key = parse_key(kind, key)
    shown_name, shown_city = plain(name, MOST_NAME), plain(city, MOST_CITY)
    text = plain(description, MOST_FIELD)
    gui = GUI
    if capitals:
        gui, shown_name, shown_city, text = GUI.upper(), shown_name.upper(), shown_city.upper(), text.upper()
    if not shown_name:
        raise WrongField("name", "missing", "Falta o nome de quem recebe.")
    if not shown_city:
        raise WrongField("city", "missing", "Falta a cidade de quem recebe.")
    account = tlv("00", gui) + tlv("01", key)
    room = MOST_FIELD - len(account) - 4
    if len(text) > room:
        raise WrongField("description", "length", f"Com essa chave a descrição tem no máximo {room} caracteres.")
    account += tlv("02", text) if text else ""
    fields = (
        tlv("00", "01"),
        tlv("26", account),
        tlv("52", "0000") + tlv("53", "986"),
        tlv("54", amount_text(amount)) if amount is not None else "",
        tlv("58", "BR") + tlv("59", shown_name) + tlv("60", shown_city),
        tlv("62", tlv("05", parse_txid(txid))),
    )
    return signed("".join(fields))


def tlv(field: str, value: str) -> str:
    """A field: two digits of its name, two of its length, and the value."""
    return f"{field}{len(value):02}{value}"


def signed(code: str) -> str:
    """The code with its check over everything, the head of the check itself included."""
    return f"{code}6304{crc16(f'{code}6304'.encode())}"


def crc16(data: bytes) -> str:
    """CRC-16 CCITT-FALSE in four capitals: polynomial 1021, start FFFF, nothing reflected."""
    register = 0xFFFF
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1 ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return f"{register:04X}"


def plain(text: str, most: int) -> str:
    """Without accents and whatever is no ASCII, runs of blanks as one, and only then cut; no blank at either end."""
    return " ".join(ascii_text(text[: most * 20], "").replace("&", "").split())[:most].rstrip()


def amount_text(cents: int) -> str:
    """`9990` as `99.90`. Raises `WrongField` for nothing, less, or more than fits."""
    if not 0 < cents <= LARGEST:
        raise WrongField("amount", "range", "O valor de um PIX é maior que zero e tem até dez algarismos de reais.")
    return f"{cents // 100}.{cents % 100:02}"


def parse_amount(text: str) -> int:
    """Cents of an amount as the code has it: `99.90`, `99.9`, `99`. Raises `WrongField` for anything else."""
    if "," in text:
        raise WrongField("amount", "comma", "O valor num código PIX tem ponto, não vírgula: 99.90.")
    found = re.fullmatch(r"([0-9]{1,10})(?:\.([0-9]+))?", text, re.ASCII)
    if not found:
        raise WrongField("amount", "format", "O valor tem até dez algarismos, ponto e dois decimais: 99.90.")
    if len(found[2] or "") > 2:
        raise WrongField("amount", "decimals", "O valor tem no máximo dois decimais.")
    cents = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if not cents:
        raise WrongField("amount", "zero", "O valor é maior que zero; sem valor, o campo 54 não existe.")
    return cents


def parse_txid(text: str) -> str:
    """The identification of a static code: 1 to 25 letters and digits, or three asterisks for none."""
    if text != ANY_TXID:
        if len(text) > MOST_TXID:
            raise WrongField("txid", "length", f"O txid de um código estático tem até {MOST_TXID} caracteres.")
        if not re.fullmatch("[A-Za-z0-9]+", text):
            raise WrongField("txid", "characters", "O txid tem só letras sem acento e algarismos, ou ***.")
    return text
