"""The commands of what several areas share: a screen of its own, a dialog, records that are kept in a list."""

from __future__ import annotations

from integrator_tui.desk.commands import EDIT, SETTINGS, WHO_CHANGED, Command, declare

RECORD = declare(
    "record",
    "Leitura",
    Command("edit", "Editar", "f2", EDIT, footer=1, help="Abre os campos para edição"),
    Command("who_changed", "Quem alterou", "f12", help=WHO_CHANGED),
)

RECORDS = declare(
    "records",
    "Lista de registros",
    Command("new", "Novo", "f6,insert", EDIT, footer=1, help="Cadastra mais um"),
    Command("edit", "Editar", "f2", EDIT, help="Altera o registro da linha"),
    Command("remove", "Apagar", "delete", EDIT, footer=2, help="Apaga o registro da linha; pergunta antes"),
    Command("undo", "Desfazer", "u", EDIT, help="Traz de volta o que foi apagado nesta tela"),
)

ORDERED = declare(
    "ordered",
    "Lista que se ordena",
    Command("up", "Mover para cima", "plus,ctrl+up", help="A linha sobe uma posição"),
    Command("down", "Mover para baixo", "minus,ctrl+down", help="A linha desce uma posição"),
)

CATALOGUE = declare(
    "catalogue",
    "Planos e Serviços",
    Command("discounts", "Descontos do plano", "d", footer=1, help="Os descontos do plano da linha"),
)

PAGE = declare(
    "page",
    "Tela própria",
    Command("back", "Voltar", "f3,escape", footer=2, help="Fecha esta tela"),
    Command("refresh", "Atualizar", "f5", help="Lê de novo do banco"),
)

CHOOSE = declare(
    "choose",
    "Lista para escolher",
    Command("take", "Escolher", "enter", footer=1, help="Escolhe a linha"),
)

PROMPT = declare(
    "prompt",
    "Linha para digitar",
    Command("take", "Confirmar", "enter", footer=1, help="Fica com o que está escrito"),
)

GO = declare(
    "go",
    "Código de transação",
    Command("take", "Ir", "enter", footer=1, help="Vai aonde o código leva"),
    Command("complete", "Completar", "tab", footer=1, help="Completa o código"),
)

DIALOG = declare(
    "dialog",
    "Janela",
    Command("close", "Voltar", "f3,escape", footer=2, help="Fecha esta janela"),
    Command("confirm", "Confirmar", "f9", footer=1),
)

WIZARD = declare(
    "wizard",
    "Assistente",
    Command("tick", "Marcar", "space", footer=2, help="Marca ou desmarca a caixa do resumo"),
)

VARIABLES = declare(
    "variables",
    "Variáveis",
    Command("change", "Mudar", "f2", SETTINGS, footer=1, help="Sim ou Não, ou outro número; Enter faz o mesmo"),
)

COLLISION = declare(
    "collision",
    "Campos que outro operador alterou",
    Command("mine", "Meu", "m", footer=1, help="Fica o que você digitou"),
    Command("theirs", "Dele", "d", footer=1, help="Fica o que o outro operador gravou"),
    Command("before", "Antes", "a", footer=1, help="Volta o que estava antes dos dois"),
    Command("another", "Outro valor", "f2", footer=1, help="Fica outro valor, que você digita agora"),
)
