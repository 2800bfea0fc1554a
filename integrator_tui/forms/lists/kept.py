"""Every list that the provider keeps, with the form of its entries (domain 9)."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.forms.lists.calls import (
    CANNED_TEXTS,
    WORKING_HOURS,
    CallTypeItem,
    CannedItem,
    HoursItem,
    JobTitleItem,
)
from integrator_tui.forms.lists.catalogue import GROUPS, BillingFormItem, ContractModelItem, PlanItem, StatusItem
from integrator_tui.forms.lists.charging import (
    LEGAL_TERMS,
    PIX_KEYS,
    PORTFOLIOS,
    LegalTermsItem,
    PixKeyItem,
    PortfolioItem,
)
from integrator_tui.forms.lists.debits import DEBIT_AGREEMENTS, DebitAgreementItem
from integrator_tui.forms.lists.finance import (
    AccountItem,
    CreditItem,
    DiscountRuleItem,
    HolidayItem,
    InstalmentItem,
    LateRateItem,
    PlanDiscountItem,
    ServiceItem,
    TaxClassItem,
    TaxRateItem,
)
from integrator_tui.forms.lists.list_item import (
    AccessPointForm,
    ActivityForm,
    BankForm,
    CondominiumForm,
    ItemForm,
    OriginForm,
    TeamItem,
)


@dataclass(frozen=True)
class KeptList:
    """A list: what it is called, the form of its entries, and the list that they hang on."""

    kind: str
    """As it stands in `list_item`, and as the shell calls it."""
    label: str
    form: type[ItemForm] = ItemForm
    parent: str = ""


KEPT: dict[str, KeptList] = {
    kept.kind: kept
    for kept in (
        KeptList("tipos_contato", "Tipos de Contato"),
        KeptList("tipos_observacao", "Tipos de Observação"),
        KeptList("tipos_documento", "Tipos de Documento"),
        KeptList("condominios", "Condomínios", CondominiumForm),
        KeptList("atividades_fiscais", "Atividades Fiscais", ActivityForm),
        KeptList("planos", "Planos e Serviços", PlanItem, "unidades_negocio"),
        KeptList("status_planos", "Status Planos", StatusItem),
        KeptList("formas_cobranca", "Formas de Cobrança", BillingFormItem),
        KeptList(PORTFOLIOS, "Carteiras de Cobrança", PortfolioItem),
        KeptList(DEBIT_AGREEMENTS, "Convênios de Débito", DebitAgreementItem, "bancos"),
        KeptList(PIX_KEYS, "Chaves PIX", PixKeyItem),
        KeptList(LEGAL_TERMS, "Prazos Legais", LegalTermsItem),
        KeptList(GROUPS, "Grupos de Planos"),
        KeptList("descontos_planos", "Descontos de Planos e Serviços", PlanDiscountItem, "planos"),
        KeptList("motivos_cancelamento", "Motivos de Cancelamento"),
        KeptList("modelos_contrato", "Modelos de Contrato", ContractModelItem),
        KeptList("unidades_negocio", "Unidades de Negócios"),
        KeptList("pontos_acesso", "Pontos de Acesso", AccessPointForm, "unidades_negocio"),
        KeptList("origem_tipos", "Tipos de Origem Comercial"),
        KeptList("origens", "Origens Comerciais", OriginForm, "origem_tipos"),
        KeptList("bancos", "Bancos", BankForm),
        KeptList("contas_financeiras", "Contas Financeiras", AccountItem, "bancos"),
        KeptList("servicos_adicionais", "Serviços Adicionais", ServiceItem),
        KeptList("creditos", "Valores Crédito", CreditItem),
        KeptList("parcelamento", "Configuração de Parcelamentos", InstalmentItem),
        KeptList("multa_juros", "Multa e Juros com Vigência", LateRateItem),
        KeptList("feriados", "Feriados de Cidades", HolidayItem),
        KeptList("classes_imposto", "Classes de Imposto", TaxClassItem),
        KeptList("aliquotas", "Alíquotas de Impostos", TaxRateItem),
        KeptList("regras_desconto", "Desconto Regras de Negócio", DiscountRuleItem),
        KeptList("tipos_atendimento", "Tipos de Atendimento", CallTypeItem),
        KeptList(CANNED_TEXTS, "Textos Prontos", CannedItem),
        KeptList(WORKING_HOURS, "Horário de Atendimento", HoursItem),
        KeptList("tipos_fechamento", "Tipos de Fechamento"),
        KeptList("cargos", "Cargos", JobTitleItem),
        KeptList("equipes", "Equipes de Campo", TeamItem),
    )
}
