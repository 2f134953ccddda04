from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indicators.guards import RETURN_STEPS
        from safeguarding.guards import GUARDED

        if RETURN_STEPS not in GUARDED:
            GUARDED.append(RETURN_STEPS)
