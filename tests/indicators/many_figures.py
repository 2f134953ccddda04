"""A round with very many figures asked for, made by few statements."""

from itertools import count

from indicators.models import Expectation, Round, Subject
from safeguarding.models import Authority, Unit
from tests import factories

number = count(1)


def create_round_of(authority: Authority, *, units: int, measures: int) -> tuple[Round, list[tuple[int, int]]]:
    """The round, and the keys of the unit and the definition of each figure that it asks for."""
    slug = f"many-{authority.pk}-{next(number)}"
    round = factories.create_round(authority=authority)
    versions = [factories.create_version(code=f"M{authority.pk}-{next(number)}") for _ in range(measures)]
    keys = [f"{slug}-{place}" for place in range(units)]
    Unit.objects.bulk_create([Unit(slug=key, authority=authority, name=key, kind="Team") for key in keys])
    made = Unit.objects.filter(slug__in=keys) if units < 500 else Unit.objects.filter(slug__startswith=f"{slug}-")
    Subject.objects.bulk_create(
        Subject(slug=unit.slug, kind="unit", name=unit.name, authority=authority, unit=unit) for unit in made
    )
    subjects = Subject.objects.filter(slug__startswith=f"{slug}-").values_list("pk", flat=True)
    pairs = [(subject, version.pk) for subject in subjects for version in versions]
    asked = (Expectation(round=round, subject_id=subject, version_id=version) for subject, version in pairs)
    Expectation.objects.bulk_create(asked, batch_size=2_000)
    return round, pairs
