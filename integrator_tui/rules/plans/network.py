"""Addresses, MACs, domains and speeds of a plan, as typed and as stored (domain 6.4, 17.5)."""

from __future__ import annotations

import re
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address, ip_address

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.numbers import parse_number
from integrator_tui.rules.plans.mac import parse_mac
from integrator_tui.rules.typed import tidy

LONGEST_DOMAIN = 253
MOST_MACS = 32
KBPS = {"": 1000, "k": 1, "kbps": 1, "kbit/s": 1, "m": 1000, "mb": 1000, "mega": 1000, "mbps": 1000, "mbit/s": 1000}
KBPS |= {"g": 1_000_000, "giga": 1_000_000, "gbps": 1_000_000, "gbit/s": 1_000_000}
FASTEST = 1_000_000_000
"""kbit/s."""
WPA2_KEY = range(8, 64)
"""Characters of a key that access points take."""


def parse_ip(text: str) -> str:
    """An address of version 4 or 6 that a machine can have, in the one form in which it is compared.

    Raises `BadValue` for what is no address, for one with a zone or a mask, and for those that belong to no machine.
    """
    typed = tidy(text[:60])
    if "/" in typed:
        raise BadValue("Digite só o endereço; a máscara vai em «Prefixo».")
    try:
        found = ip_address(typed)
    except ValueError:
        raise BadValue("Endereço IP não reconhecido, por exemplo 177.20.14.91 ou 2804:14c::1.") from None
    if isinstance(found, IPv6Address) and found.scope_id:
        raise BadValue("O endereço IP não leva zona (%).")
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        raise BadValue(f"É um endereço IPv4: digite {found.ipv4_mapped}.")
    if found.is_unspecified or found.is_multicast or found.is_loopback or found == IPv4Address("255.255.255.255"):
        raise BadValue(f"{found} não pode ser o endereço de um cliente.")
    return str(found)


def family_of(address: str) -> str:
    """`ipv4` or `ipv6`, of a stored address."""
    return "ipv6" if ":" in address else "ipv4"


def refuse_prefix(address: str, prefix: int | None) -> None:
    """Raise `BadValue` for a prefix that an address of its version cannot have."""
    most = 128 if family_of(address) == "ipv6" else 32
    if prefix is not None and not 1 <= prefix <= most:
        raise BadValue(f"O prefixo vai de 1 a {most}.")


def parse_macs(text: str) -> str:
    """Several MACs, one to a line as they are stored. Raises `BadValue` with the manual's message and the wrong one."""
    found = []
    for one in filter(None, (part.strip() for part in re.split(r"[,;\s]+", text))):
        try:
            found.append(parse_mac(one))
        except BadValue as error:
            raise BadValue(f"{str(error)[:-1]}: {one[:20]}.") from None
    if len(found) > MOST_MACS:
        raise BadValue(f"São no máximo {MOST_MACS} MACs.")
    return "\n".join(dict.fromkeys(found))


def parse_domain(text: str) -> str:
    """A name of DNS in lower case, an international one as `xn--`. Raises `BadValue`."""
    typed = tidy(text).lower().removeprefix("http://").removeprefix("https://").split("/")[0].rstrip(".")
    typed = typed.removeprefix("www.")
    try:
        name = typed.encode("idna").decode() if not typed.isascii() else typed
    except UnicodeError:
        raise BadValue("Domínio não reconhecido, por exemplo cliente.com.br.") from None
    label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    if len(name) > LONGEST_DOMAIN or not re.fullmatch(rf"(?:{label}\.)+[a-z](?:[a-z0-9-]*[a-z0-9])", name):
        raise BadValue("Domínio não reconhecido, por exemplo cliente.com.br.")
    return name


def parse_speed(text: str) -> int:
    """kbit/s of a speed in Mbps, or with its unit: `300`, `1,5`, `1.000`, `512 k`, `1 giga`. Raises `BadValue`."""
    found = re.fullmatch(r"([0-9.,]+)\s*([a-z/]*)", tidy(text[:40]).lower())
    unit = KBPS.get(found[2]) if found else None
    if found is None or unit is None:
        raise BadValue("Velocidade em Mbps, por exemplo 300, ou com a unidade: 512 k, 1 giga.")
    kbps = int(Decimal(parse_number(found[1])) * unit)
    if not 0 < kbps <= FASTEST:
        raise BadValue(f"A velocidade vai de 1 kbps a {format_speed(FASTEST)}.")
    return kbps


def format_speed(kbps: int) -> str:
    """`300000` as `300 Mbps`, `512` as `512 kbps`."""
    if kbps % 1000:
        return f"{kbps} kbps"
    return f"{kbps // 1000:,} Mbps".replace(",", ".")


def refuse_wpa2_key(key: str) -> None:
    """Raise `BadValue` for a key that no access point takes."""
    if len(key) not in WPA2_KEY or not (key.isascii() and key.isprintable()):
        raise BadValue("A chave WPA2 tem de 8 a 63 letras, algarismos e sinais, sem acentos.")
