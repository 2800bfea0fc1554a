"""Who works here: passwords, and how long one waits after a wrong one."""
