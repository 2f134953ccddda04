"""What the public reads: issued papers of the councils, without an account and without the pages of those who have one.

Nothing here knows who asks. Only public editions are reached, through `published.public_files`; search engines may keep
the pages and files of an issue that is in force, and are asked to forget those that are not, and demonstrations.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import condition, require_safe

from reports.issuing import published
from reports.issuing.filters import PublicFilter
from reports.issuing.tables import PublicTable
from safeguarding.models import Demonstration
from safeguarding.pages import table_page

KEPT = "public, max-age=300"  # five minutes: a correction or a withdrawal is soon seen


def anybody(view):
    """Public by law: issued papers are read without an account (Local Government Act 1972 s100B, s100C)."""
    open_view = login_not_required(require_safe(view))
    open_view.requires = None
    return open_view


@anybody
def public_paper_list(request):
    return table_page(
        request,
        heading="Committee papers",
        sentence="Papers on how well children are protected, as the councils issued them.",
        rows=published.latest().order_by("-report__meeting__held_on", "-issued_at"),
        table_class=PublicTable,
        filter_class=PublicFilter,
        counted="papers",
        template="reports/public/list.html",
        awaited=Demonstration.papers_awaited(timezone.now()),
    )


@anybody
def public_paper_detail(request, slug):
    issue = get_object_or_404(published.latest(), report__slug=slug)
    context = {
        "heading": issue.title,
        "trail": [("Committee papers", published.list_url())],
        "issues": published.issues_of(issue.report, published.public_files(), for_public=True),
        "issue": issue,
        "report": issue.report,
    }
    answer = render(request, "reports/public/paper.html", context)
    return unsearched(answer, hidden=issue.report.is_demonstration or hasattr(issue, "withdrawal"))


def unsearched(answer: HttpResponse, *, hidden: bool) -> HttpResponse:
    if hidden:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def public_row(slug, number, name):
    """The file, without its content; None where there is no public file of that name."""
    format = published.format_of(slug, number, name)
    rows = published.public_files().filter(issue__report__slug=slug, issue__number=number, format=format)
    return rows.select_related("issue__withdrawal", "issue__replaced_by", "issue__report").defer("content").first()


def digest_of(request, slug, number, name):
    row = public_row(slug, number, name)
    return published.etag(row.digest) if row and not is_to_be_told(request, row) else None


def is_to_be_told(request, row):
    """Whether the reader has to be told first that the issue is corrected or withdrawn."""
    return published.is_past(row.issue) and request.GET.get("as") != "issued"


@anybody
@condition(etag_func=digest_of)
def public_paper_file(request, slug, number, name):
    """A file as issued. Old links to one that is corrected or withdrawn lead to the page that says so."""
    row = public_row(slug, number, name)
    if row is None:
        raise Http404
    if is_to_be_told(request, row):
        answer = redirect("reports:public_paper_detail", slug)
    else:
        answer = published.response(row)
    answer.headers["Cache-Control"] = KEPT
    hidden = row.issue.report.is_demonstration or published.is_past(row.issue)
    return unsearched(answer, hidden=hidden)
