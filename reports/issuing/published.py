"""What was issued, as anybody may read it: issues with what their public edition says of itself, and their files.

Everything here is as it was issued: titles, bodies and dates come from the stored version, not from rows that may have
changed since. Files of the restricted edition are given only by the caller's own limit.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, Func, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Concat
from django.http import HttpResponse
from django.urls import reverse

from reports.differences import PartDifferences, from_json
from reports.formats import CONTENT_TYPES, ENDINGS
from reports.models import Edition, Format, Issue, IssuedFile, PaperState, Report
from safeguarding.access import Permission
from safeguarding.models import User

STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
WORDS = {
    Format.HTML: "Web page",
    Format.PDF: "PDF",
    Format.LARGE: "PDF in large print",
    Format.WORD: "Word document",
    Format.DATA: "Data (JSON)",
}
EXPLAINED = {
    Format.HTML: "the whole paper, to read here",
    Format.PDF: "for printing",
    Format.LARGE: "18 point, tables written row by row",
    Format.WORD: "for copying from",
    Format.DATA: "every word and figure, and where each figure came from",
}


class Octets(Func):
    """How many bytes a file has, without reading it."""

    function = "OCTET_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="LENGTH", **context)


def printed(name: str) -> Cast:
    """A text of the public edition, read from the stored version. A cast: JSON compares with texts in its own way."""
    return Cast(KeyTextTransform(name, KeyTransform("public", "paper_version__content")), CharField())


def everything() -> QuerySet:
    """Every issue with what its public edition prints of itself (`title`, `body_name`, `date_text`, `council`), whether
    it is withdrawn, and what corrects it."""
    return Issue.objects.select_related("report", "withdrawal", "replaced_by").annotate(
        title=printed("title"),
        body_name=printed("body_name"),
        date_text=printed("date_text"),
        council=printed("authority_name"),
    )


def latest() -> QuerySet:
    """Of each issued paper its last issue."""
    return everything().filter(replaced_by=None)


def with_front(rows: QuerySet, user: User) -> QuerySet:
    """Papers with the lines of their front to search in (`front`). Of a composed paper only for whoever makes papers:
    the public edition may withhold such a line, and a search that finds the paper by it would give it away."""
    lines = Concat("author", Value(" "), "sponsor", Value(" "), "contact", output_field=CharField())
    if user.may(Permission.COMPOSE_PAPER) or user.may(Permission.SIGN_PAPER):
        return rows.annotate(front=lines)
    return rows.annotate(front=Case(When(begun_by=None, then=lines), default=Value(""), output_field=CharField()))


def with_state(rows: QuerySet) -> QuerySet:
    """Papers with where they stand: `stands` (`PaperState.State`, None for a retold one) and `was_issued`."""
    steps = PaperState.objects.filter(report=OuterRef("pk")).order_by("-at", "-pk")
    issued = Exists(Issue.objects.filter(report=OuterRef("pk")))
    return rows.annotate(stands=Subquery(steps.values("state")[:1]), was_issued=issued)


def is_issued(report: Report) -> bool:
    """Whether the paper was ever issued; a retold one never was. At most one query."""
    return report.begun_by_id is not None and report.issues.exists()


def last_issue(report: Report) -> Issue | None:
    return everything().filter(report=report).order_by("number").last()


def list_url() -> str:
    return reverse("reports:public_paper_list")


# --- Files ---


@dataclass(frozen=True)
class File:
    """A file of an issue as pages list it. `size` is in bytes."""

    words: str
    explained: str
    edition: str
    digest: str
    size: int
    url: str


@dataclass(frozen=True)
class Issued:
    """An issue with its files, the public edition's first, and what differs from the issue it corrects."""

    issue: Issue
    files: list[File]

    @property
    def differences(self) -> tuple[PartDifferences, ...]:
        return from_json(self.issue.differences)


def public_files() -> QuerySet:
    return IssuedFile.objects.filter(edition=Edition.PUBLIC)


def issues_of(report: Report, files: QuerySet, *, for_public: bool = False) -> list[Issued]:
    """Every issue of a paper, the newest first, with those of `files` that are its own. Two queries, and no file is
    read."""
    found = with_size(files.filter(issue__report=report)).order_by("pk")
    by_issue: dict[int, list[Any]] = {}
    for row in found:
        by_issue.setdefault(row.issue_id, []).append(row)
    rows = list(everything().filter(report=report).order_by("-number"))
    return [Issued(issue, listed(report, issue, by_issue.get(issue.pk, []), for_public=for_public)) for issue in rows]


def with_size(files: QuerySet) -> QuerySet:
    return files.defer("content").annotate(size=Octets("content"))


def listed(report: Report, issue: Issue, rows: Iterable[Any], *, for_public: bool) -> list[File]:
    order = list(Format.values)
    rows = sorted(rows, key=lambda row: (row.edition != Edition.PUBLIC, order.index(row.format)))
    return [
        File(
            WORDS[row.format],
            EXPLAINED[row.format],
            row.get_edition_display(),
            row.digest,
            row.size,
            public_url(issue, row.format) if for_public else own_url(issue, row),
        )
        for row in rows
    ]


def own_url(issue: Issue, row: Any) -> str:
    return reverse("reports:issued_file", args=[issue.report.slug, issue.number, row.edition, row.format])


def public_url(issue: Issue, format: str) -> str:
    """The lasting address of a public file. What is corrected or withdrawn says so before it is read, so that its page
    leads to the file with a word more (see `public_views.public_paper_file`)."""
    name = file_name(issue.report.slug, issue.number, Edition.PUBLIC, format)
    url = reverse("reports:public_paper_file", args=[issue.report.slug, issue.number, name])
    return f"{url}?as=issued" if is_past(issue) else url


def is_past(issue: Issue) -> bool:
    return hasattr(issue, "withdrawal") or hasattr(issue, "replaced_by")


def file_name(slug: str, number: int, edition: str, format: str) -> str:
    words = [slug, f"issue-{number}"]
    words += ["restricted"] if edition == Edition.RESTRICTED else []
    words += ["large-print"] if format == Format.LARGE else []
    return f"{'-'.join(words)}.{ENDINGS[format]}"


def format_of(slug: str, number: int, name: str) -> str | None:
    """The format of the public file of that name; None where an issue has no such file."""
    return next((f for f in Format.values if file_name(slug, number, Edition.PUBLIC, f) == name), None)


def response(file: IssuedFile) -> HttpResponse:
    """The stored bytes, to be shown or saved under a name of ours."""
    content = bytes(file.content)
    answer = HttpResponse(content, content_type=CONTENT_TYPES[file.format])
    name = file_name(file.issue.report.slug, file.issue.number, file.edition, file.format)
    how = "attachment" if file.format == Format.WORD else "inline"
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    answer.headers["ETag"] = etag(file.digest)
    if file.format == Format.HTML:
        answer.headers["Content-Security-Policy"] = policy(content)
    return answer


def etag(digest: str) -> str:
    return f'"{digest}"'


def policy(content: bytes) -> str:
    """What the stand-alone web page may do: have the style that is in it, show the pictures that are in it, no more."""
    digests = (base64.b64encode(hashlib.sha256(sheet).digest()).decode() for sheet in STYLE.findall(content))
    sheets = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    rest = (
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    )
    return f"default-src 'none'; style-src {sheets}; {rest}"
