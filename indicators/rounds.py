"""What a round may ask of whom: the units and agencies there are, the measures that have a definition in force, the
quarters without a round, and the lists to begin from. Constant numbers of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from indicators import return_rules, return_shapes
from indicators.models import (
    CollectionTemplate,
    Expectation,
    Indicator,
    IndicatorVersion,
    Observation,
    Return,
    Round,
    Subject,
    TemplateLine,
)
from safeguarding.access import ROLES, Permission
from safeguarding.calendar import Quarter, add_working_days, last_quarter_ended, quarter_of
from safeguarding.models import Agency, Unit, User

# Working days after the last day of the period; an officer may change each.
OPENS, DUE, LOCKS = 1, 15, 20
QUARTERS_BACK = 8

Pair = tuple[str, int]  # the key of a place and that of an indicator


@dataclass(frozen=True)
class Place:
    """A unit or an agency of which figures may be asked. `depth` is how deep a unit lies in the tree."""

    key: str
    name: str
    kind: str
    thing: Unit | Agency
    depth: int = 0
    note: str = ""

    @property
    def is_agency(self) -> bool:
        return isinstance(self.thing, Agency)


def key_of(subject: Subject) -> str:
    """The key of the place that a subject stands for."""
    return f"unit-{subject.unit_id}" if subject.unit_id else f"agency-{subject.agency_id}"


def places(user: Any, on: date, *, kept: Iterable[str] = ()) -> list[Place]:
    """Units of the person's authority in their tree, then the agencies that work with it: those there were on a day,
    and those whose keys are `kept` although they had ended or not begun."""
    kept = set(kept)
    units = Unit.objects.visible_to(user).filter(authority=user.authority_id, document=None).with_tree_fields()
    agencies = Agency.objects.visible_to(user).filter(authorities=user.authority_id)
    found = [Place(f"unit-{unit.pk}", unit.name, unit.kind, unit, unit.tree_depth, past(unit, on)) for unit in units]
    found += [
        Place(f"agency-{agency.pk}", agency.name, agency.get_kind_display(), agency, 0, past(agency, on))
        for agency in agencies
    ]
    return [place for place in found if not place.note or place.key in kept]


def past(thing: Unit | Agency, on: date) -> str:
    """Why a unit or agency is not there on a day; empty where it is."""
    if thing.ends_on and thing.ends_on < on:
        return f"ended on {return_rules.day(thing.ends_on)}"
    if thing.starts_on and thing.starts_on > on:
        return f"begins on {return_rules.day(thing.starts_on)}"
    return ""


def in_force(on: date) -> QuerySet[IndicatorVersion]:
    """Definitions in force on a day. A start or an end that is not known counts as open."""
    started = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    return IndicatorVersion.objects.filter(started, Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def measures(on: date) -> list[IndicatorVersion]:
    """The definition in force on a day of each measure collected today that a return has boxes for, in the library's
    order; the newest where two overlap."""
    rows = in_force(on).filter(indicator__parent__isnull=True, indicator__is_current=True)
    rows = rows.select_related("indicator").order_by(
        "indicator__family", "indicator__order", "indicator__code", "number"
    )
    newest = {version.indicator_id: version for version in rows}
    return [version for version in newest.values() if return_shapes.number_fields(version)]


# --- Lists to begin from ------------------------------------------------------------------------------------------


def indicator_of(line: Expectation | TemplateLine) -> Indicator:
    return line.indicator if isinstance(line, TemplateLine) else line.version.indicator


def pair_of(line: Expectation | TemplateLine) -> Pair:
    return key_of(line.subject), indicator_of(line).pk


def lines_of(source: Round | CollectionTemplate | None) -> list[Any]:
    """Who returns what, each line with its subject and its indicator."""
    if source is None:
        return []
    if isinstance(source, Round):
        return list(source.expectations.select_related("subject", "version__indicator"))
    return list(source.lines.select_related("subject", "indicator"))


def starts(user: Any) -> dict[str, Round | CollectionTemplate | None]:
    """What the list of a new round may begin from, by the value a form sends: templates by name, then the last round,
    then nothing."""
    templates = CollectionTemplate.objects.visible_to(user)
    found: dict[str, Round | CollectionTemplate | None] = {f"template-{one.pk}": one for one in templates}
    last = Round.objects.visible_to(user).select_related("period").order_by("-period__ends_on").first()
    if last:
        found["last"] = last
    return found | {"nothing": None}


def start_label(start: Round | CollectionTemplate | None) -> str:
    if start is None:
        return "With nothing ticked"
    return f"As in the round for {start.period}" if isinstance(start, Round) else f"From the template “{start.name}”"


@dataclass(frozen=True)
class Group:
    """One unit or agency with the measures that may be asked of it."""

    place: Place
    indicators: list[Indicator]


def groups(user: Any, on: date, *, kept: Mapping[Pair, Indicator] | None = None) -> list[Group]:
    """Everything that may be asked on a day, and what is `kept`, whatever became of its unit or measure since."""
    kept, usual = kept or {}, [version.indicator for version in measures(on)]
    more: dict[str, list[Indicator]] = defaultdict(list)
    for (key, _), indicator in kept.items():
        if indicator not in usual:
            more[key].append(indicator)
    return [Group(place, usual + more[place.key]) for place in places(user, on, kept={key for key, _ in kept})]


def left_out(lines: Iterable[Expectation | TemplateLine], among: Sequence[Group]) -> list[str]:
    """Names of lines that a new round cannot have: their unit is gone, or their measure has no definition then."""
    possible = {(group.place.key, indicator.pk) for group in among for indicator in group.indicators}
    names = {pair_of(line): f"{line.subject.name}, {indicator_of(line).code}" for line in lines}
    return sorted(name for pair, name in names.items() if pair not in possible)


def value_of(pair: Pair) -> str:
    """A line as a form sends it."""
    return f"{pair[0]}:{pair[1]}"


def given_pairs(round: Round) -> set[Pair]:
    """Lines of a round for which something has been typed already, figure or words."""
    rows = Observation.objects.filter(quarterly_return__round=round).select_related("subject", "version")
    return {(key_of(row.subject), row.version.indicator_id) for row in rows}


def returns_in(round: Round) -> set[int]:
    """Keys of the subjects of a round whose returns are in, so that nothing can be added to them."""
    rows = Return.objects.filter(round=round).with_state()
    return {row.subject_id for row in rows if row.state in return_rules.IN_STATES}


def hold(round: Round, *subjects: Subject) -> QuerySet[Expectation]:
    """What a round asks of these subjects or of all; until the transaction ends nobody else gives, sends in, adds or
    takes out any of it. (SQLite has one writer at a time without this.)"""
    rows = Expectation.objects.filter(round=round)
    rows = rows.filter(subject__in=subjects) if subjects else rows
    if connection.features.has_select_for_update:
        locked = rows.select_for_update().order_by("pk").values("pk")
        with connection.cursor() as cursor:  # past the ORM, which would fetch what there may be a hundred thousand of
            cursor.execute(*locked.query.sql_with_params())
    return rows.order_by()


# --- Periods and dates --------------------------------------------------------------------------------------------


def open_quarters(user: Any, today: date) -> list[Quarter]:
    """Quarters that have no round yet: the last ended first, then the one that is running, then older ones."""
    ended = last_quarter_ended(today)
    offered = [ended, ended.next()]
    while len(offered) < QUARTERS_BACK + 1:
        offered.append((offered[-1] if len(offered) > 2 else ended).previous())
    held = Round.objects.visible_to(user).filter(period__kind="quarter").values_list("period__ends_on", flat=True)
    taken = set(held)
    return [quarter for quarter in offered if quarter.ends_on not in taken]


def quarter_ending(text: str) -> Quarter | None:
    """The quarter that a form names by its last day; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    quarter = quarter_of(day)
    return quarter if quarter.ends_on == day else None


def proposed_dates(quarter: Quarter) -> dict[str, date]:
    """Opening, due and lock day of a round, in working days from the end of its quarter."""
    numbers = {"opens_on": OPENS, "due_on": DUE, "locks_on": LOCKS}
    return {name: add_working_days(quarter.ends_on, number) for name, number in numbers.items()}


# --- People -------------------------------------------------------------------------------------------------------


def who_may_return(authority_id: int) -> QuerySet[User]:
    """People of an authority who could fill in a return today: with an account that opens and a role that lets them."""
    roles = [role.value for role, allowed in ROLES.items() if Permission.ENTER_RETURN in allowed]
    people = User.objects.filter(authority=authority_id, is_active=True)
    people = people.filter(grants__role__in=roles, grants__ended_at__isnull=True).distinct()
    return people if settings.DEMONSTRATION else people.filter(is_demonstration=False)
