"""Acts on a plan, one module each: the state is asked again inside the transaction, and what follows is written."""
