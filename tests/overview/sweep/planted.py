"""Of each rule of the sweep a defect that it must find, and the like without the defect, in a council of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from actionplans.models import Action, DeliveryState, Evidence, Plan, PlanRow, RowAction
from indicators.models import Observation, RatingRule, Return, Round, Subject
from reports.bound.texts import key_of
from reports.models import Body, Issue, PaperVersion, Report
from safeguarding.calendar import quarter_of
from safeguarding.models import Authority, CrossReference, Document, Passage, Post, PostHolding, User
from standards.models import (
    Assessment,
    Finding,
    Framework,
    Grade,
    Inspection,
    Regime,
    RegimeDuty,
    Scale,
    SelfAudit,
    Standard,
    StandardEvidence,
)
from tests.conftest import DAY
from tests.factories import (
    create_figure,
    create_round,
    create_subject,
    create_target,
    create_unit,
    create_version,
    number,
)

PAST, LATER = DAY - timedelta(days=200), DAY + timedelta(days=30)


@dataclass(frozen=True)
class Council:
    authority: Authority
    by: User

    def document(self, *, printed_on: date = date(2009, 2, 6)) -> Document:
        key = next(number)
        return Document.objects.create(
            slug=f"d{key}", title=f"Document {key}", short_title=f"Document {key}", kind="Report",
            authority=self.authority, printed_on=printed_on,
        )  # fmt: skip

    def finding(self, **given: Any) -> Finding:
        key = next(number)
        given = {"title": f"Finding {key}", "kind": "recommendation"} | given
        if not {"document", "inspection", "case_audit"} & set(given):
            given["inspection"] = self.inspection()
        return Finding.objects.create(slug=f"f{key}", authority=self.authority, order=key, summary="S", **given)

    def inspection(self, **given: Any) -> Inspection:
        key = next(number)
        regime = given.pop("regime", None) or Regime.objects.create(slug=f"r{key}", name="Regime", short_name="R")
        usual = {"ends_on": PAST, "subject_authority": self.authority.name}
        made = {"slug": f"i{key}", "title": f"Inspection {key}", "regime": regime, "authority": self.authority}
        return Inspection.objects.create(**(usual | made | given))

    def post(self, *, is_held: bool = True) -> Post:
        post = Post.objects.create(slug=f"p{next(number)}", title="Head of service", authority=self.authority)
        if is_held:
            PostHolding.objects.create(post=post, user=self.by, starts_on=PAST)
        return post

    def action(self, *, state: str = "", **given: Any) -> Action:
        """A promise, owned by a post that is held, unless said otherwise."""
        owner = given.pop("owner", None) or self.post()
        usual = {"title": f"Action {next(number)}", "text": "Do it", "kind": "task", "set_on": PAST}
        action = Action.objects.create(authority=self.authority, owner=owner, **(usual | given))
        if state:  # as a source says it, without the steps that people take
            DeliveryState.objects.create(action=action, state=state, on=PAST, note="Seen")
        return action

    def row(self, **given: Any) -> PlanRow:
        key = next(number)
        plan = given.pop("plan", None) or Plan.objects.create(
            slug=f"plan{key}", title="Plan", authority=self.authority, agreed_on=PAST, agreed_by=self.by
        )
        return PlanRow.objects.create(plan=plan, order=key, title="Row", **given)

    def standard(self, **given: Any) -> Standard:
        key = next(number)
        framework = Framework.objects.create(slug=f"fw{key}", title="Framework", **given)
        return Standard.objects.create(framework=framework, order=1, number="1", title=f"Standard {key}")

    def assess(self, standard: Standard, on: date) -> None:
        Assessment.objects.create(standard=standard, authority=self.authority, voice="self", as_at=on, summary="S")

    def evidence(self, standard: Standard, **given: Any) -> StandardEvidence:
        usual = {"title": "Sample", "dated_on": PAST, "added_on": PAST, "added_by": self.by, "whereabouts": "A file"}
        row = StandardEvidence.objects.create(authority=self.authority, **(usual | given))
        row.standards.add(standard)
        return row

    def returned(self, value: int, target: int = 90) -> Observation:
        """An approved figure of last quarter, of one unit that is all of the council, against a target."""
        unit = create_unit(authority=self.authority)
        subject, whole = create_subject(unit=unit), self.whole()
        version = create_version()
        rule = RatingRule.objects.create(slug=f"rule{next(number)}", name="Rule", kind="bands", description="Bounds")
        rule.bands.create(order=1, band="green", lower=70)
        rule.bands.create(order=2, band="red", upper=70, upper_is_included=False)
        create_target(version=version, subject=whole, authority=self.authority, level=Decimal(target), rule=rule)
        asked = Round.objects.filter(authority=self.authority).first() or create_round(authority=self.authority)
        made = Return.objects.create(round=asked, subject=subject, approved_at=AT, approved_by=self.by)
        counts = {"numerator": Decimal(value), "denominator": Decimal(100)}
        return create_figure(quarterly_return=made, version=version, approved_by=self.by, **counts)

    def whole(self) -> Subject:
        return Subject.objects.filter(authority=self.authority, kind="authority").first() or create_subject(
            authority=self.authority
        )

    def issued(self, figure: Observation, at: datetime) -> None:
        """A paper that quotes the total of a figure."""
        key = next(number)
        body = Body.objects.create(slug=f"b{key}", name="Cabinet", authority=self.authority)
        paper = Report.objects.create(
            slug=f"paper{key}", kind="quarterly", title="Quarterly report", authority=self.authority, body=body,
            begun_at=at, begun_by=self.by,
        )  # fmt: skip
        origin = key_of(figure.version.indicator, quarter_of(figure.period.ends_on))
        told = {"key": origin, "measure": "Measure", "of_whom": "All", "when": "Q2", "figure": "70%"}
        version = PaperVersion.objects.create(
            report=paper, number=1, content={"public_origins": [told]}, digest="d", made_at=at, made_by=self.by
        )
        Issue.objects.create(
            report=paper, number=1, paper_version=version, issued_at=at, issued_by=self.by, data_digest="d",
            made_with="A test",
        )  # fmt: skip

    def correct(self, figure: Observation, at: datetime) -> None:
        Observation.objects.filter(pk=figure.pk).update(is_current=False)
        Observation.objects.create(
            version=figure.version, subject=figure.subject, period=figure.period, source="return",
            quarterly_return=figure.quarterly_return, numerator=95, denominator=100, corrects=figure,
            correction_reason="Counted twice", approved_at=at, approved_by=self.by,
        )  # fmt: skip


AT = datetime(2026, 10, 25, 9, tzinfo=UTC)
MONTH = timedelta(days=30)


def answered(council: Council, finding: Finding) -> None:
    council.action().findings.add(finding)


def finding_without_action(council: Council) -> None:
    council.finding()


def finding_with_action(council: Council) -> None:
    answered(council, council.finding())
    council.finding(kind="strength")  # asks for nothing
    council.finding(remedied="Put right before the report")


def found_again_of_one(council: Council) -> None:
    first = council.finding()
    council.action(state="delivered").findings.add(first)
    council.finding(repeats=first)


def found_again_unfinished(council: Council) -> None:
    first = council.finding()
    council.action(state="on_track").findings.add(first)
    council.finding(repeats=first)


def duty(council: Council, *, within: int, starts_with: str = "ended") -> Inspection:
    regime = Regime.objects.create(slug=f"r{next(number)}", name="Regime", short_name="R")
    RegimeDuty.objects.create(
        regime=regime, order=1, name="Statement of action", within=within, within_unit="months",
        starts_with=starts_with,
    )  # fmt: skip
    return council.inspection(regime=regime)


def duty_late(council: Council) -> None:
    duty(council, within=3)


def duty_met_or_to_come(council: Council) -> None:
    met = duty(council, within=3)
    met.duties_met.create(duty=met.regime.duties.get(), met_on=PAST, met_by=council.by)
    duty(council, within=12)
    other = duty(council, within=3)  # another council's inspection, reviewed here
    Inspection.objects.filter(pk=other.pk).update(subject_authority="Elsewhere")


def deadline_without_clock(council: Council) -> None:
    council.finding(within=3, within_unit="months")


def deadline_with_clock(council: Council) -> None:
    council.finding(within=3, within_unit="months", clock_starts_on=PAST)
    duty(council, within=3)


def red(council: Council) -> None:
    council.returned(50)


def red_with_action(council: Council) -> None:
    council.returned(95)
    figure = council.returned(50)
    council.action(moves=figure.version, moves_direction="up", moves_to=90, moves_by=figure.period)
    beside = council.returned(50)
    row = council.row()
    row.indicators.add(beside.version.indicator)
    RowAction.objects.create(row=row, action=council.action(), label="a", order=1)


def post_vacant(council: Council) -> None:
    council.action(owner=council.post(is_held=False))


def post_held(council: Council) -> None:
    council.action()
    council.action(owner=council.post(is_held=False), state="delivered")  # nothing is left to answer for


def action_unowned(council: Council) -> None:
    action = council.action()
    Action.objects.filter(pk=action.pk).update(owner=None)


def action_without_reason(council: Council) -> None:
    council.action()


def action_with_reason(council: Council) -> None:
    answered(council, council.finding())
    row = council.row()
    row.standards.add(council.standard())
    RowAction.objects.create(row=row, action=council.action(), label="a", order=1)
    council.action(state="closed")


def delivered_unmeasured(council: Council) -> None:
    council.action(state="delivered")


def delivered_and_judged(council: Council) -> None:
    council.action().delivery_states.create(state="on_track", on=PAST, by=council.by)
    judged = council.action(state="delivered")
    judged.effect_states.create(state="not_measurable", on=PAST, by=council.by, note="Nothing counts it")


def review_due(council: Council) -> None:
    figure = council.returned(95)
    aim = {"moves_direction": "up", "moves_to": 90, "moves_by": figure.period}
    council.action(state="delivered", moves=figure.version, **aim)


def figure_corrected(council: Council) -> None:
    figure = council.returned(70)
    council.issued(figure, AT)
    council.correct(figure, AT + MONTH / 2)


def figure_corrected_before(council: Council) -> None:
    figure = council.returned(70)
    council.correct(figure, AT)
    council.issued(figure, AT + MONTH / 2)
    council.issued(council.returned(70), AT)


def definition_ends(council: Council) -> None:
    create_version(ends_on=DAY + 2 * MONTH)


def definition_stays(council: Council) -> None:
    create_version(starts_on=DAY - MONTH, ends_on=DAY + 6 * MONTH)


def standard_stale(council: Council) -> None:
    council.assess(council.standard(), DAY - 13 * MONTH)


def standard_fresh(council: Council) -> None:
    council.assess(council.standard(), DAY - 11 * MONTH)
    old = council.standard()
    council.assess(old, DAY - 30 * MONTH)
    council.evidence(old)
    council.standard()  # nobody here ever took it up
    ended = council.standard(ends_on=DAY - MONTH)
    council.assess(ended, DAY - 30 * MONTH)


def evidence_expired(council: Council) -> None:
    council.evidence(council.standard(), expires_on=DAY - MONTH)


def evidence_holds(council: Council) -> None:
    standard = council.standard()
    council.evidence(standard)
    old = council.evidence(standard, expires_on=DAY - MONTH)
    council.evidence(standard, expires_on=LATER, replaces=old)


def action_evidence_expired(council: Council) -> None:
    Evidence.objects.create(
        action=council.action(), title="Minutes", link="https://a.example", on=PAST, by=council.by,
        expires_on=DAY - MONTH,
    )  # fmt: skip


def self_audit(council: Council, **given: Any) -> None:
    scale = Scale.objects.create(slug=f"s{next(number)}", name="Scale")
    Grade.objects.create(scale=scale, order=1, word="Met")
    SelfAudit.objects.create(
        authority=council.authority, framework=council.standard().framework, scale=scale, title="Section 11",
        as_at=PAST, opened_on=PAST, opened_by=council.by, **given,
    )  # fmt: skip


def self_audit_overdue(council: Council) -> None:
    self_audit(council, due_on=DAY - MONTH)


def self_audit_in_time(council: Council) -> None:
    self_audit(council, due_on=LATER)
    self_audit(council, due_on=DAY - MONTH, closed_on=DAY - MONTH, closed_by=council.by)


def pointer_nowhere(council: Council) -> None:
    passage = Passage.objects.create(document=council.document(), order=1, text="See below")
    CrossReference.objects.create(passage=passage, printed="see paragraph 99")


def pointer_somewhere(council: Council) -> None:
    passage = Passage.objects.create(document=council.document(), order=1, text="See below")
    CrossReference.objects.create(passage=passage, printed="see paragraph 1").targets.add(passage)
    row = council.row(printed_reference="11,15 52")
    row.references.create(document=council.document(), paragraph=11)
    council.row()


def reference_unread(council: Council) -> None:
    council.row(printed_reference="11,15 52")


def reference_unchecked(council: Council) -> None:
    row = council.row(printed_reference="54 – 57")
    row.references.create(document=council.document(), paragraph=54, is_confirmed=False)


@dataclass(frozen=True)
class Pair:
    """A rule by its key, the defect planted for it (exactly one case), and the clean record in which it finds none."""

    rule: str
    planted: Callable[[Council], None]
    clean: Callable[[Council], None]


PAIRS = [
    Pair("findings-without-action", finding_without_action, finding_with_action),
    Pair("found-again", found_again_of_one, found_again_unfinished),
    Pair("duties-late", duty_late, duty_met_or_to_come),
    Pair("no-clock", deadline_without_clock, deadline_with_clock),
    Pair("no-clock", lambda council: duty(council, within=3, starts_with="received") and None, deadline_with_clock),
    Pair("red-without-action", red, red_with_action),
    Pair("posts-vacant", post_vacant, post_held),
    Pair("actions-unowned", action_unowned, post_held),
    Pair("actions-without-reason", action_without_reason, action_with_reason),
    Pair("delivered-unmeasured", delivered_unmeasured, delivered_and_judged),
    Pair("delivered-unmeasured", review_due, delivered_and_judged),
    Pair("figures-corrected", figure_corrected, figure_corrected_before),
    Pair("definitions-changing", definition_ends, definition_stays),
    Pair("standards-stale", standard_stale, standard_fresh),
    Pair("evidence-expired", evidence_expired, evidence_holds),
    Pair("evidence-expired", action_evidence_expired, evidence_holds),
    Pair("self-audits-overdue", self_audit_overdue, self_audit_in_time),
    Pair("references-nowhere", pointer_nowhere, pointer_somewhere),
    Pair("references-nowhere", reference_unread, pointer_somewhere),
    Pair("references-nowhere", reference_unchecked, pointer_somewhere),
]
