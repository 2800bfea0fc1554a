"""Help: every key of the screen underneath, read from the commands."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from integrator_tui.commands import Alive
from integrator_tui.screens.dialogs import Dialog
from integrator_tui.widgets.lines import Line

SCOPE_TITLES = {
    "desk": "Em toda parte",
    "search": "Pesquisar Cliente",
    "customer": "Cadastro do Cliente",
    "record": "Leitura",
    "form": "Formulário",
    "list": "Lista",
    "records": "Lista de registros",
    "favorites": "Favoritos",
    "ordered": "Lista que se ordena",
    "documents": "Documentos",
    "document": "Um documento",
    "contacts": "Contatos",
    "values": "Campos Extras",
    "observations": "Observações",
    "compulsory": "Leitura Obrigatória",
    "debits": "Dados Débitos",
    "page": "Tela própria",
    "email": "E-mail",
    "sms": "SMS",
    "attachments": "Anexos",
    "messages": "Mensagens enviadas",
    "outbox": "Caixa de saída",
    "dialog": "Janela",
}


class Help(Dialog[None]):
    """A table of keys that scrolls."""

    DEFAULT_CSS = "Help VerticalScroll { height: auto; max-height: 20; }"

    def __init__(self, items: Sequence[Alive]) -> None:
        super().__init__()
        self.items = tuple(items)

    def compose(self) -> ComposeResult:
        """One line per key, by scope."""
        with Vertical():
            yield Line("Ajuda: teclas desta tela (Esc fecha)", classes="title")
            with VerticalScroll():
                yield Static(self._table())

    def _table(self) -> Content:
        lines: list[Content] = []
        for scope in dict.fromkeys(item.command.scope for item in self.items):
            lines.append(Content.styled(SCOPE_TITLES[scope], "bold"))
            for item in self.items:
                if item.command.scope == scope and item.key:
                    text = item.command.help or item.command.label
                    lines.append(
                        Content.assemble("  ", (f"{item.key:<10}", "bold"), f"{item.command.label:<18} {text}")
                    )
        return Content("\n").join(lines)
