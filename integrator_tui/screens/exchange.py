"""Customers in and out of the base by file: import, export, the demonstration base."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

from integrator_tui.config import folder
from integrator_tui.demo.demo import build
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.forms.base import Choice, FormContext, FormModel, Ui
from integrator_tui.rules.counting import counted
from integrator_tui.screens.dialogs import Ask, FormDialog
from integrator_tui.screens.working import Progress, carry_out
from integrator_tui.services.customers.customer_export import export
from integrator_tui.services.customers.customer_import import import_file
from integrator_tui.services.customers.customer_report import ImportReport, customers
from integrator_tui.session import Session
from integrator_tui.tables.encodings import LABELS

DEMO_CUSTOMERS = 10_000
FORMATS = (Choice("csv", "CSV (planilha)"), Choice("json", "JSON"))


BY_ITSELF = "pelos bytes"
ENCODINGS = (Choice("", BY_ITSELF), *(Choice(codec, label) for codec, label in LABELS.items()))
KNOWN = (Choice(False, "recusar"), Choice(True, "atualizar"))


class ImportForm(FormModel):
    """Which file, and how it is to be read."""

    path: Annotated[str, Ui("Arquivo CSV", limit=500)] = ""
    known: Annotated[
        bool, Ui("Já cadastrados", "choice", choices="known", empty=False, help="Achados por código ou CPF/CNPJ.")
    ] = False
    encoding: Annotated[
        str, Ui("Codificação", "choice", choices="encodings", help="Só se os acentos saírem errados.")
    ] = ""
    mapping: Annotated[str, Ui("Mapa (TOML)", limit=500)] = ""
    LAYOUT: ClassVar = (("", ("path", "known", "encoding", "mapping")),)


class ExportForm(FormModel):
    """To which file."""

    path: Annotated[str, Ui("Arquivo", limit=500)] = ""
    format: Annotated[str, Ui("Formato", "choice", choices="formats")] = "csv"
    LAYOUT: ClassVar = (("", ("path", "format")),)


def exchange_folder() -> Path:
    """Where a name without a folder lies."""
    place = folder("data") / "arquivos"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def place_of(desk: Desk, text: str) -> Path:
    """The file that was typed. With several operators only files of the folder of exchange: the server is not theirs.

    Raises `Refused`.
    """
    if not text.strip():
        raise Refused("Digite o nome do arquivo.")
    path = Path(text.strip()).expanduser()
    if desk.db.url.startswith("sqlite:"):
        return path if path.is_absolute() else exchange_folder() / path
    if path.is_absolute() or len(path.parts) != 1 or path.parts[0] in (".", ".."):
        raise Refused(f"Só arquivos da pasta {exchange_folder()}: digite apenas o nome.")
    place = exchange_folder() / path
    if place.is_symlink():
        raise Refused(f"{path} é um atalho para outro lugar: não é aceito.")
    return place


async def import_customers(desk: Desk) -> None:
    """Ask for the file, check it, say what would come of it, and import it, or its good rows, if the operator wants."""
    context = FormContext(today=desk.session.today().date(), choices={"encodings": ENCODINGS, "known": KNOWN})
    blank = {"path": "", "known": KNOWN[0].label, "encoding": BY_ITSELF, "mapping": ""}
    texts = await desk.ask(FormDialog(f"Importar clientes (pasta {exchange_folder()})", ImportForm, blank, context))
    if texts is None:
        return
    chosen = ImportForm.model_validate(texts, context=context)
    path = place_of(desk, chosen.path)
    mapping = place_of(desk, chosen.mapping) if chosen.mapping.strip() else None

    def work(session: Session, progress: Progress, dry_run: bool, good_only: bool = False) -> ImportReport:
        return import_file(
            session,
            path,
            mapping,
            dry_run,
            progress,
            update=chosen.known,
            good_only=good_only,
            encoding=chosen.encoding,
            op_id=session.op_id(),
        )

    checked = await carry_out(desk, f"Conferindo {path.name}", lambda session, progress: work(session, progress, True))
    title, answers = "Importar", [("i", f"Importar {customers(checked.accepted)}"), ("c", "Cancelar")]
    if not checked.ok:
        title, answers = "Nada foi importado", [("f", "Fechar")]
        if checked.accepted:
            answers.append(("b", f"Importar só {_good(checked.accepted)}"))
    answer = await desk.ask(Ask(title, f"{checked.sentence}\n\n{checked.details}", answers))
    if answer in ("i", "b"):
        report = await carry_out(
            desk,
            f"Importando {path.name}",
            lambda session, progress: work(session, progress, False, answer == "b"),
        )
        desk.tell("Importação", report.sentence)


def _good(count: int) -> str:
    return counted(count, "a linha boa", "as {} linhas boas")


async def export_customers(desk: Desk, text: str, where: str) -> None:
    """Ask for file and format, and write what the box finds; never over a file that is there."""
    context = FormContext(today=desk.session.today().date(), choices={"formats": FORMATS})
    name = f"clientes-{desk.session.today():%Y%m%d-%H%M%S}.csv"
    start = {"path": name, "format": FORMATS[0].label}
    texts = await desk.ask(FormDialog(f"Exportar (pasta {exchange_folder()})", ExportForm, start, context))
    if texts is None:
        return
    chosen = ExportForm.model_validate(texts, context=context)
    path = place_of(desk, chosen.path if chosen.format == "csv" else chosen.path.removesuffix(".csv") + ".json")

    def write(session: Session, progress: Progress) -> int:
        try:
            with path.open("xb") as out:
                return export(session, text, chosen.format, out, progress, where)
        except FileExistsError:
            raise Refused(f"Já existe o arquivo {path}: escolha outro nome.") from None
        except OSError as error:
            raise Refused(f"Não foi possível gravar {path}: {error.strerror}.") from None

    number = await carry_out(desk, f"Exportando para {path.name}", write)
    desk.tell("Exportação", f"{counted(number, 'cliente')} em {path}")


async def fill_with_demo(desk: Desk) -> None:
    """Ten thousand invented customers, in the base that is open."""
    url = desk.db.url
    await carry_out(desk, "Criando a demonstração", lambda session, progress: build(url, DEMO_CUSTOMERS, 1, progress))
    desk.say(f"Base de demonstração com {DEMO_CUSTOMERS} clientes.")
