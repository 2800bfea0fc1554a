"""What the law lets a provider do about a debt, and from when (facts 4.1)."""
