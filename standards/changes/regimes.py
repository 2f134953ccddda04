"""Audited changes of regimes: what each judges, on which scales, and what must follow its reports. An area by which
somebody was judged keeps its name and scale, or what was published would come to say something else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F

from safeguarding.changes.common import free_slug
from safeguarding.changes.whole import Lines, Part, add_whole, save_whole
from safeguarding.models import User
from standards.models import JudgementArea, Regime, RegimeDuty, Scale

FIELDS = ("name", "short_name", "inspectorate", "years", "legal_basis", "description", "aftermath")
PLACES = {"add"}  # what stands in addresses where the slug of a regime does
FAR = 1_000  # rows stand there while they change places: no two may share one at any moment


@dataclass(frozen=True)
class Area:
    """What is judged, as it is to be; `pk` None: a new one. `scale` None: words on no scale."""

    pk: int | None
    name: str
    scale: Scale | None
    is_overall: bool

    @property
    def words(self) -> str:
        return f"{self.name} ({self.scale or 'no scale'}{', overall' if self.is_overall else ''})"


@dataclass(frozen=True)
class Duty:
    """What must follow, as it is to be; `pk` None: a new one."""

    pk: int | None
    name: str
    within: int
    within_unit: str
    starts_with: str
    condition: str = ""
    source: str = ""

    @property
    def words(self) -> str:
        return f"{self.name}: {self.within} {self.within_unit} from {self.starts_with}"


@transaction.atomic
def save_regime(
    *,
    regime: Regime,
    areas: Sequence[Area],
    duties: Sequence[Duty],
    by: User,
    at: datetime,
    version: int | None = None,
) -> Regime:
    """Write a new regime or a changed one, with its areas and duties in their order. `version`: see `common.write`."""
    if Regime.objects.filter(name__iexact=regime.name).exclude(pk=regime.pk).exists():
        raise ValidationError({"name": f"There is a kind of inspection “{regime.name}” already. Choose another name."})
    if sum(one.is_overall for one in areas) > 1:
        raise ValidationError("Only one area is the overall judgement. Untick the others.")
    parts = [part_of("areas", areas, areas_of, JudgementArea), part_of("duties", duties, duties_of, RegimeDuty)]
    if regime.pk is None:
        slug = free_slug(Regime, regime.short_name or regime.name)
        regime.slug = free_slug(Regime, f"regime {slug}") if slug in PLACES else slug
        add_whole(regime, FIELDS, parts, by=by, at=at)
        return regime
    stored = Regime.objects.select_for_update(of=("self",)).get(pk=regime.pk)
    check_areas(stored, areas)
    check_duties(stored, duties)
    save_whole(regime, FIELDS, parts, version=version, by=by, at=at)
    return regime


def areas_of(regime: Regime) -> list[Area]:
    rows = regime.areas.select_related("scale").order_by("order")
    return [Area(row.pk, row.name, row.scale, row.is_overall) for row in rows]


def duties_of(regime: Regime) -> list[Duty]:
    fields = "pk", "name", "within", "within_unit", "starts_with", "condition", "source"
    return [Duty(*row) for row in regime.duties.order_by("order").values_list(*fields)]


def judged(regime: Regime) -> set[int]:
    """The areas by which somebody was judged."""
    return set(regime.areas.filter(judgements__isnull=False).values_list("pk", flat=True))


def recorded(regime: Regime) -> set[int]:
    """The duties of which it is recorded somewhere how they were met."""
    return set(regime.duties.filter(met__isnull=False).values_list("pk", flat=True))


def check_areas(regime: Regime, areas: Sequence[Area]) -> None:
    wanted, used = {one.pk: one for one in areas}, judged(regime)
    for before in areas_of(regime):
        now = wanted.get(before.pk)
        if before.pk in used and now is None:
            raise ValidationError(f"Somebody was judged by “{before.name}”, so that it stays.")
        if before.pk in used and now != before:
            words = f"Somebody was judged by “{before.name}”, so that its name and scale stay. Add another area."
            raise ValidationError({f"name_a{before.pk}": words})


def check_duties(regime: Regime, duties: Sequence[Duty]) -> None:
    wanted, used = {one.pk for one in duties}, recorded(regime)
    for before in duties_of(regime):
        if before.pk in used and before.pk not in wanted:
            raise ValidationError(f"It is recorded how “{before.name}” was met, so that it stays.")


def part_of(name: str, rows: Sequence[Any], read: Any, model: type[models.Model]) -> Part:
    """Rows are told from each other by what they say, so that a new one sent twice is no difference."""
    return Part(
        name,
        read=lambda regime: lines_of(read(regime)),
        wanted=lines_of(rows),
        put=lambda regime: put_rows(regime, getattr(regime, name), rows, model),
    )


def lines_of(rows: Sequence[Any]) -> Lines:
    return [(replace(one, pk=None), one.words) for one in rows]


def put_rows(regime: Regime, stored: Any, rows: Sequence[Any], model: type[models.Model]) -> None:
    """Rows that stay are changed in place: judgements and records name them."""
    stored.exclude(pk__in=[one.pk for one in rows if one.pk]).delete()
    stored.update(order=F("order") + FAR)
    for order, one in enumerate(rows, start=1):
        row = stored.get(pk=one.pk) if one.pk else model(regime=regime)
        for name, value in vars(one).items():
            if name != "pk":
                setattr(row, name, value)
        row.order = order  # type: ignore[attr-defined]
        row.save()
