"""Pieces that every list's filters and tables share."""

from collections.abc import Callable, Iterator
from functools import cached_property
from inspect import Parameter, Signature
from typing import Any

import django_filters
import django_tables2
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2.utils import signature

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


class Written:
    """How a column writes a cell. What a method asks for is looked up once: django_tables2 looks at its signature again
    for every cell, which takes longer than most cells. Called with all there is, it passes on what is asked for."""

    __signature__ = Signature([Parameter("given", Parameter.VAR_KEYWORD)])
    known: dict[Any, tuple[tuple[str, ...], str | None]] = {}

    def __init__(self, write: Callable[..., Any]):
        function = getattr(write, "__func__", write)
        if function not in self.known:
            self.known[function] = signature(write)
        self.write = write
        self.asks, self.takes_all = self.known[function]

    def __call__(self, **given: Any) -> Any:
        return self.write(**(given if self.takes_all else {name: given[name] for name in self.asks}))


class Table(django_tables2.Table):
    """Base of all tables: the design's template, dashes for nothing."""

    class Meta:
        template_name = "components/table.html"
        default = "–"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for column in self.columns.columns.values():
            column.render, column.value = Written(column.render), Written(column.value)

    @cached_property
    def looks(self) -> list[tuple[str, bool, str | None]]:
        """Of each column its name, whether its cells head their row, and their class."""
        return [
            (column.name, bool(column.column.attrs.get("row_heading")), column.attrs["td"]["class"])
            for column in self.columns
        ]

    @property
    def lines(self) -> Iterator[tuple[Any, list[tuple[bool, str | None, Any]]]]:
        """The rows of this page as they are written: the section a row stands in, None for most, and its cells, each
        with whether it heads the row and its class."""
        for row in self.paginated_rows:
            cells = [(heads, look, row.get_cell(name)) for name, heads, look in self.looks]
            record = row.record
            yield record.get("section") if isinstance(record, dict) else getattr(record, "section", None), cells


def linked(url: str, text: str, under: str = "") -> SafeString:
    """A link, with a quiet line under it if there is one."""
    if under:
        return format_html('<a href="{}">{}</a> <span class="quiet">{}</span>', url, text, under)
    return format_html('<a href="{}">{}</a>', url, text)
