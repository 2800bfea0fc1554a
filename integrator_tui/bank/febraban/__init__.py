"""Direct debit by FEBRABAN 150: files of the company to the bank and back, versions 5 and 8 (facts 3.3)."""
