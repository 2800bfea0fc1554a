"""The commands of the customer window and its tabs; what stands in the tabs is declared by the areas."""

from __future__ import annotations

from integrator_tui.desk.commands import Command, Destination, declare, destinations
from integrator_tui.rules.permissions import SEE_OPENINGS

WINDOW = declare(
    "customer",
    "Cadastro do Cliente",
    Command("back", "Voltar", "f3,escape", footer=2, help="Volta à pesquisa"),
    Command("previous_tab", "Aba anterior", "f7"),
    Command("next_tab", "Próxima aba", "f8"),
    Command("add_favorite", "Adicionar aos favoritos", "asterisk", help="Põe o que está aberto na aba Favoritos"),
    Command("refresh", "Atualizar", "f5", help="Lê de novo do banco"),
    Command("connection", "Conexão", "6", code="CNX", help="Diz por que um login não conecta, e o que fazer"),
    Command("trust", "Confiança", "7", code="CNF", help="Libera na confiança o plano suspenso, ou diz por que não"),
    Command("second_copy", "2ª via", "8", code="SVI", help="A segunda via da fatura da linha, ou da mais velha aberta"),
    Command("pix", "PIX", "9", code="PIX", help="O código PIX da fatura da linha, ou da mais velha aberta"),
    Command("contact", "Contato", "0", code="CTT", help="Começa um atendimento: o protocolo já na tela"),
    Command("confirm_caller", "Confirmar quem fala", "", help="De quem ligou só o número era conhecido"),
    Command("reveal", "Dados sem máscara", "ctrl+r", help="CPF, telefones e e-mails sem máscara; fica registrado"),
    Command("openings", "Quem abriu", "", SEE_OPENINGS, code="QAB", help="Quem abriu este cliente, e para quê"),
    Command("export_customer", "Exportar este cliente"),
)

INNER = declare(
    "inner",
    "Tela de um plano",
    Command("back", "Voltar", "f3,escape", footer=True, help="Volta ao cliente"),
    Command("refresh", "Atualizar", "f5", help="Lê de novo do banco"),
    Command("tab_1", "Cadastro", "1", help="Sai para a aba do cliente"),
    Command("tab_2", "Favoritos", "2", help="Sai para a aba do cliente"),
    Command("tab_3", "Planos", "3", help="Sai para a aba do cliente"),
    Command("tab_4", "Financeiro", "4", help="Sai para a aba do cliente"),
    Command("tab_5", "Atendimentos", "5", help="Sai para a aba do cliente"),
    Command("connection", "Conexão", "6", help="Diz por que um login não conecta, e o que fazer"),
    Command("trust", "Confiança", "7", help="Libera na confiança o plano suspenso, ou diz por que não"),
    Command("second_copy", "2ª via", "8", help="A segunda via da fatura aberta mais velha"),
    Command("pix", "PIX", "9", help="O código PIX da fatura aberta mais velha"),
    Command("contact", "Contato", "0", help="Começa um atendimento: o protocolo já na tela"),
    Command("confirm_caller", "Confirmar quem fala", "", help="De quem ligou só o número era conhecido"),
)

TABS = destinations(
    Destination("tab_1", "Cadastro", "1", tab=1),
    Destination("tab_2", "Favoritos", "2", code="FAV", tab=2, pane="customers.favorites:FavoritesPane"),
    Destination("tab_3", "Planos", "3", tab=3),
    Destination("tab_4", "Financeiro", "4", tab=4),
    Destination("tab_5", "Atendimentos", "5", tab=5),
)
