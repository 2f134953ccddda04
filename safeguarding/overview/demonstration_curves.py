"""What is said of curves in the demonstration: a usual range that starts anew, and stories. From
`demonstration/curves.yml`; loading again makes nothing.
"""

from datetime import datetime, time
from pathlib import Path

import yaml
from django.db import models
from django.utils import timezone

from indicators.models import CurveStory, Indicator, IndicatorVersion, Rebase
from safeguarding.calendar import Quarter, add_working_days
from safeguarding.models import User
from safeguarding.overview.demonstration_rounds import by_key
from safeguarding.overview.fixtures import ExactLoader


def load(first: Quarter, path: Path) -> list[str]:
    """Rows that are missing; one line for each made. `first` is the quarter that the file counts from."""
    spec = yaml.load(path.read_text(encoding="utf-8"), ExactLoader)
    users, versions = by_key(User), by_key(IndicatorVersion)
    made: list[models.Model] = []
    for given in spec["ranges"]:
        if not Rebase.objects.filter(is_demonstration=True, definition=versions[given["measure"]]).exists():
            made.append(range_of(given, first, users[given["by"]], versions[given["measure"]]))
    for given in spec["stories"]:
        person, told = users[given.pop("by")], Indicator.objects.get(code=given.pop("measure"))
        if not CurveStory.objects.filter(authority=person.authority, indicator=told).exists():
            made.append(CurveStory(authority=person.authority, indicator=told, is_demonstration=True, **given))
    for row in made:
        row.save()
    return [f"{row._meta.label} {row.pk}" for row in made]


def range_of(given: dict, first: Quarter, by: User, definition: IndicatorVersion) -> Rebase:
    """Made ten working days after its quarter's end, when its figure was in."""
    quarter = first
    for _ in range(given["quarter"]):
        quarter = quarter.next()
    at = timezone.make_aware(datetime.combine(add_working_days(quarter.ends_on, 10), time(15)))
    said = {"what_changed": given["what_changed"], "reason": given["reason"]}
    return Rebase(
        authority=by.authority,
        definition=definition,
        starts_on=quarter.starts_on,
        **said,
        made_at=at,
        made_by=by,
        is_demonstration=True,
    )
