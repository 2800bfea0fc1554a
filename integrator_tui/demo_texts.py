"""What stands in the free fields of demonstration customers."""

from __future__ import annotations

RELATIONS = ("Mãe", "Pai", "Cônjuge", "Filho(a)", "Irmão(ã)", "Vizinho(a)", "Outro")
DEPARTMENTS = ("Administrativo", "Financeiro", "Compras", "Tecnologia", "Outro")
JOBS = (
    "Gerente",
    "Sócio",
    "Sócia",
    "Assistente Administrativo",
    "Analista Financeiro",
    "Recepcionista",
    "Técnico de TI",
)
REFERENCES = (
    *("Próximo à padaria", "Em frente à praça", "Ao lado da farmácia", "Atrás da igreja", "Portão verde"),
    *("Casa dos fundos", "Perto da escola municipal", "Esquina com o mercado", "Depois da ponte", "Casa amarela"),
)
NOTES = (
    *("Prefere contato por WhatsApp.", "Ligar depois das 18h.", "Cachorro bravo no quintal.", "Cliente indicado."),
    *("Pediu segunda via em atraso mais de uma vez.", "Aceita visita aos sábados.", "Interfone não funciona."),
    *("Equipamento em comodato.", "Antena no telhado do vizinho.", "Portaria só libera com autorização."),
)
SUFFIXES = ("LTDA", "LTDA", "LTDA", "LTDA ME", "ME", "EIRELI", "S.A.", "EPP", "MEI")
MAKERS = ("00:27:22", "24:A4:3C", "4C:5E:0C", "64:D1:54", "C4:AD:34", "F4:F2:6D", "E8:94:F6", "1C:3B:F3")
"""First halves of MAC addresses, of makers of routers."""
