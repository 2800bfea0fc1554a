"""Forms: what is asked, how it is checked and shown."""

import sys
from types import ModuleType

# Pydantic looks among all that is installed for plugins, which would read along what is typed; there are none.
_none = ModuleType("pydantic.plugin._loader")
_none.get_plugins = lambda: ()  # type: ignore[attr-defined]
sys.modules.setdefault(_none.__name__, _none)
