"""`python -m integrator_tui`."""

from integrator_tui.shell.cli import main

raise SystemExit(main())
