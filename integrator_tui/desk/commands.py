"""Every action and destination, once: footer, action menu, palette, help, key table and manual are read from here.

A widget or screen takes the commands of its scope with `BINDINGS = bindings("list")` and answers each with a method
`do_<id>`; `Commanded` runs them. A command that cannot run now says why (`why_not`).
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import key_to_character

if TYPE_CHECKING:
    from textual.screen import Screen

    from integrator_tui.app import Desk

    _Node = DOMNode
else:
    _Node = object


@dataclass(frozen=True)
class Command:
    """One thing an operator can do; `keys` is empty when only menu and palette reach it."""

    id: str
    scope: str
    label: str
    keys: str = ""
    permission: str | None = None
    footer: bool = False
    """Whether the line at the bottom shows it."""
    menu: bool = True
    help: str = ""
    place: str = ""
    """Where a destination stands in the customer window: `tab`, `option` of the first tab, `calls` of the fifth."""
    code: str = ""
    """Transaction code of a destination: three letters."""


EDIT = "Editar Cadastro de Cliente"
WHO_CHANGED = "O histórico só deste campo"
SETTINGS = "Painel de Configurações"
SUPERVISE = "Caixa de Saída"
BULK = "Envio em Lote"

COMMANDS: tuple[Command, ...] = (
    # Everywhere
    Command("help", "desk", "Ajuda", "f1,question_mark", footer=True, menu=False, help="Todas as teclas desta tela"),
    Command(
        "menu", "desk", "Menu", "f10,full_stop", footer=True, menu=False, help="Menu de ações do que está sob o cursor"
    ),
    Command("palette", "desk", "Paleta", "ctrl+p", menu=False, help="Toda ação e todo destino"),
    Command(
        "code",
        "desk",
        "Código de transação",
        "semicolon",
        menu=False,
        help="Vai a um destino pelo código, como CON ou 1234;CON; Tab completa",
    ),
    Command("copy", "desk", "Copiar valor", "ctrl+y", help="Copia o valor sob o cursor para o seu computador (OSC 52)"),
    Command("theme", "desk", "Tema claro/escuro"),
    Command("quit", "desk", "Sair", "ctrl+q", help="Sai do programa"),
    # Pesquisar Cliente
    Command("open", "search", "Abrir", "enter", footer=True, help="Abre o cliente da linha destacada"),
    Command("new_customer", "search", "Novo cliente", "f6,insert", EDIT, footer=True, help="Cadastra um cliente"),
    Command("where", "search", "Pesquisar em", "f4,f2", footer=True, help="Escolhe em que campo pesquisar"),
    Command("amount", "search", "Quantidade", "ctrl+l", help="Quantas linhas mostrar"),
    Command("sort", "search", "Ordenar", "ctrl+o", help="Ordena as linhas pela próxima coluna"),
    Command("refresh", "search", "Atualizar", "f5", help="Pesquisa de novo"),
    Command("clear", "search", "Limpar", "escape,f3", help="Limpa a busca"),
    Command("complete", "search", "Completar código", "tab", menu=False, help="Completa um código como 1234;CON"),
    Command("outbox", "search", "Caixa de saída", "ctrl+t", help="O que foi enviado, o que espera, o que falhou"),
    Command("bulk_sms", "search", "SMS em lote (resultado da busca)", permission=BULK),
    Command("bulk_sms_file", "search", "SMS em lote (arquivo CSV)", permission=BULK),
    Command("templates", "search", "Remetentes Email (modelos)", permission=SETTINGS),
    Command("company", "search", "Nome do provedor", permission=SETTINGS),
    Command("lists", "search", "Listas", permission=SETTINGS, code="LIS", help="As listas do provedor"),
    Command("import", "search", "Importar clientes (CSV)", permission=EDIT),
    Command("export", "search", "Exportar o resultado"),
    Command("extra_definitions", "search", "Definições de Campos Extras", permission=SETTINGS),
    # Cadastro do Cliente
    Command("back", "customer", "Voltar", "f3,escape", footer=True, help="Volta à pesquisa"),
    Command("previous_tab", "customer", "Aba anterior", "f7"),
    Command("next_tab", "customer", "Próxima aba", "f8"),
    Command("tab_1", "customer", "Cadastro", "1", place="tab"),
    Command("tab_2", "customer", "Favoritos", "2", place="tab", code="FAV"),
    Command("tab_3", "customer", "Planos", "3", place="tab"),
    Command("tab_4", "customer", "Financeiro", "4", place="tab"),
    Command("tab_5", "customer", "Atendimentos", "5", place="tab"),
    Command("registration", "customer", "Dados Cadastro", "d", place="option", code="DAD"),
    Command("options", "customer", "Outras Opções", "o", place="option", code="OPC"),
    Command("extra_fields", "customer", "Campos Extras", "x", place="option", code="CEX"),
    Command("addresses", "customer", "Outros Endereços", "e", place="option", code="END"),
    Command("contacts", "customer", "Contatos", "c", place="option", code="CON"),
    Command("observations", "customer", "Observações", "b", place="option", code="OBS"),
    Command("debits", "customer", "Dados Débitos", "t", place="option", code="DEB"),
    Command("history", "customer", "Histórico", "h", place="option", code="HIS"),
    Command("documents", "customer", "Documentos", "g", place="option", code="DOC"),
    Command("suspensions", "customer", "Susp. Programada", "p", place="option", code="SUS"),
    Command("consents", "customer", "Consentimentos", "n", place="option", code="CST"),
    Command("send_email", "customer", "Enviar E-mail", "m", place="option", code="EML"),
    Command("send_sms", "customer", "SMS", "s", place="option", code="SMS"),
    Command("sent_emails", "customer", "E-mails Enviados", "j", place="calls", code="EMV"),
    Command("sent_sms", "customer", "SMS Enviados", "z", place="calls", code="SMV"),
    Command("add_favorite", "customer", "Adicionar aos favoritos", "f", help="Põe o que está aberto na aba Favoritos"),
    Command("refresh", "customer", "Atualizar", "f5", help="Lê de novo do banco"),
    Command("export_customer", "customer", "Exportar este cliente"),
    # A pane in read mode
    Command("edit", "record", "Editar", "f2", EDIT, footer=True, help="Abre os campos para edição"),
    Command("who_changed", "record", "Quem alterou", "q,f12", help=WHO_CHANGED),
    # A form
    Command("save", "form", "Salvar", "ctrl+s", footer=True, help="Confere tudo e grava"),
    Command("choose", "form", "Escolher", "f4", footer=True, help="Abre a lista do campo"),
    Command("who_changed", "form", "Quem alterou", "f12", help=WHO_CHANGED),
    Command("next_field", "form", "Próximo campo", "enter,down", menu=False),
    Command("previous_field", "form", "Campo anterior", "up", menu=False),
    Command("next_section", "form", "Próxima seção", "pagedown", menu=False),
    Command("previous_section", "form", "Seção anterior", "pageup", menu=False),
    Command("leave", "form", "Voltar", "f3,escape", footer=True, help="Deixa a edição; pergunta se algo mudou"),
    # A list
    Command("open_row", "list", "Abrir", "enter", footer=True, help="Abre a linha"),
    Command("filter", "list", "Filtrar", "slash", footer=True, help="Filtra esta lista"),
    Command("sort", "list", "Ordenar", "ctrl+o", help="Ordena pela próxima coluna"),
    # A list of records that are kept here
    Command("new", "records", "Novo", "f6,insert", EDIT, footer=True, help="Novo registro"),
    Command("edit", "records", "Editar", "f2", EDIT, help="Altera o registro da linha"),
    Command(
        "remove", "records", "Apagar", "delete", EDIT, footer=True, help="Apaga o registro da linha; pergunta antes"
    ),
    Command("undo", "records", "Desfazer", "u", EDIT, help="Traz de volta o que foi apagado nesta tela"),
    # Favoritos
    Command("add", "favorites", "Incluir", "f6,insert", footer=True, help="Escolhe um destino para os favoritos"),
    Command("remove", "favorites", "Remover", "delete", footer=True, help="Tira o favorito da linha"),
    Command("undo", "favorites", "Desfazer", "u", help="Traz de volta o que foi removido"),
    # A list whose order is the operator's
    Command("up", "ordered", "Mover para cima", "plus,ctrl+up", help="A linha sobe uma posição"),
    Command("down", "ordered", "Mover para baixo", "minus,ctrl+down", help="A linha desce uma posição"),
    # Documents of a customer
    Command("new_version", "documents", "Nova versão", "v", EDIT, help="Junta ao documento um arquivo mais novo"),
    Command("export_file", "documents", "Exportar arquivo", "w", help="Copia o arquivo para a pasta de saída"),
    # One document
    Command("export_file", "document", "Exportar", "w", footer=True, help="Copia esta versão para a pasta de saída"),
    Command("older", "document", "Anterior", "a", footer=True, help="Versão anterior do documento"),
    Command("newer", "document", "Próxima", "p", footer=True, help="Próxima versão do documento"),
    # Contatos
    Command("extra_fields", "contacts", "Campo Extra", "k", footer=True, help="Campos extras do contato da linha"),
    # Values of extra fields
    Command("edit", "values", "Editar Campo", "f2", EDIT, footer=True, help="Altera o valor do campo da linha"),
    Command("who_changed", "values", "Quem alterou", "q,f12", help=WHO_CHANGED),
    Command("remove", "values", "Apagar valor", "delete", EDIT, help="Apaga o valor da linha; pergunta antes"),
    Command("undo", "values", "Desfazer", "u", EDIT, help="Traz de volta o valor que foi apagado nesta tela"),
    # A screen of its own
    Command("back", "page", "Voltar", "f3,escape", footer=True, help="Fecha esta tela"),
    Command("refresh", "page", "Atualizar", "f5", help="Lê de novo do banco"),
    # The notes of a customer
    Command("readings", "observations", "Leituras", "l", help="Quem já leu a observação e quem ainda não"),
    # Leitura Obrigatória
    Command("next_note", "compulsory", "Próxima mensagem", "down,right", help="A data seguinte"),
    Command("previous_note", "compulsory", "Mensagem anterior", "up,left", help="A data anterior"),
    Command(
        "close",
        "compulsory",
        "Fechar",
        "escape,f3,f9,enter",
        footer=True,
        help="Fecha depois que todas foram mostradas",
    ),
    # Messages
    Command("go_on", "email", "Avançar", "f9", footer=True, help="Confere e passa aos anexos"),
    Command("send", "sms", "Enviar", "f9", footer=True, help="Confere e põe na fila"),
    Command("add_file", "attachments", "Anexar arquivo", "f6,insert", help="Um arquivo da pasta de entrada"),
    Command("add_document", "attachments", "Documento do cliente", "d", help="Um do gerenciador de documentos"),
    Command("take_off", "attachments", "Tirar", "delete", help="Tira o anexo da linha"),
    Command("resend", "messages", "Reenviar", "r", footer=True, help="Manda de novo, como mensagem nova"),
    Command("retry", "messages", "Tentar agora", "a", help="Não espera a próxima tentativa"),
    Command("cancel", "messages", "Cancelar", "delete", footer=True, help="Cancela o que ainda está na fila"),
    Command("hold_email", "outbox", "Segurar ou soltar e-mail", permission=SUPERVISE),
    Command("hold_sms", "outbox", "Segurar ou soltar SMS", permission=SUPERVISE),
    Command("silence", "outbox", "Modo silencioso (nada sai)", permission=SUPERVISE),
    # Dados Débitos
    Command("print", "debits", "Autorização de Débito", "i", footer=True, help="Mostra a autorização; grava em PDF"),
    # A dialog
    Command("close", "dialog", "Fechar", "escape,f3", footer=True),
    Command("confirm", "dialog", "Confirmar", "f9", footer=True),
)
TABS = tuple(command for command in COMMANDS if command.place == "tab")
DESTINATIONS = {command.code: command for command in COMMANDS if command.code}
"""Transaction code -> where it leads."""
OPTIONS = tuple(command for command in COMMANDS if command.place == "option")
CALLS = tuple(command for command in COMMANDS if command.place == "calls")
COLUMNS = {1: OPTIONS, 5: CALLS}
"""Tab -> the options that stand in its column."""
KEY_NAMES = {
    "question_mark": "?",
    "full_stop": ".",
    "slash": "/",
    "semicolon": ";",
    "plus": "+",
    "minus": "-",
    "tab": "Tab",
    "escape": "Esc",
    "enter": "Enter",
    "insert": "Insert",
    "delete": "Del",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
}
MOVEMENT = "movement"
STACKS = (
    ("desk", "search"),
    ("desk", "customer", "record"),
    ("desk", "customer", "favorites", "ordered", "list"),
    ("desk", "page", "records", "ordered", "list"),
    ("desk", "customer", "documents", "records", "list"),
    ("desk", "customer", "contacts", "records", "list"),
    ("desk", "customer", "values", "list"),
    ("desk", "dialog", "values", "list"),
    ("desk", "customer", "observations", "records", "list"),
    ("desk", "compulsory"),
    ("desk", "customer", "messages", "list"),
    ("desk", "page", "outbox", "messages", "list"),
    ("desk", "form", "email"),
    ("desk", "form", "sms"),
    ("desk", "attachments", "list"),
    ("desk", "customer", "debits", "records", "list"),
    ("desk", "form"),
    ("desk", "dialog", "document"),
)
"""Scopes that are alive together: within one of them a key means one thing."""


def key_name(key: str) -> str:
    """A key as the manual writes it: `Ctrl+S`, `F2`, `?`."""
    if len(key) == 1:
        return key
    return KEY_NAMES.get(key) or "+".join(KEY_NAMES.get(part) or part.capitalize() for part in key.split("+"))


def bindings(scope: str, whose: str = "") -> list[Binding]:
    """The keys of a scope, for the `BINDINGS` of a widget or screen; `whose` is `app.` where the desk answers them."""
    return [
        Binding(command.keys, f"{whose}run('{command.id}')", command.label, id=f"{scope}.{command.id}")
        for command in COMMANDS
        if command.scope == scope and command.keys
    ]


def movement(keys: str, action: str, label: str) -> Binding:
    """A key that only moves the cursor: help names it, menu and palette do not."""
    return Binding(keys, action, label, show=False, id=f"{MOVEMENT}.{keys}")


def find(binding_id: str) -> Command | None:
    """The command behind the id of a binding, `scope.id`."""
    scope, _, name = binding_id.partition(".")
    return next((command for command in COMMANDS if command.scope == scope and command.id == name), None)


def in_scopes(scopes: Iterable[str]) -> list[Command]:
    """The commands of several scopes, in the order of the registry."""
    wanted = set(scopes)
    return [command for command in COMMANDS if command.scope in wanted]


def free_keys(scopes: Iterable[str], keymap: Mapping[str, str]) -> str:
    """Letters and digits that no command of these scopes takes, in their order."""
    keys = (keymap.get(f"{command.scope}.{command.id}", command.keys) for command in in_scopes(scopes))
    taken = {key.strip() for several in keys for key in several.split(",")}
    return "".join(key for key in ascii_lowercase + digits if key not in taken)


def clashes(keymap: dict[str, str]) -> list[str]:
    """What is wrong with a key map of the settings, as sentences: unknown commands, one key for two commands."""
    wrong = [f"[keys] {name}: não há esse comando." for name in keymap if find(name) is None]
    for stack in STACKS:
        taken: dict[str, Command] = {}
        for command in in_scopes(stack):
            for key in keymap.get(f"{command.scope}.{command.id}", command.keys).split(","):
                other = taken.setdefault(key.strip(), command)
                moved = {f"{one.scope}.{one.id}" for one in (command, other)} & keymap.keys()
                if key and other is not command and moved:
                    wrong.append(f"[keys] {key_name(key)}: usada por «{other.label}» e por «{command.label}».")
    return list(dict.fromkeys(wrong))


@dataclass(frozen=True)
class Alive:
    """A command that can be reached now: its keys by name, and the node that answers it."""

    command: Command
    keys: tuple[str, ...]
    node: Commanded

    @property
    def key(self) -> str:
        """The first of its keys; empty for what only menu and palette reach now."""
        return self.keys[0] if self.keys else ""


def alive(screen: Screen[Any]) -> list[Alive]:
    """The commands within reach of the focus, the nearest first; those without a key after those with one."""
    found: dict[str, Alive] = {}
    desk = desk_of(screen)
    nodes = [node for node, _ in screen._modal_binding_chain if isinstance(node, Commanded)]
    for key, active in screen.active_bindings.items():
        name = active.binding.id or ""
        command = find(name)
        if command is not None and isinstance(active.node, Commanded):
            node = desk if command.scope == desk.SCOPE else active.node
            there = found.get(name, Alive(command, (), node))
            keys = there.keys if _is_typed(screen, key) else (*there.keys, key_name(key))
            found[name] = Alive(command, keys, there.node)
    for node in dict.fromkeys((*nodes, desk)):
        for command in in_scopes(node.scopes()):
            if not command.keys:
                found.setdefault(f"{command.scope}.{command.id}", Alive(command, (), node))
    return list(found.values())


def movements(screen: Screen[Any]) -> list[tuple[str, str]]:
    """The keys that only move the cursor here: names of the keys, and what they do."""
    found: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        if (active.binding.id or "").startswith(f"{MOVEMENT}."):
            found.setdefault(active.binding.description, []).append(key_name(key))
    lines = [(", ".join(keys), label) for label, keys in found.items()]
    if _is_typed(screen, "a"):
        lines.append(("←, →", "Dentro do texto; Home e End vão ao começo e ao fim"))
    if any(isinstance(node, Commanded) and node.SCOPE == "form" for node, _ in screen._modal_binding_chain):
        lines.append(("Tab", "Próximo campo; Shift+Tab, o anterior"))
    return lines


def _is_typed(screen: Screen[Any], key: str) -> bool:
    """Whether the field with the focus takes a key as text."""
    focused = screen.focused
    return focused is not None and focused.check_consume_key(key, key_to_character(key))


def desk_of(node: DOMNode) -> Desk:
    """The application that a node stands in."""
    return cast("Desk", node.app)


class Commanded(_Node):
    """Runs the commands of a scope by the methods `do_<id>` of the class it is mixed into.

    No `DOMNode` when the program runs: Textual takes the styles of the first base that is one.
    """

    SCOPE = ""
    MORE_SCOPES: ClassVar[tuple[str, ...]] = ()
    """Whose commands it answers too; a name of its own scope comes first."""

    @classmethod
    def scopes(cls) -> tuple[str, ...]:
        """Every scope that it answers for."""
        return (cls.SCOPE, *cls.MORE_SCOPES)

    def handler(self, name: str) -> Callable[[], Awaitable[None] | None]:
        """What answers a command."""
        found: Callable[[], Awaitable[None] | None] = getattr(self, f"do_{name}")
        return found

    def why_not(self, name: str) -> str | None:
        """Why a command cannot run now, as a sentence; None when it can."""
        return None

    def permission(self, command: Command) -> str | None:
        """What a command asks for here."""
        return command.permission

    def refusal(self, command: Command) -> str | None:
        """The same with the operator's permissions."""
        if not desk_of(self).session.may(wanted := self.permission(command)):
            return f"Falta a permissão «{wanted}»."
        return self.why_not(command.id)

    def action_run(self, name: str) -> None:
        """Run `do_<name>`: at once, or as a worker while keys wait for its end."""
        desk = desk_of(self)
        command = next((found for scope in self.scopes() if (found := find(f"{scope}.{name}"))), None)
        if command is not None and (reason := self.refusal(command)):
            desk.say(reason, error=True)
            return
        result: Any = self.handler(name)()
        if inspect.isawaitable(result):
            desk.carry_out(result)
