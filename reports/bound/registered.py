"""Imports every module of this package, so that `BINDINGS` and `QUOTINGS` hold all that they offer."""

from importlib import import_module
from pkgutil import iter_modules

from reports import bound


def register() -> None:
    """Called once, when the application is ready."""
    for module in iter_modules(bound.__path__):
        import_module(f"{bound.__name__}.{module.name}")
