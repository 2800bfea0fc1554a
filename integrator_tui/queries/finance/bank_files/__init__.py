"""Reading for files of banks: agreements, what is to be sent, what came and what it did."""
