"""What every page has, and the one shape of list pages: filter, table, then a page of it or a file of all of it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django_tables2 import RequestConfig

from safeguarding.access import Permission
from safeguarding.exports import as_csv, as_workbook

PER_PAGE = 50
SECTIONS: list[tuple[str, str, tuple[str, ...], Permission]] = [
    ("Overview", "home", (), Permission.READ_RECORD),
    ("Standards", "standards:standard_list", ("/standards/",), Permission.READ_RECORD),
    ("Findings", "standards:finding_list", ("/findings/", "/inspections/"), Permission.READ_RECORD),
    ("Action plans", "actionplans:plan_list", ("/action-plans/", "/actions/"), Permission.READ_RECORD),
    ("Indicators", "indicators:indicator_list", ("/indicators/",), Permission.READ_RECORD),
    ("Returns", "indicators:return_list", ("/returns/",), Permission.ENTER_RETURN),
    ("Returns", "indicators:return_list", ("/returns/",), Permission.CHECK_RETURNS),
    ("Papers", "reports:report_list", ("/papers/", "/documents/"), Permission.READ_RECORD),
    ("People", "people", ("/people/", "/posts/", "/units/", "/agencies/", "/audit/"), Permission.MANAGE_PEOPLE),
]


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
    **context: Any,
) -> HttpResponse:
    """A list page. `rows` is a query set already limited to what the person may see; `counted` names a row in the
    plural ("actions"). `?export=csv` and `?export=xlsx` give every page of what is on screen, in the same order."""
    filterset = filter_class(request.GET or None, queryset=rows, request=request)
    table = table_class(filterset.qs, **(table_arguments or {}))
    table.empty_text = f"No {counted} match. Clear the filters, or try fewer words."
    RequestConfig(request, paginate=False).configure(table)
    if request.GET.get("export") == "csv":
        return as_csv(table, heading)
    if request.GET.get("export") == "xlsx":
        return as_workbook(table, heading)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    filtered = any(key not in {"sort", "page"} and value for key, value in request.GET.items())
    table.caption_text = caption_of(table, counted, filtered=filtered)
    kept = request.GET.copy()
    for key in ("page", "export"):
        kept.pop(key, None)
    query = f"{kept.urlencode()}&" if kept else ""
    shared = {"heading": heading, "filterset": filterset, "table": table, "query": query, "filtered": filtered}
    return render(request, template, {**shared, "sort": request.GET.get("sort", ""), **context})


def caption_of(table: Any, counted: str, *, filtered: bool) -> str:
    """What the table is, for its caption: "38 actions", or "19 actions match"."""
    count = table.paginator.count if table.page else len(table.rows)
    return f"{count:,} {counted}{' match' if filtered else ''}"
