"""What may be done with a plan in which state (domain 6.1 to 6.8, 12; facts 2.4, 4.1; traps P6)."""

from __future__ import annotations

from integrator_tui.rules.states import Row, StateTable

WAITING, ENABLED, TRUST, REDUCED, TRIAL = "AGUARDANDO", "HABILITADO", "PROVISORIO", "REDUZIDO", "EXPERIMENTAL"
DEBT, ON_REQUEST, CANCELLED = "SUSPENSO_DEBITO", "SUSPENSO_PEDIDO", "CANCELADO"
ACTIVE = (WAITING, ENABLED, TRUST, REDUCED, TRIAL)
INACTIVE = (DEBT, ON_REQUEST)
RUNNING = (ENABLED, TRUST, REDUCED)
LIVING = (*ACTIVE, *INACTIVE)
ALL = (*LIVING, CANCELLED)

STATES = {
    WAITING: "Aguardando Instalação",
    ENABLED: "Habilitado",
    TRUST: "Habilitado Provisoriamente",
    REDUCED: "Reduzido",
    TRIAL: "Experimental",
    DEBT: "Suspenso por Débito",
    ON_REQUEST: "Suspensão Temporária",
    CANCELLED: "Cancelado",
}
_BY_BUCKET = {"ativo": ENABLED, "inativo": ON_REQUEST, "cancelado": CANCELLED}

ACTIONS = {
    "install": "Concluir instalação",
    "enable": "Habilitar Plano",
    "trust": "Habilitar Provisoriamente o Plano",
    "end_trust": "Terminar a confiança",
    "suspend_debt": "Suspender por débito",
    "reduce": "Reduzir",
    "suspend_request": "Suspensão Temporária",
    "cancel": "Cancelar",
    "change_plan": "Mudar Plano",
    "change_status": "Mudar Status",
    "price": "Editar Valor do Plano",
    "due_day": "Editar Vencimento",
    "discount": "Desconto",
    "ip": "Cadastrar Novo IP",
    "login": "Cadastrar Login de Autenticação",
    "email": "Cadastrar Novo E-mail de Domínio",
    "alias": "E-mail Alias",
    "ftp": "Cadastrar Novo Usuário de FTP",
    "domain": "Domínio",
    "address": "Endereço",
    "routing_point": "Alterar Ponto de Roteamento",
    "unit": "Alterar Unidade de Negócios",
    "last_closing": "Alterar Data de Último Fechamento",
    "contract": "Contrato",
    "extra_fields": "Campos",
    "task": "Agendamento",
    "equipment": "Patrimônios",
    "service": "Adicionar Serviço",
    "credits": "Compra/Créditos",
    "transfer": "Trocar Dono de Plano",
    "delete": "Apagar Plano",
}

CONDITIONS = {
    "nothing_keeps_cut": "Há débito vencido e avisado: receba, parcele ou libere na confiança.",
    "no_overdue": "Há débito vencido: receba ou parcele antes.",
    "trust_allowed": "A liberação na confiança não é possível agora.",
    "clock_allows": "O prazo legal ainda não permite suspender.",
    "option_suspend": "O cliente está fora da suspensão automática (Outras Opções, 1).",
    "not_shielded": "O plano está protegido por uma Suspensão Programada.",
    "trust_over": "O plano está liberado na confiança até o fim do prazo.",
    "overdue": "Não há débito vencido.",
    "variable_temporary": "O provedor não oferece Suspensão Temporária (variável).",
    "paid_up": "Suspensão Temporária é só de plano em dia.",
    "temporary_free": "A Suspensão Temporária já foi usada nos últimos doze meses.",
    "no_equipment_or_allowed": "Há equipamento com o cliente: registre a devolução antes de cancelar.",
    "same_group": "O plano novo não é do mesmo Grupo.",
    "same_unit": "O plano novo não é da mesma Unidade de Negócios.",
    "other_plan": "O plano escolhido é o que o cliente já tem.",
    "bills_suspended": "Plano suspenso por débito só recebe isso quando é cobrado também suspenso.",
    "catalog_login": "O plano não permite autenticação Radius.",
    "catalog_email": "O plano não permite e-mail.",
    "catalog_alias": "O plano não permite alias.",
    "catalog_ftp": "O plano não permite FTP.",
    "catalog_domain": "O plano não permite domínio.",
    "catalog_credits": "O plano não suporta Compras de Créditos.",
    "has_login": "O plano não tem login de autenticação.",
    "no_balance": "Não é possível comprar: o plano ainda tem saldo positivo.",
    "never_billed": "O plano já foi cobrado: cancele em vez de apagar.",
    "no_kept_sessions": "O plano teve conexões, que a lei manda guardar por um ano: cancele em vez de apagar.",
    "next_status": "Esse status não é um próximo status do atual.",
}

