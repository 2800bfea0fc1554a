"""Open receivables of another system by file: checked, their total confirmed, taken."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.desk.port import Desk
from integrator_tui.forms.base import FormContext, FormModel, Ui
from integrator_tui.rules.counting import counted
from integrator_tui.screens.dialogs import Ask, FormDialog
from integrator_tui.screens.exchange import BY_ITSELF, ENCODINGS, exchange_folder, place_of
from integrator_tui.screens.working import Progress, carry_out
from integrator_tui.services.finance.receivable_import import import_receivables
from integrator_tui.services.finance.receivable_report import ReceivablesReport, titles
from integrator_tui.session import Session


class ReceivablesForm(FormModel):
    """Which file, and how it is to be read."""

    path: Annotated[str, Ui("Arquivo CSV", limit=500)] = ""
    encoding: Annotated[
        str, Ui("Codificação", "choice", choices="encodings", help="Só se os acentos saírem errados.")
    ] = ""
    mapping: Annotated[str, Ui("Mapa (TOML)", limit=500)] = ""
    LAYOUT: ClassVar = (("", ("path", "encoding", "mapping")),)


async def bring_receivables(desk: Desk) -> None:
    """Ask for the file, check it, say its total, and import it, or its good rows, if the operator wants."""
    context = FormContext(today=desk.session.today().date(), choices={"encodings": ENCODINGS})
    blank = {"path": "", "encoding": BY_ITSELF, "mapping": ""}
    title = f"Importar títulos a receber (pasta {exchange_folder()})"
    texts = await desk.ask(FormDialog(title, ReceivablesForm, blank, context))
    if texts is None:
        return
    chosen = ReceivablesForm.model_validate(texts, context=context)
    path = place_of(desk, chosen.path)
    mapping = place_of(desk, chosen.mapping) if chosen.mapping.strip() else None

    async def work(saying: str, total: int | None, good_only: bool) -> ReceivablesReport:
        def run(session: Session, progress: Progress) -> ReceivablesReport:
            return import_receivables(
                session,
                path,
                mapping,
                total is None,
                progress,
                good_only=good_only,
                total=total,
                encoding=chosen.encoding,
                op_id=session.op_id(),
            )

        return await carry_out(desk, f"{saying} {path.name}", run)

    checked = await work("Conferindo", None, False)
    what = titles(checked.new, checked.total)
    heading, answers = "Importar títulos", [("i", f"Importar {what}"), ("c", "Cancelar")]
    if not checked.new or not checked.ok:
        heading, answers = "Nada foi importado", [("f", "Fechar")]
        if checked.new:
            answers.append(("b", f"Importar só {counted(checked.new, 'a linha boa', 'as {} linhas boas')}, {what}"))
    answer = await desk.ask(Ask(heading, f"{checked.sentence}\n\n{checked.details}", answers))
    if answer in ("i", "b"):
        report = await work("Importando", checked.total, answer == "b")
        desk.tell("Importação de títulos", report.sentence)
