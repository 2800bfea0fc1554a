"""SMS em lote: a text, who would get it and who not, three of them as they will go, and only then the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.messages.message import BulkSmsForm
from integrator_tui.queries.messages.message_targets import bulk_context
from integrator_tui.queries.messages.templates import templates
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.screens.customers.exchange import exchange_folder, place_of
from integrator_tui.screens.dialogs import Ask, FormDialog, Prompt
from integrator_tui.screens.working import carry_out
from integrator_tui.services.messages.bulk_sms import Plan, of_file, of_search, plan, queue_all
from integrator_tui.session import Session

PREVIEWS = 3


async def send_to_search(desk: Desk, text: str, where: str) -> None:
    """To everybody whom a search finds."""
    if not text:
        raise Refused("Digite na busca quem deve receber: todos os clientes de uma vez não é um destino.")
    await _send(desk, f"SMS em lote: «{text}»", lambda session: of_search(session, text, where))


async def send_to_file(desk: Desk) -> None:
    """To the customers of a CSV with their codes."""
    name = await desk.ask(Prompt(f"CSV com os códigos, como o de Exportar (pasta {exchange_folder()})"))
    if name:
        path = place_of(desk, name)
        chosen = await carry_out(desk, f"Lendo {path.name}", lambda session, progress: of_file(session, path))
        await _send(desk, f"SMS em lote: {path.name} ({len(chosen)})", lambda session: iter(chosen))


async def _send(desk: Desk, title: str, customers: Callable[[Session], Iterator[int]]) -> None:
    context = await desk.in_db(bulk_context)
    first = next(iter(await desk.in_db(templates, "sms")), None)
    begun = BulkSmsForm.model_construct(
        template_id=first.id if first else None, purpose=first.purpose if first else "servico", body=""
    )
    read = as_texts(begun, context) | {"body": first.body if first else ""}
    texts = await desk.ask(FormDialog(title, BulkSmsForm, read, context))
    if texts is None:
        return
    found = await carry_out(
        desk, "Conferindo os clientes", lambda session, progress: plan(session, customers(session), texts, progress)
    )
    answer = await desk.ask(
        Ask(title, _told(found), (("n", "Não enviar"), ("s", "Enviar")) if found.ready else (("n", "Fechar"),))
    )
    if answer != "s":
        return
    done = await carry_out(desk, "Pondo na fila", lambda session, progress: queue_all(session, found, texts, progress))
    desk.say(f"{done} SMS na fila.")


def _told(found: Plan) -> str:
    """Count, cost, who is left out, and three of them."""
    lines = [f"Recebem: {len(found.ready)}. Segmentos: {found.segments}."]
    if found.left_out:
        lines += ["", "Ficam de fora:"]
        lines += [f"   {count}: {reason}" for reason, count in sorted(found.left_out.items(), key=lambda one: -one[1])]
    for one in found.ready[:PREVIEWS]:
        lines += ["", f"{one.customer_id} {one.name}, {format_phone(one.phone)}:", f"   {one.body}"]
    return "\n".join(lines)
