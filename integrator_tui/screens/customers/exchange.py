"""Customers in and out of the base by file: import, export, the demonstration base."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

from integrator_tui.config import folder
from integrator_tui.demo.demo import build
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.forms.base import Choice, FormContext, FormModel, Ui
from integrator_tui.screens.dialogs import Ask, FormDialog
from integrator_tui.screens.working import Progress, carry_out
from integrator_tui.services.customers.customer_export import export
from integrator_tui.services.customers.customer_import import import_file
from integrator_tui.session import Session

DEMO_CUSTOMERS = 10_000
FORMATS = (Choice("csv", "CSV (planilha)"), Choice("json", "JSON"))


class ImportForm(FormModel):
    """Which file."""

    path: Annotated[str, Ui("Arquivo CSV", limit=500)] = ""
    mapping: Annotated[str, Ui("Mapa (TOML)", limit=500)] = ""
    LAYOUT: ClassVar = (("", ("path", "mapping")),)


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
    """Ask for the file, check it, say what would come of it, and import it if the operator wants."""
    context = FormContext(today=desk.session.today().date())
    blank = {"path": "", "mapping": ""}
    texts = await desk.ask(FormDialog(f"Importar clientes (pasta {exchange_folder()})", ImportForm, blank, context))
    if texts is None:
        return
    path = place_of(desk, texts["path"])
    mapping = place_of(desk, texts["mapping"]) if texts["mapping"].strip() else None

    checked = await carry_out(
        desk, f"Conferindo {path.name}", lambda session, progress: import_file(session, path, mapping, True, progress)
    )
    if not checked.ok:
        desk.tell("Nada foi importado", checked.sentence)
        return
    answer = await desk.ask(
        Ask("Importar", checked.sentence, (("i", f"Importar {checked.accepted} clientes"), ("c", "Cancelar")))
    )
    if answer == "i":
        report = await carry_out(
            desk,
            f"Importando {path.name}",
            lambda session, progress: import_file(session, path, mapping, False, progress, op_id=session.op_id()),
        )
        desk.tell("Importação", report.sentence)


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
    desk.tell("Exportação", f"{number} clientes em {path}")


async def fill_with_demo(desk: Desk) -> None:
    """Ten thousand invented customers, in the base that is open."""
    url = desk.db.url
    await carry_out(desk, "Criando a demonstração", lambda session, progress: build(url, DEMO_CUSTOMERS, 1, progress))
    desk.say(f"Base de demonstração com {DEMO_CUSTOMERS} clientes.")
