"""Audited changes of registers of recommendations, and of what a council says of its compliance with them.

A statement is never changed: a later one stands in its place, and the earlier one stays (rule 14).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from safeguarding import audit
from safeguarding.changes.common import day, free_slug
from safeguarding.changes.whole import add_whole, chosen, save_whole
from safeguarding.models import User
from standards.changes.frameworks import OWN_ADDRESS, PRINTED
from standards.models import Compliance, Finding, RecommendationRegister, RegisteredRecommendation, Theme

REGISTER_FIELDS = ("title", "source", "note")
RECOMMENDATION_FIELDS = ("subject", "citation", "link")
MOST = 500


@transaction.atomic
def save_register(
    *, register: RecommendationRegister, count: int, by: User, at: datetime, version: int | None = None
) -> RecommendationRegister:
    """Write a new register or a changed one, with `count` numbered recommendations: more may be added later, and none
    is taken away. What came from a published paper keeps its words. `version`: see `common.write`."""
    same = RecommendationRegister.objects.filter(title__iexact=register.title).exclude(pk=register.pk)
    if same.exists():
        raise ValidationError({"title": f"There is a register “{register.title}” already. Choose another title."})
    if register.pk is None:
        slug = free_slug(RecommendationRegister, register.title)
        register.slug = free_slug(RecommendationRegister, f"register {slug}") if slug in OWN_ADDRESS else slug
        add_whole(register, ("slug", *REGISTER_FIELDS), [], by=by, at=at, recommendations=[None, str(count)])
        add_numbers(register, 0, count)
        return register
    stored = RecommendationRegister.objects.select_for_update().get(pk=register.pk)
    if stored.document_id:
        raise ValidationError(PRINTED.partition(". ")[0] + ".")
    there = stored.recommendations.count()
    if count < there:
        raise ValidationError({"count": f"There are {there} already, and none is taken away. Enter {there} or more."})
    save_whole(register, REGISTER_FIELDS, [], version=version, by=by, at=at)
    if count > there:
        add_numbers(register, there, count)
        audit.record(
            verb="add recommendations", subject=register, by=by, at=at, recommendations=[str(there), str(count)]
        )
    return register


def add_numbers(register: RecommendationRegister, there: int, count: int) -> None:
    for number in range(there + 1, count + 1):
        RegisteredRecommendation.objects.create(register=register, number=number)


@transaction.atomic
def save_recommendation(
    *,
    recommendation: RegisteredRecommendation,
    themes: Collection[Theme],
    by: User,
    at: datetime,
    version: int | None = None,
) -> RegisteredRecommendation:
    """Write what a recommendation is about, with where that is named. `version`: see `common.write`."""
    if recommendation.subject and not (recommendation.citation or recommendation.link):
        words = "Say where the subject is named, or give a link to it: nobody may take it for made up."
        raise ValidationError({"citation": words})
    parts = [chosen("themes", themes)]
    save_whole(recommendation, RECOMMENDATION_FIELDS, parts, version=version, by=by, at=at)
    return recommendation


@dataclass(frozen=True)
class Said:
    """What a council says of its compliance, as at a day."""

    status: str
    as_at: date
    summary: str = ""
    exceptions: str = ""
    citation: str = ""


@transaction.atomic
def record_compliance(
    *,
    register: RecommendationRegister,
    recommendations: Collection[RegisteredRecommendation] | None,
    said: Said,
    findings: Collection[Finding],
    by: User,
    at: datetime,
    today: date,
) -> list[Compliance]:
    """Record one statement of one's own council: of the recommendations named, each by a row of its own; of the
    register as a whole where they are None. `findings` are the exceptions where the record holds them."""
    if said.as_at > today:
        raise ValidationError({"as_at": f"Enter today, {day(today)}, or a day before it: a promise is no statement."})
    if said.status == Compliance.Status.WITH_EXCEPTIONS and not said.exceptions:
        raise ValidationError({"exceptions": "Say what the exceptions are, or choose another status."})
    if recommendations is not None and not recommendations:
        raise ValidationError({"recommendations": "Tick the recommendations that the statement is about."})
    made = []
    for one in [None] if recommendations is None else sorted(recommendations, key=lambda row: row.number):
        row = Compliance(register=register, recommendation=one, authority=by.authority, **said.__dict__)
        row.entered_on, row.entered_by, row.is_demonstration = today, by, by.is_demonstration
        row.save()
        row.findings.set(findings)
        made.append(row)
    numbers = "the whole" if recommendations is None else ", ".join(str(row.recommendation.number) for row in made)
    audit.record(
        verb="record compliance", subject=register, by=by, at=at, status=[None, said.status], about=numbers,
        exceptions=[None, said.exceptions or None],
    )  # fmt: skip
    return made
