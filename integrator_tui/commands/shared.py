"""The commands of what several areas share: a screen of its own, a dialog, records that are kept in a list."""

from __future__ import annotations

from integrator_tui.desk.commands import EDIT, WHO_CHANGED, Command, declare

RECORD = declare(
    "record",
    "Leitura",
    Command("edit", "Editar", "f2", EDIT, footer=True, help="Abre os campos para edição"),
    Command("who_changed", "Quem alterou", "f12", help=WHO_CHANGED),
)

RECORDS = declare(
    "records",
    "Lista de registros",
    Command("new", "Novo", "f6,insert", EDIT, footer=True, help="Novo registro"),
    Command("edit", "Editar", "f2", EDIT, help="Altera o registro da linha"),
    Command("remove", "Apagar", "delete", EDIT, footer=True, help="Apaga o registro da linha; pergunta antes"),
    Command("undo", "Desfazer", "u", EDIT, help="Traz de volta o que foi apagado nesta tela"),
)

ORDERED = declare(
    "ordered",
    "Lista que se ordena",
    Command("up", "Mover para cima", "plus,ctrl+up", help="A linha sobe uma posição"),
    Command("down", "Mover para baixo", "minus,ctrl+down", help="A linha desce uma posição"),
)

PAGE = declare(
    "page",
    "Tela própria",
    Command("back", "Voltar", "f3,escape", footer=True, help="Fecha esta tela"),
    Command("refresh", "Atualizar", "f5", help="Lê de novo do banco"),
)

DIALOG = declare(
    "dialog",
    "Janela",
    Command("close", "Fechar", "escape,f3", footer=True),
    Command("confirm", "Confirmar", "f9", footer=True),
)
