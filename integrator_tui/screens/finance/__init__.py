"""The tab "Financeiro"."""
