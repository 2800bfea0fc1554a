"""How each kind of field is read (`PARSERS`), shown (`FORMATS`) and explained (`HINTS`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from integrator_tui.forms.fields import FormContext, Ui, match_choice
from integrator_tui.rules import dates, money, numbers
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers import (
    addresses,
    bank_account,
    coordinates,
    documents,
    emails,
    phones,
    state_registration,
)
from integrator_tui.rules.lists import lists
from integrator_tui.rules.plans import logins, mac, network

Parser = Callable[[str, Ui, Mapping[str, Any], FormContext], Any]


def _document(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return documents.parse_cpf(text) if data.get("person_type") == "PF" else documents.parse_cnpj(text)


def _state_registration(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return state_registration.parse_state_registration(text, data.get("state", ""))


def _phone(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return phones.parse_phone(text, context.default_area)


def _mobile(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return phones.parse_mobile(text, context.default_area)


def _bank(data: Mapping[str, Any], context: FormContext) -> str:
    """The number (COMPE) of the bank that was chosen."""
    chosen = data.get("bank_id")
    return next((choice.code for choice in context.choices.get("bancos", ()) if choice.value == chosen), "")


def _branch(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return bank_account.parse_branch(text, _bank(data, context))


def _account(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return bank_account.parse_account(text, _bank(data, context), data.get("branch", ""))


def _integer(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> int:
    if not re.fullmatch("-?[0-9]{1,9}", text):
        raise BadValue(f"«{ui.label}» é um número inteiro, sem pontos.")
    return int(text)


MOST_PRICE = 999_999_999
"""Cents: what a column of a plan can hold on either engine, and no price is near it."""


def _price(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> int:
    cents = money.parse_money(text)
    if cents < 0:
        raise BadValue(f"«{ui.label}» não pode ser negativo.")
    if cents > MOST_PRICE:
        raise BadValue(f"«{ui.label}» vai até {money.format_money(MOST_PRICE)}.")
    return cents


def _several(text: str, parse: Callable[[str], str]) -> str:
    """Values between commas or semicolons, each once, with a comma between; `BadValue` names the wrong one."""
    found = []
    for one in filter(None, (part.strip() for part in re.split("[,;]", text))):
        try:
            found.append(parse(one))
        except BadValue as error:
            raise BadValue(f"«{one[:60]}»: {error}") from None
    return ", ".join(dict.fromkeys(found))


PARSERS: dict[str, Parser] = {
    "compe": lambda text, ui, data, context: lists.parse_compe(text),
    "ispb": lambda text, ui, data, context: lists.parse_ispb(text),
    "cnae": lambda text, ui, data, context: lists.parse_cnae(text),
    "text": lambda text, ui, data, context: text,
    "notes": lambda text, ui, data, context: text,
    "choice": lambda text, ui, data, context: match_choice(text, ui, context, data).value,
    "document": _document,
    "cpf_cnpj": lambda text, ui, data, context: documents.parse_cpf_or_cnpj(text),
    "money": lambda text, ui, data, context: money.parse_money(text),
    "price": _price,
    "integer": _integer,
    "number": lambda text, ui, data, context: numbers.parse_number(text),
    "password": lambda text, ui, data, context: text,
    "state_registration": _state_registration,
    "phone": _phone,
    "mobile": _mobile,
    "branch": _branch,
    "account": _account,
    "cep": lambda text, ui, data, context: addresses.parse_cep(text),
    "coordinates": lambda text, ui, data, context: coordinates.parse_coordinates(text),
    "email": lambda text, ui, data, context: emails.parse_email(text),
    "emails": lambda text, ui, data, context: _several(text, emails.parse_email),
    "mobiles": lambda text, ui, data, context: _several(
        text, lambda one: phones.parse_mobile(one, context.default_area)
    ),
    "date": lambda text, ui, data, context: dates.parse_date(text, context.today),
    "birth_date": lambda text, ui, data, context: dates.parse_birth_date(text, context.today),
    "stored_date": lambda text, ui, data, context: dates.parse_date(text, context.today).isoformat(),
    "moment": lambda text, ui, data, context: dates.parse_moment(text, context.today),
    "percent": lambda text, ui, data, context: numbers.parse_percent(text),
    "login": lambda text, ui, data, context: logins.parse_login(text, accents=True),
    "ip": lambda text, ui, data, context: network.parse_ip(text),
    "mac": lambda text, ui, data, context: mac.parse_mac(text),
    "macs": lambda text, ui, data, context: network.parse_macs(text),
    "domain": lambda text, ui, data, context: network.parse_domain(text),
    "speed": lambda text, ui, data, context: network.parse_speed(text),
}


def add_kinds(**parsers: Parser) -> None:
    """Kinds that only some forms have. Raises `ValueError` for a name that is taken: one form would read as another."""
    if taken := PARSERS.keys() & parsers.keys():
        raise ValueError(f"kinds of fields are there already: {sorted(taken)}")
    PARSERS.update(parsers)


def _stored_date(stored: Any) -> str:
    try:
        return dates.format_date(date.fromisoformat(str(stored)))
    except ValueError:
        return str(stored)


FORMATS: dict[str, Callable[[Any], str]] = {
    "stored_date": _stored_date,
    "document": documents.format_document,
    "cpf_cnpj": documents.format_document,
    "money": money.format_money,
    "price": money.format_money,
    "number": numbers.format_number,
    "phone": phones.format_phone,
    "mobile": phones.format_phone,
    "mobiles": lambda value: ", ".join(phones.format_phone(one) for one in value.split(", ")),
    "cep": addresses.format_cep,
    "date": dates.format_date,
    "birth_date": dates.format_date,
    "moment": dates.format_datetime,
    "percent": numbers.format_percent,
    "macs": lambda value: value.replace("\n", ", "),
    "speed": network.format_speed,
}


HINTS = {
    "choice": "O começo de uma palavra basta; F4 abre a lista.",
    "notes": "Várias linhas; Tab vai ao próximo campo.",
    "document": "Com ou sem pontos.",
    "cpf_cnpj": "CPF ou CNPJ, com ou sem pontos.",
    "money": "Em reais, como 1.234,56.",
    "price": "Em reais, como 1.234,56.",
    "integer": "Número inteiro, sem pontos.",
    "phone": "Com DDD; ramal 12 no fim; de outro país com +.",
    "mobile": "Com DDD e nove dígitos; de outro país com +.",
    "coordinates": "Graus decimais, como -22,9068 -43,1729.",
    "cep": "Oito dígitos, com ou sem traço.",
    "email": "Um só endereço: nome@dominio.com.br.",
    "date": "dd/mm/aaaa, ou hoje, +5, -10, 3, 5-2.",
    "stored_date": "dd/mm/aaaa, ou hoje, +5, -10, 3, 5-2.",
    "birth_date": "dd/mm/aaaa; dois algarismos do ano bastam.",
    "moment": "dd/mm/aaaa hh:mm, ou amanhã às nove: +1 9:00.",
    "percent": "De 0 a 100, como 12,5.",
    "ip": "IPv4 ou IPv6, sem máscara.",
    "mac": "Doze algarismos e letras de A a F, com ou sem : ou -.",
    "macs": "Um ou vários, com vírgula ou espaço entre eles.",
    "speed": "Em Mbps, ou com a unidade: 512 k, 1 giga.",
}
"""How fields of a kind are typed."""
