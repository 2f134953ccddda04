"""The forms by which papers are composed, filled in: who sends them, where, what they change, and their boxes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from indicators.models import Observation, Period
from reports.bound import Taken
from reports.issuing.versions import save_version
from reports.models import (
    Attachment,
    Block,
    Body,
    Implication,
    PaperState,
    PaperVersion,
    QuotedFigure,
    Recommendation,
    Report,
    Section,
    Signatory,
    Withholding,
)
from reports.paper import Paragraph
from safeguarding.models import Authority, User

MADE = [
    Report, Section, Block, QuotedFigure, Recommendation, Implication, Attachment, Withholding, Signatory, PaperState,
    PaperVersion,
]  # fmt: skip
Filled = tuple[str, str, type, dict[str, Any]]
SLUG = "draft-paper"


def paper() -> Report:
    """A draft with two sections, of which the first has words and something bound, and one row of every other kind."""
    known = Report.objects.filter(slug=SLUG).first()
    if known:
        return known
    derby, officer = Authority.objects.get(slug="derby"), User.objects.get(email="officer@derby.example")
    now = timezone.now() - timedelta(days=1)
    made = Report.objects.create(
        slug=SLUG, kind="quarterly", title="Draft paper (demonstration)", authority=derby, body=body(),
        period=quarter(), is_demonstration=True, begun_at=now, begun_by=officer,
    )  # fmt: skip
    PaperState.objects.create(report=made, state="draft", at=now, by=officer)
    first, _ = (Section.objects.create(report=made, order=place, heading=f"Section {place}") for place in (1, 2))
    Block.objects.create(section=first, order=1, text="Some words")
    said = (Paragraph("What the record says"),)
    taken = {"held": Taken(said, said).stored(), "taken_at": now, "taken_by": officer}
    Block.objects.create(section=first, order=2, source="late_actions", choices={}, **taken)
    for place in (1, 2):
        Recommendation.objects.create(report=made, order=place, verb="note", text=f"that {place}")
        Attachment.objects.create(report=made, order=place, kind="background", title=f"Paper {place}")
        Implication.objects.create(report=made, order=place, heading=f"Implication {place}")
    return made


def body() -> Body:
    return Body.objects.filter(authority__slug="derby", ends_on=None).order_by("pk").first()


def quarter() -> Period:
    return Period.objects.filter(kind="quarter", ends_on__lt="2026-10-01").order_by("-ends_on").first()


def first_section() -> Section:
    return paper().sections.order_by("order").first()


def first_block() -> Block:
    return first_section().blocks.order_by("order").first()


def quoted() -> QuotedFigure:
    """A figure that no words quote."""
    officer = User.objects.get(email="officer@derby.example")
    given = {"choices": {"kind": "value"}, "held": {"full": "1", "public": "1", "origins": []}}
    made = {"taken_at": timezone.now(), "taken_by": officer}
    return QuotedFigure.objects.get_or_create(report=paper(), number=1, defaults=given | made)[0]


def withheld() -> Withholding:
    block, given = first_block(), {"paragraph": 3, "reason": "A tender is open"}
    return Withholding.objects.get_or_create(report=paper(), block=block, defaults=given)[0]


def earlier() -> int:
    """Words that stood in the first box before."""
    block = first_block()
    block.text = "Other words"
    block.save()
    return block.history.order_by("history_id").first().history_id


def version() -> PaperVersion:
    officer = User.objects.get(email="officer@derby.example")
    return save_version(paper(), officer, timezone.now())


def dropped() -> None:
    officer = User.objects.get(email="officer@derby.example")
    PaperState.objects.create(report=paper(), state="dropped", at=timezone.now(), by=officer)


def of_paper(name: str, model: type = Report, /, *more: Any, **data: Any) -> Filled:
    return "officer", reverse(f"reports:{name}", args=[paper().slug, *more]), model, data


def of_section(name: str, model: type = Section, /, *more: Any, **data: Any) -> Filled:
    return of_paper(name, model, first_section().pk, *more, **data)


def of_row(name: str, model: type, /, **data: Any) -> Filled:
    row = model.objects.filter(report=paper()).order_by("order").first()
    return of_paper(name, model, row.pk, **data)


def words(text: str = "New words") -> dict[str, Any]:
    """A section's page as it is sent."""
    section, block = first_section(), first_block()
    sent = {"heading": section.heading, "version": section.version}
    return sent | {f"text-{block.pk}": text, f"version-{block.pk}": block.version}


