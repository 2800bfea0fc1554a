"""The windows of acts on a plan, one module each with `run`: what is asked, what happens now, done by F9 alone."""
