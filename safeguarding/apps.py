from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    verbose_name = "Safeguarding oversight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The first registers the text-folding function on each connection, the second a kind of part of addresses.
        from safeguarding import database, paths  # noqa: F401

        pre_migrate.connect(guards_before_migration, dispatch_uid="no guards")
        post_migrate.connect(guards_after_migration, dispatch_uid="guards")
        checks.register(guards_stand, checks.Tags.database)


def guards_before_migration(using: str, plan: Any, **kwargs: Any) -> None:
    """SQLite changes a table by making it anew, which a trigger of another table that names it forbids. Only where
    there is something to migrate; should it fail half-way, the missing guards stop the next start."""
    from safeguarding import guards

    if plan and connections[using].vendor == "sqlite":
        guards.lower_guards(connections[using])


def guards_after_migration(using: str, **kwargs: Any) -> None:
    """After every app's migrations, since any of them may rebuild the table."""
    from safeguarding import guards

    guards.raise_guards(connections[using])


def guards_stand(databases: list[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Asked at start (`manage.py prepare`), where a warning stops it: what can be changed unseen proves nothing. Not an
    error, since `migrate` makes them and would be refused by it."""
    from safeguarding import guards

    return [
        checks.Warning(f"The database guard {name} is missing. `manage.py migrate` makes it.", id="safeguarding.W001")
        for alias in databases or []
        for name in guards.missing(connections[alias])
    ]
