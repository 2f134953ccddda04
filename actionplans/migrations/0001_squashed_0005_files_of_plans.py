import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from safeguarding.new_tables import together


class Migration(migrations.Migration):
    replaces = [
        ("actionplans", "0001_initial"),
        ("actionplans", "0002_promises_evidence_and_replies"),
        ("actionplans", "0003_living_plans_are_agreed"),
        ("actionplans", "0004_reminders_and_handover_notes"),
        ("actionplans", "0005_files_of_plans"),
    ]

    initial = True

    dependencies = [
        ("indicators", "0007_national_releases_and_comparators"),
        ("safeguarding", "0002_versions_sent_forms_reminders"),
        ("standards", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="safeguarding.authority"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="safeguarding.document",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(help_text="What is to be done, in our own words")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("task", "Task"),
                            ("standing", "Standing practice"),
                            ("conditional", "Conditional"),
                            ("dependency", "Depends on another action"),
                            ("watching", "Watching brief"),
                            ("comment", "Comment"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reading", models.TextField(blank=True, help_text="Why we read it as this kind")),
                (
                    "hedge",
                    models.CharField(
                        blank=True, help_text="The document's own hedge: consider, explore, may", max_length=80
                    ),
                ),
                (
                    "awaits",
                    models.CharField(blank=True, help_text="The event a conditional action waits for", max_length=250),
                ),
                (
                    "depends_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="dependants",
                        to="actionplans.action",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="safeguarding.post",
                    ),
                ),
                ("printed_owner", models.CharField(blank=True, max_length=150)),
                (
                    "lead_agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_actions",
                        to="safeguarding.agency",
                    ),
                ),
                ("groups", models.CharField(blank=True, help_text="Groups named that are no agency", max_length=250)),
                (
                    "priority",
                    models.CharField(blank=True, choices=[("high", "High"), ("normal", "Normal")], max_length=8),
                ),
                ("original_due_on", models.DateField(blank=True, null=True)),
                ("printed_due", models.CharField(blank=True, max_length=120)),
                ("review_on", models.DateField(blank=True, help_text="For standing practice", null=True)),
                ("measure", models.TextField(blank=True, help_text="How we shall know that it is done")),
                ("evidence_asked", models.TextField(blank=True)),
                (
                    "moves",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="indicators.indicatorversion",
                    ),
                ),
                (
                    "moves_direction",
                    models.CharField(
                        blank=True, choices=[("up", "rise to at least"), ("down", "fall to at most")], max_length=4
                    ),
                ),
                ("moves_to", models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
                (
                    "moves_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.period",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="merged",
                        to="actionplans.action",
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False)),
                ("contributors", models.ManyToManyField(blank=True, related_name="actions", to="safeguarding.agency")),
                ("findings", models.ManyToManyField(blank=True, related_name="actions", to="standards.finding")),
                ("themes", models.ManyToManyField(blank=True, related_name="actions", to="standards.theme")),
                (
                    "clock",
                    models.CharField(
                        blank=True, help_text="What starts the clock, such as publication", max_length=150
                    ),
                ),
                ("clock_starts_on", models.DateField(blank=True, null=True)),
                (
                    "event_on",
                    models.DateField(
                        blank=True, help_text="When what a conditional action awaits came about", null=True
                    ),
                ),
                ("set_on", models.DateField(blank=True, help_text="None: in preparation, or printed", null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "within",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How the due date was counted, if it was", null=True
                    ),
                ),
                (
                    "within_unit",
                    models.CharField(
                        blank=True, choices=[("months", "months"), ("working_days", "working days")], max_length=12
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "conditional"), _negated=True),
                            models.Q(("awaits", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="conditional_action_names_its_event",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("original_due_on__isnull", True),
                            ("kind__in", ["task", "conditional", "dependency"]),
                            _connector="OR",
                        ),
                        name="only_a_task_or_what_becomes_one_has_a_due_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("moves__isnull", True),
                                ("moves_by__isnull", True),
                                ("moves_direction", ""),
                                ("moves_to__isnull", True),
                            ),
                            models.Q(
                                ("moves__isnull", False),
                                ("moves_by__isnull", False),
                                ("moves_to__isnull", False),
                                models.Q(("moves_direction", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="expected_effect_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("depends_on", models.F("pk")), _negated=True),
                        name="action_not_its_own_dependency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("clock", ""),
                                ("clock_starts_on__isnull", True),
                                ("within__isnull", True),
                                ("within_unit", ""),
                            ),
                            models.Q(
                                ("clock_starts_on__isnull", False),
                                ("within__isnull", False),
                                models.Q(("within_unit", ""), _negated=True),
                                models.Q(("clock", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="counted_due_date_says_from_when_and_how_long",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("event_on__isnull", True), ("kind", "conditional"), _connector="OR"),
                        name="only_a_conditional_action_has_an_event",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document__isnull", True), ("set_on__isnull", True), _connector="OR"),
                        name="a_printed_action_is_no_promise_of_ours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("title", models.CharField(max_length=250)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="safeguarding.authority"
                    ),
                ),
                ("body", models.CharField(blank=True, help_text="Whose plan it is, as named", max_length=150)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="safeguarding.document",
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("as_at", models.DateField(blank=True, null=True)),
                ("row_word", models.CharField(default="row", max_length=30)),
                (
                    "reference_heading",
                    models.CharField(blank=True, help_text="Heading of the column of references", max_length=60),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="actionplans.plan",
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False)),
                ("inspections", models.ManyToManyField(blank=True, related_name="plans", to="standards.inspection")),
                ("standards", models.ManyToManyField(blank=True, related_name="plans", to="standards.standard")),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed_on", models.DateField(blank=True, help_text="None: in preparation, or printed", null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["-as_at", "title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document__isnull", True), ("is_demonstration", False), _connector="OR"),
                        name="a_published_plan_is_not_a_demonstration",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document__isnull", True), ("agreed_on__isnull", True), _connector="OR"),
                        name="a_published_plan_is_agreed_by_nobody_here",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_by__isnull", True), ("agreed_on__isnull", True)),
                            models.Q(("agreed_by__isnull", False), ("agreed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_agreed_on_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("before", "Due in five working days"),
                            ("due", "Due today"),
                            ("late", "Late"),
                            ("review", "Review of a standing practice due"),
                            ("question", "Question without a reply"),
                            ("move", "Move of a date to decide"),
                            ("verify", "Reported in place, to verify"),
                            ("effect", "Review of effect due"),
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="actionplans.action"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "person", "kind", "on"), name="one_action_reminder_a_kind_and_day"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", True)),
                        fields=("action", "kind", "on"),
                        name="one_action_reminder_to_nobody_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="challenges", to="actionplans.action"
                    ),
                ),
                ("text", models.TextField()),
                ("answer", models.TextField(blank=True)),
                ("settled_on", models.DateField(blank=True, null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.CharField(blank=True, help_text="The body at whose meeting it was put", max_length=150),
                ),
                ("meeting_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["action", "on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_by__isnull", True), ("settled_on__isnull", True)),
                            models.Q(
                                ("settled_by__isnull", False),
                                ("settled_on__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="challenge_settled_on_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meeting", ""), ("meeting_on__isnull", True)),
                            models.Q(models.Q(("meeting", ""), _negated=True), ("meeting_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="challenge_meeting_and_its_day_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery_states",
                        to="actionplans.action",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("reported", "Reported in place"),
                            ("delivered", "Delivered and verified"),
                            ("closed", "Closed without delivery"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "ordering": ["action", "on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["delivered", "closed"]), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="delivered_and_closed_say_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "reported"), _negated=True),
                            ("by__isnull", True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reported_says_what_was_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DueDateRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="actionplans.action"
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("reason", models.TextField()),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "agreement",
                    models.CharField(
                        choices=[
                            ("not_needed", "Not needed"),
                            ("asked", "Asked of the chair"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                        ],
                        default="not_needed",
                        max_length=10,
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decision", models.TextField(blank=True, help_text="Why the chair agreed or refused")),
            ],
            options={
                "ordering": ["action", "on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="revision_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_on", models.F("to_on")), _negated=True),
                        name="revision_moves_the_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreement__in", ["not_needed", "asked"]),
                                ("decided_by__isnull", True),
                                ("decided_on__isnull", True),
                            ),
                            models.Q(
                                ("agreement__in", ["agreed", "refused"]),
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="revision_decided_on_and_by_with_a_decision",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreement", "asked")),
                        fields=("action",),
                        name="one_revision_at_a_time_is_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EffectState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effect_states",
                        to="actionplans.action",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_yet_due", "Not yet due"),
                            ("moved", "Moved as expected"),
                            ("no_effect", "No effect shown"),
                            ("not_measurable", "Not measurable"),
                        ],
                        max_length=16,
                    ),
                ),
                ("figure", models.CharField(blank=True, max_length=250)),
            ],
            options={
                "ordering": ["action", "on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "not_measurable"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="not_measurable_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="actionplans.action"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("link", models.URLField(blank=True)),
                ("file", models.FileField(blank=True, upload_to="evidence/%Y/")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, help_text="SHA-256 of the content", max_length=64)),
                (
                    "file_name",
                    models.CharField(blank=True, help_text="As sent; the file itself is named by us", max_length=150),
                ),
                ("file_size", models.PositiveIntegerField(default=0, help_text="Bytes")),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="actionplans.evidence",
                    ),
                ),
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
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_why", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["action", "title", "version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("link", ""), _negated=True), ("file", "")),
                            models.Q(("link", ""), models.Q(("file", ""), _negated=True)),
                            ("withdrawn_on__isnull", False),
                            _connector="OR",
                        ),
                        name="evidence_is_a_file_or_a_link",
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
                        name="evidence_withdrawn_on_by_and_why_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("on", models.DateField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover_notes",
                        to="actionplans.action",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["action", "on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="handover_note_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(help_text="What is to be done, in our own words")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("task", "Task"),
                            ("standing", "Standing practice"),
                            ("conditional", "Conditional"),
                            ("dependency", "Depends on another action"),
                            ("watching", "Watching brief"),
                            ("comment", "Comment"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reading", models.TextField(blank=True, help_text="Why we read it as this kind")),
                (
                    "hedge",
                    models.CharField(
                        blank=True, help_text="The document's own hedge: consider, explore, may", max_length=80
                    ),
                ),
                (
                    "awaits",
                    models.CharField(blank=True, help_text="The event a conditional action waits for", max_length=250),
                ),
                ("printed_owner", models.CharField(blank=True, max_length=150)),
                ("groups", models.CharField(blank=True, help_text="Groups named that are no agency", max_length=250)),
                (
                    "priority",
                    models.CharField(blank=True, choices=[("high", "High"), ("normal", "Normal")], max_length=8),
                ),
                ("original_due_on", models.DateField(blank=True, null=True)),
                ("printed_due", models.CharField(blank=True, max_length=120)),
                ("review_on", models.DateField(blank=True, help_text="For standing practice", null=True)),
                ("measure", models.TextField(blank=True, help_text="How we shall know that it is done")),
                ("evidence_asked", models.TextField(blank=True)),
                (
                    "moves_direction",
                    models.CharField(
                        blank=True, choices=[("up", "rise to at least"), ("down", "fall to at most")], max_length=4
                    ),
                ),
                ("moves_to", models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
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
                    "depends_on",
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
                    "lead_agency",
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
                    "moves",
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
                    "moves_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.period",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.action",
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
                (
                    "clock",
                    models.CharField(
                        blank=True, help_text="What starts the clock, such as publication", max_length=150
                    ),
                ),
                ("clock_starts_on", models.DateField(blank=True, null=True)),
                (
                    "event_on",
                    models.DateField(
                        blank=True, help_text="When what a conditional action awaits came about", null=True
                    ),
                ),
                ("set_on", models.DateField(blank=True, help_text="None: in preparation, or printed", null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "within",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How the due date was counted, if it was", null=True
                    ),
                ),
                (
                    "within_unit",
                    models.CharField(
                        blank=True, choices=[("months", "months"), ("working_days", "working days")], max_length=12
                    ),
                ),
            ],
            options={
                "verbose_name": "historical action",
                "verbose_name_plural": "historical actions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlan",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("slug", models.SlugField()),
                ("title", models.CharField(max_length=250)),
                ("body", models.CharField(blank=True, help_text="Whose plan it is, as named", max_length=150)),
                ("summary", models.TextField(blank=True)),
                ("as_at", models.DateField(blank=True, null=True)),
                ("row_word", models.CharField(default="row", max_length=30)),
                (
                    "reference_heading",
                    models.CharField(blank=True, help_text="Heading of the column of references", max_length=60),
                ),
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
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.plan",
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
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed_on", models.DateField(blank=True, help_text="None: in preparation, or printed", null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "historical plan",
                "verbose_name_plural": "historical plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlanRow",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("number", models.CharField(blank=True, max_length=20)),
                (
                    "section",
                    models.CharField(blank=True, help_text="Heading the row stands under, as printed", max_length=150),
                ),
                ("title", models.CharField(max_length=250)),
                ("printed_reference", models.CharField(blank=True, max_length=80)),
                ("reference_note", models.CharField(blank=True, max_length=250)),
                ("note", models.TextField(blank=True, help_text="Ours, not the document's")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.plan",
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
                "verbose_name": "historical plan row",
                "verbose_name_plural": "historical plan rows",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlanUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=150)),
                ("content", models.BinaryField(help_text="Emptied once it is stored or discarded")),
                ("digest", models.CharField(help_text="SHA-256 of the file", max_length=64)),
                ("found", models.JSONField(default=dict)),
                ("sent_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "became",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="actionplans.plan",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        help_text="None: becomes a new plan",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="actionplans.plan",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settled_by",
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
                "ordering": ["-sent_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_upload_settled_at_and_by_together",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="actionplans.action"
                    ),
                ),
                ("done", models.TextField()),
                ("next", models.TextField(blank=True)),
                (
                    "confidence",
                    models.CharField(
                        blank=True, choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")], max_length=8
                    ),
                ),
            ],
            options={
                "ordering": ["action", "on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="actionplans.action",
                    ),
                ),
                ("is_accepted", models.BooleanField()),
            ],
            options={
                "ordering": ["action", "on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="verification_says_what_was_seen"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChallengeReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="actionplans.challenge"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "challenge replies",
                "ordering": ["challenge", "on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="actionplans.plan"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("number", models.CharField(blank=True, max_length=20)),
                (
                    "section",
                    models.CharField(blank=True, help_text="Heading the row stands under, as printed", max_length=150),
                ),
                ("title", models.CharField(max_length=250)),
                ("printed_reference", models.CharField(blank=True, max_length=80)),
                ("reference_note", models.CharField(blank=True, max_length=250)),
                ("note", models.TextField(blank=True, help_text="Ours, not the document's")),
                ("findings", models.ManyToManyField(blank=True, related_name="plan_rows", to="standards.finding")),
                ("standards", models.ManyToManyField(blank=True, related_name="plan_rows", to="standards.standard")),
                ("indicators", models.ManyToManyField(blank=True, related_name="plan_rows", to="indicators.indicator")),
                ("themes", models.ManyToManyField(blank=True, related_name="plan_rows", to="standards.theme")),
                ("agencies", models.ManyToManyField(blank=True, related_name="plan_rows", to="safeguarding.agency")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["plan", "order"],
                "constraints": [models.UniqueConstraint(fields=("plan", "order"), name="row_order_once_in_plan")],
            },
        ),
        migrations.CreateModel(
            name="RowAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="row_actions",
                        to="actionplans.planrow",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="row_actions", to="actionplans.action"
                    ),
                ),
                ("label", models.CharField(max_length=10)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "lead_in",
                    models.CharField(
                        blank=True, help_text="Words that stand over this and the next actions", max_length=250
                    ),
                ),
            ],
            options={
                "ordering": ["row", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("row", "label"), name="action_label_once_in_row"),
                    models.UniqueConstraint(fields=("row", "order"), name="action_order_once_in_row"),
                    models.UniqueConstraint(fields=("row", "action"), name="action_once_in_row"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RowIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="issues", to="actionplans.planrow"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("issue", "Issue"), ("strength", "Strength"), ("context", "Context")],
                        default="issue",
                        max_length=10,
                    ),
                ),
                ("sub_heading", models.CharField(blank=True, max_length=150)),
                ("text", models.TextField()),
            ],
            options={
                "ordering": ["row", "order"],
                "constraints": [models.UniqueConstraint(fields=("row", "order"), name="issue_order_once_in_row")],
            },
        ),
        migrations.CreateModel(
            name="SourceReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="references", to="actionplans.planrow"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cited_in", to="safeguarding.document"
                    ),
                ),
                ("paragraph", models.PositiveSmallIntegerField()),
                (
                    "is_confirmed",
                    models.BooleanField(default=True, help_text="A person has checked how the printed text was read"),
                ),
            ],
            options={
                "ordering": ["row", "paragraph"],
                "constraints": [
                    models.UniqueConstraint(fields=("row", "document", "paragraph"), name="paragraph_cited_once_in_row")
                ],
            },
        ),
        migrations.AddField(
            model_name="PlanRow",
            name="actions",
            field=models.ManyToManyField(related_name="rows", through="actionplans.RowAction", to="actionplans.action"),
        ),
    ]
    operations = together(operations)
