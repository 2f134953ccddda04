"""What every page has, and the one shape of list pages: filter, table, then a page of it or a file of all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission
from safeguarding.exports import as_csv, as_workbook
from safeguarding.paging import LONGEST, Rows, turn_to, walk

STANDARDS = (
    *("/standards/", "/themes/", "/packs/", "/frameworks/", "/scales/", "/registers/", "/standards-files/"),
    *("/self-audits/", "/standard-evidence/"),
)
PAPERS = "/papers/", "/documents/", "/meetings/", "/bodies/", "/resolutions/"
MEASURES = (
    *("/indicators/", "/indicator-library/", "/usual-ranges/", "/scorecard/", "/unit-figures/"),
    *("/questions/", "/releases/", "/comparators/", "/small-numbers/", "/surveys/"),
)
FOUND = "/findings/", "/inspections/", "/regimes/", "/falling-through/", "/case-audits/", "/feedback/"
SECTIONS: list[tuple[str, str, tuple[str, ...], Permission]] = [
    ("Overview", "home", (), Permission.READ_RECORD),
    ("Standards", "standards:standard_list", STANDARDS, Permission.READ_RECORD),
    ("Findings", "standards:finding_list", FOUND, Permission.READ_RECORD),
    ("Action plans", "actionplans:plan_list", ("/action-plans/", "/actions/", "/challenges/"), Permission.READ_RECORD),
    ("Indicators", "indicators:indicator_list", MEASURES, Permission.READ_RECORD),
    ("Returns", "indicators:return_list", ("/returns/", "/rounds/"), Permission.ENTER_RETURN),
    ("Returns", "indicators:return_list", ("/returns/", "/rounds/"), Permission.CHECK_RETURNS),
    ("Papers", "reports:report_list", PAPERS, Permission.READ_RECORD),
    ("People", "people", ("/people/", "/posts/", "/units/", "/agencies/", "/audit/"), Permission.MANAGE_PEOPLE),
]
FILES = {"csv": as_csv, "xlsx": as_workbook}
PLACES = "page", "before", "after", "export"  # what an address says beside filters and order


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    is_current: bool
    is_inside: bool


def navigation(request: HttpRequest) -> list[NavigationItem]:
    """The sections this person may open, each once; the one they are in is marked."""
    items: dict[str, NavigationItem] = {}
    for label, name, prefixes, permission in SECTIONS:
        if request.user.may(permission):
            url = reverse(name)
            inside = any(request.path.startswith(prefix) for prefix in prefixes)
            items.setdefault(label, NavigationItem(label, url, request.path == url, inside))
    return list(items.values())


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: sections, who is signed in, today, whether this is the demonstration."""
    context: dict[str, Any] = {"today": timezone.localdate(), "demonstration": settings.DEMONSTRATION}
    if getattr(request, "user", None) and request.user.is_authenticated:
        context["navigation"] = navigation(request)
        context["role_titles"] = ", ".join(role.title for role in request.user.current_roles())
    return context


def table_page(
    request: HttpRequest,
    *,
    heading: str,
    rows: Any,
    table_class: type,
    filter_class: type,
    counted: str,
    template: str = "list.html",
    table_arguments: dict[str, Any] | None = None,
    beside: Callable[[Any], dict[str, Any]] | None = None,
    **context: Any,
) -> HttpResponse:
    """A list page. `rows` is a query set already limited to what the person may see, or a list made of such, which its
    filter then narrows itself; `counted` names a row in the plural ("actions"); `beside` makes of the filter what the
    page says of the rows that it leaves. `?export=csv` and `?export=xlsx` give every page of what is on screen, in the
    same order; a query set of more than ten thousand has neither files nor sorting until it is narrowed."""
    filterset = filter_class(request.GET or None, queryset=rows, request=request)
    in_database = isinstance(filterset.qs, QuerySet)
    table = table_class(Rows(filterset.qs) if in_database else filterset.qs, **(table_arguments or {}))
    filtered = any(request.GET.get(name) for name in filterset.form.fields)
    nothing = f"No {counted} to list yet."
    table.empty_text = f"No {counted} match. Clear the filters, or try fewer words." if filtered else nothing
    is_long = in_database and len(table.data) > LONGEST
    if is_long:
        walk(table, **{name: request.GET.get(name, "") for name in ("page", "before", "after")})
    else:
        sort(table, request.GET.getlist("sort"))
        table.data.data = settled(table.data.data) if in_database else table.data.data
        if request.GET.get("export") in FILES:
            return FILES[request.GET["export"]](table, heading)
        turn_to(table, request.GET.get("page", "1"))
    table.caption_text = caption_of(table, counted, filtered=filtered)
    kept = request.GET.copy()
    for key in PLACES:
        kept.pop(key, None)
    query = f"{kept.urlencode()}&" if kept else ""
    shared = {"heading": heading, "filterset": filterset, "table": table, "query": query, "filtered": filtered}
    shared |= {"offers_files": not is_long, "longest": LONGEST}
    shared |= beside(filterset) if beside else {}
    return render(request, template, {**shared, "sort": request.GET.get("sort", ""), **context})


def form_page(
    request: HttpRequest, form: Any, *, template: str = "safeguarding/people_form.html", **context: Any
) -> HttpResponse:
    """A page with one form. A form that met a conflict (`people_forms.VersionedForm`) answers 409; one that makes
    something carries the token by which `once` knows it again."""
    context |= {"form": form, "form_token": uuid4()}
    return render(request, template, context, status=getattr(form, "status", 200))


def sort(table: Any, keys: list[str]) -> None:
    """By those of its columns that the address names and that offer it. Given any other, django_tables2 would lose the
    order of the list, or warn of a name with a dot and so log it."""
    offered = {column.name for column in table.columns if column.orderable}
    known = [key for key in keys if key.removeprefix("-") in offered]
    if known:
        table.order_by = known


def settled(rows: Any) -> Any:
    """In the same order with the key last, so that rows alike in it do not change places between two pages."""
    return rows.order_by(*(rows.query.order_by or rows.model._meta.ordering), "pk")


def caption_of(table: Any, counted: str, *, filtered: bool) -> str:
    """What the table is, for its caption: "38 actions", or "19 actions match"; one is said without its plural."""
    count, match = len(table.data), " match" if filtered else ""
    if count > LONGEST:
        return f"More than {LONGEST:,} {counted}{match}"
    if count == 1:
        return f"One of the {counted} matches" if filtered else f"{counted.capitalize()}: one"
    return f"{count:,} {counted}{match}"
