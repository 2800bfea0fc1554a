"""What is kept of a person, table by table: what it is called, and which duty keeps it after he asks for its end.

Lei 13.709/2018 (LGPD) art. 16 I and 18 VI; terms: CDC art. 27 and the tax code for contracts and invoices, Anatel for
calls (Res. 765/2023), Marco Civil art. 13 for connections.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Duty:
    """Why something stays, and for how many years after the last of it; 0 where it stays as long as the base."""

    reason: str
    years: int


CONTRACT = Duty("contratos, faturas e pagamentos: prova fiscal e do consumo (CTN art. 173; CDC art. 27)", 5)
ATTENDANCE = Duty("atendimentos, protocolos e mensagens (regulamento da Anatel)", 2)
CONNECTION = Duty("registros de conexão, sob sigilo (Marco Civil art. 13)", 1)
RECORD = Duty("registro do que se fez com os dados, que não se altera (LGPD art. 16 I e 37)", 0)
DUTIES = (CONTRACT, ATTENDANCE, CONNECTION, RECORD)


@dataclass(frozen=True)
class Personal:
    """A table with rows of a person; without a duty it is emptied of him when he asks."""

    title: str
    duty: Duty | None = None


TABLES: dict[str, Personal] = {
    "address": Personal("Endereços", CONTRACT),
    "contact": Personal("Contatos"),
    "consent": Personal("Consentimentos", RECORD),
    "observation": Personal("Observações"),
    "debit_data": Personal("Dados de Débito"),
    "document": Personal("Documentos", CONTRACT),
    "customer_options": Personal("Outras Opções", CONTRACT),
    "customer_identifier": Personal("Identificadores da busca"),
    "customer_standing": Personal("Situação de cobrança", CONTRACT),
    "scheduled_suspension": Personal("Suspensões Programadas", CONTRACT),
    "customer_plan": Personal("Planos", CONTRACT),
    "plan_contract": Personal("Contratos", CONTRACT),
    "plan_discount": Personal("Descontos", CONTRACT),
    "plan_equipment": Personal("Equipamentos", CONTRACT),
    "plan_pause": Personal("Suspensões Temporárias", CONTRACT),
    "plan_trust": Personal("Confianças", CONTRACT),
    "plan_task": Personal("Tarefas Agendadas", CONTRACT),
    "plan_login": Personal("Logins", CONNECTION),
    "plan_ip": Personal("IPs", CONNECTION),
    "plan_holding": Personal("Logins e IPs por período", CONNECTION),
    "coa_order": Personal("Ordens ao concentrador", CONNECTION),
    "plan_email": Personal("Contas de E-Mail"),
    "plan_alias": Personal("Alias de E-Mail"),
    "plan_ftp": Personal("Usuários de FTP"),
    "plan_domain": Personal("Domínios", CONTRACT),
    "billing_event": Personal("Eventos de Faturamento", CONTRACT),
    "cancel_protocol": Personal("Protocolos de Cancelamento", CONTRACT),
    "invoice": Personal("Faturas", CONTRACT),
    "payment": Personal("Pagamentos", CONTRACT),
    "receipt": Personal("Recibos", CONTRACT),
    "ledger_entry": Personal("Extrato", CONTRACT),
    "slip": Personal("Boletos", CONTRACT),
    "bank_file_line": Personal("Linhas de arquivos do banco", CONTRACT),
    "run_item": Personal("Rotinas", CONTRACT),
    "cheque": Personal("Cheques", CONTRACT),
    "contest": Personal("Contestações", CONTRACT),
    "debt_agreement": Personal("Parcelamentos", CONTRACT),
    "debt_notice": Personal("Avisos de Débito", CONTRACT),
    "discount_grant": Personal("Descontos concedidos", CONTRACT),
    "additional_service": Personal("Serviços Adicionais", CONTRACT),
    "credit_purchase": Personal("Compras de Créditos", CONTRACT),
    "failed_debit": Personal("Débitos não Efetuados", CONTRACT),
    "service_call": Personal("Atendimentos", ATTENDANCE),
    "site_survey": Personal("Site Surveys", ATTENDANCE),
    "work_order": Personal("Ordens de Serviço", ATTENDANCE),
    "outbox": Personal("Mensagens", ATTENDANCE),
    "session_look": Personal("Quem viu as conexões", RECORD),
    "opening": Personal("Quem abriu o cadastro", RECORD),
    "history": Personal("Histórico", RECORD),
    "anonymization": Personal("Anonimização", RECORD),
}
"""Every table with `customer_id` but those that follow from others (`DERIVED`)."""
DERIVED = frozenset({"search_row", "search_name", "search_key", "search_resident", "desk_session"})
CHILDREN: dict[str, tuple[str, str, str]] = {
    "invoice_item": ("Itens das faturas", "invoice_id", "invoice"),
    "call_entry": ("Andamentos dos atendimentos", "call_id", "service_call"),
    "document_file": ("Arquivos dos documentos", "document_id", "document"),
    "outbox_step": ("Passos das mensagens", "outbox_id", "outbox"),
}
"""Table -> title, its column, the table of the person whose `id` stands there."""
WITHHELD = frozenset(
    {
        *("password", "pass", "wpa2", "wpa2_key", "secret", "hash", "previous_hash", "login_key", "address_key"),
        *("alias_key", "folded_name", "lease_owner", "lease_until", "fence", "barcode", "free_field", "op_id"),
    }
)
"""Columns that are no statement about the person, or that let somebody in: in no export."""

ERASED: dict[str, dict[str, object]] = {
    "contact": {
        **dict.fromkeys(("job_title", "phone", "fax", "mobile", "email", "notes"), ""),
        "name": "ANONIMIZADO",
        "birth_date": None,
    },
    "observation": {"text": "(apagada a pedido do titular)"},
    "debit_data": dict.fromkeys(("branch", "account", "identifier", "holder_name", "holder_document"), ""),
    "plan_login": {"password": ""},
}
"""What is written over the rows of a person, whatever duty keeps the rest of him."""
CUSTOMER = {
    **dict.fromkeys(
        (
            *("trade_name", "nickname", "other_document", "rg", "rg_issuer", "mother_name", "father_name"),
            *("block", "unit", "phone", "fax", "mobile", "email", "notes"),
        ),
        "",
    ),
    "birth_date": None,
}
"""The same for the registration; name, document and address go with the last contract."""
ADDRESS = ("zip", "street", "number", "complement", "district", "reference", "block", "unit")
NOBODY = "PESSOA ANONIMIZADA"


def after_years(day: date, years: int) -> date:
    """The same day so many years later; 29 February falls on 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
