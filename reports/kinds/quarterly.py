"""Quarterly performance report: exceptions first, then the scorecard, actions, their effects and how good the data are.

The order is that of `domain.md` F: what a board would otherwise miss comes before what it can look up.
"""

from collections.abc import Sequence
from datetime import date

from reports.bound.actions import has_late
from reports.bound.exceptions import exceptions
from reports.kinds.anatomy import Anatomy, Asked, Bind, Drafted, Place, Words
from reports.kinds.attention import what_needs_attention
from reports.kinds.drafting import (
    ASKED_BEFORE,
    ATTACHED,
    CHANGED,
    CONSIDERED,
    ENGAGED,
    IMPLIED,
    RECOMMENDED,
    REVIEWS,
    SIGNED,
    Verb,
    asking,
    body_kind,
    body_name,
    of_moves,
    of_proposals,
    period,
    reasons,
    written,
)
from reports.models import Report


def purpose(report: Report, on: date) -> Sequence[Drafted]:
    return [
        Words(
            f"To tell {body_name(report)} how well children were protected in {period(report)}: what is off its target "
            "and why, what is proposed, whether promises are being kept, and whether what was done has worked."
        )
    ]


def recommend(report: Report, on: date) -> Sequence[Asked]:
    """To note the quarter; then what each exception, late promise and move asks for. Nothing is asked that the paper
    does not hold."""
    asked = [Asked(Verb.NOTE, f"how well children were protected in {period(report)}")]
    if exceptions(report, on):
        asked.append(of_proposals(report, "attention"))
    if has_late(asking(report, on)):
        tail = "" if body_kind(report) in REVIEWS else ", and challenge those who own it"
        asked.append(Asked(Verb.NOTE, f"what is late (section {{see late}}){tail}"))
    return [*asked, *of_moves(report, on)]


ANATOMY = Anatomy(
    title="Safeguarding performance, {period}",
    says="The quarter’s exceptions, scorecard, actions and their effects, for cabinet, scrutiny or a board.",
    recommend=recommend,
    places=(
        Place("purpose", "Purpose", "What the paper is for, in a sentence.", draft=purpose),
        RECOMMENDED,
        Place("reasons", "Reasons for recommendations", "Why the body is asked to do this.", draft=reasons),
        ASKED_BEFORE,
        Place(
            "attention",
            "What needs attention",
            "What is off target: the issue, why, and what is proposed.",
            draft=what_needs_attention,
        ),
        Place(
            "late",
            "What is late, asks to move or shows no effect",
            "Promises that slip: what is late, dates that are asked to move again, what was delivered without effect.",
            draft=written(Bind("late_actions"), Bind("chair_moves"), Bind("actions_without_effect")),
            is_required=False,
        ),
        CHANGED,
        Place("scorecard", "Scorecard", "The quarter’s measures with their targets.", draft=written(Bind("scorecard"))),
        Place(
            "actions",
            "Actions",
            "Every action with its owner, its dates and where it stands.",
            draft=written(Bind("actions_standing")),
            is_required=False,
        ),
        Place(
            "effects",
            "Effects of what was delivered",
            "Whether what was delivered moved what it was meant to move.",
            draft=written(Bind("actions_effect")),
            is_required=False,
        ),
        Place(
            "data-quality",
            "How good the data are",
            "What is missing, late, provisional or corrected.",
            draft=written(Bind("data_quality")),
        ),
        ENGAGED,
        CONSIDERED,
        IMPLIED,
        SIGNED,
        ATTACHED,
    ),
)
