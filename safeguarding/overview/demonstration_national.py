"""National figures of the demonstration: an invented file, brought in by the importer's own code, and the sets of
invented councils with which Derby is compared. See `fixtures/demonstration/comparators.yml`."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from indicators.models import Area, ComparatorMember, ComparatorSet, Release
from indicators.release_changes import import_content
from indicators.release_reading import About
from indicators.tidy_rules import Meaning
from safeguarding.models import Authority
from safeguarding.overview.fixtures import ExactLoader

PARTS = {"numerator": "number", "denominator": "of", "value": "rate"}


def load(day: date, file: Path) -> list[str]:
    """The release and the sets, where there are none yet; one line for each row made beside its figures."""
    spec = yaml.load(file.read_text(encoding="utf-8"), ExactLoader)
    if Release.objects.filter(table__name=spec["release"]["table"]).exists():
        return []
    release = bring_in(day, spec, file.parent)
    sets = [make_set(given) for given in spec["sets"]]
    return [f"{row._meta.label} {row.pk}" for row in (release, *sets)]


def bring_in(day: date, spec: dict[str, Any], folder: Path) -> Release:
    """Published by the demonstration's day, whenever that is."""
    given = spec["release"]
    published_on = min(given["published_on"], day)
    figures = {key: {part: f"{start}_{end}" for part, end in PARTS.items()} for key, start in spec["figures"].items()}
    return import_content(
        content=(folder / given["file"]).read_bytes(),
        meaning=Meaning(figures, {}),
        what=About(given["table"], given["title"], published_on, is_invented=True),
        publisher=given["publisher"],
        covers=given["covers"],
        file_name=given["file"],
        by="load_fixtures",
        at=timezone.make_aware(datetime.combine(day, time(9))),
    )


def make_set(given: dict[str, Any]) -> ComparatorSet:
    codes, closeness = given.pop("members"), given.pop("closeness", [])
    areas = {area.code: area for area in Area.objects.filter(code__in=codes)}
    derby = Authority.objects.get(slug="derby")
    made = ComparatorSet.objects.create(authority=derby, is_demonstration=True, **given)
    for order, code in enumerate(codes, start=1):
        words = closeness[order - 1] if closeness else ""
        ComparatorMember.objects.create(comparator_set=made, area=areas[code], order=order, closeness=words)
    return made
