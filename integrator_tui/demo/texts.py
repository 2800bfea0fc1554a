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
LOGINS = ("marina", "rafael", "sueli", "tiago")
"""Who wrote the notes."""
OBSERVATIONS = (
    ("Geral", "Cliente ligou para atualizar o celular; conferidos e-mail e endereço."),
    ("Geral", "Prefere ser atendido pela manhã: trabalha à noite."),
    ("Financeiro", "Pediu a segunda via do boleto; enviada por e-mail e confirmada ao telefone."),
    ("Financeiro", "Prometeu pagar a fatura em atraso até o fim da semana."),
    ("Financeiro", "Questionou a taxa do boleto. Explicada, e oferecido o débito em conta."),
    ("Técnico", "Queda de conexão à noite. Trocado o conector na caixa; sinal em -19 dBm."),
    ("Técnico", "Roteador mudado para a sala; cobertura do quarto dos fundos melhorou."),
    ("Técnico", "Lentidão só no Wi-Fi: no cabo mede o contratado. Orientado a usar a rede de 5 GHz."),
    ("Comercial", "Interesse no plano de 600 mega. Retornar no começo do mês."),
    ("Comercial", "Recebeu proposta da concorrência; ficou com desconto por seis meses."),
    ("Acesso ao Local", "A chave da caixa fica com o zelador, Sr. Antônio, no térreo."),
    ("Acesso ao Local", "Estacionar na rua de trás: a da frente não dá passagem ao caminhão."),
)
COMPULSORY = (
    ("Alerta", "Atenção: só tratar de valores com o titular. Já houve tentativa de fraude em nome do cliente."),
    ("Alerta", "Cliente acamado com equipamento ligado à internet: não agendar interrupção sem avisar a família."),
    ("Jurídico", "Há acordo no Procon em andamento. Não negociar: passar a ligação ao Jurídico."),
    ("Acesso ao Local", "Cachorro solto no quintal. A equipe deve ligar antes e esperar no portão."),
)
"""What has "Leitura Obrigatória": type and text, as above."""
