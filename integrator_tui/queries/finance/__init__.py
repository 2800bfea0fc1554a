"""Reading the account of a customer."""
