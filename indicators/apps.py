from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indicators.guards import POLICIES, RETURN_STEPS
        from safeguarding.guards import GUARDED

        GUARDED.extend(guards for guards in (RETURN_STEPS, POLICIES) if guards not in GUARDED)
