from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reports.bound.registered import register
        from reports.guards import PAPERS
        from safeguarding.guards import GUARDED

        GUARDED.extend(guards for guards in PAPERS if guards not in GUARDED)
        register()
