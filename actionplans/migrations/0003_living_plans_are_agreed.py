"""Plans of our own were agreed, and their actions promised, when their first state was entered."""

from django.db import migrations


def agree(apps, schema_editor):
    Plan, State = apps.get_model("actionplans", "Plan"), apps.get_model("actionplans", "DeliveryState")
    Action = apps.get_model("actionplans", "Action")
    for plan in Plan.objects.filter(document=None, agreed_on=None):
        first = State.objects.filter(action__rows__plan=plan, by__isnull=False).order_by("on", "pk").first()
        if first is None:
            continue
        Plan.objects.filter(pk=plan.pk).update(agreed_on=first.on, agreed_by=first.by)
        Action.objects.filter(rows__plan=plan, document=None, set_on=None).update(set_on=first.on)


class Migration(migrations.Migration):
    dependencies = [("actionplans", "0002_promises_evidence_and_replies")]
    operations = [migrations.RunPython(agree, migrations.RunPython.noop)]
