"""What the kinds of paper share when they are drafted: what a body may be asked, plain sentences, and prompts.

A prompt stands in square brackets where only the officer knows what belongs there; a paper that still holds one is not
sent to its signatories.
"""

from collections.abc import Sequence
from datetime import date

from reports.bound import Asking
from reports.bound.actions import asked_moves
from reports.bound.promises import day, titles
from reports.kinds.anatomy import Asked, Bind, Draft, Drafted, Place, Words
from reports.models import Body, Recommendation, Report, Section

Verb = Recommendation.Verb
DECIDES = {Body.Kind.CABINET}
REVIEWS = {Body.Kind.SCRUTINY}


def prompt(text: str) -> Words:
    """A sentence that tells the officer what to write."""
    return Words(f"[{text}]")


def written(*drafted: Drafted) -> Draft:
    """A part that always arrives with the same."""
    return lambda report, on: drafted


def body_kind(report: Report) -> str:
    """The kind of body it goes to; as for a board where no body is chosen, which can only be asked to look."""
    return str(report.body.kind) if report.body else str(Body.Kind.BOARD)


def body_name(report: Report) -> str:
    return report.body.name if report.body else "the body"


def period(report: Report) -> str:
    """The quarter it reports, as a sentence has it."""
    return str(report.period) if report.period else "the quarter"


def asking(report: Report, on: date, **choices: object) -> Asking:
    return Asking(report, choices, on)


# --- What a body is asked ---


def of_moves(report: Report, on: date) -> list[Asked]:
    """Each second move of a due date that waits: to be agreed, but by scrutiny, which decides nothing (domain E)."""
    moves = asked_moves(asking(report, on))
    if body_kind(report) in REVIEWS:
        waits = "which waits for the chair’s agreement"
        return [Asked(Verb.NOTE, f"the request for {of_move(move, action)}, {waits}") for move, action in moves]
    return [Asked(Verb.AGREE, of_move(move, action)) for move, action in moves]


def of_move(move, action) -> str:
    title = titles([action])[0]
    return f"a further move of the due date of {title}, from {day(move.from_on)} to {day(move.to_on)}"


def of_proposals(report: Report, key: str) -> Asked:
    """What a body says to what is proposed: a cabinet agrees, scrutiny recommends, a board endorses and challenges."""
    there = f"section {{see {key}}}"
    return by_body(
        report,
        cabinet=f"what is proposed for each measure in {there}",
        scrutiny=f"what it recommends on the measures in {there}",
        board=f"what is proposed for each measure in {there}, or say what it asks for instead",
    )


def by_body(report: Report, *, cabinet: str, scrutiny: str, board: str) -> Asked:
    """What each kind of body can be asked: to agree, to agree what it recommends, to endorse (domain E)."""
    kind = body_kind(report)
    if kind in DECIDES:
        return Asked(Verb.AGREE, cabinet)
    return Asked(Verb.AGREE, scrutiny) if kind in REVIEWS else Asked(Verb.ENDORSE, board)


def reasons(report: Report, on: date) -> Sequence[Drafted]:
    """Why a body is asked, by what it is for (domain E)."""
    kind = body_kind(report)
    if kind in DECIDES:
        first = (
            "The council answers for how children are protected. To decide what to do next, cabinet needs to know what "
            "is off its target, which promises are late and whether what was done has worked."
        )
    elif kind in REVIEWS:
        first = (
            "Scrutiny reviews how children are protected and recommends what should change. For that it needs to know "
            "what is off its target, which promises are late and whether what was done has worked."
        )
    else:
        first = (
            "The partners must assure themselves that children are protected, and challenge one another where they are "
            "not. For that they need to know what is off its target, which promises are late and whether what was done "
            "has worked."
        )
    moves = asked_moves(asking(report, on))
    second = "A due date that moves for the second time has to be agreed, so that no promise slips unseen."
    return [Words(first), Words(second)] if moves else [Words(first)]


ENGAGEMENT = prompt(
    "Say who was asked about this, children and families among them, what they said and what was done with it; or that "
    "nobody was asked, and why."
)
OPTIONS = prompt("Say what else was considered and why it was not chosen, or that nothing else was.")
RECOMMENDED = Place("recommendations", "Recommendations", kind=Section.Kind.RECOMMENDATIONS)
ASKED_BEFORE = Place(
    "asked",
    "You asked, we did",
    "What this body asked for before, and what has become of it.",
    draft=written(Bind("asked_and_done")),
)
CHANGED = Place(
    "changed",
    "What changed since the last paper",
    "What happened to the actions since this body was last told.",
    draft=written(Bind("actions_changed")),
    is_required=False,
)
ENGAGED = Place("engagement", "Engagement", "Who was asked, and what they said.", draft=written(ENGAGEMENT))
CONSIDERED = Place(
    "options", "Other options considered", "What else could be done, and why not.", draft=written(OPTIONS)
)
IMPLIED = Place("implications", "Implications", kind=Section.Kind.IMPLICATIONS)
SIGNED = Place("sign-offs", "Approved by", kind=Section.Kind.SIGN_OFFS)
ATTACHED = Place("attachments", "Background papers and appendices", kind=Section.Kind.ATTACHMENTS)
