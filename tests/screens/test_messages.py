"""SMS, consent, templates and the outbox, as an operator uses them."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.folders import inbox, single_user
from integrator_tui.models.messages import Outbox
from integrator_tui.outbox import queue
from integrator_tui.outbox.port import Accepted, Outcome, Permanent
from integrator_tui.screens.exchange import exchange_folder
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.messages.templates import create_template, name_company
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot


def person(desk: DeskPilot, name: str, sms: str = "Sim", **more: str) -> int:
    """A contact of MARIA."""
    values = {"name": name, "mobile": "(41) 98888-7777", "sms_authorized": sms, **more}
    return desk.db.run(CONTACTS.create, desk.session, 1, values)


def company(desk: DeskPilot) -> None:
    """What the templates want."""
    desk.db.run(name_company, desk.session, "Provedor São João")


def queued(desk: DeskPilot) -> list[Any]:
    """All messages."""
    return desk.db.run(lambda: list(Outbox.select().order_by(Outbox.id)))


def send(desk: DeskPilot, channel: str, outcome: Outcome) -> None:
    """As a sender does."""
    now = desk.session.now()
    claimed = desk.db.run(queue.claim, "teste", channel, now, Path(), "b.com.br")
    assert isinstance(claimed, queue.Claimed)
    desk.db.run(queue.finish, claimed, outcome, now, "teste", random.Random(1))


@pytest.mark.function("F090", "F091", "F092")
async def test_an_sms_from_a_template_to_several_mobiles(desk: DeskPilot) -> None:
    company(desk)
    person(desk, "José da Silva")
    await desk.open("maria silva")
    await desk.press("s")
    assert "Celular(es)" in desk.text
    await desk.fill(phones="(41) 99876-5432, (41) 98888-7777", body="Provedor: visita amanhã às 10 h.")
    await desk.press("f9")
    assert "2 SMS na fila" in desk.bottom
    first, second = queued(desk)
    assert (first.recipients, second.recipients) == ('["41998765432"]', '["41988887777"]')
    assert first.body == "Provedor: visita amanha as 10 h.", "sem acentos is on at first"
    assert (first.op_id, first.number, second.number) == (second.op_id, 1, 2)


@pytest.mark.function("F091")
async def test_only_templates_of_sms_are_offered(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("s")
    desk.app.screen.query_one("Form").inputs["template_id"].focus()  # type: ignore[attr-defined]
    await desk.press("f4")
    for name in ("SMS Aviso de Vencimento", "SMS Fatura em Aberto", "SMS Protocolo"):
        assert name in desk.text
    for name in ("Boas-vindas", "Segunda Via de Fatura"):
        assert name not in desk.text


@pytest.mark.function("F093")
async def test_who_did_not_authorise_is_shown_and_cannot_be_chosen(desk: DeskPilot) -> None:
    person(desk, "José da Silva", sms="Não")
    await desk.open("maria silva")
    await desk.press("s")
    await desk.fill(phones="")
    desk.app.screen.query_one("Form").inputs["phones"].focus()  # type: ignore[attr-defined]
    await desk.press("f4")
    assert "José da Silva" in desk.text
    await desk.type("jose")
    await desk.press("enter")
    assert "José da Silva não autorizou SMS" in desk.text
    await desk.press("escape")
    await desk.fill(phones="41 98888-7777", body="oi")
    await desk.press("f9")
    assert "não autorizou" in desk.text
    assert queued(desk) == []


@pytest.mark.function("F224")
async def test_the_counter_and_the_switch_of_the_accents(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("s")
    await desk.fill(body="a" * 161)
    assert "161 caracteres · GSM-7 · 2 segmentos · cabem mais 145" in desk.text
    await desk.fill(body="não")
    assert "3 caracteres · GSM-7 · 1 segmento" in desk.text
    desk.app.screen.query_one("Form").inputs["plain"].focus()  # type: ignore[attr-defined]
    await desk.fill(plain="Não")
    await desk.press("enter")
    assert "3 caracteres · UCS-2 · 1 segmento · cabem mais 67" in desk.text


@pytest.mark.function("F225")
async def test_an_unresolved_variable_blocks(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("s")
    await desk.fill(phones="41 99876-5432", body="Sua fatura vence em {vencimento}.")
    await desk.press("f9")
    assert "Sem valor para {vencimento}" in desk.text
    assert queued(desk) == []
    await desk.fill(body="Sua fatura vence amanhã.")
    await desk.press("f9")
    assert len(queued(desk)) == 1


@pytest.mark.function("F225")
async def test_templates_are_kept_and_fill_in_the_customer(desk: DeskPilot) -> None:
    company(desk)
    await desk.press("f10")
    await desk.type("remetentes")
    await desk.press("enter")
    assert "Remetentes Email" in desk.lines()[0]
    await desk.press("f6")
    await desk.fill(kind="SMS", name="Boa tarde", body="{empresa}: boa tarde, {primeiro_nome}! {nada}")
    await desk.press("ctrl+s")
    assert "Não há a variável {nada}" in desk.text
    await desk.fill(body="{empresa}: boa tarde, {primeiro_nome}!")
    await desk.press("ctrl+s")
    assert "Boa tarde" in desk.text
    await desk.press("escape")
    await desk.open("maria silva")
    await desk.press("s")
    await desk.fill(template_id="Boa tarde", body="")
    form: Any = desk.app.screen.query_one("Form")
    form.inputs["template_id"].focus()
    await desk.press("enter")
    assert form.texts["body"] == "Provedor São João: boa tarde, Maria!"


@pytest.mark.function("F222")
async def test_consent_is_kept_with_date_basis_and_history_and_asked_when_sending(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("n", "f6")
    await desk.fill(channel="SMS", purpose="Cobrança", granted="Não", source="telefone, protocolo 12")
    await desk.press("ctrl+s")
    assert "NÃO" in desk.text
    await desk.press("s")
    await desk.fill(phones="41 99876-5432", purpose="Cobrança", body="oi")
    await desk.press("f9")
    assert "Recusou SMS de cobrança" in desk.text
    await desk.fill(purpose="Serviço")
    await desk.press("f9")
    assert len(queued(desk)) == 1
    await desk.press("h", "down", "enter")
    assert "consentimento" in desk.text


@pytest.mark.function("F094", "F223")
async def test_the_outbox_says_what_is_known_and_why(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("s")
    await desk.fill(phones="41 99876-5432", body="primeira")
    await desk.press("f9", "s")
    await desk.fill(phones="41 99876-5432", body="segunda")
    await desk.press("f9")
    send(desk, "sms", Accepted("Z1", "aceita"))
    send(desk, "sms", Permanent("o gateway recusou: HTTP 400 número inexistente"))
    await desk.press("f3")
    assert "! 1 não entregue" in desk.lines()[0]
    await desk.press("ctrl+t")
    assert "aceito pelo" in desk.text
    assert "falhou" in desk.text
    await desk.press("enter")
    assert "número inexistente" in desk.text
    assert "Tentar agora" in desk.text
    await desk.press("a")
    assert "na fila" in desk.text
    await desk.press("delete")
    assert "Cancelada." in desk.bottom
    assert [row.state for row in queued(desk)] == ["entregue_provedor", "cancelado"]
    await desk.press("down", "n")
    assert "Reenviar esta mensagem?" in desk.text
    assert "SMS para (41) 99876-5432" in desk.text, "whom it goes to"
    assert len(queued(desk)) == 2, "nothing leaves before the answer"
    await desk.press("n")
    assert len(queued(desk)) == 2
    await desk.press("n", "s")
    assert len(queued(desk)) == 3
    assert queued(desk)[2].resend_of == queued(desk)[0].id
    await desk.press("escape")
    assert "não entregue" not in desk.lines()[0], "it was seen"


@pytest.mark.function("F223")
async def test_silent_mode_and_holding(desk: DeskPilot) -> None:
    await desk.press("ctrl+t", "f10")
    await desk.type("silencioso")
    await desk.press("enter")
    assert "MODO SILENCIOSO" in desk.text
    await desk.press("f10")
    await desk.type("segurar sms")
    await desk.press("enter")
    assert "parado: SMS" in desk.text.replace("ou soltar SMS", "")


async def test_a_message_that_was_not_sent_is_asked_about_and_comes_back(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("s")
    await desk.fill(body="meio escrito")
    await desk.press("escape")
    assert "A mensagem não foi enviada" in desk.text
    await desk.press("c")
    assert "meio escrito" in desk.text
    await desk.press("escape", "d")
    assert "Celular(es)" not in desk.text


def with_sender(desk: DeskPilot) -> None:
    """The settings name where e-mail comes from."""
    desk.app.settings = replace(desk.app.settings, email={"host": "127.0.0.1", "sender": "contato@provedor.com.br"})


@pytest.mark.function("F086", "F087", "F088")
async def test_an_email_in_two_steps_with_a_file(desk: DeskPilot, tmp_path: Path) -> None:
    company(desk)
    with_sender(desk)
    person(desk, "José da Silva", email="jose@exemplo.com.br")
    await desk.open("maria silva")
    await desk.press("m")
    assert "maria.santos@exemplo.com.br" in desk.text
    await desk.fill(
        recipients="maria.santos@exemplo.com.br; jose@exemplo.com.br",
        copies="arquivo@provedor.com.br",
        subject="Segunda via",
        body="Olá.\nSegue a conta.",
    )
    await desk.press("f9")
    assert "Assunto  Segunda via" in desk.text
    folder = inbox(desk.app.settings, "ana")
    (folder / "conta março.txt").write_text("conta de março\n")
    await desk.press("f6")
    await desk.fill(path=str(folder / "conta março.txt") if single_user(desk.db.url) else "conta março.txt")
    await desk.press("f9")
    assert "conta março.txt" in desk.text
    await desk.press("f9")
    assert "E-mail na fila" in desk.bottom
    (row,) = queued(desk)
    assert row.recipients == '["maria.santos@exemplo.com.br", "jose@exemplo.com.br"]'
    assert row.copies == '["arquivo@provedor.com.br"]'
    assert row.sender == "contato@provedor.com.br"
    assert "conta março.txt" in row.attachments
    await desk.press("5", "j")
    assert "Segunda via" in desk.text
    assert "na fila" in desk.text


@pytest.mark.function("F089", "F191", "F192")
async def test_a_sent_email_is_looked_at_and_sent_again(desk: DeskPilot) -> None:
    company(desk)
    with_sender(desk)
    await desk.open("maria silva")
    await desk.press("m")
    await desk.fill(subject="Aviso", body="Texto.")
    await desk.press("f9", "f9")
    send(desk, "email", Accepted("x", "250 aceita"))
    await desk.press("5", "j")
    assert "aceito pelo" in desk.text
    await desk.press("enter")
    assert "E-mail Enviado para o Cliente" in desk.text
    assert "maria.santos@exemplo.com.br" in desk.text
    assert "250 aceita" in desk.text
    await desk.press("n")
    first, second = queued(desk)
    assert second.resend_of == first.id
    assert "na fila" in desk.text


async def test_an_opened_message_offers_what_fits_it_now(desk: DeskPilot) -> None:
    with_sender(desk)
    await desk.open("maria silva")
    await desk.press("m")
    await desk.fill(subject="Aviso", body="Texto.")
    await desk.press("f9", "f9", "5", "j")
    assert "na fila" in desk.text
    send(desk, "email", Accepted("x", "250 aceita"))  # the list still shows it waiting
    await desk.press("enter")
    assert "Reenviar" in desk.text
    assert "Tentar agora" not in desk.text


@pytest.mark.function("F086")
async def test_what_is_wrong_in_an_email_stands_at_its_field(desk: DeskPilot) -> None:
    with_sender(desk)
    await desk.open("maria silva")
    await desk.press("m")
    await desk.fill(recipients="maria@, jose@exemplo.com.br", subject="Aviso", body="Texto.")
    await desk.press("f9")
    assert "«maria@»" in desk.text
    await desk.fill(recipients="jose@exemplo.com.br", subject="Aviso\nBcc: todos@exemplo.com.br")
    await desk.press("f9")
    assert queued(desk) == []
    await desk.fill(subject="Aviso de {vencimento}")
    await desk.press("f9")
    assert "Sem valor para {vencimento}" in desk.text


async def test_the_keys_of_the_budget(desk: DeskPilot) -> None:
    company(desk)
    with_sender(desk)
    await desk.search("maria silva")
    await desk.press("enter", "m", "f9", "f9")
    assert len(queued(desk)) == 1, "an e-mail from the template to the main address: four keys"


@pytest.mark.function("F090")
async def test_sms_in_bulk_is_counted_and_shown_before_it_goes(desk: DeskPilot, tmp_path: Path) -> None:
    company(desk)
    await desk.search("silva")
    await desk.press("f10")
    await desk.type("lote resultado")
    await desk.press("enter")
    await desk.fill(body="{empresa}: olá, {primeiro_nome}!")
    await desk.press("ctrl+s")
    assert "Recebem: 1. Segmentos: 1." in desk.text
    assert "Provedor Sao Joao: ola, Maria!" in desk.text
    await desk.press("s")
    assert "1 SMS na fila" in desk.bottom
    assert [row.body for row in queued(desk)] == ["Provedor Sao Joao: ola, Maria!"]
    exchange_folder().joinpath("quem.csv").write_text("codigo;nome\n1;Maria\n2;Padaria\n99;ninguém\n3;João\n")
    await desk.press("f10")
    await desk.type("lote arquivo")
    await desk.press("enter")
    await desk.type("quem.csv")
    await desk.press("enter")
    await desk.fill(body="Aviso de manutenção")
    await desk.press("ctrl+s")
    assert "Recebem: 2." in desk.text
    assert "1: sem celular" in desk.text
    assert "1: código que não existe" in desk.text
    await desk.press("n")
    assert len(queued(desk)) == 1, "nothing goes before the answer"


async def _sms_to_file(desk: DeskPilot, name: str) -> None:
    await desk.press("f10")
    await desk.type("lote arquivo")
    await desk.press("enter")
    await desk.type(name)
    await desk.press("enter")


@pytest.mark.function("F090")
async def test_sms_in_bulk_takes_what_the_export_wrote(desk: DeskPilot) -> None:
    company(desk)
    await desk.search("silva")
    await desk.press("f10")
    await desk.type("exportar")
    await desk.press("enter")
    await desk.fill(path="silvas.csv")
    await desk.press("f9", "escape")
    await _sms_to_file(desk, "silvas.csv")
    assert "silvas.csv (1)" in desk.text
    await desk.fill(body="Aviso de manutenção")
    await desk.press("ctrl+s")
    assert "Recebem: 1." in desk.text
    await desk.press("n")


@ONCE
async def test_the_file_is_read_before_a_text_is_asked_for(desk: DeskPilot) -> None:
    company(desk)
    lines = ["Código;Nome", "1;Maria", "x2;Padaria", ";João", '"3;abre', "4;Ana;x"]
    exchange_folder().joinpath("ruim.csv").write_bytes("\r\n".join(lines).encode("cp1252"))
    await _sms_to_file(desk, "ruim.csv")
    for said in (
        "linha 3: «x2» não é um código de cliente",
        "linha 4: falta o código do cliente",
        "linha 5: Nesta linha há aspas",
        "linha 6: A linha tem 3 colunas",
    ):
        assert said in desk.told, desk.text
    assert "Texto" not in desk.text
    await desk.press("escape")
    exchange_folder().joinpath("nomes.csv").write_text("Nome;Celular\nMaria;11912345678\n")
    await _sms_to_file(desk, "nomes.csv")
    assert "nenhuma coluna com o código do cliente" in desk.told


@pytest.mark.function("F223")
async def test_what_had_its_end_is_tried_again_only_after_a_question(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("s")
    await desk.fill(phones="41 99876-5432", body="primeira")
    await desk.press("f9")
    send(desk, "sms", Permanent("número inexistente"))
    await desk.press("ctrl+t", "a")
    assert "Tentar de novo esta mensagem?" in desk.text
    assert queued(desk)[0].state == "falhou"
    await desk.press("s")
    assert queued(desk)[0].state == "na_fila"
    await desk.press("a")
    assert "esta mensagem?" not in desk.text, "what waits already is only hurried"


def form(desk: DeskPilot) -> Any:
    """The one with the cursor."""
    return desk.app.screen.query_one("Form")


def template(desk: DeskPilot, name: str, body: str, purpose: str = "Serviço") -> None:
    """One of SMS."""
    values = {"kind": "SMS", "name": name, "body": body, "purpose": purpose}
    desk.db.run(create_template, desk.session, values)


async def choose(desk: DeskPilot, name: str) -> None:
    """A template by F4."""
    form(desk).inputs["template_id"].focus()
    await desk.press("f4")
    await desk.type(name)
    await desk.press("enter")


@pytest.mark.function("F225")
async def test_a_template_promises_no_date_of_its_own_and_asks_for_what_it_lacks(desk: DeskPilot) -> None:
    company(desk)
    await desk.open("maria silva")
    await desk.press("s")
    await choose(desk, "visita")
    assert "O modelo pede: {data}" in desk.text
    assert queued(desk) == []
    await desk.fill(data="12/12/2026")
    await desk.press("ctrl+s")
    assert "visita tecnica marcada para 12/12/2026" in form(desk).texts["body"]
    await desk.press("f9")
    assert [row.body for row in queued(desk)] == [
        "Provedor Sao Joao: visita tecnica marcada para 12/12/2026. Codigo do cliente 1."
    ]


@pytest.mark.function("F225")
async def test_what_was_not_answered_is_asked_again_before_it_goes(desk: DeskPilot) -> None:
    company(desk)
    await desk.open("maria silva")
    await desk.press("s")
    await choose(desk, "fatura em aberto")
    assert "O modelo pede" in desk.text
    await desk.press("escape", "f9")
    assert "O modelo pede" in desk.text
    await desk.fill(**dict.fromkeys(form(desk).inputs, "1"))
    await desk.press("ctrl+s")
    assert queued(desk) == [], "the text is seen once more"
    await desk.press("f9")
    assert len(queued(desk)) == 1


@pytest.mark.function("F225")
async def test_templates_that_can_go_stand_first_and_say_what_they_ask(desk: DeskPilot) -> None:
    company(desk)
    template(desk, "Manutenção", "{empresa}: manutencao hoje a noite.")
    await desk.open("maria silva")
    await desk.press("s")
    assert form(desk).texts["body"] == "Provedor São João: manutencao hoje a noite.", "it lacks nothing"
    form(desk).inputs["template_id"].focus()
    await desk.press("f4")
    lines = [line for line in desk.window if "SMS " in line or "Manuten" in line]
    assert "Manutenção" in lines[0]
    assert "pede" not in lines[0]
    assert "SMS Visita Técnica · pede data" in desk.text


@ONCE
async def test_an_old_error_does_not_stay_under_the_new_text(desk: DeskPilot) -> None:
    company(desk)
    await desk.open("maria silva")
    await desk.press("s")
    await desk.fill(body="Vence em {nada}.")
    await desk.press("f9")
    assert "Sem valor para {nada}" in desk.text
    await desk.fill(body="")
    await choose(desk, "visita")
    await desk.fill(data="12/12/2026")
    await desk.press("ctrl+s")
    assert "Sem valor" not in desk.text


@pytest.mark.function("F090", "F225")
async def test_another_template_of_a_bulk_sms_brings_text_and_purpose(desk: DeskPilot) -> None:
    company(desk)
    template(desk, "Manutenção", "{empresa}: manutencao hoje a noite.")
    template(desk, "Cobrança", "{empresa}: {nome}, pague ate {vencimento}.", "Cobrança")
    await desk.search("silva")
    await desk.press("f10")
    await desk.type("lote resultado")
    await desk.press("enter")
    before = form(desk).texts
    assert before["template_id"] == "Manutenção"
    await choose(desk, "cobrança")
    after = form(desk).texts
    assert after["body"] == "{empresa}: {nome}, pague ate {vencimento}."
    assert after["template_id"] == "Cobrança"
    assert (before["purpose"], after["purpose"]) == ("Serviço", "Cobrança")
    await desk.press("ctrl+s")
    assert "O modelo pede" in desk.text, "once for all of them"
    await desk.fill(**dict.fromkeys(form(desk).inputs, "1"))
    await desk.press("ctrl+s")
    assert "Recebem: 1." in desk.text
    await desk.press("s")
    assert [row.purpose for row in queued(desk)] == ["cobranca"]
    assert "{" not in queued(desk)[0].body


@ONCE
async def test_an_own_text_of_a_bulk_sms_stays(desk: DeskPilot) -> None:
    template(desk, "Cobrança", "pague", "Cobrança")
    template(desk, "Outra", "outra")
    await desk.search("silva")
    await desk.press("f10")
    await desk.type("lote resultado")
    await desk.press("enter")
    await desk.fill(body="Texto meu")
    await choose(desk, "outra")
    assert form(desk).texts["body"] == "Texto meu"
    assert form(desk).texts["purpose"] == "Serviço"


async def test_the_text_of_a_bulk_sms_that_was_not_sent_comes_back(desk: DeskPilot) -> None:
    """Refused afterwards, or not sent after all: what was typed is a draft until it is in the queue."""

    async def begin() -> None:
        await desk.press("f10")
        await desk.type("lote resultado")
        await desk.press("enter")

    await desk.search("silva")
    await begin()
    await desk.fill(body="Texto meu")
    assert [draft.values["body"] for draft in desk.app.drafts.all()] == ["Texto meu"]
    await desk.press("ctrl+s", "n")
    await begin()
    assert form(desk).texts["body"] == "Texto meu"
    assert "O que você tinha digitado aqui voltou." in desk.said
    await desk.press("ctrl+s", "s")
    assert [row.body for row in queued(desk)] == ["Texto meu"]
    assert desk.app.drafts.all() == ()
    await begin()
    assert form(desk).texts["body"] != "Texto meu"
    await desk.fill(body="Outro")
    await desk.press("escape")
    assert desk.app.drafts.all() == (), "given up"
