"""What changes the account of a customer: all of it through the ledger."""
