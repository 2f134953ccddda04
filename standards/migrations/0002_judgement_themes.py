from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="judgement",
            name="themes",
            field=models.ManyToManyField(blank=True, related_name="judgements", to="standards.theme"),
        ),
    ]
