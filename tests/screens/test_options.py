"""Outras Opções: every switch and its reader, fiscal data, origin, two desks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from integrator_tui.forms.base import as_texts
from integrator_tui.forms.customers.options import OptionsForm
from integrator_tui.models.system import History, ListItem
from integrator_tui.queries.customers import options
from integrator_tui.queries.customers.options import Discount, Options
from integrator_tui.services.customers.options import save_options
from integrator_tui.widgets.form import Form
from tests.screens.desk import DeskPilot, open_desk


def stored(desk: DeskPilot, customer_id: int = 1) -> Options:
    """The options as the base has them."""
    return desk.db.run(options.of, desk.session, customer_id)


def change(desk: DeskPilot, **texts: str) -> None:
    """Save options of customer 1 as another operator would."""
    read = stored(desk).form
    context = desk.db.run(options.options_context, desk.session, read)
    desk.db.run(save_options, desk.session, 1, read, {**as_texts(read, context), **texts})


def form_of(desk: DeskPilot) -> Form:
    """The form on the screen."""
    return desk.app.screen.query_one(Form)


def line(desk: DeskPilot, label: str) -> str:
    """The line of the screen that has a label."""
    found = [line for line in desk.lines() if label in line]
    assert found, desk.text
    return found[0]


async def edit(desk: DeskPilot, name: str) -> Form:
    """Open the options of MARIA and put the cursor into a field."""
    await desk.open("maria silva")
    await desk.press("o", "f2")
    form_of(desk).inputs[name].focus()
    await desk.idle()
    return form_of(desk)


SWITCHES: tuple[tuple[str, str, str, Callable[[Options], object]], ...] = (
    ("auto_suspend", "Suspender automaticamente", "Sim", lambda o: o.may_be_suspended),
    ("charge_slip_fee", "Cobrar taxa de boleto", "Sim", lambda o: o.slip_fee(350) == 350),
    ("itemized_invoice", "N.F discriminada", "Não", lambda o: o.itemizes_invoice),
    ("charge_extra_email", "E-mail/AntiSpam", "Sim", lambda o: o.charges_extra_email),
    ("charge_extra_traffic", "Franquia por Tráfego", "Sim", lambda o: o.charges_extra_traffic),
    ("charge_unpaid_interest", "Multa e Juros", "Sim", lambda o: o.charges_unpaid_interest),
    ("allow_progressive_discount", "descontos progressivos", "Sim", lambda o: o.allows_discount(Discount.PROGRESSIVE)),
    ("allow_promo_discount", "descontos promocionais", "Sim", lambda o: o.allows_discount(Discount.PROMOTIONAL)),
    ("email_slip_before_due", "antes do vencimento", "Sim", lambda o: o.emails_slip_before_due),
    ("email_default_notice", "inadimplência", "Sim", lambda o: o.emails_default_notice),
    ("never_protest", "Nunca protestar", "Não", lambda o: not o.may_be_protested),
    ("never_slip_run", "Nunca gerar boleto", "Não", lambda o: not o.is_in_slip_run),
)


@pytest.mark.function(
    "F032", "F033", "F034", "F036", "F037", "F038", "F039", "F040", "F041", "F042", "F043", "F044", "F049"
)
async def test_a_switch_is_turned_with_its_first_letter_and_read_by_later_runs(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    assert stored(desk).form.model_dump() == dict(OptionsForm.model_construct())
    for name, label, default, reader in SWITCHES:
        read = stored(desk)
        before = bool(reader(read))
        assert before == (default == "Sim"), name
        await desk.press("o", "f2")
        form_of(desk).inputs[name].focus()
        await desk.idle()
        assert default in line(desk, label)
        await desk.press("n" if before else "s", "tab")
        other = "Não" if before else "Sim"
        assert form_of(desk).inputs[name].value == other, name
        await desk.press("ctrl+s")
        assert "Dados salvos com sucesso" in desk.bottom
        now = stored(desk)
        assert bool(reader(now)) is not before, name
        assert other in line(desk, label)
        changed = {field for field, value in now.form.model_dump().items() if getattr(read.form, field) != value}
        assert changed == {name}
        await desk.press("h", "enter")
        assert f"antes:  {default}" in desk.text, name
        assert f"depois: {other}" in desk.text, name
        await desk.press("escape")


@pytest.mark.function("F033")
async def test_the_slip_fee_hangs_on_the_billing_form_too(desk: DeskPilot) -> None:
    assert stored(desk).slip_fee(350) == 350
    assert stored(desk).slip_fee(0) == 0
    change(desk, charge_slip_fee="Não")
    assert stored(desk).slip_fee(350) == 0


@pytest.mark.function("F039", "F040")
async def test_the_two_discount_switches_keep_to_their_scope(desk: DeskPilot) -> None:
    await edit(desk, "allow_promo_discount")
    await desk.press("n", "ctrl+s")
    now = stored(desk)
    assert [kind for kind in Discount if now.allows_discount(kind)] == [Discount.PROGRESSIVE]
    change(desk, allow_promo_discount="Sim", allow_progressive_discount="Não")
    now = stored(desk)
    assert [kind for kind in Discount if not now.allows_discount(kind)] == [Discount.PROGRESSIVE]


@pytest.mark.function("F043", "F044")
async def test_the_negative_switches_say_what_yes_means(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("o")
    assert "Nunca protestar (Sim: não vai a SPC/SERASA)" in desk.text
    assert "Nunca gerar boleto (Sim: fora da impressão)" in desk.text
    await desk.press("f2")
    assert "Nunca protestar (Sim: não vai a SPC/SERASA)" in desk.text


@pytest.mark.function("F035", "F049")
async def test_the_fiscal_activity_comes_from_its_list_by_code_or_name(desk: DeskPilot) -> None:
    await edit(desk, "fiscal_activity_id")
    await desk.press("f4")
    await desk.type("padaria")
    await desk.press("enter", "ctrl+s")
    key = stored(desk).form.fiscal_activity_id
    item = desk.db.run(lambda: ListItem.get_by_id(key))
    assert (item.kind, item.code) == ("atividades_fiscais", "4721-1/02")
    assert "4721-1/02 Padaria e confeitaria" in desk.text
    await desk.press("f2")
    form_of(desk).inputs["fiscal_activity_id"].focus()
    await desk.type("4722")
    await desk.press("ctrl+s")
    assert "4722-9/01 Comércio varejista" in desk.text


@pytest.mark.function("F045", "F049")
async def test_the_two_codes_of_the_accountant(desk: DeskPilot) -> None:
    await edit(desk, "accounting_account")
    await desk.type("1.1.2.01.0001")
    await desk.press("tab")
    await desk.type("5.949")
    await desk.press("ctrl+s")
    form = stored(desk).form
    assert (form.accounting_account, form.tax_class) == ("1.1.2.01.0001", "5.949")
    assert "Classificação Fiscal  5.949" in desk.text


@pytest.mark.function("F046", "F049")
async def test_the_subscriber_type_has_the_six_values_of_the_manual(desk: DeskPilot) -> None:
    six = ["Comercial/Industrial", "Poder Público", "Residencial/ Pessoa Física", "Público", "Semipúblico", "Outros"]
    await edit(desk, "subscriber_type")
    await desk.press("f4")
    listed = [line.split("│")[1].strip(" ›") for line in desk.lines() if line.count("│") == 2]
    assert [text for text in listed if text in six] == six
    await desk.press("escape")
    for text in six:
        form_of(desk).inputs["subscriber_type"].value = text
        await desk.press("ctrl+s")
        assert f"Tipo Assinante        {text}" in desk.text
        await desk.press("f2")
        form_of(desk).inputs["subscriber_type"].focus()
    await desk.type("pub")
    await desk.press("ctrl+s")
    assert "serve a 2 opções de «Tipo Assinante»" in desk.told


@pytest.mark.function("F047", "F048", "F049")
async def test_the_name_of_the_origin_follows_its_type(desk: DeskPilot) -> None:
    form = await edit(desk, "origin_type_id")
    assert form.inputs["origin_id"].disabled
    await desk.press("f4")
    assert "Indicação" in desk.text
    await desk.type("digital")
    await desk.press("enter")
    assert form.inputs["origin_type_id"].value == "Mídia Digital"
    assert not form.inputs["origin_id"].disabled
    assert form.focused_field == "origin_id"
    await desk.press("f4")
    assert "Google" in desk.text
    assert "Funcionário" not in desk.text
    await desk.type("google")
    await desk.press("enter", "ctrl+s", "end")
    assert "Nome               Google" in desk.text
    before = stored(desk).form.origin_id
    assert before is not None
    await desk.press("f2")
    form = form_of(desk)
    form.inputs["origin_type_id"].focus()
    await desk.type("indic")
    await desk.press("tab")
    assert form.inputs["origin_id"].value == ""
    await desk.type("func")
    await desk.press("ctrl+s")
    names = desk.db.run(lambda: {item.id: item.name for item in ListItem.select()})
    now = stored(desk).form
    assert (names[now.origin_type_id or 0], names[now.origin_id or 0]) == ("Indicação", "Funcionário")
    await desk.press("h", "enter")
    assert "Nome da Origem Com." in desk.text
    assert "antes:  Google" in desk.text


@pytest.mark.function("F048")
async def test_a_name_that_is_not_of_its_type_is_refused_at_its_field(desk: DeskPilot) -> None:
    change(desk, origin_type_id="Mídia Digital", origin_id="Google")
    form = await edit(desk, "accounting_account")
    await desk.fill(origin_type_id="Indicação", accounting_account="77")
    await desk.press("ctrl+s")
    assert "origin_id" in form.errors
    assert form.inputs["accounting_account"].value == "77"
    assert stored(desk).form.accounting_account == ""


@pytest.mark.function("F049")
async def test_wrong_input_is_named_at_its_field_and_nothing_is_lost(desk: DeskPilot) -> None:
    form = await edit(desk, "auto_suspend")
    await desk.fill(auto_suspend="talvez", charge_slip_fee="", accounting_account="123")
    await desk.press("ctrl+s")
    assert set(form.errors) == {"auto_suspend", "charge_slip_fee"}
    assert form.focused_field == "auto_suspend"
    assert "Escolha com F4: Sim, Não." in desk.told
    assert form.inputs["accounting_account"].value == "123"
    assert desk.db.run(History.select().count) == 3


@pytest.mark.function("F049")
async def test_two_desks_change_different_options_and_both_hold(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await edit(desk, "itemized_invoice")
        change(desk, never_protest="Sim")
        await desk.press("s", "ctrl+s")
        assert "Dados salvos com sucesso" in desk.bottom
        form = stored(desk).form
        assert (form.itemized_invoice, form.never_protest) == (True, True)
        assert "Nunca protestar (Sim: não vai a SPC/SERASA)  Sim" in desk.text


@pytest.mark.function("F049")
async def test_two_desks_change_the_same_option_and_the_second_decides(desk: DeskPilot) -> None:
    await edit(desk, "tax_class")
    change(desk, tax_class="111")
    await desk.type("222")
    await desk.press("ctrl+s")
    assert "Você, em outra mesa, salvou antes" in desk.text
    assert "111" in desk.text
    await desk.press("m", "f9")
    assert stored(desk).form.tax_class == "222"


@pytest.mark.function("F048", "F049")
async def test_two_desks_cannot_leave_a_name_under_another_type(desk: DeskPilot) -> None:
    change(desk, origin_type_id="Mídia Digital")
    form = await edit(desk, "origin_id")
    change(desk, origin_type_id="Indicação")
    await desk.type("goog")
    await desk.press("ctrl+s")
    assert "Você, em outra mesa, salvou antes" in desk.text
    assert "Indicação" in desk.text
    await desk.press("d", "f9")
    assert "origin_id" in form.errors
    now = stored(desk).form
    assert now.origin_id is None


async def test_a_customer_without_a_row_has_the_defaults_and_gets_one(desk: DeskPilot) -> None:
    from integrator_tui.models.customers import CustomerOptions

    desk.db.run(lambda: CustomerOptions.delete().where(CustomerOptions.customer_id == 1).execute())
    assert stored(desk).form.model_dump() == OptionsForm.model_construct().model_dump()
    change(desk, never_slip_run="Sim")
    assert not stored(desk).is_in_slip_run


async def test_an_entry_that_the_list_no_longer_has_stays_readable_and_saves(desk: DeskPilot) -> None:
    change(desk, origin_type_id="Mídia Digital", origin_id="Google")
    desk.db.run(lambda: ListItem.update(active=False).where(ListItem.name == "Google").execute())
    await edit(desk, "tax_class")
    await desk.type("9")
    await desk.press("ctrl+s", "end")
    assert "Nome               Google" in desk.text


async def test_without_the_permission_nothing_is_edited(people_url: str, tmp_path: Path) -> None:
    from dataclasses import replace

    from integrator_tui.base import open_base
    from integrator_tui.errors import NotPermitted

    db, session = open_base(people_url, login="ana")
    db.close()
    reader = replace(session, admin=False, permissions=frozenset({"Clientes"}))
    async with open_desk(people_url, tmp_path, session=reader) as desk:
        await desk.open("maria silva")
        await desk.press("o", "f2")
        assert "Falta a permissão «Editar Cadastro de Cliente»" in desk.bottom
        with pytest.raises(NotPermitted):
            change(desk, tax_class="1")
