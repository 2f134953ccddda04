"""Statement of action: what a council will do about an inspection's findings, and its timetable, as section 137 of the
Education and Inspections Act 2006 asks (domain C)."""

from collections.abc import Sequence
from datetime import date

from reports.bound.findings import unanswered
from reports.kinds import choosing
from reports.kinds.anatomy import Anatomy, Asked, Bind, Draft, Drafted, Place, Words
from reports.kinds.drafting import (
    ASKED_BEFORE,
    ATTACHED,
    ENGAGED,
    IMPLIED,
    RECOMMENDED,
    SIGNED,
    Verb,
    asking,
    body_name,
    by_body,
    prompt,
)
from reports.models import Report, Signatory
from standards.models import Inspection

NONE = "Insert this of an inspection: none that asked for anything is on record."


def latest(report: Report, on: date) -> Inspection | None:
    """The last inspection of the authority that asked for anything; the officer may pick another."""
    return choosing.with_findings(report, on)


def of_latest(*sources: str) -> Draft:
    def drafted(report: Report, on: date) -> Sequence[Drafted]:
        inspection = latest(report, on)
        return [Bind(source, {"inspection": inspection.pk}) for source in sources] if inspection else [prompt(NONE)]

    return drafted


def timetable(report: Report, on: date) -> Sequence[Drafted]:
    """Bound where its regime or a finding sets a time; otherwise for the officer to say."""
    inspection = latest(report, on)
    if inspection is None:
        return [prompt(NONE)]
    if not inspection.regime.duties.exists() and not inspection.findings.filter(within__isnull=False).exists():
        return [
            prompt("Say by when this statement is to be published, and what is to follow it: no duty is on record.")
        ]
    return [Bind("legal_timetable", {"inspection": inspection.pk})]


def purpose(report: Report, on: date) -> Sequence[Drafted]:
    inspection = latest(report, on)
    whose = f"of “{inspection}”" if inspection else "of an inspection"
    return [
        Words(
            f"To set out, for {body_name(report)}, what will be done about each finding {whose} that asks for "
            "something, by whom and by when, and what the law asks of this statement."
        )
    ]


def recommend(report: Report, on: date) -> Sequence[Asked]:
    """To agree the statement; and, where a finding has no answer, to see to it that it gets one."""
    asked = [
        by_body(
            report,
            cabinet="the statement of action and its timetable (sections {see statement} and {see timetable})",
            scrutiny="what it recommends on the statement of action (section {see statement})",
            board="the statement of action and its timetable (sections {see statement} and {see timetable})",
        ),
        Asked(Verb.NOTE, "the days by which it must be published and done (section {see timetable})"),
    ]
    inspection = latest(report, on)
    if inspection and unanswered(inspection, asking(report, on)):
        which = "who is to answer each finding that no action answers yet"
        asked.append(
            by_body(report, cabinet=which, scrutiny=which, board="that each finding without an answer gets one")
        )
    return asked


def progress(report: Report, on: date) -> Sequence[Drafted]:
    """Where the living plans that answer it stand; left to the officer where none does."""
    inspection = latest(report, on)
    own = choosing.plans_answering(report, inspection, on) if inspection else []
    if not own:
        return [prompt("Say how progress will be checked and reported: no agreed action plan answers this inspection.")]
    return [Bind("actions_standing", {"plans": own})]


ANATOMY = Anatomy(
    title="Statement of action after inspection",
    says="What will be done about each finding of an inspection, by whom and by when, with the legal timetable.",
    recommend=recommend,
    signs=(Signatory.Role.LEGAL, Signatory.Role.SERVICE_DIRECTOR, Signatory.Role.SPONSOR),
    places=(
        Place("purpose", "Purpose", "Whose findings these are, and what the statement is for.", draft=purpose),
        RECOMMENDED,
        ASKED_BEFORE,
        Place("about", "About the inspection", "Who was inspected, when and how.", draft=of_latest("about_inspection")),
        Place(
            "statement",
            "What will be done",
            "Each finding with what will be done, by whom and by when.",
            draft=of_latest("statement_of_action"),
        ),
        Place("timetable", "Timetable", "What must follow, and by when.", draft=timetable),
        Place("progress", "How progress is checked", "Where the actions stand.", draft=progress, is_required=False),
        ENGAGED,
        IMPLIED,
        SIGNED,
        ATTACHED,
    ),
)
