"""What people say, hear, abbreviate and paste for a customer: some seventy texts for each, every one of them his."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from integrator_tui.models.raw import fetch
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.fold import fold

LINKING = ("e", "da", "do", "de", "das", "dos", "di", "du", "del", "von")
HEARD: tuple[tuple[str, str], ...] = (
    ("f", "ph"), ("ph", "f"), ("i", "y"), ("y", "i"), ("v", "w"), ("w", "v"), ("s", "z"), ("z", "s"), ("ss", "c"),
    ("ce", "se"), ("ci", "si"), ("x", "ch"), ("ch", "x"), ("ca", "ka"), ("co", "ko"), ("qu", "k"), ("th", "t"),
    ("t", "th"), ("nn", "n"), ("n", "nn"), ("ll", "l"), ("l", "ll"), ("tt", "t"), ("el", "eu"), ("m", "n"), ("n", "m"),
    ("ge", "je"), ("gi", "ji"), ("ei", "e"), ("ou", "o"), ("lh", "li"), ("sc", "c"), ("h", ""), ("cr", "chr"),
)  # fmt: skip
"""A letter or two, and what is written for the same sound; which of them sound alike where is said by `_alike`."""
SHORT = {
    "junior": "jr", "neto": "nt", "filho": "fo", "maria": "ma", "francisco": "fco", "comercio": "com",
    "ltda": "limitada",
    "engenharia": "eng", "distribuidora": "dist", "servicos": "serv", "transportes": "transp", "materiais": "mat",
    "industria": "ind", "companhia": "cia", "residencial": "res", "edificio": "ed", "condominio": "cond",
    "jardim": "jd",
    "parque": "pq", "vila": "vl", "conjunto": "cj", "avenida": "av", "rua": "r", "travessa": "tv", "praca": "pca",
    "rodovia": "rod", "estrada": "est", "alameda": "al", "largo": "lgo", "santa": "sta", "santo": "sto", "doutor": "dr",
    "professor": "prof", "professora": "profa", "coronel": "cel", "general": "gal", "marechal": "mal", "padre": "pe",
    "presidente": "pres", "governador": "gov", "visconde": "visc", "nossa": "n", "senhora": "sra", "duque": "dq",
    "barao": "br", "sao": "s", "capitao": "cap", "tenente": "ten", "major": "maj", "senador": "sen", "dona": "d",
}  # fmt: skip
TYPES = ("rua", "avenida", "travessa", "praca", "alameda", "estrada", "av", "r", "tv", "rodovia", "largo")


class Said(NamedTuple):
    """A text, and its kind as the issue of the search calls it."""

    text: str
    kind: str


@dataclass
class Known:
    """What the base has of a customer."""

    id: int
    legal_name: str
    trade_name: str
    document: str
    phones: list[str] = field(default_factory=list)
    email: str = ""
    places: list[tuple[str, str, str, str, str, str, str]] = field(default_factory=list)
    """Street, number, district, city, state, CEP, condominium."""
    contacts: list[str] = field(default_factory=list)
    identifiers: dict[str, str] = field(default_factory=dict)


def known(ids: Sequence[int] = ()) -> list[Known]:
    """The customers of the base that the models are bound to, in the order of their codes."""
    rows = fetch("SELECT id, legal_name, trade_name, document, phone, mobile, email FROM customer ORDER BY id")
    found = {
        row[0]: Known(row[0], row[1], row[2], row[3], [number for number in row[4:6] if number], row[6])
        for row in rows
        if not ids or row[0] in ids
    }
    sql = (
        "SELECT customer_id, street, number, district, city, state, zip, COALESCE(list_item.name, '') FROM address"
        " LEFT JOIN list_item ON list_item.id = address.condominium_id WHERE address.deleted_at IS NULL"
        " UNION ALL SELECT customer.id, '', '', '', '', '', '', list_item.name FROM customer"
        " JOIN list_item ON list_item.id = customer.condominium_id ORDER BY 1, 2 DESC"
    )
    for key, *place in fetch(sql):
        if key in found and (place[0] or place[-1]):
            found[key].places.append(tuple(place))
    for key, name in fetch("SELECT customer_id, name FROM contact WHERE deleted_at IS NULL ORDER BY id"):
        if key in found:
            found[key].contacts.append(name)
    for key, kind, value in fetch("SELECT customer_id, kind, value FROM customer_identifier ORDER BY id"):
        if key in found:
            found[key].identifiers[kind] = value
    return list(found.values())


def said(one: Known, rng: random.Random) -> list[Said]:
    """Everything for one customer, each text once."""
    found: dict[str, Said] = {}
    for make in (_names, _streets, _together, _ends, _pasted):
        for each in make(one, rng):
            if len(fold(each.text).replace(" ", "")) > 1:
                found.setdefault(each.text, each)
    return list(found.values())


def _names(one: Known, rng: random.Random) -> Iterator[Said]:
    names = [one.legal_name, *filter(None, (one.trade_name, *one.contacts[:1]))]
    for at, name in enumerate(names):
        words = fold(name).split()
        telling = [word for word in words if word not in LINKING]
        if len(telling) > 1:
            cut = rng.randrange(1, len(telling))
            linked = [*telling[:cut], rng.choice(LINKING), *telling[cut:]]
            yield Said(" ".join(linked), "A1 linking word more")
            yield Said(" ".join(telling), "A1 linking word less")
            yield Said(f" {rng.choice(LINKING)} ".join(telling), "A1 linking words between all")
        for _ in range(3 if at else 6):
            if other := _otherwise(words, rng):
                yield Said(other, "A1 sound")
        yield from (Said(each, "A1 abbreviation") for each in _abbreviated(words))
        if at == 0 and len(telling) > 1:
            yield Said(f"{telling[0]} {telling[-1]}", "A1 first and last")
    if one.contacts:
        yield Said(one.contacts[0], "A2 contact")
    if one.trade_name:
        yield Said(one.trade_name, "A2 trade name")
        yield Said(fold(one.trade_name), "A2 trade name")


def _otherwise(words: Sequence[str], rng: random.Random) -> str:
    """The words, one of them written as it sounds."""
    at = rng.randrange(len(words))
    word = words[at]
    ways = [way for way in _sounding(word) if way != word]
    return " ".join([*words[:at], rng.choice(ways), *words[at + 1 :]]) if ways else ""


def _sounding(word: str) -> list[str]:
    if len(word) < 4 or not word.isalpha():
        return []
    ways = []
    for old, new in HEARD:
        for found in re.finditer(old, word):
            start, end = found.span()
            if _alike(old, new, word[:start], word[end:]):
                ways.append(word[:start] + new + word[end:])
    if word[0] in "aeiou":
        ways.append("h" + word)
    return ways


_RULES: dict[tuple[str, str], Callable[[str, str], bool]] = {
    ("s", "z"): lambda a, b: (a[-1:] in tuple("aeiou") and b[:1] in tuple("aeiou")) or (not b and bool(a)),
    ("z", "s"): lambda a, b: (a[-1:] in tuple("aeiou") and b[:1] in tuple("aeiou")) or not b,
    ("ss", "c"): lambda a, b: b[:1] in ("e", "i"),
    ("ce", "se"): lambda a, b: a[-1:] not in ("s", "x", *"aeiou"),
    ("ci", "si"): lambda a, b: a[-1:] not in ("s", "x", *"aeiou"),
    ("x", "ch"): lambda a, b: not a and b[:1] in tuple("aeiou"),
    ("ch", "x"): lambda a, b: b[:1] in tuple("aeiou"),
    ("qu", "k"): lambda a, b: b[:1] in ("e", "i"),
    ("t", "th"): lambda a, b: b[:1] in ("i", "a", "e", "o"),
    ("f", "ph"): lambda a, b: a[-1:] != "f" and b[:1] != "f",
    ("i", "y"): lambda a, b: True,
    ("v", "w"): lambda a, b: True,
    ("n", "nn"): lambda a, b: a[-1:] in tuple("aeiou") and b[:1] in tuple("aeiou"),
    ("l", "ll"): lambda a, b: a[-1:] in tuple("aeiou") and b[:1] in tuple("aeiou"),
    ("el", "eu"): lambda a, b: not b and len(a) > 1,
    ("m", "n"): lambda a, b: b[:1] in ("p", "b") or (not b and a[-1:] in tuple("aeiou")),
    ("n", "m"): lambda a, b: b[:1] not in ("", "h", *"aeiouny") and a[-1:] in tuple("aeiou"),
    ("ge", "je"): lambda a, b: True,
    ("gi", "ji"): lambda a, b: b[:1] not in tuple("aou"),
    ("ei", "e"): lambda a, b: b[:1] == "r",
    ("ou", "o"): lambda a, b: b[:1] not in tuple("aeiou") and bool(b),
    ("lh", "li"): lambda a, b: b[:1] in ("a", "o"),
    ("sc", "c"): lambda a, b: b[:1] in ("e", "i"),
    ("h", ""): lambda a, b: a[-1:] not in ("c", "l", "n", "p", "s"),
    ("cr", "chr"): lambda a, b: True,
    ("ca", "ka"): lambda a, b: a[-1:] != "c",
    ("co", "ko"): lambda a, b: a[-1:] != "c",
}


def _alike(old: str, new: str, before: str, after: str) -> bool:
    rule = _RULES.get((old, new))
    return rule is None or rule(before, after)


def _abbreviated(words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        if word in SHORT and (at or len(words) > 1):
            yield " ".join([*words[:at], SHORT[word], *words[at + 1 :]])
            yield " ".join([*words[:at], SHORT[word] + ".", *words[at + 1 :]])
    shorts = {short: word for word, short in SHORT.items() if len(short) > 1}
    for at, word in enumerate(words):
        if word in shorts and at:
            yield " ".join([*words[:at], shorts[word], *words[at + 1 :]])


def _streets(one: Known, rng: random.Random) -> Iterator[Said]:
    for street, number, district, city, state, cep, _ in [place for place in one.places if place[0]][:1]:
        words = fold(street).split()
        kind, name = words[0], " ".join(words[1:])
        city_words = fold(city)
        for wrong in rng.sample([each for each in TYPES if each != kind], 3):
            yield Said(f"{wrong} {name} {number} {city_words}".strip(), "A1 wrong type of street")
        for short in _abbreviated(words):
            yield Said(f"{short} {number}".strip(), "A1 abbreviated street")
        yield Said(f"{name} {number}", "A1 street without type")
        long = [at for at, word in enumerate(words) if at and len(word) > 4]
        if long:
            at = rng.choice(long)
            wrong = _one_wrong(words[at], rng)
            yield Said(" ".join([*words[:at], wrong, *words[at + 1 :], number]), "A1 one letter wrong in a street")
            yield Said(" ".join([*words[:at], wrong, *words[at + 1 :], city_words]), "A1 one letter wrong, and city")
        for form in ("{s}, {n}", "{s} {n}", "{s},{n}", "{s} nº {n}", "{s}, n. {n}", "{s} n° {n}", "{s} no {n}",
                     "{s}, {n} - {d}", "{s}, {n} - {d}, {c} - {u}", "{s} {n} {c}/{u}", "{s}, {n}, {c}"):  # fmt: skip
            if number and number != "S/N":
                text = form.format(s=street, n=number, d=district, c=city, u=state)
                yield Said(text, "A2 street with its number")
        if number in ("S/N", ""):
            for none in ("s/n", "S/N", "sn", "sem número", "s/nº"):
                yield Said(f"{street}, {none}", "A2 street without number")
        if cep:
            shown = f"{cep[:5]}-{cep[5:]}"
            for text in (
                cep,
                shown,
                f"{cep[:2]}.{cep[2:5]}-{cep[5:]}",
                f"CEP {shown}",
                f"CEP: {cep}",
                f"{shown} {city}",
            ):
                yield Said(text, "A2 whole CEP")
            if cep.startswith("0"):
                yield Said(cep[1:], "A4 CEP without its zero")
            if number:
                yield Said(f"{shown} {number}", "A2 CEP and number")
    for *_, condominium in one.places:
        if condominium:
            words = fold(condominium).split()
            yield Said(condominium, "A2 condominium")
            yield Said(" ".join(words[1:]), "A2 condominium without its word")
            for short in _abbreviated(words):
                yield Said(short, "A2 condominium abbreviated")
            yield Said(f"{fold(one.legal_name).split()[0]} {condominium}", "A2 name and condominium")


def _one_wrong(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word))
    letter = rng.choice("abcdefghijlmnoprstuvz".replace(word[at], ""))
    return rng.choice((word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1 :], word[:at] + letter + word[at:]))


def _together(one: Known, rng: random.Random) -> Iterator[Said]:
    words = [word for word in fold(one.legal_name).split() if word not in LINKING and len(word) > 1]
    first, last = words[0], words[-1]
    for street, number, district, city, *_ in [place for place in one.places if place[0]][:1]:
        name = " ".join(fold(street).split()[1:])
        both = f"{first} {last}" if len(words) > 1 else first
        yield Said(f"{both} {fold(street)} {number}", "A2 name and street")
        yield Said(f"{both} {name}", "A2 name and street")
        yield Said(f"{fold(street)} {number} {both}", "A2 street and name")
        yield Said(f"{one.legal_name}, {street}, {number}", "A2 name and street")
        yield Said(f"{both} {fold(city)}", "A2 name and city")
        yield Said(f"{both} - {city}", "A2 name and city")
        yield Said(f"{both} {fold(district)}", "A2 name and district")
    yield Said(f"{first} {one.document}", "A2 name and document")
    yield Said(f"{one.legal_name} {format_document(one.document)}", "A2 name and document")
    yield Said(f"{first} {one.document[-4:]}", "A2 name and end of document")
    if one.phones:
        yield Said(f"{first} {one.phones[-1]}", "A2 name and telephone")
        yield Said(f"{first} {format_phone(one.phones[-1])}", "A2 name and telephone")


def _ends(one: Known, rng: random.Random) -> Iterator[Said]:
    for length in (4, 5, 6):
        yield Said(one.document[-length:], "A3 end of document")
    shown = format_document(one.document)
    yield Said(shown[-6:], "A3 end of document")
    for number in one.phones:
        for length in (4, 5, 6):
            yield Said(number[-length:], "A3 end of telephone")
        yield Said(f"{number[-6:-4]}-{number[-4:]}", "A3 end of telephone")
    if mac := one.identifiers.get("mac"):
        yield Said(mac[-8:], "A3 end of MAC")
        yield Said(mac[-5:], "A3 end of MAC")
        yield Said(mac.replace(":", "")[-6:].lower(), "A3 end of MAC")
        yield Said(mac[-8:].replace(":", "-"), "A3 end of MAC")


PASTED = (
    "{x},", "{x}.", "{x};", "{x}\t", "{x}\n", "\u00a0{x}\u00a0", "\u200b{x}", "\ufeff{x}", '"{x}"', "'{x}", "'{x}'",
    "“{x}”", "({x})", "[{x}]", "{x}\r\n", "- {x}", "• {x}", "*{x}*", ": {x}", "{x}  ", "\t{x}",
)  # fmt: skip
LABELS = {
    kind: tuple(labels.split("|"))
    for kind, labels in {
        "cpf": "CPF {x}|CPF: {x}|CPF:{x}|cpf nº {x}|CPF nº: {x}|CPF/CNPJ: {x}|C.P.F. {x}|CPF - {x}|CPF={x}|CPF n. {x}"
        "|CPF do cliente: {x}|Documento: {x}|doc {x}|Doc.: {x}|CPF do titular {x}|oi, meu CPF é {x}, obrigado",
        "cnpj": "CNPJ {x}|CNPJ nº {x}|CNPJ: {x}|CNPJ/MF nº {x}|C.N.P.J.: {x}|CNPJ sob o nº {x}|CGC {x}",
        "phone": "Tel.: {x}|Tel: {x}|tel {x}|Fone {x}|Telefone: {x}|Cel. {x}|Celular: {x}|WhatsApp: {x}|Whats {x}"
        "|zap {x}|Contato: {x}|Fone/WhatsApp: {x}|Tel/Cel: {x}|T. {x}",
        "code": "#{x}|cod {x}|cód. {x}|código {x}|Código: {x}|cliente {x}|Cliente nº {x}|nº {x}|# {x}|cod:{x}"
        "|Código do Cliente: {x}|ID {x}|id: {x}|matrícula {x}",
        "email": 'mailto:{x}|E-mail: {x}|email {x}|<{x}>|{n} <{x}>|"{n}" <{x}>|{x};|mailto:{x}?subject=oi',
        "login": "login {x}|Login: {x}|usuário: {x}|pppoe {x}|user {x}",
        "name": "Nome: {x}|Cliente: {x}|Sr. {x}|Sra. {x}|Titular: {x}|A/C {x}|Razão Social: {x}|Nome {x}",
    }.items()
}
_LINKS = (
    "tel:+55{x}|wa.me/55{x}|https://wa.me/55{x}|https://wa.me/55{x}?text=oi|https://api.whatsapp.com/send?phone=55{x}"
    "|sms:+55{x}|callto:{x}|whatsapp://send?phone=55{x}|tel:+55-{a}-{l}|+55 ({a}) {f}-{e}|+55 {a} {f} {e}|({a}){l}"
    "|{a}-{f}-{e}|({a}) {f}-{e} (WhatsApp)|({a}) {f}-{e} {n}"
)
LINKS = _LINKS.split("|")


def _pasted(one: Known, rng: random.Random) -> Iterator[Said]:
    document, shown = one.document, format_document(one.document)
    kind = "cpf" if len(document) == 11 else "cnpj"
    name = one.legal_name
    for form in rng.sample(LABELS[kind], 4):
        yield Said(form.format(x=rng.choice((document, shown))), f"A4 label of a {kind}")
    for form in rng.sample(LABELS["code"], 2):
        yield Said(form.format(x=one.id), "A4 label of a code")
    for form in rng.sample(LABELS["name"], 2):
        yield Said(form.format(x=name), "A4 label of a name")
    for form in rng.sample(PASTED, 2):
        yield Said(form.format(x=rng.choice((document, shown, name))), "A4 what comes along")
    yield Said(_wide(document), "A4 full width")
    if kind == "cpf" and document.startswith("0"):
        yield Said(document.lstrip("0"), "A4 CPF without its zeros")
    if document.isdecimal():
        yield Said(f"{document},00", "A4 of a spreadsheet")
        yield Said(f'="{document}"', "A4 of a spreadsheet")
    if kind == "cnpj":
        d = document
        yield Said(f"{d[:2]} {d[2:5]} {d[5:8]} {d[8:12]} {d[12:]}", "A4 CNPJ in groups")
        yield Said(f"{d[:2]}.{d[2:5]}.{d[5:8]} {d[8:12]} {d[12:]}", "A4 CNPJ in groups")
        yield Said(f"{d[:8]}/{d[8:]}", "A4 CNPJ in groups")
        yield Said(f"{d[:8]} {d[8:12]}-{d[12:]}", "A4 CNPJ in groups")
    else:
        d = document
        yield Said(f"{d[:3]} {d[3:6]} {d[6:9]} {d[9:]}", "A4 CPF in groups")
        yield Said(f"{d[:9]}-{d[9:]}", "A4 CPF in groups")
        yield Said(f"{d[:9]}/{d[9:]}", "A4 CPF in groups")
    if one.phones:
        number = rng.choice(one.phones)
        wild = (
            format_phone(number),
            number,
            f"+55{number}",
            f"+55 {format_phone(number)}",
            f"55{number}",
            f"0{number}",
        )
        for form in rng.sample(LABELS["phone"], 3):
            yield Said(form.format(x=rng.choice(wild)), "A4 label of a telephone")
        parts = {"a": number[:2], "l": number[2:], "f": number[2:-4], "e": number[-4:], "n": name.split()[0]}
        for form in rng.sample(LINKS, 5):
            yield Said(form.format(x=number, **parts), "A4 telephone of a link")
    if one.email:
        for form in rng.sample(LABELS["email"], 3):
            yield Said(form.format(x=one.email, n=name), "A4 e-mail")
    if login := one.identifiers.get("login"):
        yield Said(rng.choice(LABELS["login"]).format(x=login), "A4 label of a login")
    if mac := one.identifiers.get("mac"):
        yield Said(f"MAC {mac}", "A4 label of a MAC")
        yield Said(f"MAC: {mac.lower().replace(':', '-')}", "A4 label of a MAC")
    if ip := one.identifiers.get("ip"):
        yield Said(f"IP {ip}", "A4 label of an IP")
        yield Said(f"http://{ip}/", "A4 label of an IP")
        yield Said(f"{ip}/32", "A4 label of an IP")
    if contract := one.identifiers.get("contract"):
        yield Said(f"contrato nº {contract}", "A4 label of a contract")


def _wide(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) for each in text)


def names_of(people: Sequence[Known]) -> dict[int, list[list[str]]]:
    """Customer -> the words of each of his names."""
    return {
        one.id: [fold(name).split() for name in (f"{one.legal_name} {one.trade_name}", *one.contacts)] for one in people
    }


def is_anothers_name(text: str, own: int, names: dict[int, list[list[str]]]) -> bool:
    """Whether the text is as well the name of somebody else, who is then found."""
    typed = [word for word in fold(text).split() if word not in LINKING]
    return any(
        all(any(word.startswith(begun) for word in name) for begun in typed)
        for key, several in names.items()
        if key != own
        for name in several
    )
