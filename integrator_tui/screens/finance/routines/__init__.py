"""The routines of money and the files of banks: screens of the provider, of no customer."""
