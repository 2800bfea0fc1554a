"""`python -m integrator_tui`."""

from integrator_tui.cli import main

raise SystemExit(main())
