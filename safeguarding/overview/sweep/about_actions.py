"""Rules about actions, the posts that own them, and whether they worked."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from actionplans.impact import reviews
from actionplans.models import Action, PlanRow
from indicators.figures import Point
from indicators.models import Indicator
from indicators.rating import Rating
from indicators.sentences import latest
from indicators.wording import counted
from reports.models import Resolution
from safeguarding.access import Permission
from safeguarding.models import Post
from safeguarding.overview.sweep.cases import Case, Rule, Severity
from safeguarding.overview.sweep.record import LIVE, Record
from standards.models import Finding, Inspection, Standard


def case_of(action: Action, text: str) -> Case:
    return Case(
        f"action-{action.pk}", action.title, reverse("actionplans:action_detail", args=[action.pk]), text,
        since=action.set_on or (action.document.dated_on if action.document else None),
        printed=action.document_id is not None, demonstration=action.is_demonstration,
    )  # fmt: skip


def without_reason(record: Record) -> Iterator[Case]:
    """Neither it nor a row it stands in names a finding, a standard or a paragraph; its plans answer no inspection and
    no standard, and no body asked for it."""
    rows = PlanRow.objects.filter(actions=OuterRef("pk"))
    reasons = [
        Finding.objects.filter(actions=OuterRef("pk")),
        rows.filter(findings__isnull=False),
        rows.filter(standards__isnull=False),
        rows.filter(references__isnull=False),
        Standard.objects.filter(plans__rows__actions=OuterRef("pk")),
        Inspection.objects.filter(plans__rows__actions=OuterRef("pk")),
        Resolution.objects.filter(action=OuterRef("pk")),
    ]
    found = record.actions.filter(LIVE)
    for reason in reasons:
        found = found.exclude(Exists(reason))
    for action in found:
        yield case_of(action, "It answers no finding, no standard and nothing that a body asked for")


def unmeasured(record: Record) -> Iterator[Case]:
    """Delivered with a figure in by which to judge it and nobody has; or with no figure named and nothing said."""
    done = list(
        record.actions.filter(delivery="delivered", document=None).select_related("moves__indicator", "moves_by")
    )
    known = reviews(record.reader, done)
    for action in done:
        if action.pk in known and known[action.pk].is_due:
            yield case_of(action, f"Delivered; its figure is in: {known[action.pk].figure}")
        elif action.pk not in known and action.effect is None:
            yield case_of(
                action, "Delivered; no figure is named that it should move, and nobody said whether it worked"
            )


def red_without_action(record: Record) -> Iterator[Case]:
    red = [run for run in record.runs.values() if run.judgement.rating == Rating.RED]
    if not red:
        return
    live = record.promises.filter(moves__indicator__isnull=False).values_list("moves__indicator", flat=True)
    beside = record.promises.filter(rows__indicators__isnull=False).values_list("rows__indicators", flat=True)
    taken_up = {*live, *beside}
    for run in red:
        if run.indicator.pk not in taken_up and run.last:
            yield red_case(run.indicator, latest(run.last), run.last)


def red_case(indicator: Indicator, text: str, last: Point) -> Case:
    return Case(
        f"indicator-{indicator.pk}", f"{indicator.code} {indicator.title}",
        reverse("indicators:indicator_detail", args=[indicator.code]), f"Red: {text}",
        since=last.period.ends_on, demonstration=last.is_demonstration,
    )  # fmt: skip


def vacant(record: Record) -> Iterator[Case]:
    """Posts that own promises and that nobody holds."""
    owned: dict[int, list[Action]] = {}
    for action in record.promises.filter(holder=None, owned_by__isnull=False):
        owned.setdefault(action.owned_by, []).append(action)
    for post in Post.objects.visible_to(record.reader).filter(pk__in=owned).prefetch_related("holdings"):
        ended = [holding.ends_on for holding in post.holdings.all() if holding.ends_on]
        yield Case(
            f"post-{post.pk}", post.title, reverse("post_detail", args=[post.pk]),
            f"Nobody holds it; it owns {counted(len(owned[post.pk]), 'live action')}",
            since=max(ended, default=None), demonstration=post.is_demonstration,
            elsewhere=f"{reverse('actionplans:action_list')}?owner={post.pk}",
        )  # fmt: skip


def unowned(record: Record) -> Iterator[Case]:
    for action in record.promises.filter(owned_by=None):
        yield case_of(action, "No post owns it")


RULES = [
    Rule(
        "red-without-action",
        Severity.SERIOUS,
        "Red measures with no live action",
        "The last complete figure is red against its target, and no action under way is meant to move it.",
        Permission.KEEP_PLANS,
        red_without_action,
    ),
    Rule(
        "posts-vacant",
        Severity.SERIOUS,
        "Vacant posts that own live actions",
        "Nobody holds the post today, so nobody answers for what it owns.",
        Permission.MANAGE_PEOPLE,
        vacant,
    ),
    Rule(
        "actions-unowned",
        Severity.SERIOUS,
        "Live actions that no post owns",
        "Nobody was asked to do it, so nobody can be asked whether it is done.",
        Permission.KEEP_PLANS,
        unowned,
    ),
    Rule(
        "actions-without-reason",
        Severity.WARNING,
        "Actions without a reason for being",
        "Nothing says which finding or standard it answers, so nobody can tell whether it is still needed.",
        Permission.KEEP_PLANS,
        without_reason,
    ),
    Rule(
        "delivered-unmeasured",
        Severity.WARNING,
        "Delivered, and nobody has said whether it worked",
        "Delivered is not effective: its review is due, or it names no figure and nothing was said of its effect.",
        Permission.VERIFY_ACTION,
        unmeasured,
    ),
]
