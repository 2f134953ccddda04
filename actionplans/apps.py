from django.apps import AppConfig


class ActionplansConfig(AppConfig):
    name = "actionplans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from actionplans.guards import PROMISES
        from safeguarding.guards import GUARDED

        GUARDED.extend(guards for guards in PROMISES if guards not in GUARDED)
