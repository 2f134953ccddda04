"""Whether the totals that a return's figures belong to are final, said in words (`figures.Point.is_provisional`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from indicators import wording
from indicators.models import Expectation, IndicatorVersion, Return


@dataclass(frozen=True)
class Totals:
    """Whether the quarter's totals, to which a return's figures belong, are final: every unit asked has an approved
    return. `awaited` names those that have none; of the `asked` measures of the return, `final` do without them."""

    asked: int
    final: int
    awaited: tuple[str, ...]

    @property
    def sentence(self) -> str:
        if not self.asked:
            return ""
        if self.final == self.asked:
            return "The quarter’s totals of these measures are final: every unit asked for them is in and approved."
        rest = self.asked - self.final
        start = "The quarter’s totals of these measures are provisional"
        if self.final:
            count = wording.counted(self.asked, "measure")
            start = f"The quarter’s totals of {wording.in_words(rest)} of these {count} are provisional"
        names = wording.joined(self.awaited[:5])
        more = f" and {wording.in_words(len(self.awaited) - 5)} more" if len(self.awaited) > 5 else ""
        return f"{start}: nothing is approved yet of {names}{more}."


def totals_of(round: Any, versions: Iterable[IndicatorVersion]) -> Totals:
    """Of the measures of one return, over every unit and agency asked for them in its round. One query."""
    keys = {version.pk for version in versions}
    approved = Return.objects.filter(round=OuterRef("round"), subject=OuterRef("subject"), approved_at__isnull=False)
    rows = Expectation.objects.filter(round=round, version__in=keys)
    rows = rows.annotate(is_approved=Exists(approved)).order_by("subject__name")
    open_versions, names = set(), []
    for version, name, is_approved in rows.values_list("version", "subject__name", "is_approved"):
        if not is_approved:
            open_versions.add(version)
            names.append(name)
    return Totals(len(keys), len(keys - open_versions), tuple(dict.fromkeys(names)))
