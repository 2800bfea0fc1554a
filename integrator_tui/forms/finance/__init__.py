"""Forms of the tab "Financeiro"."""