TABLE = StateTable(
    STATES,
    ACTIONS,
    CONDITIONS,
    (
        Row((WAITING,), "install", ENABLED),
        Row((TRUST, REDUCED, DEBT), "enable", ENABLED, ("nothing_keeps_cut",)),
        Row((TRIAL, ON_REQUEST), "enable", ENABLED),
        Row((DEBT,), "trust", TRUST, ("trust_allowed",)),
        Row((TRUST,), "end_trust", DEBT, ("trust_over", "overdue")),
        Row(
            (TRUST,), "suspend_debt", DEBT, ("trust_over", "overdue", "option_suspend", "not_shielded", "clock_allows")
        ),
        Row((ENABLED, REDUCED), "suspend_debt", DEBT, ("overdue", "option_suspend", "not_shielded", "clock_allows")),
        Row((ENABLED,), "reduce", REDUCED, ("overdue", "option_suspend", "not_shielded", "clock_allows")),
        Row((ENABLED,), "suspend_request", ON_REQUEST, ("variable_temporary", "paid_up", "temporary_free")),
        Row(LIVING, "cancel", CANCELLED, ("no_equipment_or_allowed",)),
        Row(LIVING, "change_plan", conditions=("same_group", "same_unit", "other_plan")),
        Row(LIVING, "change_status", conditions=("next_status",)),
        Row(LIVING, "price"),
        Row(ACTIVE, "due_day"),
        Row(ACTIVE, "discount"),
        Row(ACTIVE, "ip"),
        Row((DEBT,), "ip", conditions=("bills_suspended",)),
        Row(ACTIVE, "login", conditions=("catalog_login",)),
        Row((DEBT,), "login", conditions=("bills_suspended", "catalog_login")),
        Row(ACTIVE, "email", conditions=("catalog_email",)),
        Row((DEBT,), "email", conditions=("bills_suspended", "catalog_email")),
        Row(ACTIVE, "alias", conditions=("catalog_alias",)),
        Row(ACTIVE, "ftp", conditions=("catalog_ftp",)),
        Row((DEBT,), "ftp", conditions=("bills_suspended", "catalog_ftp")),
        Row(ACTIVE, "domain", conditions=("catalog_domain",)),
        Row(ACTIVE, "address"),
        Row(ACTIVE, "routing_point"),
        Row(ACTIVE, "unit"),
        Row(LIVING, "last_closing"),
        Row(ALL, "contract"),
        Row(LIVING, "extra_fields"),
        Row(LIVING, "task"),
        Row(ALL, "equipment"),
        Row(LIVING, "service"),
        Row((ENABLED,), "credits", conditions=("catalog_credits", "has_login", "no_balance")),
        Row(ACTIVE, "transfer", conditions=("no_overdue",)),
        Row(ALL, "delete", conditions=("never_billed", "no_kept_sessions")),
    ),
    {
        WAITING: "O plano ainda aguarda a instalação.",
        ENABLED: "O plano está habilitado: não há o que fazer.",
        TRUST: "O plano está habilitado na confiança.",
        REDUCED: "O plano está com a velocidade reduzida.",
        TRIAL: "O plano é experimental: habilite-o antes.",
        DEBT: "Plano suspenso por débito só aceita valor, mudança de plano, cancelamento e habilitação.",
        ON_REQUEST: "Plano em suspensão temporária só aceita valor, mudança de plano, cancelamento e habilitação.",
        CANCELLED: "Plano cancelado só se consulta; para voltar, crie um novo plano a partir dele.",
    },
    {
        (ENABLED, "trust"): "O plano não está suspenso.",
        (ENABLED, "end_trust"): "O plano não está na confiança.",
        (ENABLED, "install"): "O plano já está instalado.",
        (DEBT, "suspend_debt"): "O plano já está suspenso por débito.",
        (DEBT, "suspend_request"): "Suspensão Temporária é só de plano em dia.",
        (ON_REQUEST, "suspend_request"): "O plano já está em suspensão temporária.",
        (ON_REQUEST, "trust"): "A confiança é só de plano suspenso por débito; este se habilita.",
        (TRUST, "credits"): "Créditos só se compram em plano Habilitado.",
        (REDUCED, "credits"): "Créditos só se compram em plano Habilitado.",
        (TRUST, "trust"): "O plano já está liberado na confiança.",
    },
)


def state_of(code: str, bucket: str) -> str:
    """The state that a status of the provider's list stands for: its own, or by its bucket where it was added.

    Raises `KeyError` for a bucket that is none of ativo, inativo and cancelado.
    """
    return code if code in STATES else _BY_BUCKET[bucket]
