"""What banks read and write: slips, PIX codes, files of direct debit. Pure: text in, values out, and back."""
