"""The forms by which papers are signed off, issued, corrected and withdrawn, filled in; and papers of Derby that stand
where each of them is about."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from reports.issuing import changes, files
from reports.issuing.versions import save_version
from reports.models import (
    Issue,
    IssuedFile,
    Meeting,
    PaperState,
    Rendering,
    Report,
    Signatory,
    SignOffStep,
    Withdrawal,
)
from safeguarding.models import Authority, User
from tests.reports.issuing.cast import fill

SIGNED = [SignOffStep, Issue, IssuedFile, Rendering, Withdrawal]
SIGNING, APPROVED, ISSUED, CORRECTED = "paper-to-sign", "paper-approved", "paper-issued", "paper-corrected"
Filled = tuple[str, str, type, dict[str, Any]]
FILE = b"<style></style>As it was issued"


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@derby.example")


def draft(slug: str) -> Report:
    """Ready to be sent round, with a signatory more than its kind requires."""
    derby, officer = Authority.objects.get(slug="derby"), person("officer")
    now = timezone.now() - timedelta(days=1)  # a step taken back must not look like the first
    meeting = Meeting.objects.filter(body__authority=derby).order_by("pk").first()
    report = Report.objects.create(
        slug=slug, kind="quarterly", title=f"Signed paper {slug} (demonstration)", authority=derby, meeting=meeting,
        body=meeting.body, author="Director", is_demonstration=True, begun_at=now, begun_by=officer,
    )  # fmt: skip
    PaperState.objects.create(report=report, state="draft", at=now, by=officer)
    fill(report, officer)
    for order, (role, name) in enumerate(SIGN, start=1):
        title = "Public health" if role == "other" else ""
        Signatory.objects.create(report=report, order=order, role=role, title=title, person=person(name))
    return report


SIGN = [("legal", "legal"), ("finance", "finance"), ("service_director", "director"), ("sponsor", "director")]
SIGN += [("other", "finance")]


def known(slug: str, make: Callable[[Report], Any]) -> Report:
    found = Report.objects.filter(slug=slug).first()
    if found is None:
        found = draft(slug)
        make(found)
    return found


def send(report: Report) -> None:
    changes.send(report=report, by=person("officer"), at=timezone.now())


def signing() -> Report:
    """In sign-off: everybody was asked."""
    return known(SIGNING, send)


def other() -> Signatory:
    """The signatory that the kind does not require."""
    return signing().signatories.get(role="other")


def approve(report: Report) -> None:
    send(report)
    version = report.versions.get()
    for name in ("legal", "finance", "director"):
        changes.approve(report=report, version=version, by=person(name), at=timezone.now())


def approved(*, is_made: bool = False) -> Report:
    """Approved by everybody; with its files, if they are made."""
    report = known(APPROVED, approve)
    if is_made:
        add_files(report)
    return report


def add_files(report: Report) -> None:
    now, by = timezone.now(), person("officer")
    for file in files.Plan(report, timezone.localdate()).wanted:
        given = {"edition": file.edition, "format": file.format, "source_digest": file.source_digest}
        made = {"requested_at": now, "requested_by": by, "finished_at": now, "content": FILE}
        Rendering.objects.get_or_create(report=report, **given, defaults=made)


def ready_to_issue(slug: str) -> str:
    """A paper of its own that is approved, with its files made."""
    report = known(slug, approve)
    add_files(report)
    return report.slug


def issue(report: Report) -> None:
    now, officer = timezone.now() - timedelta(hours=2), person("officer")
    version = save_version(report, officer, now)
    given = {"issued_at": now, "issued_by": officer, "data_digest": "d", "made_with": "A test"}
    made = Issue.objects.create(report=report, number=1, paper_version=version, **given)
    digest = hashlib.sha256(FILE).hexdigest()
    IssuedFile.objects.create(issue=made, edition="public", format="html", content=FILE, digest=digest)
    PaperState.objects.create(report=report, state="issued", at=now, by=officer)


def issued() -> Report:
    return known(ISSUED, issue)


def correct(report: Report) -> None:
    issue(report)
    given = {"state": "draft", "note": "One figure was wrong.", "at": timezone.now(), "by": person("officer")}
    PaperState.objects.create(report=report, **given)


def corrected() -> Report:
    """Issued, and being corrected."""
    return known(CORRECTED, correct)


def arguments() -> dict[str, list[Any]]:
    """What stands in addresses, by the start of their names."""
    name = f"{ISSUED}-issue-1.html"
    return {
        "reports:paper_sign": [signing().slug],
        "reports:sign_off_": [signing().slug],
        "reports:signatory_add": [signing().slug],
        "reports:signatory_": [signing().slug, other().pk],
        "reports:issue_withdraw": [issued().slug],
        "reports:issue_": [approved().slug],
        "reports:correction_begin": [issued().slug],
        "reports:correction_": [corrected().slug],
        "reports:issued_file": [issued().slug, 1, "public", "html"],
        "reports:public_paper_detail": [issued().slug],
        "reports:public_paper_file": [issued().slug, 1, name],
    }


def to(who: str, verb: str, report: Report, model: type, *more: Any, **data: Any) -> Filled:
    return who, reverse(f"reports:{verb}", args=[report.slug, *more]), model, data


def version_of(report: Report) -> int:
    return report.versions.get().pk


def about_issuing() -> dict[str, Callable[[], Filled]]:
    """Each is made only when it is wanted: what has to be there before differs."""
    why = {"reason": "It was sent to the wrong body"}
    return {
        "sign_off_send": lambda: to("officer", "sign_off_send", known("paper-new", lambda report: None), PaperState),
        "sign_off_take_back": lambda: to("officer", "sign_off_take_back", signing(), PaperState),
        "signatory_add": lambda: to(
            "officer", "signatory_add", signing(), Signatory, role="other", title="Ward", person=person("legal").pk
        ),
        "signatory_edit": lambda: to(
            "officer", "signatory_edit", signing(), Signatory, other().pk, title="Health", person=person("legal").pk,
            version=other().version,
        ),
        "signatory_remove": lambda: to("officer", "signatory_remove", signing(), Signatory, other().pk),
        "paper_sign": lambda: to(
            "legal", "paper_sign", signing(), SignOffStep, decision="return", note="Say why",
            paper_version=version_of(signing()),
        ),
        "issue_make_files": lambda: to("officer", "issue_make_files", approved(), Rendering),
        "issue_publish": lambda: to("officer", "issue_publish", approved(is_made=True), Issue),
        "correction_begin": lambda: to("officer", "correction_begin", issued(), PaperState, erratum="One was wrong"),
        "correction_erratum": lambda: to(
            "officer", "correction_erratum", corrected(), PaperState, erratum="Two were wrong",
            version=corrected().states.order_by("pk").last().pk,
        ),
        "correction_give_up": lambda: to("officer", "correction_give_up", corrected(), PaperState),
        "issue_withdraw": lambda: to("officer", "issue_withdraw", issued(), Withdrawal, **why),
    }  # fmt: skip


ISSUING = [
    "sign_off_send", "sign_off_take_back", "signatory_add", "signatory_edit", "signatory_remove", "paper_sign",
    "issue_make_files", "issue_publish", "correction_begin", "correction_erratum", "correction_give_up",
    "issue_withdraw",
]  # fmt: skip
