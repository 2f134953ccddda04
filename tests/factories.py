"""Rows for tests, by keyword only. What a test does not name is made to fit; names and slugs never clash."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from indicators.models import (
    Area,
    ComparatorMember,
    ComparatorSet,
    Expectation,
    Indicator,
    IndicatorVersion,
    Observation,
    Period,
    Release,
    ReleasedTable,
    Round,
    Subject,
    Target,
)
from safeguarding.access import Role
from safeguarding.models import Agency, Authority, Post, PostHolding, RoleGrant, Unit, User
from standards.models import Finding, Grade, Inspection, JudgementArea, Regime, Scale

number = count(1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Auto:
    """Stands for "make one", where None means none."""


def create_authority(*, name: str = "Testshire") -> Authority:
    slug = f"authority-{next(number)}"
    return Authority.objects.create(slug=slug, name=f"{name} {slug}", short_name=name)


def create_agency(*, name: str = "Testshire health", authority: Any = None) -> Agency:
    agency = Agency.objects.create(slug=f"agency-{next(number)}", name=name, kind=Agency.Kind.HEALTH)
    if authority:
        agency.authorities.add(authority)
    return agency


def create_unit(*, authority: Authority, name: str = "Duty team") -> Unit:
    return Unit.objects.create(slug=f"unit-{next(number)}", authority=authority, name=name, kind="Team")


def create_user(
    *,
    authority: Authority,
    name: str = "Bob",
    roles: tuple[Role, ...] = (Role.MANAGER,),
    unit: Any = None,
    agency: Any = None,
) -> User:
    """Somebody with these roles; with a unit, the holder of a post in it."""
    key = next(number)
    user = User.objects.create(email=f"person-{key}@test.example", name=name, authority=authority, agency=agency)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, granted_at=LONG_AGO)
    if unit:
        post = Post.objects.create(slug=f"post-{key}", title="Team manager", authority=authority, unit=unit)
        PostHolding.objects.create(post=post, user=user, starts_on=LONG_AGO.date())
    return user


def create_subject(*, unit: Any = None, agency: Any = None, authority: Any = None) -> Subject:
    """Of a unit, an agency, or a whole authority."""
    slug, thing = f"subject-{next(number)}", unit or agency or authority
    kind = Subject.Kind.UNIT if unit else Subject.Kind.AGENCY if agency else Subject.Kind.AUTHORITY
    authority = unit.authority if unit else authority
    return Subject.objects.create(slug=slug, kind=kind, name=thing.name, authority=authority, unit=unit, agency=agency)


def create_version(*, code: Any = Auto, polarity: str = "high", **given: Any) -> IndicatorVersion:
    """A definition of a new indicator: a percentage of counts, unless said otherwise."""
    code = f"T{next(number)}" if code is Auto else code
    indicator = Indicator.objects.create(code=code, title=f"Measure {code}", family="timeliness", polarity=polarity)
    usual = {
        "number": 1,
        "label": "Within 45 working days",
        "definition": "What counts.",
        "shape": "percentage",
        "over_time": "flow",
        "unit": "%",
        "numerator_label": "Done in time",
        "denominator_label": "All done",
        "source": "Made for a test",
    }
    if given.get("shape") in {"stock", "flow", "change"}:
        usual |= {"decimals": 0, "unit": "cases", "numerator_label": "", "denominator_label": ""}
    return IndicatorVersion.objects.create(indicator=indicator, **(usual | given))


def create_quarter(*, starts_on: date, ends_on: date) -> Period:
    label = f"{starts_on:%B} to {ends_on:%B %Y}"
    return Period.objects.get_or_create(
        kind="quarter", starts_on=starts_on, ends_on=ends_on, defaults={"label": label}
    )[0]


def create_round(*, authority: Authority, period: Any = Auto, **given: Any) -> Round:
    """Of July to September 2026: due on 21 October, locked after 31 December."""
    if period is Auto:
        period = create_quarter(starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    usual = {"opens_on": date(2026, 9, 30), "due_on": date(2026, 10, 21), "locks_on": date(2026, 12, 31)}
    return Round.objects.create(authority=authority, period=period, **(usual | given))


def ask(*, round: Round, subject: Subject, version: Any = Auto) -> IndicatorVersion:
    """Have a unit or agency return a measure in a round."""
    version = create_version() if version is Auto else version
    Expectation.objects.create(round=round, subject=subject, version=version)
    return version


def create_target(
    *, version: IndicatorVersion, subject: Subject, authority: Authority, level: Any, rule: Any = None
) -> Target:
    return Target.objects.create(
        version=version, subject=subject, authority=authority, kind="period", level=level, rule=rule
    )


def create_figure(
    *, quarterly_return: Any, version: IndicatorVersion, approved_by: Any = None, **given: Any
) -> Observation:
    """A figure of a return; with `approved_by`, an approved one."""
    return Observation.objects.create(
        version=version,
        subject=quarterly_return.subject,
        period=quarterly_return.round.period,
        source=Observation.Source.RETURN,
        quarterly_return=quarterly_return,
        approved_by=approved_by,
        approved_at=LONG_AGO if approved_by else None,
        **given,
    )


def create_area(*, name: str = "Testbury", code: Any = Auto, level: str = "local_authority", **given: Any) -> Area:
    """An area of national tables; with `authority`, that of a council here."""
    key = next(number)
    subject = Subject.objects.create(slug=f"area-{key}", kind=Subject.Kind.AREA, name=name)
    code = f"E06{key:06}" if code is Auto else code
    return Area.objects.create(subject=subject, code=code, level=level, **given)


def create_release(*, table: Any = Auto, published_on: date = date(2026, 10, 30), **given: Any) -> Release:
    """Of a new table, unless one is given."""
    key = next(number)
    if table is Auto:
        table = ReleasedTable.objects.create(name=f"Table {key}", publisher="Department for Education")
    usual = {"title": f"Release {key}", "file_name": "table.csv", "digest": "d"}
    return Release.objects.create(table=table, published_on=published_on, **(usual | given))


def create_year(*, ends_in: int = 2026) -> Period:
    """A financial year, by the year of its last day."""
    days = {"starts_on": date(ends_in - 1, 4, 1), "ends_on": date(ends_in, 3, 31)}
    label = f"{ends_in - 1}-{ends_in % 100:02}"
    return Period.objects.get_or_create(kind="financial_year", **days, defaults={"label": label})[0]


def create_national_figure(
    *, version: IndicatorVersion, subject: Subject, release: Any = Auto, period: Any = Auto, **given: Any
) -> Observation:
    """A figure of a release: of 2025-26, unless another period is given."""
    return Observation.objects.create(
        version=version,
        subject=subject,
        release=create_release() if release is Auto else release,
        period=create_year() if period is Auto else period,
        source=Observation.Source.RELEASE,
        **given,
    )


def create_comparator_set(*, authority: Authority, areas: Any = (), **given: Any) -> ComparatorSet:
    """Statistical neighbours in force since 2024, the closest first."""
    usual = {"name": "Statistical neighbours", "kind": "neighbours", "source": "A model", "starts_on": date(2024, 4, 1)}
    made = ComparatorSet.objects.create(authority=authority, **(usual | given))
    ComparatorMember.objects.bulk_create(
        ComparatorMember(comparator_set=made, area=area, order=order) for order, area in enumerate(areas, start=1)
    )
    return made


def create_regime(*, areas: Any = ("Overall effectiveness", "Practice"), words: Any = ("Good", "Weak")) -> Regime:
    """With a scale of these words, best first, by which each of its areas is judged; the first is the overall one."""
    key = next(number)
    scale = Scale.objects.create(slug=f"scale-{key}", name=f"Scale {key}")
    for order, word in enumerate(words, start=1):
        Grade.objects.create(scale=scale, order=order, word=word)
    regime = Regime.objects.create(slug=f"regime-{key}", name=f"Regime {key}", short_name=f"R{key}")
    for order, name in enumerate(areas, start=1):
        JudgementArea.objects.create(regime=regime, order=order, name=name, scale=scale, is_overall=order == 1)
    return regime


def create_inspection(*, authority: Authority, regime: Any = Auto, **given: Any) -> Inspection:
    """Of one's own council, a working record of it."""
    key = next(number)
    regime = create_regime() if regime is Auto else regime
    usual = {"title": f"Inspection {key}", "subject_authority": authority.name}
    return Inspection.objects.create(slug=f"inspection-{key}", regime=regime, authority=authority, **(usual | given))


def create_finding(*, inspection: Inspection, **given: Any) -> Finding:
    """One that asks for something, without a deadline."""
    key = next(number)
    usual = {"title": f"Finding {key}", "summary": "Plans drift.", "kind": "area_for_improvement", "order": key}
    usual |= {"authority": inspection.authority, "document": inspection.document}
    return Finding.objects.create(slug=f"finding-{key}", inspection=inspection, **(usual | given))
