"""The commands of a form and of a list, wherever they stand."""

from __future__ import annotations

from integrator_tui.desk.commands import WHO_CHANGED, Command, declare

FORM = declare(
    "form",
    "Formulário",
    Command("save", "Salvar", "ctrl+s", footer=1, help="Confere tudo e grava"),
    Command("choose", "Escolher", "f4", footer=1, help="Abre a lista do campo"),
    Command("who_changed", "Quem alterou", "f12", help=WHO_CHANGED),
    Command("enter", "Próximo campo", "enter", menu=False, help="Próximo campo; no último de uma janela, confirma"),
    Command("next_field", "Campo seguinte", "down", menu=False),
    Command("previous_field", "Campo anterior", "up", menu=False),
    Command("next_section", "Próxima seção", "pagedown", menu=False),
    Command("previous_section", "Seção anterior", "pageup", menu=False),
    Command("leave", "Voltar", "f3,escape", footer=2, help="Deixa a edição; pergunta se algo mudou"),
)

LIST = declare(
    "list",
    "Lista",
    Command("open_row", "Abrir", "enter", footer=1, help="Abre a linha"),
    Command("filter", "Filtrar", "slash", footer=3, help="Filtra esta lista"),
    Command("sort", "Ordenar", "ctrl+o", help="Ordena pela próxima coluna"),
)
