"""The application's addresses, and beside them what its lists are measured against."""

from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from actionplans.models import Action
from safeguarding.models import AuditEvent
from safeguarding.urls import urlpatterns as of_the_application

PAGE = """<!doctype html><html lang="en"><title>List</title><p>{{ page.paginator.count }} rows</p><table>
{% for row in page %}<tr>{% block row %}{% endblock %}</tr>{% endfor %}</table>
<p>Page {{ page.number }} of {{ page.paginator.num_pages }}</p></html>"""
ACTION = "<td>{{ row.title }}<td>{{ row.get_kind_display }}<td>{{ row.owner }}<td>{{ row.original_due_on }}"
ENTRY = "<td>{{ row.at }}<td>{{ row.actor }}<td>{{ row.verb }}<td>{{ row.subject }}<td>{{ row.detail }}"
CELLS = "{% block row %}{% endblock %}"
ACTION_TEMPLATE, ENTRY_TEMPLATE = (Engine().from_string(PAGE.replace(CELLS, cells)) for cells in (ACTION, ENTRY))


def bare(request, rows, template):
    """What Django gives for nothing: a page of its Paginator in a loop of a template; nobody's rights are asked."""
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return HttpResponse(template.render(Context({"page": page})))


def bare_actions(request):
    return bare(request, Action.objects.select_related("owner").order_by("pk"), ACTION_TEMPLATE)


def bare_audit(request):
    return bare(request, AuditEvent.objects.order_by("-pk"), ENTRY_TEMPLATE)


def floor(request, sql):
    """The rows of one page by one query, as they come. The middleware is the same for all three."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [request.GET["after"]])
        return HttpResponse("\n".join(map(str, cursor.fetchall())))


def floor_actions(request):
    return floor(
        request,
        "SELECT a.id, a.title, a.kind, p.title, a.original_due_on FROM actionplans_action a "
        "LEFT JOIN safeguarding_post p ON p.id = a.owner_id WHERE a.id > %s ORDER BY a.id LIMIT 50",
    )


def floor_audit(request):
    return floor(
        request,
        "SELECT id, at, actor, verb, subject, detail, digest FROM safeguarding_auditevent WHERE id < %s "
        "ORDER BY id DESC LIMIT 50",
    )


urlpatterns = [
    *of_the_application,
    path("bare/actions/", bare_actions),
    path("bare/audit/", bare_audit),
    path("floor/actions/", floor_actions),
    path("floor/audit/", floor_audit),
]
