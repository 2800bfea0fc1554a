"""Charging at the desk: the second copy, the PIX, the legal clock (F153, F154, F228 to F230)."""
