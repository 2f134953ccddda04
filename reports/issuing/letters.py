"""The e-mails of a sign-off. They name the paper and lead to it; nothing that it says, or that anybody wrote about it,
leaves the site by e-mail."""

from collections.abc import Sequence

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from indicators.wording import joined
from reports.models import Report
from safeguarding.letters import Letter, link, send
from safeguarding.models import User


def after_commit(letters: Sequence[Letter]) -> None:
    """Send them once what they tell of is stored."""
    if letters:
        transaction.on_commit(lambda: send(letters))


def asked(report: Report, person: User, by: User) -> Letter:
    """To a signatory who is asked to approve a paper, or asked again."""
    said = f"{by.name} asks you to approve a paper, or to send it back with a note."
    return _letter(
        report, person, "a paper waits for your approval", said, reverse("reports:paper_sign", args=[report.slug])
    )


def returned(report: Report, person: User, by: User, roles: Sequence[str]) -> Letter:
    """To whoever sent it round. What the signatory wrote is read on the page."""
    said = f"{by.name} ({joined([role.lower() for role in roles])}) sent the paper back and says why."
    return _letter(
        report, person, "a paper was sent back", said, reverse("reports:sign_off_detail", args=[report.slug])
    )


def complete(report: Report, person: User) -> Letter:
    """To whoever sent it round, once every approval holds."""
    said = "Everybody has approved the paper as it stands. It can be issued."
    return _letter(report, person, "a paper is approved", said, reverse("reports:sign_off_detail", args=[report.slug]))


def _letter(report: Report, person: User, subject: str, said: str, path: str) -> Letter:
    context = {"person": person, "said": said, "report": report, "title": " ".join(report.title.split())}
    body = render_to_string("reports/issuing/email.txt", context | {"address": link(path)}).strip() + "\n"
    return Letter(person.email, f"Safeguarding oversight: {subject}", body, name=person.name)
