from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    verbose_name = "Safeguarding oversight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from safeguarding import database  # noqa: F401  (registers the text-folding function on each connection)
