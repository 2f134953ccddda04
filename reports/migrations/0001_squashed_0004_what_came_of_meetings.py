import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from safeguarding.new_tables import together


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_papers_that_are_composed"),
        ("reports", "0003_issued_papers"),
        ("reports", "0004_what_came_of_meetings"),
    ]

    initial = True

    dependencies = [
        ("actionplans", "0005_files_of_plans"),
        ("indicators", "0007_national_releases_and_comparators"),
        ("safeguarding", "0002_versions_sent_forms_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="Body",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=150)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cabinet", "Cabinet"),
                            ("scrutiny", "Scrutiny"),
                            ("board", "Safeguarding board or partnership"),
                            ("champions", "Champions board"),
                            ("inspectorate", "Inspectorate"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bodies",
                        to="safeguarding.authority",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name_plural": "bodies",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="body_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBody",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=150)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cabinet", "Cabinet"),
                            ("scrutiny", "Scrutiny"),
                            ("board", "Safeguarding board or partnership"),
                            ("champions", "Champions board"),
                            ("inspectorate", "Inspectorate"),
                        ],
                        max_length=14,
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
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
                ("is_demonstration", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "historical body",
                "verbose_name_plural": "historical bodies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalHouseStyle",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("colour", models.CharField(default="#0f3d4c", max_length=7)),
                ("logo_text", models.CharField(blank=True, max_length=150)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical house style",
                "verbose_name_plural": "historical house styles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HouseStyle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("colour", models.CharField(default="#0f3d4c", max_length=7)),
                ("logo", models.BinaryField(blank=True, default=b"", help_text="A PNG")),
                ("logo_text", models.CharField(blank=True, max_length=150)),
                (
                    "authority",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="house_style",
                        to="safeguarding.authority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("logo", b""), models.Q(("logo_text", ""), _negated=True), _connector="OR"),
                        name="a_logo_has_its_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMeeting",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("held_on", models.DateField()),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.body",
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
                ("called_off", models.CharField(blank=True, max_length=250)),
                ("place", models.CharField(blank=True, max_length=150)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "historical meeting",
                "verbose_name_plural": "historical meetings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="reports.body"
                    ),
                ),
                ("held_on", models.DateField()),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="safeguarding.document",
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False)),
                ("called_off", models.CharField(blank=True, max_length=250)),
                ("place", models.CharField(blank=True, max_length=150)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["-held_on"],
                "constraints": [models.UniqueConstraint(fields=("body", "held_on"), name="body_meets_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReport",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quarterly", "Quarterly performance report"),
                            ("cabinet_performance", "Cabinet performance report"),
                            ("findings_review", "Review of findings, as a table"),
                            ("review", "Review with findings and recommendations"),
                            ("inspection_record", "Inspection record"),
                            ("scrutiny_monitoring", "Scrutiny monitoring report"),
                        ],
                        max_length=24,
                    ),
                ),
                ("title", models.CharField(max_length=250)),
                ("item_number", models.CharField(blank=True, max_length=20)),
                (
                    "author",
                    models.CharField(blank=True, help_text="Report of, or report author, as printed", max_length=200),
                ),
                ("sponsor", models.CharField(blank=True, max_length=200)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("summary", models.TextField(blank=True)),
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
                    "body",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.body",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.meeting",
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
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_key_decision", models.BooleanField(blank=True, null=True)),
                (
                    "period",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.period",
                    ),
                ),
                ("since_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("wards", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "historical report",
                "verbose_name_plural": "historical reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quarterly", "Quarterly performance report"),
                            ("cabinet_performance", "Cabinet performance report"),
                            ("findings_review", "Review of findings, as a table"),
                            ("review", "Review with findings and recommendations"),
                            ("inspection_record", "Inspection record"),
                            ("scrutiny_monitoring", "Scrutiny monitoring report"),
                        ],
                        max_length=24,
                    ),
                ),
                ("title", models.CharField(max_length=250)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="safeguarding.authority"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="reports.body",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="reports.meeting",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="safeguarding.document",
                    ),
                ),
                ("item_number", models.CharField(blank=True, max_length=20)),
                (
                    "author",
                    models.CharField(blank=True, help_text="Report of, or report author, as printed", max_length=200),
                ),
                ("sponsor", models.CharField(blank=True, max_length=200)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("summary", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_key_decision", models.BooleanField(blank=True, null=True)),
                (
                    "period",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.period",
                    ),
                ),
                ("since_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("wards", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["-meeting__held_on", "title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("begun_at__isnull", True), ("begun_by__isnull", True)),
                            models.Q(("begun_at__isnull", False), ("begun_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="paper_begun_has_its_time_and_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document__isnull", True), ("begun_at__isnull", True), _connector="OR"),
                        name="paper_is_retold_or_begun",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="reports.report"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("background", "Background paper"), ("appendix", "Appendix")], max_length=10
                    ),
                ),
                ("title", models.CharField(max_length=250)),
                ("is_held", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=250)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("edition", models.CharField(blank=True, help_text="Which version of it", max_length=60)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["report", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "order"), name="attachment_order_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="attachment_checked_has_its_time_and_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAttachment",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("background", "Background paper"), ("appendix", "Appendix")], max_length=10
                    ),
                ),
                ("title", models.CharField(max_length=250)),
                ("edition", models.CharField(blank=True, help_text="Which version of it", max_length=60)),
                ("is_held", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=250)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "checked_by",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical attachment",
                "verbose_name_plural": "historical attachments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalImplication",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(max_length=150)),
                ("label", models.CharField(blank=True, max_length=20)),
                ("is_none", models.BooleanField(default=False)),
                ("text", models.TextField(blank=True)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.report",
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
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "historical implication",
                "verbose_name_plural": "historical implications",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOutcome",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed as recommended"),
                            ("changed", "Agreed with changes"),
                            ("noted", "Noted"),
                            ("reviewed", "Reviewed, nothing asked"),
                            ("recommended", "Reviewed, with recommendations"),
                            ("challenged", "Noted, with challenges"),
                            ("deferred", "Deferred"),
                            ("refused", "Not agreed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True, help_text="The decision as the minutes have it")),
                ("decided_on", models.DateField()),
                ("entered_at", models.DateTimeField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical outcome",
                "verbose_name_plural": "historical outcomes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalQuotedFigure",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                ("choices", models.JSONField(default=dict)),
                ("taken_at", models.DateTimeField()),
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
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical quoted figure",
                "verbose_name_plural": "historical quoted figures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRecommendation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("label", models.CharField(blank=True, max_length=20)),
                (
                    "verb",
                    models.CharField(
                        choices=[("note", "Note"), ("decide", "Decide"), ("agree", "Agree"), ("endorse", "Endorse")],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.report",
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
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "historical recommendation",
                "verbose_name_plural": "historical recommendations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalResolution",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resolution", "Resolution"),
                            ("recommendation", "Scrutiny recommendation"),
                            ("challenge", "Challenge or question"),
                        ],
                        max_length=14,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "asked_by",
                    models.CharField(blank=True, help_text="Who asked, as the minutes name them", max_length=120),
                ),
                ("response_due_on", models.DateField(blank=True, null=True)),
                (
                    "response",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("part", "Accepted in part"),
                            ("rejected", "Rejected"),
                            ("answered", "Answered"),
                        ],
                        max_length=8,
                    ),
                ),
                ("response_text", models.TextField(blank=True)),
                ("responded_on", models.DateField(blank=True, null=True)),
                ("entered_at", models.DateTimeField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.action",
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.meeting",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
                (
                    "responded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical resolution",
                "verbose_name_plural": "historical resolutions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSection",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(max_length=200)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.report",
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
                ("key", models.SlugField(blank=True, max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("words", "Words and bound blocks"),
                            ("recommendations", "Recommendations"),
                            ("implications", "Implications"),
                            ("attachments", "Background papers and appendices"),
                            ("sign_offs", "Sign-offs"),
                        ],
                        default="words",
                        max_length=15,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "historical section",
                "verbose_name_plural": "historical sections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSignatory",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("legal", "Legal"),
                            ("finance", "Finance"),
                            ("service_director", "Service director"),
                            ("sponsor", "Report sponsor"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
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
                (
                    "person",
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
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical signatory",
                "verbose_name_plural": "historical signatories",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Implication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="implications", to="reports.report"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(max_length=150)),
                ("label", models.CharField(blank=True, max_length=20)),
                ("is_none", models.BooleanField(default=False)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["report", "order"],
                "constraints": [models.UniqueConstraint(fields=("report", "order"), name="implication_order_once")],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed as recommended"),
                            ("changed", "Agreed with changes"),
                            ("noted", "Noted"),
                            ("reviewed", "Reviewed, nothing asked"),
                            ("recommended", "Reviewed, with recommendations"),
                            ("challenged", "Noted, with challenges"),
                            ("deferred", "Deferred"),
                            ("refused", "Not agreed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True, help_text="The decision as the minutes have it")),
                ("decided_on", models.DateField()),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcome", to="reports.report"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PaperState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sign_off", "In sign-off"),
                            ("issued", "Issued"),
                            ("withdrawn", "Withdrawn"),
                            ("dropped", "Not pursued"),
                        ],
                        max_length=9,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="states", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["report", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PaperVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["report", "number"],
                "constraints": [models.UniqueConstraint(fields=("report", "number"), name="paper_version_number_once")],
            },
        ),
        migrations.CreateModel(
            name="QuotedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                ("choices", models.JSONField(default=dict)),
                ("held", models.JSONField()),
                ("taken_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="quoted_figures", to="reports.report"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["report", "number"],
                "constraints": [models.UniqueConstraint(fields=("report", "number"), name="quoted_figure_number_once")],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recommendations", to="reports.report"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("label", models.CharField(blank=True, max_length=20)),
                (
                    "verb",
                    models.CharField(
                        choices=[("note", "Note"), ("decide", "Decide"), ("agree", "Agree"), ("endorse", "Endorse")],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["report", "order"],
                "constraints": [models.UniqueConstraint(fields=("report", "order"), name="recommendation_order_once")],
            },
        ),
        migrations.CreateModel(
            name="Rendering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="renderings", to="reports.report"
                    ),
                ),
                ("source_digest", models.CharField(max_length=64)),
                ("requested_at", models.DateTimeField()),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.TextField(blank=True)),
                ("content", models.BinaryField(blank=True, default=b"")),
                (
                    "edition",
                    models.CharField(
                        choices=[("public", "Public"), ("restricted", "Restricted")], default="public", max_length=10
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("html", "Web page"),
                            ("pdf", "PDF"),
                            ("large", "PDF in large print"),
                            ("docx", "Word"),
                            ("json", "Data"),
                        ],
                        default="pdf",
                        max_length=5,
                    ),
                ),
                ("progress", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "ordering": ["-requested_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("failure", "")),
                        fields=("report", "edition", "format", "source_digest"),
                        name="one_rendering_a_content",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resolution", "Resolution"),
                            ("recommendation", "Scrutiny recommendation"),
                            ("challenge", "Challenge or question"),
                        ],
                        max_length=14,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "asked_by",
                    models.CharField(blank=True, help_text="Who asked, as the minutes name them", max_length=120),
                ),
                ("response_due_on", models.DateField(blank=True, null=True)),
                (
                    "response",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("part", "Accepted in part"),
                            ("rejected", "Rejected"),
                            ("answered", "Answered"),
                        ],
                        max_length=8,
                    ),
                ),
                ("response_text", models.TextField(blank=True)),
                ("responded_on", models.DateField(blank=True, null=True)),
                ("entered_at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="resolutions",
                        to="actionplans.action",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="resolutions", to="reports.meeting"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="reports.report",
                    ),
                ),
                (
                    "responded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["meeting", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "order"), name="resolution_order_once_in_meeting"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="resolution_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("responded_by__isnull", True), ("responded_on__isnull", True), ("response", "")),
                            models.Q(
                                models.Q(("response", ""), _negated=True),
                                ("responded_by__isnull", False),
                                ("responded_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_response_has_its_day_and_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="reports.report"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(max_length=200)),
                ("key", models.SlugField(blank=True, max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("words", "Words and bound blocks"),
                            ("recommendations", "Recommendations"),
                            ("implications", "Implications"),
                            ("attachments", "Background papers and appendices"),
                            ("sign_offs", "Sign-offs"),
                        ],
                        default="words",
                        max_length=15,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["report", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "order"), name="section_order_once_in_report"),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("report", "key"),
                        name="section_key_once_in_report",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("legal", "Legal"),
                            ("finance", "Finance"),
                            ("service_director", "Service director"),
                            ("sponsor", "Report sponsor"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatories", to="reports.report"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "signatories",
                "ordering": ["report", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "order"), name="signatory_order_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "other"), _negated=True),
                            models.Q(("title", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="other_signatories_have_a_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sign_offs", to="reports.report"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("role", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=120)),
                ("post", models.CharField(blank=True, max_length=150)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("printed_date", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=250)),
            ],
            options={
                "ordering": ["report", "order"],
                "constraints": [models.UniqueConstraint(fields=("report", "order"), name="sign_off_order_once")],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("order", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                ("source", models.SlugField(blank=True, max_length=40)),
                ("choices", models.JSONField(blank=True, default=dict)),
                ("held", models.JSONField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="reports.section"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["section", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("section", "order"), name="block_order_once_in_section"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held__isnull", True),
                                ("source", ""),
                                ("taken_at__isnull", True),
                                ("taken_by__isnull", True),
                            ),
                            models.Q(
                                models.Q(("source", ""), _negated=True),
                                ("taken_at__isnull", False),
                                ("taken_by__isnull", False),
                                ("text", ""),
                            ),
                            _connector="OR",
                        ),
                        name="block_is_words_or_bound",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBlock",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("order", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                ("source", models.SlugField(blank=True, max_length=40)),
                ("choices", models.JSONField(blank=True, default=dict)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.section",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical block",
                "verbose_name_plural": "historical blocks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("issued_at", models.DateTimeField()),
                ("data_digest", models.CharField(max_length=64)),
                ("made_with", models.CharField(help_text="Versions of what set its pages", max_length=120)),
                ("erratum", models.TextField(blank=True)),
                ("differences", models.JSONField(blank=True, default=list)),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "paper_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="issues", to="reports.paperversion"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="reports.issue",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="issues", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["report", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "number"), name="issue_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("erratum", ""), ("replaces__isnull", True)),
                            models.Q(("replaces__isnull", False), models.Q(("erratum", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_corrected_issue_has_an_erratum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("replaces", models.F("pk")), _negated=True),
                        name="issue_does_not_replace_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignOffStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("approved", "Approved"), ("returned", "Sent back")], max_length=8
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "paper_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_off_steps",
                        to="reports.paperversion",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sign_off_steps", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["report", "at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sent_back_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalWithholding",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("field", models.CharField(blank=True, max_length=20)),
                ("row", models.CharField(blank=True, max_length=120)),
                ("column", models.CharField(blank=True, max_length=120)),
                (
                    "paragraph",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1: information relating to any individual"),
                            (2, "2: information likely to reveal the identity of an individual"),
                            (3, "3: financial or business affairs of any person"),
                            (4, "4: consultations or negotiations on a labour relations matter"),
                            (5, "5: legal professional privilege"),
                            (6, "6: a notice, order or direction that is proposed"),
                            (7, "7: action to prevent, investigate or prosecute crime"),
                        ]
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        help_text="Why the public interest in withholding it outweighs that in disclosing it"
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
                    "block",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.block",
                    ),
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
                (
                    "implication",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.implication",
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.recommendation",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical withholding",
                "verbose_name_plural": "historical withholdings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IssuedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "edition",
                    models.CharField(choices=[("public", "Public"), ("restricted", "Restricted")], max_length=10),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("html", "Web page"),
                            ("pdf", "PDF"),
                            ("large", "PDF in large print"),
                            ("docx", "Word"),
                            ("json", "Data"),
                        ],
                        max_length=5,
                    ),
                ),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="reports.issue"
                    ),
                ),
            ],
            options={
                "ordering": ["issue", "edition", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("issue", "edition", "format"), name="issued_file_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="reports.issue"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="withdrawal_says_why"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Withholding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("field", models.CharField(blank=True, max_length=20)),
                ("row", models.CharField(blank=True, max_length=120)),
                ("column", models.CharField(blank=True, max_length=120)),
                (
                    "paragraph",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1: information relating to any individual"),
                            (2, "2: information likely to reveal the identity of an individual"),
                            (3, "3: financial or business affairs of any person"),
                            (4, "4: consultations or negotiations on a labour relations matter"),
                            (5, "5: legal professional privilege"),
                            (6, "6: a notice, order or direction that is proposed"),
                            (7, "7: action to prevent, investigate or prosecute crime"),
                        ]
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        help_text="Why the public interest in withholding it outweighs that in disclosing it"
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="withholdings",
                        to="reports.block",
                    ),
                ),
                (
                    "implication",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="withholdings",
                        to="reports.implication",
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="withholdings",
                        to="reports.recommendation",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="withholdings", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["report", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("block__isnull", False), ("field", ""), ("implication", None), ("recommendation", None)
                            ),
                            models.Q(
                                ("block", None), ("field", ""), ("implication", None), ("recommendation__isnull", False)
                            ),
                            models.Q(
                                ("block", None), ("field", ""), ("implication__isnull", False), ("recommendation", None)
                            ),
                            models.Q(
                                ("block", None),
                                ("implication", None),
                                ("recommendation", None),
                                models.Q(("field", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="one_thing_is_withheld",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("column", ""), ("row", "")), ("block__isnull", False), _connector="OR"
                        ),
                        name="rows_are_withheld_from_blocks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("column", ""), models.Q(("row", ""), _negated=True), _connector="OR"),
                        name="columns_are_withheld_from_rows",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="withholding_has_a_reason"
                    ),
                    models.UniqueConstraint(fields=("block", "row", "column"), name="block_withheld_once"),
                    models.UniqueConstraint(fields=("recommendation",), name="recommendation_withheld_once"),
                    models.UniqueConstraint(fields=("implication",), name="implication_withheld_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("field", ""), _negated=True),
                        fields=("report", "field"),
                        name="front_field_withheld_once",
                    ),
                ],
            },
        ),
    ]
    operations = together(operations)
