"""Files to banks and from them: each in one transaction, undone as a whole."""
