"""What earlier public editions have told already of the figures that a paper is about to show.

A figure that was printed can no more be withheld, and hides nothing any more; one that was withheld would be given away
by showing it now. So both are told to the rule (`indicators.disclosure`), from what was issued: the origins in the
stored public editions, of withdrawn and corrected issues too, since whoever has read them knows them.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models.fields.json import KeyTransform

from indicators.disclosed import Told
from indicators.disclosure import TOTAL
from indicators.figures import Point
from reports.bound.texts import key_of, part_with_counts, with_counts
from reports.finishing import WITHHELD_SMALL
from reports.models import Issue
from safeguarding.models import Authority

Printed = dict[str, set[str]]


def printed(authority: Authority) -> Printed:
    """What public editions of the authority's issues say of each figure, by its key. One query."""
    origins = KeyTransform("public_origins", "paper_version__content")
    found: Printed = defaultdict(set)
    for listed in Issue.objects.filter(report__authority=authority).order_by("pk").values_list(origins, flat=True):
        for origin in listed or ():
            found[origin["key"]].add(origin["figure"])
    return found


def told(authority: Authority, points: Iterable[Point]) -> dict[tuple[int, int], Told]:
    """What is known already of these figures, by the keys of version and period. One query."""
    known = printed(authority)
    return {(point.version.pk, point.period.pk): told_of(point, known) for point in points} if known else {}


def told_of(point: Point, known: Printed) -> Told:
    """A figure that was corrected since, or a total that more units have joined, was told as it was then."""
    indicator, quarter = point.version.indicator, point.quarter
    now = {TOTAL: (key_of(indicator, quarter), with_counts(point))}
    for part in (*point.parts, *point.controls):
        now[part.subject_id] = key_of(indicator, quarter, part.subject.slug), part_with_counts(part)
    said = {subject: known.get(key, set()) for subject, (key, _) in now.items()}
    public = frozenset(subject for subject, (_, text) in now.items() if text in said[subject])
    before = frozenset(subject for subject, texts in said.items() if WITHHELD_SMALL in texts) - public
    other = said[TOTAL] - {now[TOTAL][1], WITHHELD_SMALL}
    return Told(public, before, has_other_total=bool(other))
