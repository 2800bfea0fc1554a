"""The network side of a plan on the screen: the assistant, and the sessions of its logins."""
