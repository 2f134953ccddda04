"""Pieces that every list's filters and tables share."""

import django_filters
import django_tables2
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.database import matching

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
RESULT = {"td": {"class": "number result"}, "th": {"class": "number"}}  # its unit may take a line of its own
NOWRAP = {"td": {"class": "nowrap"}, "th": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}, "th": {"class": "wide"}}
ROW_HEADING = {"row_heading": True, "td": {"class": "wide"}}


class SearchFilter(django_filters.CharFilter):
    """Words anywhere in the given fields, whatever their case or accents."""

    def __init__(self, *, fields: list[str], label: str = "Words", **kwargs):
        super().__init__(label=label, widget=forms.TextInput(attrs={"type": "search", "maxlength": 200}), **kwargs)
        self.searched = fields

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        return matching(rows, value, self.searched) if value else rows


class AnyModelFilter(django_filters.ModelChoiceFilter):
    """A choice among rows, "All" where none is chosen."""

    def __init__(self, *, every: str = "All", **kwargs):
        super().__init__(empty_label=every, **kwargs)


class AnyChoiceFilter(django_filters.ChoiceFilter):
    def __init__(self, *, every: str = "All", **kwargs):
        super().__init__(empty_label=every, **kwargs)


class Worked(django_tables2.Column):
    """A column whose cell its table works out from the whole row. Looked up by its own name it would not be found, and
    to say so django_tables2 writes the whole row out, with a query for each record that it names: hence `point`, which
    every row about a figure has."""

    def __init__(self, **kwargs):
        super().__init__(accessor="point", empty_values=(), orderable=False, **kwargs)


class Table(django_tables2.Table):
    """Base of all tables: the design's template, dashes for nothing."""

    class Meta:
        template_name = "components/table.html"
        default = "–"


def linked(url: str, text: str, under: str = "") -> SafeString:
    """A link, with a quiet line under it if there is one."""
    if under:
        return format_html('<a href="{}">{}</a> <span class="quiet">{}</span>', url, text, under)
    return format_html('<a href="{}">{}</a>', url, text)
