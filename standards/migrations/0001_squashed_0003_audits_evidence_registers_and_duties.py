import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from safeguarding.new_tables import together


class Migration(migrations.Migration):
    replaces = [
        ("standards", "0001_initial"),
        ("standards", "0002_judgement_themes"),
        ("standards", "0003_audits_evidence_registers_and_duties"),
    ]

    initial = True

    dependencies = [
        ("safeguarding", "0004_sweeps_and_packs"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalRecommendationRegister",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField()),
                ("title", models.CharField(max_length=200)),
                ("source", models.CharField(blank=True, help_text="Whose recommendations, and when", max_length=250)),
                ("note", models.TextField(blank=True)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.document",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical recommendation register",
                "verbose_name_plural": "historical recommendation registers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRegime",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(max_length=60)),
                ("years", models.CharField(blank=True, max_length=60)),
                ("legal_basis", models.CharField(blank=True, max_length=250)),
                ("description", models.TextField(blank=True)),
                ("aftermath", models.TextField(blank=True, help_text="What must follow a report")),
                (
                    "inspectorate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.agency",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical regime",
                "verbose_name_plural": "historical regimes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalScale",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=150)),
                ("note", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical scale",
                "verbose_name_plural": "historical scales",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTheme",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical theme",
                "verbose_name_plural": "historical themes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RecommendationRegister",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField(unique=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registers",
                        to="safeguarding.document",
                    ),
                ),
                ("source", models.CharField(blank=True, help_text="Whose recommendations, and when", max_length=250)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Regime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(max_length=60)),
                (
                    "inspectorate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="regimes",
                        to="safeguarding.agency",
                    ),
                ),
                ("years", models.CharField(blank=True, max_length=60)),
                ("legal_basis", models.CharField(blank=True, max_length=250)),
                ("description", models.TextField(blank=True)),
                ("aftermath", models.TextField(blank=True, help_text="What must follow a report")),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Scale",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=150)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="StandardsUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "holds",
                    models.CharField(
                        choices=[("framework", "A framework"), ("inspection", "An inspection")], max_length=10
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("file_name", models.CharField(max_length=150)),
                ("kind", models.CharField(help_text="yaml or xlsx", max_length=10)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("preview", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["-sent_at"],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="safeguarding.unit",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("complaint", "Complaints"),
                            ("compliment", "Compliments"),
                            ("child", "Children's voice"),
                            ("family", "Parents and carers"),
                            ("professional", "Professionals"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feedback", to="standards.theme"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("number", models.PositiveIntegerField()),
                ("asked", models.PositiveIntegerField(blank=True, null=True)),
                ("critical", models.PositiveIntegerField(blank=True, null=True)),
                ("summary", models.TextField(help_text="What they said, in words that let nobody be recognised")),
                ("source", models.CharField(help_text="Where it was gathered", max_length=200)),
                ("entered_on", models.DateField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name_plural": "feedback",
                "ordering": ["-ends_on", "kind", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="feedback_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("critical__isnull", True), ("critical__lte", models.F("number")), _connector="OR"
                        ),
                        name="no_more_critical_than_there_are",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked__isnull", True), ("asked__gte", models.F("number")), _connector="OR"
                        ),
                        name="no_more_answered_than_were_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Framework",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField(unique=True)),
                ("title", models.CharField(max_length=200)),
                ("edition", models.CharField(blank=True, max_length=60)),
                (
                    "scale",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frameworks",
                        to="standards.scale",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frameworks",
                        to="safeguarding.agency",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frameworks",
                        to="safeguarding.document",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("description", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["starts_on", "title"],
            },
        ),
        migrations.CreateModel(
            name="Grade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grades", to="standards.scale"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("word", models.CharField(max_length=60)),
                ("meaning", models.CharField(blank=True, max_length=250)),
            ],
            options={
                "ordering": ["scale", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("scale", "order"), name="grade_order_once_in_scale"),
                    models.UniqueConstraint(fields=("scale", "word"), name="grade_word_once_in_scale"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFeedback",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("complaint", "Complaints"),
                            ("compliment", "Compliments"),
                            ("child", "Children's voice"),
                            ("family", "Parents and carers"),
                            ("professional", "Professionals"),
                        ],
                        max_length=12,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("number", models.PositiveIntegerField()),
                ("asked", models.PositiveIntegerField(blank=True, null=True)),
                ("critical", models.PositiveIntegerField(blank=True, null=True)),
                ("summary", models.TextField(help_text="What they said, in words that let nobody be recognised")),
                ("source", models.CharField(help_text="Where it was gathered", max_length=200)),
                ("entered_on", models.DateField()),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.unit",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.theme",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical feedback",
                "verbose_name_plural": "historical feedback",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFramework",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField()),
                ("title", models.CharField(max_length=200)),
                ("edition", models.CharField(blank=True, max_length=60)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("description", models.TextField(blank=True)),
                (
                    "scale",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.scale",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.agency",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.document",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical framework",
                "verbose_name_plural": "historical frameworks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInspection",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField()),
                ("title", models.CharField(max_length=250)),
                ("subject_authority", models.CharField(help_text="Who was inspected, by name", max_length=120)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("dates_note", models.CharField(blank=True, max_length=250)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("published_note", models.CharField(blank=True, max_length=250)),
                (
                    "received_on",
                    models.DateField(blank=True, help_text="When the council was given the report", null=True),
                ),
                ("lead_inspector", models.CharField(blank=True, max_length=120)),
                ("team", models.CharField(blank=True, max_length=120)),
                ("notice", models.CharField(blank=True, max_length=60)),
                ("age_group", models.CharField(blank=True, max_length=60)),
                ("method", models.TextField(blank=True)),
                ("summary", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "regime",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.regime",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.document",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical inspection",
                "verbose_name_plural": "historical inspections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJudgementArea",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                (
                    "is_overall",
                    models.BooleanField(default=False, help_text="Entered as published, never computed (rule 8)"),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.regime",
                    ),
                ),
                (
                    "scale",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.scale",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical judgement area",
                "verbose_name_plural": "historical judgement areas",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRegimeDuty",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("within", models.PositiveSmallIntegerField()),
                (
                    "within_unit",
                    models.CharField(choices=[("months", "months"), ("working_days", "working days")], max_length=12),
                ),
                (
                    "starts_with",
                    models.CharField(
                        choices=[
                            ("ended", "the last day of the inspection"),
                            ("received", "the day the report was received"),
                            ("published", "the day the report was published"),
                        ],
                        max_length=10,
                    ),
                ),
                ("condition", models.CharField(blank=True, max_length=200)),
                ("source", models.CharField(blank=True, max_length=250)),
                (
                    "regime",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.regime",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical regime duty",
                "verbose_name_plural": "historical regime duties",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRegisteredRecommendation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                ("subject", models.CharField(blank=True, max_length=250)),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("link", models.URLField(blank=True)),
                (
                    "register",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.recommendationregister",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical registered recommendation",
                "verbose_name_plural": "historical registered recommendations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField(unique=True)),
                ("title", models.CharField(max_length=250)),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inspections", to="standards.regime"
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="safeguarding.authority",
                    ),
                ),
                ("subject_authority", models.CharField(help_text="Who was inspected, by name", max_length=120)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="safeguarding.document",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("dates_note", models.CharField(blank=True, max_length=250)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("published_note", models.CharField(blank=True, max_length=250)),
                (
                    "received_on",
                    models.DateField(blank=True, help_text="When the council was given the report", null=True),
                ),
                ("lead_inspector", models.CharField(blank=True, max_length=120)),
                ("team", models.CharField(blank=True, max_length=120)),
                ("notice", models.CharField(blank=True, max_length=60)),
                ("age_group", models.CharField(blank=True, max_length=60)),
                ("method", models.TextField(blank=True)),
                ("summary", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-starts_on", "title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document__isnull", True), ("is_demonstration", False), _connector="OR"),
                        name="a_published_inspection_is_not_a_demonstration",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="inspection_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JudgementArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="areas", to="standards.regime"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                (
                    "scale",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="standards.scale",
                    ),
                ),
                (
                    "is_overall",
                    models.BooleanField(default=False, help_text="Entered as published, never computed (rule 8)"),
                ),
            ],
            options={
                "ordering": ["regime", "order"],
                "constraints": [models.UniqueConstraint(fields=("regime", "order"), name="area_order_once_in_regime")],
            },
        ),
        migrations.CreateModel(
            name="RegimeDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="standards.regime"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("within", models.PositiveSmallIntegerField()),
                (
                    "within_unit",
                    models.CharField(choices=[("months", "months"), ("working_days", "working days")], max_length=12),
                ),
                (
                    "starts_with",
                    models.CharField(
                        choices=[
                            ("ended", "the last day of the inspection"),
                            ("received", "the day the report was received"),
                            ("published", "the day the report was published"),
                        ],
                        max_length=10,
                    ),
                ),
                ("condition", models.CharField(blank=True, max_length=200)),
                ("source", models.CharField(blank=True, max_length=250)),
            ],
            options={
                "verbose_name_plural": "regime duties",
                "ordering": ["regime", "order"],
                "constraints": [models.UniqueConstraint(fields=("regime", "order"), name="duty_order_once_in_regime")],
            },
        ),
        migrations.CreateModel(
            name="RegisteredRecommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="standards.recommendationregister",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("subject", models.CharField(blank=True, max_length=250)),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("link", models.URLField(blank=True)),
                ("themes", models.ManyToManyField(blank=True, related_name="recommendations", to="standards.theme")),
            ],
            options={
                "ordering": ["register", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("register", "number"), name="recommendation_number_once_in_register"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyMet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties_met",
                        to="standards.inspection",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="met", to="standards.regimeduty"
                    ),
                ),
                ("arose", models.BooleanField(default=True)),
                ("met_on", models.DateField()),
                (
                    "met_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "duties met",
                "ordering": ["inspection", "duty__order"],
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "duty"), name="duty_met_once_an_inspection"),
                    models.CheckConstraint(
                        condition=models.Q(("arose", True), models.Q(("note", ""), _negated=True), _connector="OR"),
                        name="duty_that_did_not_arise_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GradedStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="graded_statements",
                        to="standards.inspection",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("subject", models.CharField(max_length=200)),
                (
                    "wording",
                    models.CharField(help_text="The grading words as the document qualifies them", max_length=250),
                ),
                ("citation", models.CharField(max_length=120)),
                ("themes", models.ManyToManyField(blank=True, related_name="graded_statements", to="standards.theme")),
            ],
            options={
                "ordering": ["inspection", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "order"), name="graded_statement_order_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalStandard",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("order", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("statement", models.TextField(blank=True, help_text="What it tests, in our own words")),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("is_archived", models.BooleanField(default=False)),
                (
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.framework",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical standard",
                "verbose_name_plural": "historical standards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judgements",
                        to="standards.inspection",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="standards.judgementarea",
                    ),
                ),
                (
                    "grade",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="standards.grade",
                    ),
                ),
                ("printed", models.CharField(help_text="The word or words as printed", max_length=120)),
                ("summary", models.TextField(blank=True)),
                ("citation", models.CharField(blank=True, max_length=120)),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="later",
                        to="standards.judgement",
                    ),
                ),
                ("previous_printed", models.CharField(blank=True, max_length=150)),
                ("themes", models.ManyToManyField(blank=True, related_name="judgements", to="standards.theme")),
            ],
            options={
                "ordering": ["inspection", "area__order"],
                "constraints": [models.UniqueConstraint(fields=("inspection", "area"), name="one_judgement_an_area")],
            },
        ),
        migrations.CreateModel(
            name="SelfAudit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_audits",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_audits",
                        to="standards.framework",
                    ),
                ),
                (
                    "scale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.scale"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("as_at", models.DateField(help_text="The day the answers are about")),
                ("due_on", models.DateField()),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="standards.selfaudit",
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="What agencies are told when they answer")),
                ("opened_on", models.DateField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-as_at", "framework", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "framework", "as_at"), name="one_self_audit_a_framework_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_by__isnull", True), ("closed_on__isnull", True)),
                            models.Q(("closed_by__isnull", False), ("closed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="self_audit_closed_on_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standards", to="standards.framework"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("statement", models.TextField(blank=True, help_text="What it tests, in our own words")),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("is_archived", models.BooleanField(default=False)),
                ("themes", models.ManyToManyField(blank=True, related_name="standards", to="standards.theme")),
            ],
            options={
                "ordering": ["framework", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("framework", "number"), name="standard_number_once_in_framework"),
                    models.UniqueConstraint(fields=("framework", "order"), name="standard_order_once_in_framework"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseAudit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_audits",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_audits",
                        to="safeguarding.unit",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("single", "By one agency"),
                            ("multi", "By several agencies together"),
                            ("peer", "By peers of another authority"),
                            ("independent", "By an independent auditor"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "scale",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="standards.scale",
                    ),
                ),
                ("planned_for", models.DateField()),
                ("planned_sample", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("how_chosen", models.TextField(blank=True, help_text="How the files were chosen, and from how many")),
                (
                    "re_audits",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="re_audited_by",
                        to="standards.caseaudit",
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("auditors", models.CharField(blank=True, help_text="Who looked, by post or body", max_length=200)),
                ("sample", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "moderated_sample",
                    models.PositiveSmallIntegerField(blank=True, help_text="How many were graded again", null=True),
                ),
                (
                    "moderation_changed",
                    models.PositiveSmallIntegerField(blank=True, help_text="How many grades it changed", null=True),
                ),
                ("summary", models.TextField(blank=True)),
                ("cancelled_on", models.DateField(blank=True, null=True)),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cancelled_why", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                ("agencies", models.ManyToManyField(blank=True, related_name="case_audits", to="safeguarding.agency")),
                ("themes", models.ManyToManyField(blank=True, related_name="case_audits", to="standards.theme")),
                ("standards", models.ManyToManyField(blank=True, related_name="case_audits", to="standards.standard")),
            ],
            options={
                "ordering": ["-planned_for", "title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_by__isnull", True), ("done_on__isnull", True), ("sample__isnull", True)),
                            models.Q(("done_by__isnull", False), ("done_on__isnull", False), ("sample__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_audit_done_on_and_by_with_its_sample",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_by__isnull", True), ("cancelled_on__isnull", True), ("cancelled_why", "")
                            ),
                            models.Q(
                                ("cancelled_by__isnull", False),
                                ("cancelled_on__isnull", False),
                                models.Q(("cancelled_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_audit_cancelled_on_by_and_why_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_on__isnull", True), ("cancelled_on__isnull", True), _connector="OR"),
                        name="case_audit_done_or_cancelled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moderated_sample__isnull", True),
                            ("moderated_sample__lte", models.F("sample")),
                            _connector="OR",
                        ),
                        name="moderated_files_are_among_the_sample",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moderation_changed__isnull", True),
                            ("moderation_changed__lte", models.F("moderated_sample")),
                            _connector="OR",
                        ),
                        name="changed_grades_are_among_the_moderated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("re_audits", models.F("pk")), _negated=True),
                        name="case_audit_not_its_own_re_audit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="standards.standard"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("label", models.CharField(blank=True, help_text="As printed, such as 1.2", max_length=20)),
                ("text", models.TextField()),
                ("is_archived", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name_plural": "criteria",
                "ordering": ["standard", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("standard", "order"), name="criterion_order_once_in_standard")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCriterion",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("order", models.PositiveSmallIntegerField()),
                ("label", models.CharField(blank=True, help_text="As printed, such as 1.2", max_length=20)),
                ("text", models.TextField()),
                ("is_archived", models.BooleanField(default=False)),
                (
                    "standard",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.standard",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical criterion",
                "verbose_name_plural": "historical criteria",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJudgement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("printed", models.CharField(help_text="The word or words as printed", max_length=120)),
                ("summary", models.TextField(blank=True)),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("previous_printed", models.CharField(blank=True, max_length=150)),
                (
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.inspection",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.judgementarea",
                    ),
                ),
                (
                    "grade",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.grade",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.judgement",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical judgement",
                "verbose_name_plural": "historical judgements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSelfAudit",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(max_length=200)),
                ("as_at", models.DateField(help_text="The day the answers are about")),
                ("due_on", models.DateField()),
                ("note", models.TextField(blank=True, help_text="What agencies are told when they answer")),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.framework",
                    ),
                ),
                (
                    "scale",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.scale",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.selfaudit",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical self audit",
                "verbose_name_plural": "historical self audits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSelfAuditReturn",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("sent_on", models.DateField(blank=True, null=True)),
                (
                    "sent_back_why",
                    models.TextField(blank=True, help_text="Why it was last sent back to be answered again"),
                ),
                (
                    "audit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.selfaudit",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.agency",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical self audit return",
                "verbose_name_plural": "historical self audit returns",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SelfAuditReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="standards.selfaudit"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_audit_returns",
                        to="safeguarding.agency",
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_back_why",
                    models.TextField(blank=True, help_text="Why it was last sent back to be answered again"),
                ),
            ],
            options={
                "ordering": ["audit", "agency"],
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "agency"), name="one_self_audit_return_an_agency"),
                    models.UniqueConstraint(
                        condition=models.Q(("agency__isnull", True)),
                        fields=("audit",),
                        name="one_self_audit_return_of_the_council",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_by__isnull", True), ("sent_on__isnull", True)),
                            models.Q(("sent_by__isnull", False), ("sent_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="self_audit_sent_on_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standard_evidence",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standard_evidence",
                        to="safeguarding.agency",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("shows", models.TextField(blank=True, help_text="What can be seen from it")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standard_evidence",
                        to="safeguarding.post",
                    ),
                ),
                ("dated_on", models.DateField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("link", models.URLField(blank=True)),
                (
                    "whereabouts",
                    models.CharField(
                        blank=True, help_text="Where it is kept, if it is neither file nor link", max_length=200
                    ),
                ),
                ("file", models.FileField(blank=True, upload_to="standards/%Y/")),
                (
                    "file_name",
                    models.CharField(blank=True, help_text="As sent; the file itself is named by us", max_length=150),
                ),
                ("file_size", models.PositiveIntegerField(default=0, help_text="Bytes")),
                ("digest", models.CharField(blank=True, help_text="SHA-256 of the content", max_length=64)),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="standards.standardevidence",
                    ),
                ),
                ("added_on", models.DateField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_why", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                ("standards", models.ManyToManyField(related_name="evidence", to="standards.standard")),
            ],
            options={
                "verbose_name_plural": "standard evidence",
                "ordering": ["-dated_on", "title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("link", ""), _negated=True),
                            models.Q(("file", ""), _negated=True),
                            models.Q(("whereabouts", ""), _negated=True),
                            ("withdrawn_on__isnull", False),
                            _connector="OR",
                        ),
                        name="standard_evidence_can_be_found",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_by__isnull", True), ("withdrawn_on__isnull", True), ("withdrawn_why", "")
                            ),
                            models.Q(
                                ("withdrawn_by__isnull", False),
                                ("withdrawn_on__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="standard_evidence_withdrawn_on_by_and_why_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseAuditGrade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grades", to="standards.caseaudit"
                    ),
                ),
                (
                    "grade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.grade"
                    ),
                ),
                ("files", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["audit", "grade__order"],
                "constraints": [models.UniqueConstraint(fields=("audit", "grade"), name="one_count_a_grade_and_audit")],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="safeguarding.document",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="standards.inspection",
                    ),
                ),
                (
                    "case_audit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="standards.caseaudit",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("area_for_improvement", "Area for improvement"),
                            ("priority_action", "Priority action"),
                            ("recommendation", "Recommendation"),
                            ("key_finding", "Key finding"),
                            ("strength", "Strength"),
                            ("weakness", "Weakness outside the list"),
                            ("exception", "Exception"),
                            ("gap", "Gap named"),
                        ],
                        max_length=24,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "number",
                    models.CharField(blank=True, help_text="As printed; empty where none is printed", max_length=20),
                ),
                ("title", models.CharField(max_length=200)),
                ("summary", models.TextField()),
                ("quotation", models.TextField(blank=True)),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("addressed_to", models.CharField(blank=True, max_length=200)),
                ("evidence_basis", models.TextField(blank=True)),
                (
                    "assurance",
                    models.CharField(
                        choices=[
                            ("not_stated", "Not stated"),
                            ("limited", "Limited"),
                            ("reasonable", "Reasonable"),
                            ("full", "Full"),
                        ],
                        default="not_stated",
                        max_length=12,
                    ),
                ),
                ("assurance_note", models.TextField(blank=True)),
                ("within", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "within_unit",
                    models.CharField(
                        blank=True, choices=[("months", "months"), ("working_days", "working days")], max_length=12
                    ),
                ),
                ("clock_starts_on", models.DateField(blank=True, null=True)),
                ("clock_note", models.CharField(blank=True, max_length=250)),
                (
                    "remedied",
                    models.TextField(blank=True, help_text="What was put right before the report, where it says so"),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="repeated_by",
                        to="standards.finding",
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False)),
                ("passages", models.ManyToManyField(blank=True, related_name="findings", to="safeguarding.passage")),
                ("standards", models.ManyToManyField(blank=True, related_name="findings", to="standards.standard")),
                ("themes", models.ManyToManyField(blank=True, related_name="findings", to="standards.theme")),
            ],
            options={
                "ordering": ["document", "kind", "order"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("within__isnull", True), ("within_unit", "")),
                            models.Q(("within__isnull", False), models.Q(("within_unit", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="finding_deadline_has_number_and_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("document__isnull", False),
                            ("inspection__isnull", False),
                            ("case_audit__isnull", False),
                            _connector="OR",
                        ),
                        name="finding_has_a_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("repeats", models.F("pk")), _negated=True), name="finding_repeats_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document__isnull", True), ("is_demonstration", False), _connector="OR"),
                        name="a_published_finding_is_not_a_demonstration",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCaseAudit",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(max_length=200)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("single", "By one agency"),
                            ("multi", "By several agencies together"),
                            ("peer", "By peers of another authority"),
                            ("independent", "By an independent auditor"),
                        ],
                        max_length=12,
                    ),
                ),
                ("planned_for", models.DateField()),
                ("planned_sample", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("how_chosen", models.TextField(blank=True, help_text="How the files were chosen, and from how many")),
                ("done_on", models.DateField(blank=True, null=True)),
                ("auditors", models.CharField(blank=True, help_text="Who looked, by post or body", max_length=200)),
                ("sample", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "moderated_sample",
                    models.PositiveSmallIntegerField(blank=True, help_text="How many were graded again", null=True),
                ),
                (
                    "moderation_changed",
                    models.PositiveSmallIntegerField(blank=True, help_text="How many grades it changed", null=True),
                ),
                ("summary", models.TextField(blank=True)),
                ("cancelled_on", models.DateField(blank=True, null=True)),
                ("cancelled_why", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.unit",
                    ),
                ),
                (
                    "scale",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.scale",
                    ),
                ),
                (
                    "re_audits",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.caseaudit",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical case audit",
                "verbose_name_plural": "historical case audits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStandardEvidence",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(max_length=200)),
                ("shows", models.TextField(blank=True, help_text="What can be seen from it")),
                ("dated_on", models.DateField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("link", models.URLField(blank=True)),
                (
                    "whereabouts",
                    models.CharField(
                        blank=True, help_text="Where it is kept, if it is neither file nor link", max_length=200
                    ),
                ),
                ("file", models.TextField(blank=True, max_length=100)),
                (
                    "file_name",
                    models.CharField(blank=True, help_text="As sent; the file itself is named by us", max_length=150),
                ),
                ("file_size", models.PositiveIntegerField(default=0, help_text="Bytes")),
                ("digest", models.CharField(blank=True, help_text="SHA-256 of the content", max_length=64)),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("added_on", models.DateField()),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_why", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.agency",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.post",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.standardevidence",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical standard evidence",
                "verbose_name_plural": "historical standard evidence",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SelfAuditAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "audit_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="standards.selfauditreturn",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="standards.standard"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="standards.criterion",
                    ),
                ),
                (
                    "grade",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="standards.grade",
                    ),
                ),
                ("is_applicable", models.BooleanField(default=True)),
                (
                    "progress",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_started", "Not started"),
                            ("started", "Started"),
                            ("in_place", "In place"),
                            ("embedded", "In place and checked in practice"),
                        ],
                        max_length=12,
                    ),
                ),
                ("shown_by", models.TextField(blank=True, help_text="What shows it, in words")),
                ("outstanding", models.TextField(blank=True, help_text="What is still to be done")),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="standards.selfauditanswer",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="answers", to="standards.standardevidence"),
                ),
            ],
            options={
                "ordering": ["audit_return", "standard__order", "criterion__order"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("criterion__isnull", True)),
                        fields=("audit_return", "standard"),
                        name="one_answer_a_standard",
                    ),
                    models.UniqueConstraint(fields=("audit_return", "criterion"), name="one_answer_a_criterion"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_by__isnull", True), ("answered_on__isnull", True)),
                            models.Q(("answered_by__isnull", False), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="answered_on_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_applicable", True),
                            models.Q(("grade__isnull", True), models.Q(("outstanding", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="what_does_not_apply_is_not_rated_and_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="standards.standard"
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="safeguarding.agency",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="safeguarding.document",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="standards.selfauditanswer",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="standards.criterion",
                    ),
                ),
                (
                    "voice",
                    models.CharField(
                        choices=[("self", "Own view"), ("moderated", "Moderated"), ("external", "External evaluation")],
                        max_length=12,
                    ),
                ),
                ("evaluator", models.CharField(blank=True, help_text="Who looked from outside", max_length=150)),
                ("as_at", models.DateField()),
                (
                    "grade",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="standards.grade",
                    ),
                ),
                ("summary", models.TextField()),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["standard", "as_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("agency__isnull", True), ("answer__isnull", True)),
                        fields=("standard", "authority", "voice", "as_at"),
                        name="one_council_assessment_a_standard_voice_and_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agency__isnull", False), ("answer__isnull", True)),
                        fields=("standard", "authority", "agency", "voice", "as_at"),
                        name="one_agency_assessment_a_standard_voice_and_day",
                    ),
                    models.UniqueConstraint(fields=("answer", "voice"), name="one_assessment_an_answer_and_voice"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Compliance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compliance",
                        to="standards.recommendationregister",
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compliance",
                        to="standards.registeredrecommendation",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compliance",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compliance",
                        to="safeguarding.document",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("complying", "Complying"),
                            ("with_exceptions", "Complying, with exceptions"),
                            ("partly", "Partly complying"),
                            ("not_complying", "Not complying"),
                            ("not_applicable", "Does not apply here"),
                        ],
                        max_length=16,
                    ),
                ),
                ("as_at", models.DateField()),
                ("summary", models.TextField(blank=True)),
                ("exceptions", models.TextField(blank=True)),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("entered_on", models.DateField(blank=True, help_text="None: from a document", null=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False)),
                ("findings", models.ManyToManyField(blank=True, related_name="compliance", to="standards.finding")),
            ],
            options={
                "verbose_name_plural": "compliance",
                "ordering": ["register", "recommendation__number", "-as_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entered_by__isnull", True), ("entered_on__isnull", True)),
                            models.Q(("entered_by__isnull", False), ("entered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="compliance_entered_on_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "with_exceptions"), _negated=True),
                            models.Q(("exceptions", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="compliance_with_exceptions_names_them",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFinding",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("slug", models.SlugField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("area_for_improvement", "Area for improvement"),
                            ("priority_action", "Priority action"),
                            ("recommendation", "Recommendation"),
                            ("key_finding", "Key finding"),
                            ("strength", "Strength"),
                            ("weakness", "Weakness outside the list"),
                            ("exception", "Exception"),
                            ("gap", "Gap named"),
                        ],
                        max_length=24,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "number",
                    models.CharField(blank=True, help_text="As printed; empty where none is printed", max_length=20),
                ),
                ("title", models.CharField(max_length=200)),
                ("summary", models.TextField()),
                ("quotation", models.TextField(blank=True)),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("addressed_to", models.CharField(blank=True, max_length=200)),
                ("evidence_basis", models.TextField(blank=True)),
                (
                    "assurance",
                    models.CharField(
                        choices=[
                            ("not_stated", "Not stated"),
                            ("limited", "Limited"),
                            ("reasonable", "Reasonable"),
                            ("full", "Full"),
                        ],
                        default="not_stated",
                        max_length=12,
                    ),
                ),
                ("assurance_note", models.TextField(blank=True)),
                ("within", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "within_unit",
                    models.CharField(
                        blank=True, choices=[("months", "months"), ("working_days", "working days")], max_length=12
                    ),
                ),
                ("clock_starts_on", models.DateField(blank=True, null=True)),
                ("clock_note", models.CharField(blank=True, max_length=250)),
                (
                    "remedied",
                    models.TextField(blank=True, help_text="What was put right before the report, where it says so"),
                ),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.document",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.inspection",
                    ),
                ),
                (
                    "case_audit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.caseaudit",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.finding",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical finding",
                "verbose_name_plural": "historical findings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSelfAuditAnswer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("is_applicable", models.BooleanField(default=True)),
                (
                    "progress",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_started", "Not started"),
                            ("started", "Started"),
                            ("in_place", "In place"),
                            ("embedded", "In place and checked in practice"),
                        ],
                        max_length=12,
                    ),
                ),
                ("shown_by", models.TextField(blank=True, help_text="What shows it, in words")),
                ("outstanding", models.TextField(blank=True, help_text="What is still to be done")),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "audit_return",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.selfauditreturn",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.standard",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.criterion",
                    ),
                ),
                (
                    "grade",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.grade",
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="standards.selfauditanswer",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical self audit answer",
                "verbose_name_plural": "historical self audit answers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Moderation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moderations",
                        to="standards.selfauditanswer",
                    ),
                ),
                (
                    "grade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.grade"
                    ),
                ),
                ("reasons", models.TextField()),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["answer", "on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reasons", ""), _negated=True), name="moderation_has_reasons"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ModerationReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moderation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reply", to="standards.moderation"
                    ),
                ),
                ("agrees", models.BooleanField()),
                ("words", models.TextField(blank=True)),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "moderation replies",
                "ordering": ["moderation"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("agrees", True), models.Q(("words", ""), _negated=True), _connector="OR"),
                        name="dissent_has_reasons",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="standards.assessment",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("strength", "Strength"),
                            ("position", "Position"),
                            ("gap", "Gap"),
                            ("planned", "Planned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "quantifier",
                    models.CharField(
                        blank=True, help_text="The document's own word: some, most, not all", max_length=60
                    ),
                ),
                ("themes", models.ManyToManyField(blank=True, related_name="statements", to="standards.theme")),
            ],
            options={
                "ordering": ["assessment", "order"],
                "constraints": [models.UniqueConstraint(fields=("assessment", "order"), name="statement_order_once")],
            },
        ),
    ]
    operations = together(operations)
