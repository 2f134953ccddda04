"""A framework with its scale, a council with an agency, and who answers and moderates there."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.test import Client
from django.urls import reverse

from safeguarding.access import Role
from safeguarding.models import Agency, Authority, User
from standards.changes.self_audits import open_audit
from standards.models import Criterion, Framework, Grade, Scale, SelfAudit, SelfAuditAnswer, SelfAuditReturn, Standard
from tests import factories

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
WORDS = ["Met", "Partly met", "Not met"]


@dataclass
class Cast:
    authority: Authority
    agency: Agency
    framework: Framework
    grades: list[Grade]
    alice: User  # answers for the council
    bob: User  # answers for the agency
    carol: User  # moderates

    def open(self, *, as_at: date = date(2026, 9, 30), carries_forward: bool = True) -> SelfAudit:
        audit = SelfAudit(
            framework=self.framework, scale=self.framework.scale, title=f"Audit {as_at:%Y}", as_at=as_at,
            due_on=date(2026, 12, 18),
        )  # fmt: skip
        named = {"agencies": [self.agency], "with_council": True, "carries_forward": carries_forward}
        return open_audit(audit=audit, **named, by=self.carol, at=AT)


def cast() -> Cast:
    """Two standards, of which the second is answered by its two criteria; a third criterion is archived."""
    authority = factories.create_authority()
    agency = factories.create_agency(authority=authority)
    scale = Scale.objects.create(slug="words", name="Three words")
    grades = [Grade.objects.create(scale=scale, order=n, word=word) for n, word in enumerate(WORDS, start=1)]
    framework = Framework.objects.create(slug="framework", title="A framework", scale=scale)
    Standard.objects.create(framework=framework, order=1, number="1", title="Referral", statement="Answers at once.")
    second = Standard.objects.create(framework=framework, order=2, number="2", title="Supervision")
    for n, text in enumerate(["Monthly", "Written down", "On paper"], start=1):
        Criterion.objects.create(standard=second, order=n, label=f"2.{n}", text=text, is_archived=n == 3)
    return Cast(
        authority, agency, framework, grades,
        alice=factories.create_user(authority=authority, name="Alice"),
        bob=factories.create_user(authority=authority, agency=agency, name="Bob"),
        carol=factories.create_user(authority=authority, name="Carol", roles=(Role.PERFORMANCE_OFFICER,)),
    )  # fmt: skip


def client(user: User) -> Client:
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def url(name: str, *args: object) -> str:
    return reverse(f"standards:{name}", args=args)


def return_of(audit: SelfAudit, agency: Agency | None) -> SelfAuditReturn:
    return audit.returns.get(agency=agency)


def answers_of(audit: SelfAudit, agency: Agency | None) -> list[SelfAuditAnswer]:
    return list(SelfAuditAnswer.objects.filter(audit_return__audit=audit, audit_return__agency=agency).in_order())


def type_answer(user: User, answer: SelfAuditAnswer, rating: object, **typed: str):
    """Send the form of one answer as it stands, with a rating and whatever else is typed."""
    answer.refresh_from_db()
    data = {"version": answer.version, "rating": rating, "progress": "", "shown_by": "We looked.", "outstanding": ""}
    return client(user).post(url("answer_edit", answer.pk), data | typed)


def answer_all(user: User, audit: SelfAudit, agency: Agency | None, grade: Grade) -> None:
    """Rate everything alike and send it."""
    for answer in answers_of(audit, agency):
        assert type_answer(user, answer, grade.pk).status_code == 302
    assert client(user).post(url("audit_send", return_of(audit, agency).pk)).status_code == 302


def rate(user: User, answer: SelfAuditAnswer, grade: Grade, reasons: str = "What we saw."):
    last = answer.moderations.order_by("on", "pk").last()
    now = SelfAuditAnswer.objects.get(pk=answer.pk)
    data = {"version": last.pk if last else 0, "read": now.version, "grade": grade.pk, "reasons": reasons}
    return client(user).post(url("answer_moderate", answer.pk), data)
