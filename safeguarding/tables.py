import django_tables2 as tables
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from safeguarding.changes import belongs_to
from safeguarding.holders import holder_text, is_vacant, since
from safeguarding.listing import NUMBER, ROW_HEADING, Table, linked
from safeguarding.models import Agency, Post, User


def status(shape, tone, text):
    return render_to_string("components/status.html", {"shape": shape, "tone": tone, "text": text})


class PersonTable(Table):
    """People with `held_roles` and `held_posts`, their grants and holdings in force, from the view."""

    name = tables.Column(verbose_name="Name", attrs=ROW_HEADING)
    email = tables.Column(verbose_name="E-mail")
    roles = tables.Column(verbose_name="Roles", orderable=False, empty_values=(), accessor="pk")
    posts = tables.Column(verbose_name="Post held", orderable=False, accessor="pk")
    agency = tables.Column(verbose_name="Agency", accessor="agency__name")
    last_login = tables.Column(verbose_name="Last signed in", empty_values=())
    is_active = tables.Column(verbose_name="Account")

    class Meta(Table.Meta):
        model = User
        fields = ["name", "email", "roles", "posts", "agency", "last_login", "is_active"]

    def render_name(self, record):
        return linked(reverse("person_detail", args=[record.pk]), record.name)

    def value_name(self, record):
        return record.name

    def render_roles(self, record):
        return ", ".join(grant.get_role_display() for grant in record.held_roles) or "No role"

    def render_posts(self, record):
        return ", ".join(holding.post.title for holding in record.held_posts) or "–"

    def order_last_login(self, rows, is_descending):
        last = F("last_login")
        return rows.order_by(last.desc(nulls_last=True) if is_descending else last.asc(nulls_first=True), "name"), True

    def render_last_login(self, record):
        return f"{timezone.localtime(record.last_login):%-d %B %Y}" if record.last_login else "Never"

    def value_last_login(self, record):
        return timezone.localtime(record.last_login).date() if record.last_login else "Never"

    def render_is_active(self, record):
        return status("tick", "good", "Active") if record.is_active else status("square", "none", "Closed")

    def value_is_active(self, record):
        return "Active" if record.is_active else "Closed"


class PostTable(Table):
    """Posts with `holdings` prefetched and `action_count`. A printed post shows what its document prints: no more."""

    title = tables.Column(verbose_name="Post", attrs=ROW_HEADING)
    belongs = tables.Column(verbose_name="Unit or agency", order_by=("unit__name", "agency__name"), accessor="pk")
    holder = tables.Column(verbose_name="Holder", orderable=False, empty_values=(), accessor="pk")
    since = tables.Column(verbose_name="Since", orderable=False, empty_values=(), accessor="pk")
    actions = tables.Column(verbose_name="Actions owned", accessor="action_count", attrs=NUMBER)

    class Meta(Table.Meta):
        model = Post
        fields = ["title", "belongs", "holder", "since", "actions"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def render_title(self, record):
        under = ""
        if record.document:
            council = record.authority.short_name if record.authority else "No council"
            under = f"{council} · printed in {record.document.short_title}"
        return linked(reverse("post_detail", args=[record.pk]), record.title, under)

    def value_title(self, record):
        return record.title

    def render_belongs(self, record):
        place = record.unit or record.agency or record.authority
        return place.name if place else "–"

    def render_holder(self, record):
        vacant = is_vacant(record, self.today)
        return status("ring", "late", "Vacant") if vacant else holder_text(record, self.today)

    def value_holder(self, record):
        return holder_text(record, self.today)

    def render_since(self, record):
        day = since(record, self.today)
        return f"{day:%-d %B %Y}" if day else "–"

    def value_since(self, record):
        return since(record, self.today) or ""


class AgencyTable(Table):
    """Agencies with `authorities` prefetched; `user` decides which of them have a link to change or join them."""

    name = tables.Column(verbose_name="Agency", attrs=ROW_HEADING)
    kind = tables.Column(verbose_name="Kind")
    authorities = tables.Column(verbose_name="Works with", orderable=False, empty_values=(), accessor="pk")
    starts_on = tables.Column(verbose_name="From")
    ends_on = tables.Column(verbose_name="Until")
    succeeded_by = tables.Column(verbose_name="Followed by", accessor="succeeded_by__name")

    class Meta(Table.Meta):
        model = Agency
        fields = ["name", "kind", "authorities", "starts_on", "ends_on", "succeeded_by"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def render_name(self, record):
        if belongs_to(record, self.user):
            return linked(reverse("agency_edit", args=[record.pk]), record.name, record.note)
        join = reverse("agency_join", args=[record.pk])
        return format_html(
            '{} <span class="quiet">{}</span> <a href="{}">Work with {}</a>',
            record.name,
            record.note,
            join,
            record.short_name or record.name,
        )

    def render_authorities(self, record):
        return ", ".join(authority.short_name for authority in record.authorities.all()) or "–"

    def value_name(self, record):
        return record.name

    def render_starts_on(self, value):
        return f"{value:%-d %B %Y}"

    def value_starts_on(self, value):
        return value

    def render_ends_on(self, value):
        return f"{value:%-d %B %Y}"

    def value_ends_on(self, value):
        return value