def answers() -> dict[str, Any]:
    rows = list(paper().implications.order_by("order"))
    sent = {f"version-{row.pk}": row.version for row in rows} | {f"text-{rows[0].pk}": "Within the budget"}
    return sent | {f"none-{rows[1].pk}": "on"}


def front() -> dict[str, Any]:
    made = paper()
    return {
        "title": "Another title (demonstration)", "body": made.body_id, "period": made.period_id,
        "version": made.version, "author": "Director", "is_key_decision": "false",
    }  # fmt: skip


def about_making() -> dict[str, Callable[[], Filled]]:
    """Each is made only when it is wanted: what has to be there before differs."""
    begun = {"kind": "quarterly", "body": body().pk, "meeting": "", "period": quarter().pk, "title": "A paper"}
    withhold = {"paragraph": 3, "reason": "A tender is open"}
    note = {"note": "No longer wanted"}
    return {
        "paper_begin": lambda: ("officer", reverse("reports:paper_begin"), Report, begun),
        "paper_front": lambda: of_paper("paper_front", **front()),
        "paper_drop": lambda: of_paper("paper_drop", PaperState, **note),
        "paper_take_up": lambda: dropped() or of_paper("paper_take_up", PaperState),
        "paper_implications": lambda: of_paper("paper_implications", Implication, **answers()),
        "implication_add": lambda: of_paper("implication_add", Implication, heading="Children"),
        "version_keep": lambda: of_paper("version_keep", PaperVersion),
        "section_add": lambda: of_paper("section_add", Section, heading="More"),
        "section_edit": lambda: of_section("section_edit", **words()),
        "section_autosave": lambda: of_section("section_autosave", **words()),
        "section_move": lambda: of_section("section_move", place=2),
        "section_remove": lambda: of_section("section_remove"),
        "section_put_back": lambda: of_section("section_put_back", Block, earlier()),
        "block_insert": lambda: of_section("block_insert", Block, what="words"),
        "block_bind": lambda: of_section("block_bind", Block, "late_actions"),
        "block_move": lambda: of_paper("block_move", Block, first_block().pk, place=2),
        "block_remove": lambda: of_paper("block_remove", Block, first_block().pk),
        "figure_quote": lambda: of_paper("figure_quote", QuotedFigure, "value", indicator=measure()),
        "figure_remove": lambda: of_paper("figure_remove", QuotedFigure, quoted().pk),
        "recommendation_add": lambda: of_paper("recommendation_add", Recommendation, verb="note", text="that"),
        "recommendation_edit": lambda: of_row(
            "recommendation_edit", Recommendation, verb="agree", text="the plan",
            version=paper().recommendations.order_by("order").first().version,
        ),
        "recommendation_move": lambda: of_row("recommendation_move", Recommendation, place=2),
        "recommendation_remove": lambda: of_row("recommendation_remove", Recommendation),
        "attachment_add": lambda: of_paper("attachment_add", Attachment, kind="appendix", title="Plan"),
        "attachment_edit": lambda: of_row(
            "attachment_edit", Attachment, kind="appendix", title="Plan",
            version=paper().attachments.order_by("order").first().version,
        ),
        "attachment_move": lambda: of_row("attachment_move", Attachment, place=2),
        "attachment_remove": lambda: of_row("attachment_remove", Attachment),
        "attachment_check": lambda: of_row("attachment_check", Attachment),
        "withholding_add": lambda: of_paper(
            "withholding_add", Withholding, what=f"recommendation:{paper().recommendations.first().pk}", **withhold
        ),
        "withholding_edit": lambda: of_paper(
            "withholding_edit", Withholding, withheld().pk, what=f"block:{first_block().pk}", paragraph=1,
            reason="It names somebody", version=withheld().version,
        ),
        "withholding_end": lambda: of_paper("withholding_end", Withholding, withheld().pk),
    }  # fmt: skip


def measure() -> int:
    """A measure with an approved figure in the paper's quarter."""
    rows = Observation.objects.filter(quarterly_return__approved_at__isnull=False, period=quarter())
    return rows.order_by("pk").first().version.indicator_id


MAKING_PAPERS = [
    "paper_begin", "paper_front", "paper_drop", "paper_take_up", "paper_implications", "implication_add",
    "version_keep", "section_add", "section_edit", "section_autosave", "section_move", "section_remove",
    "section_put_back", "block_insert", "block_bind", "block_move", "block_remove", "figure_quote", "figure_remove",
    "recommendation_add", "recommendation_edit", "recommendation_move", "recommendation_remove", "attachment_add",
    "attachment_edit", "attachment_move", "attachment_remove", "attachment_check", "withholding_add",
    "withholding_edit", "withholding_end",
]  # fmt: skip
