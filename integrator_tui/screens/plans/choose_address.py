"""F4 in the field of an address: those of the customer, or a new one by its CEP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from integrator_tui.forms.base import as_text
from integrator_tui.forms.plans.new_plan import ADDRESSES
from integrator_tui.queries.plans.beginning import addresses_of
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import parse_cep
from integrator_tui.screens.plans.new_address import new_address
from integrator_tui.screens.plans.wizard import Wizard

NEW = "new"
HOW = "F4 escolhe o endereço; para um novo, digite o CEP nele e F4."


async def choose_address(wizard: Wizard[Any], title: str) -> None:
    """Into the field `address_id`; where a CEP was typed there, it is that of a new one."""
    form = wizard.form
    assert form is not None
    desk, step = wizard.desk, form.form
    try:
        cep = parse_cep(form.texts["address_id"])
    except BadValue:
        options: list[tuple[Any, str]] = [(one.value, one.label) for one in wizard.context.choices[ADDRESSES]]
        options.append((NEW, "Novo Endereço, pelo CEP"))
        chosen, cep = await desk.choose(title, options, wizard.value("address_id")), ""
    else:
        chosen = NEW
    if chosen == NEW:
        chosen = await new_address(desk, wizard.customer_id, cep)
        choices = await desk.in_db(addresses_of, wizard.customer_id)
        wizard.context = replace(wizard.context, choices={**wizard.context.choices, ADDRESSES: choices})
        form.context = wizard.context
    if chosen is not None:
        wizard.put({"address_id": as_text(step, "address_id", chosen, wizard.context)})
        form.do_next_field()
