import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from safeguarding.new_tables import together


class Migration(migrations.Migration):
    replaces = [
        ("indicators", "0001_initial"),
        ("indicators", "0002_rounds_corrections_and_uploads"),
        ("indicators", "0003_ranges_in_returns"),
        ("indicators", "0004_storing_by_the_job_worker"),
        ("indicators", "0005_policies_on_small_numbers"),
        ("indicators", "0006_rows_of_uploads_are_checked_together"),
        ("indicators", "0007_national_releases_and_comparators"),
    ]

    initial = True

    dependencies = [
        ("safeguarding", "0002_versions_sent_forms_reminders"),
        ("standards", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CollectionTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collection_templates",
                        to="safeguarding.authority",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "name"), name="template_name_once_an_authority")
                ],
            },
        ),
        migrations.CreateModel(
            name="ComparatorSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("neighbours", "Statistical neighbours"),
                            ("region", "The region"),
                            ("other", "Another choice of areas"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="Which model or list it was taken from, and when", max_length=200),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True, help_text="Such as why it has fewer members than usual")),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comparator_sets",
                        to="safeguarding.authority",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "-starts_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "name", "starts_on"), name="one_comparator_set_a_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="comparator_set_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosurePolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("starts_on", models.DateField()),
                ("threshold", models.PositiveSmallIntegerField()),
                ("zero_is_small", models.BooleanField(default=False)),
                ("covers_units", models.BooleanField(default=True)),
                ("covers_agencies", models.BooleanField(default=True)),
                ("covers_authority", models.BooleanField(default=True)),
                ("reason", models.TextField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosure_policies",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "made_by",
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
                "verbose_name_plural": "disclosure policies",
                "ordering": ["authority", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "number"), name="policy_number_once_an_authority"),
                    models.CheckConstraint(
                        condition=models.Q(("threshold__gte", 1), ("threshold__lte", 30)),
                        name="policy_threshold_one_to_thirty",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="policy_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_at__isnull", True), ("made_by__isnull", True)),
                            models.Q(("made_at__isnull", False), ("made_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="policy_made_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCollectionTemplate",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
                ("is_demonstration", models.BooleanField(default=False)),
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
                "verbose_name": "historical collection template",
                "verbose_name_plural": "historical collection templates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalComparatorSet",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("neighbours", "Statistical neighbours"),
                            ("region", "The region"),
                            ("other", "Another choice of areas"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="Which model or list it was taken from, and when", max_length=200),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True, help_text="Such as why it has fewer members than usual")),
                ("is_demonstration", models.BooleanField(default=False)),
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
                "verbose_name": "historical comparator set",
                "verbose_name_plural": "historical comparator sets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRatingRule",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=150)),
                (
                    "kind",
                    models.CharField(
                        choices=[("bands", "Bands of the value"), ("distance", "Distance from the target")],
                        max_length=10,
                    ),
                ),
                ("description", models.TextField()),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
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
                "verbose_name": "historical rating rule",
                "verbose_name_plural": "historical rating rules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReleasedTable",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(db_index=True, max_length=120)),
                ("publisher", models.CharField(max_length=120)),
                ("mapping", models.JSONField(blank=True, default=dict)),
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
                "verbose_name": "historical released table",
                "verbose_name_plural": "historical released tables",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("outcomes", "Outcomes for children"),
                            ("activity", "Demand and activity"),
                            ("timeliness", "Timeliness of decisions"),
                            ("plans", "Child protection plans"),
                            ("care", "Children in care"),
                            ("workforce", "Workforce"),
                            ("practice", "Quality of practice"),
                            ("survey", "Social work survey"),
                            ("context", "Context"),
                        ],
                        max_length=12,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=100)),
                (
                    "polarity",
                    models.CharField(
                        choices=[
                            ("high", "higher is better"),
                            ("low", "lower is better"),
                            ("range", "best within a range"),
                            ("neither", "neither high nor low is good in itself"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="indicators.indicator",
                    ),
                ),
                ("is_current", models.BooleanField(default=True, help_text="Collected today; otherwise historical")),
                (
                    "counts_children",
                    models.BooleanField(default=False, help_text="Small numbers could identify a child"),
                ),
                ("why_it_matters", models.TextField(blank=True)),
                (
                    "caution",
                    models.TextField(blank=True, help_text="What the measure tempts people to do, or how it misleads"),
                ),
                ("standards", models.ManyToManyField(blank=True, related_name="indicators", to="standards.standard")),
                ("themes", models.ManyToManyField(blank=True, related_name="indicators", to="standards.theme")),
                (
                    "succeeds",
                    models.ManyToManyField(blank=True, related_name="succeeded_by", to="indicators.indicator"),
                ),
            ],
            options={
                "ordering": ["family", "order", "code"],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("year_to_date", "Year to date"),
                            ("financial_year", "Financial year"),
                            ("calendar_year", "Calendar year"),
                            ("workforce_year", "Workforce year, October to September"),
                            ("months_average", "Average of months"),
                            ("span", "Other stretch of time"),
                            ("snapshot", "On a day"),
                        ],
                        max_length=16,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("label", models.CharField(max_length=80)),
            ],
            options={
                "ordering": ["ends_on", "kind"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "starts_on", "ends_on"), name="period_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="period_ends_after_it_starts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "snapshot"), _negated=True),
                            ("starts_on", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="snapshot_is_one_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=150)),
                (
                    "kind",
                    models.CharField(
                        choices=[("bands", "Bands of the value"), ("distance", "Distance from the target")],
                        max_length=10,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating_rules",
                        to="safeguarding.document",
                    ),
                ),
                ("description", models.TextField()),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ReleasedTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True)),
                ("publisher", models.CharField(max_length=120)),
                ("mapping", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("authority", "Whole authority"),
                            ("unit", "Unit"),
                            ("agency", "Agency"),
                            ("area", "Area"),
                            ("group", "Comparator group"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subject",
                        to="safeguarding.unit",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="safeguarding.agency",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=250)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agency__isnull", True),
                                ("authority__isnull", False),
                                ("kind", "authority"),
                                ("unit__isnull", True),
                            ),
                            models.Q(
                                ("agency__isnull", True),
                                ("authority__isnull", False),
                                ("kind", "unit"),
                                ("unit__isnull", False),
                            ),
                            models.Q(("agency__isnull", False), ("kind", "agency"), ("unit__isnull", True)),
                            models.Q(("agency__isnull", True), ("kind__in", ["area", "group"]), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="subject_points_at_what_its_kind_says",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "authority")),
                        fields=("authority",),
                        name="one_subject_a_whole_authority",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="surveys", to="safeguarding.document"
                    ),
                ),
                ("fieldwork", models.CharField(max_length=80)),
                ("results", models.CharField(blank=True, max_length=80)),
                ("asked", models.PositiveIntegerField(blank=True, null=True)),
                ("replied", models.PositiveIntegerField(blank=True, null=True)),
                ("printed_rate", models.CharField(blank=True, max_length=20)),
                ("question_count", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="Such as E06000015", max_length=12, unique=True)),
                ("old_code", models.CharField(blank=True, max_length=4)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "Country"),
                            ("regional", "Region"),
                            ("local_authority", "Local authority"),
                        ],
                        max_length=16,
                    ),
                ),
                ("is_invented", models.BooleanField(default=False)),
                (
                    "authority",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="within",
                        to="indicators.area",
                    ),
                ),
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="area", to="indicators.subject"
                    ),
                ),
            ],
            options={
                "ordering": ["level", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("authority__isnull", True), ("level", "local_authority"), _connector="OR"),
                        name="only_a_local_authority_is_of_a_council",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicator",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=20)),
                ("title", models.CharField(max_length=200)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("outcomes", "Outcomes for children"),
                            ("activity", "Demand and activity"),
                            ("timeliness", "Timeliness of decisions"),
                            ("plans", "Child protection plans"),
                            ("care", "Children in care"),
                            ("workforce", "Workforce"),
                            ("practice", "Quality of practice"),
                            ("survey", "Social work survey"),
                            ("context", "Context"),
                        ],
                        max_length=12,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=100)),
                (
                    "polarity",
                    models.CharField(
                        choices=[
                            ("high", "higher is better"),
                            ("low", "lower is better"),
                            ("range", "best within a range"),
                            ("neither", "neither high nor low is good in itself"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_current", models.BooleanField(default=True, help_text="Collected today; otherwise historical")),
                (
                    "counts_children",
                    models.BooleanField(default=False, help_text="Small numbers could identify a child"),
                ),
                ("why_it_matters", models.TextField(blank=True)),
                (
                    "caution",
                    models.TextField(blank=True, help_text="What the measure tempts people to do, or how it misleads"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
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
                "verbose_name": "historical indicator",
                "verbose_name_plural": "historical indicators",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIndicatorVersion",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=120)),
                ("definition", models.TextField()),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("percentage", "Percentage"),
                            ("rate", "Rate per 10,000 children"),
                            ("stock", "Count on a day"),
                            ("flow", "Count over a period"),
                            ("change", "Net change"),
                            ("mean", "Average"),
                            ("ratio", "Ratio"),
                            ("range", "Range, lowest to highest"),
                            ("survey", "Survey mean, 0 to 100"),
                            ("band", "Band only"),
                            ("yes_no", "Yes or no"),
                            ("milestone", "Milestone"),
                            ("narrative", "In words only"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "over_time",
                    models.CharField(
                        choices=[
                            ("flow", "adds up over time"),
                            ("stock", "the last value stands"),
                            ("never", "is never added up"),
                        ],
                        max_length=8,
                    ),
                ),
                ("unit", models.CharField(blank=True, help_text="%, cases, children, per 10,000", max_length=40)),
                ("decimals", models.PositiveSmallIntegerField(default=1)),
                ("numerator_label", models.CharField(blank=True, max_length=150)),
                ("denominator_label", models.CharField(blank=True, max_length=150)),
                (
                    "counts_are_fte",
                    models.BooleanField(default=False, help_text="Full-time equivalents rather than whole numbers"),
                ),
                ("clock_start", models.CharField(blank=True, max_length=120)),
                ("clock_end", models.CharField(blank=True, max_length=120)),
                ("threshold", models.CharField(blank=True, max_length=120)),
                ("collects_lateness", models.BooleanField(default=False)),
                ("best_from", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("best_to", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("question_count", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_reverse_scored", models.BooleanField(default=False)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "national_until",
                    models.DateField(blank=True, help_text="After this day it is kept locally only", null=True),
                ),
                (
                    "break_note",
                    models.TextField(blank=True, help_text="Why figures before and after it do not compare"),
                ),
                ("source", models.CharField(max_length=250)),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "rating_rule",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.ratingrule",
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
                "verbose_name": "historical indicator version",
                "verbose_name_plural": "historical indicator versions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRound",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("opens_on", models.DateField()),
                ("due_on", models.DateField()),
                ("locks_on", models.DateField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "note",
                    models.TextField(blank=True, help_text="What whoever fills it in should know; shown on every form"),
                ),
                ("is_demonstration", models.BooleanField(default=False)),
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
            ],
            options={
                "verbose_name": "historical round",
                "verbose_name_plural": "historical rounds",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTemplateLine",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.subject",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.collectiontemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical template line",
                "verbose_name_plural": "historical template lines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IndicatorVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="indicators.indicator"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=120)),
                ("definition", models.TextField()),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("percentage", "Percentage"),
                            ("rate", "Rate per 10,000 children"),
                            ("stock", "Count on a day"),
                            ("flow", "Count over a period"),
                            ("change", "Net change"),
                            ("mean", "Average"),
                            ("ratio", "Ratio"),
                            ("range", "Range, lowest to highest"),
                            ("survey", "Survey mean, 0 to 100"),
                            ("band", "Band only"),
                            ("yes_no", "Yes or no"),
                            ("milestone", "Milestone"),
                            ("narrative", "In words only"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "over_time",
                    models.CharField(
                        choices=[
                            ("flow", "adds up over time"),
                            ("stock", "the last value stands"),
                            ("never", "is never added up"),
                        ],
                        max_length=8,
                    ),
                ),
                ("unit", models.CharField(blank=True, help_text="%, cases, children, per 10,000", max_length=40)),
                ("decimals", models.PositiveSmallIntegerField(default=1)),
                ("numerator_label", models.CharField(blank=True, max_length=150)),
                ("denominator_label", models.CharField(blank=True, max_length=150)),
                (
                    "counts_are_fte",
                    models.BooleanField(default=False, help_text="Full-time equivalents rather than whole numbers"),
                ),
                ("clock_start", models.CharField(blank=True, max_length=120)),
                ("clock_end", models.CharField(blank=True, max_length=120)),
                ("threshold", models.CharField(blank=True, max_length=120)),
                ("collects_lateness", models.BooleanField(default=False)),
                ("best_from", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("best_to", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("question_count", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_reverse_scored", models.BooleanField(default=False)),
                (
                    "rating_rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="indicators.ratingrule",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "national_until",
                    models.DateField(blank=True, help_text="After this day it is kept locally only", null=True),
                ),
                (
                    "break_note",
                    models.TextField(blank=True, help_text="Why figures before and after it do not compare"),
                ),
                ("source", models.CharField(max_length=250)),
            ],
            options={
                "ordering": ["indicator", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("indicator", "number"), name="version_number_once_in_indicator"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="version_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("best_from__isnull", True), ("best_to__isnull", True)),
                            ("best_from__lte", models.F("best_to")),
                            _connector="OR",
                        ),
                        name="version_best_range_whole_and_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("is_demonstration", models.BooleanField(default=False)),
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
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="indicators.indicator"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="indicators.subject",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="question_answered_at_and_by_together",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bands", to="indicators.ratingrule"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "band",
                    models.CharField(choices=[("green", "Green"), ("amber", "Amber"), ("red", "Red")], max_length=8),
                ),
                ("lower", models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
                ("lower_is_included", models.BooleanField(default=True)),
                ("upper", models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
                ("upper_is_included", models.BooleanField(default=True)),
                ("reverse", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["rule", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("rule", "order"), name="band_order_once_in_rule"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lower__isnull", True),
                            ("upper__isnull", True),
                            ("lower__lte", models.F("upper")),
                            _connector="OR",
                        ),
                        name="band_bounds_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("published_on", models.DateField()),
                ("covers", models.TextField(blank=True)),
                ("file_name", models.CharField(max_length=150)),
                ("digest", models.CharField(help_text="SHA-256 of the file", max_length=64)),
                ("figures", models.PositiveIntegerField(default=0)),
                ("restated", models.PositiveIntegerField(default=0)),
                ("summary", models.JSONField(default=dict)),
                ("is_invented", models.BooleanField(default=False)),
                ("imported_at", models.DateTimeField(blank=True, null=True)),
                (
                    "imported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="indicators.releasedtable",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("imported_at__isnull", True), ("imported_by__isnull", True)),
                            models.Q(("imported_at__isnull", False), ("imported_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="release_imported_at_and_by_together",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="safeguarding.authority"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="indicators.period"
                    ),
                ),
                ("opens_on", models.DateField()),
                ("due_on", models.DateField()),
                ("locks_on", models.DateField()),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "note",
                    models.TextField(blank=True, help_text="What whoever fills it in should know; shown on every form"),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["-period__ends_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "period"), name="one_round_an_authority_and_period"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__lte", models.F("due_on")), ("due_on__lte", models.F("locks_on"))
                        ),
                        name="round_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                            models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="round_opened_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="template_lines",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="template_lines",
                        to="indicators.subject",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="indicators.collectiontemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["template", "subject__name", "indicator__family", "indicator__order"],
                "constraints": [
                    models.UniqueConstraint(fields=("template", "subject", "indicator"), name="template_line_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ComparatorMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("closeness", models.CharField(blank=True, max_length=40)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="indicators.area"
                    ),
                ),
                (
                    "comparator_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="indicators.comparatorset",
                    ),
                ),
            ],
            options={
                "ordering": ["comparator_set", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("comparator_set", "area"), name="an_area_once_in_a_comparator_set")
                ],
            },
        ),
        migrations.CreateModel(
            name="Deputy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("named_at", models.DateTimeField()),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputised",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deputies", to="indicators.round"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deputies", to="indicators.subject"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deputies",
                "ordering": ["round", "subject__name", "person__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "subject", "person"), name="deputy_named_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Expectation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="expectations", to="indicators.round"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expectations",
                        to="indicators.subject",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expectations",
                        to="indicators.indicatorversion",
                    ),
                ),
            ],
            options={
                "ordering": ["round", "subject", "version__indicator__family", "version__indicator__order"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "subject", "version"), name="one_expectation_a_round")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalComparatorMember",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("closeness", models.CharField(blank=True, max_length=40)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.area",
                    ),
                ),
                (
                    "comparator_set",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.comparatorset",
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
                "verbose_name": "historical comparator member",
                "verbose_name_plural": "historical comparator members",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTarget",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("period", "Every period"),
                            ("year_end", "At year end"),
                            ("trajectory", "On the way, by a date"),
                        ],
                        max_length=10,
                    ),
                ),
                ("level", models.DecimalField(decimal_places=4, max_digits=12)),
                ("printed", models.CharField(blank=True, max_length=40)),
                ("starts_on", models.DateField(blank=True, null=True)),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="The day by which it is to be reached, or its last day", null=True
                    ),
                ),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("note", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicatorversion",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.subject",
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
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.ratingrule",
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
                "verbose_name": "historical target",
                "verbose_name_plural": "historical targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="KeptExplanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="Which doubt it answers", max_length=20)),
                ("words", models.TextField()),
                ("until", models.DateField(help_text="Last day of the last quarter it answers for")),
                ("kept_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_explanations",
                        to="safeguarding.authority",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_explanations",
                        to="indicators.subject",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_explanations",
                        to="indicators.indicatorversion",
                    ),
                ),
            ],
            options={
                "ordering": ["subject", "version", "code", "-kept_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("subject", "version", "code"),
                        name="one_explanation_kept_a_doubt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="explanation_ended_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table_name", models.CharField(max_length=120)),
                ("publisher", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=120)),
                ("published_on", models.DateField()),
                ("covers", models.TextField(blank=True)),
                ("is_invented", models.BooleanField(default=False)),
                ("file_name", models.CharField(max_length=150)),
                ("content", models.BinaryField(help_text="Emptied once it is imported or discarded")),
                ("digest", models.CharField(help_text="SHA-256 of the file", max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be read"),
                            ("mapping", "Its columns are to be named"),
                            ("judging", "Being read"),
                            ("faulty", "Has faults"),
                            ("ready", "Ready to be imported"),
                            ("storing", "Being imported"),
                            ("stored", "Imported"),
                            ("discarded", "Discarded"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("columns", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=dict)),
                ("summary", models.JSONField(default=dict)),
                ("faults", models.JSONField(default=list)),
                ("judged", models.PositiveIntegerField(default=0)),
                ("refusal", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="indicators.release",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("before", "Five working days before"),
                            ("due", "On the day"),
                            ("late", "A week or more after"),
                            ("chase", "Sent by hand"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "on",
                    models.DateField(
                        help_text="The day it belongs to: one of a kind a day, however often the job runs"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("nobody", "Nobody to send it to"),
                            ("declined", "Wants no reminders"),
                            ("failed", "Could not be sent"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="None: the calendar",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders_received",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="indicators.round"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="indicators.subject"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "subject", "person", "kind", "on"), name="one_reminder_a_kind_and_day"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", True)),
                        fields=("round", "subject", "kind", "on"),
                        name="one_reminder_to_nobody_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="indicators.round"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="indicators.subject"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "saved_at",
                    models.DateTimeField(blank=True, help_text="When anything was last typed into it", null=True),
                ),
                (
                    "saved_by",
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
                "ordering": ["round", "subject"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "subject"), name="one_return_a_round_and_subject"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="return_approved_at_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("saved_at__isnull", True), ("saved_by__isnull", True)),
                            models.Q(("saved_at__isnull", False), ("saved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="return_saved_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="indicators.indicatorversion",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="indicators.subject"
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="safeguarding.authority"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="safeguarding.document",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("period", "Every period"),
                            ("year_end", "At year end"),
                            ("trajectory", "On the way, by a date"),
                        ],
                        max_length=10,
                    ),
                ),
                ("level", models.DecimalField(decimal_places=4, max_digits=12)),
                ("printed", models.CharField(blank=True, max_length=40)),
                ("starts_on", models.DateField(blank=True, null=True)),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="The day by which it is to be reached, or its last day", null=True
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="indicators.ratingrule",
                    ),
                ),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("note", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["version", "starts_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "subject", "kind", "starts_on"), name="one_target_a_kind_and_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="target_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=150)),
                ("content", models.BinaryField(help_text="Emptied once it is stored or discarded")),
                ("digest", models.CharField(help_text="SHA-256 of the file", max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be read"),
                            ("reading", "Being read"),
                            ("faulty", "Has faults"),
                            ("ready", "Ready to be stored"),
                            ("storing", "Being stored"),
                            ("stored", "Stored as drafts"),
                            ("discarded", "Discarded"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(blank=True, null=True)),
                ("faults", models.JSONField(default=list)),
                ("stored_at", models.DateTimeField(blank=True, null=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uploads", to="indicators.round"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "stored_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        help_text="None: a whole round",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="indicators.subject",
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("refusal", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-sent_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stored_at__isnull", True), ("stored_by__isnull", True)),
                            models.Q(("stored_at__isnull", False), ("stored_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="upload_stored_at_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_at__isnull", True), ("asked_by__isnull", True)),
                            models.Q(("asked_at__isnull", False), ("asked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="upload_asked_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="indicators.indicatorversion",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="indicators.subject",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="observations", to="indicators.period"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("return", "Return"),
                            ("release", "National release"),
                            ("document", "Printed document"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="safeguarding.document",
                    ),
                ),
                (
                    "quarterly_return",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="indicators.return",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="indicators.survey",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("value", "Value"),
                            ("nil", "None in period"),
                            ("missing", "Missing"),
                            ("not_applicable", "Not applicable"),
                            ("suppressed", "Suppressed at source"),
                        ],
                        default="value",
                        max_length=16,
                    ),
                ),
                ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                ("value_low", models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                ("value_high", models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                ("numerator", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("denominator", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                (
                    "base",
                    models.PositiveIntegerField(blank=True, help_text="How many answered, for a survey", null=True),
                ),
                ("as_printed", models.CharField(blank=True, max_length=80)),
                ("qualifier", models.CharField(blank=True, max_length=80)),
                (
                    "is_derived",
                    models.BooleanField(default=False, help_text="Worked out by us from other printed figures"),
                ),
                ("period_is_assumed", models.BooleanField(default=False)),
                (
                    "basis_note",
                    models.TextField(blank=True, help_text="How the figure was made, or that this is not stated"),
                ),
                (
                    "published_band",
                    models.CharField(
                        blank=True, choices=[("green", "Green"), ("amber", "Amber"), ("red", "Red")], max_length=8
                    ),
                ),
                (
                    "published_view",
                    models.CharField(blank=True, help_text="What the source said of it, in our words", max_length=250),
                ),
                ("as_at", models.DateField(blank=True, null=True)),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("reason", models.TextField(blank=True, help_text="Why it is nil, missing or not applicable")),
                ("expected_on", models.DateField(blank=True, null=True)),
                ("what_changed", models.TextField(blank=True)),
                ("why", models.TextField(blank=True)),
                ("what_next", models.TextField(blank=True)),
                ("late_1_to_5", models.PositiveIntegerField(blank=True, null=True)),
                ("late_6_to_10", models.PositiveIntegerField(blank=True, null=True)),
                ("late_11_to_20", models.PositiveIntegerField(blank=True, null=True)),
                ("late_over_20", models.PositiveIntegerField(blank=True, null=True)),
                ("longest_late", models.PositiveIntegerField(blank=True, help_text="Working days", null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_current", models.BooleanField(default=True)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="indicators.observation",
                    ),
                ),
                ("correction_reason", models.TextField(blank=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="indicators.release",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "subject", "period"],
                "indexes": [models.Index(fields=["version", "subject", "is_current"], name="observation_series")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("version", "subject", "period", "source"),
                        name="one_current_figure_a_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "value"),
                            models.Q(
                                ("denominator__isnull", True),
                                ("numerator__isnull", True),
                                ("value__isnull", True),
                                ("value_low__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="only_a_value_carries_numbers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "value"), _negated=True),
                            ("value__isnull", False),
                            ("value_low__isnull", False),
                            ("value_high__isnull", False),
                            models.Q(("denominator__isnull", False), ("numerator__isnull", False)),
                            models.Q(("as_printed", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_value_has_a_number_or_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__isnull", True), ("denominator__gt", 0), _connector="OR"),
                        name="denominator_is_more_than_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("numerator__isnull", True), ("numerator__gte", 0), _connector="OR"),
                        name="numerator_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value_low__isnull", True),
                            ("value_high__isnull", True),
                            ("value_low__lte", models.F("value_high")),
                            _connector="OR",
                        ),
                        name="range_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["missing", "not_applicable"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="missing_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "suppressed"), _negated=True), ("source", "release"), _connector="OR"
                        ),
                        name="suppressed_only_when_imported",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="observation_approved_at_and_by_together",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("approved_at__isnull", True)),
                        fields=("corrects",),
                        name="one_correction_waiting_a_figure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            ("approved_at__isnull", True),
                            models.Q(("correction_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_approved_correction_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("document__isnull", True),
                                ("quarterly_return__isnull", False),
                                ("release__isnull", True),
                                ("source", "return"),
                            ),
                            models.Q(
                                ("document__isnull", False),
                                ("quarterly_return__isnull", True),
                                ("release__isnull", True),
                                ("source", "document"),
                            ),
                            models.Q(
                                ("document__isnull", True),
                                ("quarterly_return__isnull", True),
                                ("release__isnull", False),
                                ("source", "release"),
                            ),
                            _connector="OR",
                        ),
                        name="observation_source_is_the_one_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "quarterly_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="states", to="indicators.return"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("withdrawn", "Withdrawn by the sender"),
                            ("sent_back", "Sent back"),
                            ("approved", "Approved"),
                            ("reopened", "Reopened"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("figures", models.JSONField(blank=True, null=True)),
            ],
            options={
                "ordering": ["quarterly_return", "at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sent_back", "reopened"]), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sent_back_and_reopened_say_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField(help_text="Where it stands in the file, counted from 1")),
                ("cell", models.CharField(blank=True, max_length=60)),
                ("state", models.CharField(default="value", max_length=16)),
                ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                ("numerator", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("denominator", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("as_printed", models.CharField(blank=True, max_length=80)),
                ("reason", models.TextField(blank=True)),
                ("expected_on", models.DateField(blank=True, null=True)),
                ("what_changed", models.TextField(blank=True)),
                ("why", models.TextField(blank=True)),
                ("what_next", models.TextField(blank=True)),
                ("late_1_to_5", models.PositiveIntegerField(blank=True, null=True)),
                ("late_6_to_10", models.PositiveIntegerField(blank=True, null=True)),
                ("late_11_to_20", models.PositiveIntegerField(blank=True, null=True)),
                ("late_over_20", models.PositiveIntegerField(blank=True, null=True)),
                ("longest_late", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.subject",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="indicators.upload",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.indicatorversion",
                    ),
                ),
                ("base", models.PositiveIntegerField(blank=True, null=True)),
                ("value_high", models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                ("value_low", models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
            ],
            options={
                "ordering": ["upload", "line"],
                "constraints": [
                    models.UniqueConstraint(fields=("upload", "subject", "version"), name="one_row_a_figure")
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.TextField()),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figure_notes",
                        to="indicators.returnstate",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="indicators.indicatorversion"
                    ),
                ),
            ],
            options={
                "ordering": ["step", "version"],
                "constraints": [models.UniqueConstraint(fields=("step", "version"), name="one_note_a_figure_and_step")],
            },
        ),
    ]
    operations = together(operations)
