"""What stands in the tab Planos and in the window of one plan, and what can be done with a plan.

Areas and acts are one scope: the window of a plan answers it for that plan, the list of plans for the row.
"""

from __future__ import annotations

from integrator_tui.desk.commands import EDIT, IN_PLAN, Area, Command, Destination, declare, destinations

EDIT_PLAN = "Editar Dados do Plano"

BUCKETS = destinations(
    Destination(
        "plans_active", "Planos Ativos", "a", code="PLA", tab=3, pane="plans.buckets:ActivePlans", short="Ativos"
    ),
    Destination(
        "plans_inactive",
        "Planos Inativos",
        "i",
        code="PLI",
        tab=3,
        pane="plans.buckets:InactivePlans",
        short="Inativos",
    ),
    Destination(
        "plans_cancelled",
        "Planos Cancelados",
        "c",
        code="PLC",
        tab=3,
        pane="plans.buckets:CancelledPlans",
        short="Cancelados",
    ),
)
"""Their ids end with the bucket."""

PLANS = declare(
    "plans",
    "Lista de planos",
    Command("new", "Novo plano", "f6,insert", "Adicionar Plano", footer=True, help="Criar Novo Plano"),
)

PLAN = declare(
    IN_PLAN,
    "Um plano",
    Area("detail", "Detalhe", "d", code="PDE", pane="plans.detail:DetailPane"),
    Area(
        "billing", "Informações de Cobrança", "b", code="PCO", pane="plans.detail:BillingPane", short="Inf. de Cobrança"
    ),
    Area(
        "logins",
        "Logins e sessões",
        "l",
        code="PLO",
        pane="plans.network.sessions:LoginsAndSessions",
        short="Logins/sessões",
    ),
    Area("ips", "IPs e MAC", "n", code="PIP", pane="plans.access:IpsPane"),
    Area("emails", "E-mails", "e", code="PEM", pane="plans.access:MailPane"),
    Area("hosting", "FTP e domínios", "w", code="PFT", pane="plans.access:HostingPane"),
    Area("contracts", "Contrato", "t", code="PCT", pane="plans.agreements:ContractsPane"),
    Area("discounts", "Descontos", "s", code="PDS", pane="plans.agreements:DiscountsPane"),
    Area("equipment", "Equipamentos", "q", code="PEQ", pane="plans.agreements:EquipmentPane"),
    Area("tasks", "Agendamentos", "g", code="PAG", pane="plans.agreements:TasksPane"),
    Area("extra_fields", "Campos Extras", "x", code="PCX", pane="plans.agreements:PlanExtraFields"),
    Area("history", "Histórico", "h", code="PHI", pane="plans.agreements:PlanHistory"),
)

ACTS = declare(
    IN_PLAN,
    "Um plano",
    Command("change_plan", "Mudar Plano", "m", "Mudar Plano", footer=True, help="Outro plano do mesmo Grupo"),
    Command("due_day", "Vencimento", "v", "Editar Vencimento do Plano", help="Editar Vencimento"),
    Command("address", "Endereço", "o", EDIT_PLAN, help="Mudança de endereço"),
    Command("price", "Valor", "p", EDIT_PLAN, help="Editar Valor do Plano"),
    Command("enable", "Habilitar", "r", "Habilitar Planos Suspensos", footer=True, help="Habilitar Plano (religar)"),
    Command("cancel", "Cancelar", "k", "Cancelar Plano", footer=True, help="Cancelar Plano Imediato"),
    Command("suspend_request", "Suspensão Temporária", "z", "Editar Status de Planos", help="A pedido do cliente"),
    Command("change_status", "Mudar Status", "y", "Editar Status de Planos", help="Ao longo de Próximo Status"),
    Command("install", "Concluir instalação", "", "Editar Status de Planos"),
    Command("end_trust", "Terminar a confiança", "", "Habilitar Planos Suspensos"),
    Command("routing_point", "Alterar Ponto de Roteamento", "", EDIT_PLAN),
    Command("unit", "Alterar Unidade de Negócios", "", EDIT_PLAN),
    Command("last_closing", "Alterar Último Fechamento", "", "Alterar Data de Último Fechamento"),
    Command("service", "Adicionar Serviço", "", "Criar Serviço Adicional"),
    Command("transfer", "Trocar Dono de Plano", "", "Trocar Dono de Plano"),
    Command("delete", "Apagar Plano", "", "Apagar Plano"),
)
"""Each is named as in the table of states, and done by the module of that name in `screens/plans/acts`."""

PAPERS = declare(
    IN_PLAN,
    "Um plano",
    Command("paper_address", "Documento: Alterar Endereço", "", help="O papel da última mudança, para assinar"),
    Command("paper_due_day", "Documento: Alterar Vencimento", "", help="O papel da última mudança, para assinar"),
    Command("paper_debit", "Documento: Autorização de Débito", "", help="De plano que é cobrado por débito"),
)

ACT_WINDOW = declare(
    "act",
    "Janela de um ato sobre um plano",
    Command("whence", "De onde vem", "f12", footer=3, help="A conta de cada valor mostrado"),
    Command("other", "Outro plano", "down", menu=False, help="O próximo plano suspenso do cliente"),
)

ASSISTANT = declare(
    "assistant",
    "Assistente de Autenticação",
    Command(
        "compare", "Verificar a senha", "s", footer=1, help="Compara a senha que o cliente diz; nunca mostra a do login"
    ),
    Command(
        "note", "Anotar", "a", EDIT, footer=2, help="Põe as linhas no contato aberto, ou nas observações do cliente"
    ),
    Command("refresh", "Atualizar", "f5", footer=3, help="Lê tudo outra vez"),
    Command("other", "Outro login", "down", menu=False, help="O próximo login do cliente"),
)

SESSIONS = declare(
    "sessions",
    "Sessões de um plano",
    Command("end", "Terminar a sessão", "f9", EDIT_PLAN, footer=1, help="Ordem ao concentrador; pergunta antes"),
)

CONTRACT = declare(
    "contract",
    "Contrato",
    Command("print", "Imprimir", "f9", footer=True, help="Mostra o contrato; grava em PDF"),
)

HOSTING = declare(
    "hosting",
    "FTP e domínios",
    Command("check", "Verificar Disponibilidade", "f9", footer=True, help="Pergunta ao DNS se o domínio está livre"),
)
