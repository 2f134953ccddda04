import django_tables2 as tables
from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html

from safeguarding.listing import NOWRAP, NUMBER, ROW_HEADING, WIDE, Table, linked
from standards import gaps
from standards.models import SelfAudit, SelfAuditAnswer


def with_criterion(standard, criterion):
    return format_html('{} <span class="quiet">{}</span>', standard, criterion)


class AuditTable(Table):
    title = tables.Column(verbose_name="Self-audit", attrs=ROW_HEADING)
    framework = tables.Column(verbose_name="Framework", accessor="framework__title")
    as_at = tables.DateColumn(verbose_name="As at", format="j F Y", attrs=NOWRAP)
    inside = tables.Column(verbose_name="Returns in", attrs=NUMBER)
    closed_on = tables.Column(verbose_name="State", empty_values=())

    class Meta(Table.Meta):
        model = SelfAudit
        fields = ["title", "framework", "as_at", "inside", "closed_on"]

    def render_title(self, record):
        return linked(reverse("standards:audit_detail", args=[record.pk]), record.title)

    def value_title(self, record):
        return record.title

    def render_inside(self, record):
        return f"{record.inside} of {record.asked}"

    def render_closed_on(self, record):
        if record.closed_on:
            return f"Closed on {record.closed_on:%-d %B %Y}"
        return f"Open: due on {record.due_on:%-d %B %Y}"


class AnswerTable(Table):
    whose = tables.Column(verbose_name="Agency", accessor="audit_return__whose", attrs=ROW_HEADING)
    standard = tables.Column(verbose_name="Standard", attrs=WIDE)
    grade = tables.Column(verbose_name="Own rating", empty_values=())
    moderated = tables.Column(verbose_name="Moderated", empty_values=(), orderable=False, accessor="pk")
    gap = tables.Column(verbose_name="Gap", empty_values=(), accessor="pk", order_by=("steps_higher",), attrs=NOWRAP)
    reply = tables.Column(
        verbose_name="The agency's reply", empty_values=(), orderable=False, accessor="pk", attrs=WIDE
    )
    progress = tables.Column(verbose_name="Progress of the work")
    shown_by = tables.Column(verbose_name="What shows it", attrs=WIDE)
    outstanding = tables.Column(verbose_name="Still to be done", attrs=WIDE)
    reasons = tables.Column(
        verbose_name="Moderator's reasons", empty_values=(), orderable=False, accessor="pk", attrs=WIDE
    )

    class Meta(Table.Meta):
        model = SelfAuditAnswer
        fields = ["whose", "standard", "grade", "moderated", "gap", "reply", "progress", "shown_by"]
        fields += ["outstanding", "reasons"]

    def render_whose(self, record):
        url = reverse("standards:audit_return", args=[record.audit_return_id])
        return linked(f"{url}#answer-{record.pk}", record.audit_return.whose)

    def value_whose(self, record):
        return record.audit_return.whose

    def order_whose(self, rows, is_descending):
        name = F("audit_return__agency__name")
        ends = name.desc(nulls_last=True) if is_descending else name.asc(nulls_first=True)
        return rows.order_by(ends, "standard__order", "criterion__order"), True

    def order_standard(self, rows, is_descending):
        return rows.order_by(("-" if is_descending else "") + "standard__order", "criterion__order"), True

    def render_standard(self, record):
        return with_criterion(record.standard, record.criterion) if record.criterion else str(record.standard)

    def value_standard(self, record):
        return ": ".join(str(part) for part in (record.standard, record.criterion) if part)

    def render_grade(self, record):
        if not record.is_answered:
            return "Not answered"
        return record.grade.word if record.grade else "Does not apply"

    def render_moderated(self, record):
        return record.moderation.grade.word if record.moderation else "–"

    def render_gap(self, record):
        return gaps.word(record.rated.steps)

    def render_reply(self, record):
        given = getattr(record.moderation, "reply", None)
        return " ".join(filter(None, [str(given), given.words])) if given else "–"

    def render_reasons(self, record):
        return record.moderation.reasons if record.moderation else "–"
