"""Every address of the site with its view, found by walking the URL configuration; and what to put into each."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from actionplans.models import Action, ActionReminder, Challenge, DueDateRevision, Evidence, Plan, PlanUpload, RowAction
from indicators.models import (
    CollectionTemplate,
    Deputy,
    Indicator,
    LibraryUpload,
    Question,
    Rebase,
    Release,
    Round,
    Subject,
    TemplateLine,
    Upload,
    UploadRow,
)
from reports.models import (
    HouseStyle,
    Issue,
    Meeting,
    PaperState,
    PaperVersion,
    Rendering,
    Report,
    Resolution,
)
from safeguarding.models import Agency, Authority, LetStand, Pack, PostHolding, Unit, User
from safeguarding.overview.sweep.cases import Found
from safeguarding.overview.sweep.sweeping import BY_KEY, sweep
from standards.models import Finding, GradedStatement, Inspection, Judgement, Regime, Standard, Theme
from tests.guards import audits_sent as audits
from tests.guards import casework_sent as casework
from tests.guards import frameworks_sent as frameworks
from tests.guards import issuing_sent as issuing
from tests.guards import making_sent as making
from tests.guards import releases_sent as releases


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    view: Callable[..., Any]

    @property
    def requires(self) -> Any:
        """The permission of its view, None where it is public, "undeclared" where it says neither."""
        return getattr(self.view, "requires", "undeclared")


def addresses(resolver: URLResolver | None = None, namespace: str = "", route: str = "") -> Iterator[Address]:
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLPattern):
            yield Address(f"{namespace}{item.name or ''}", f"{route}{item.pattern}", item.callback)
        else:
            inside = f"{namespace}{item.namespace}:" if item.namespace else namespace
            yield from addresses(item, inside, f"{route}{item.pattern}")


def urls_about_derby() -> dict[str, str]:
    """A URL for each address by its name, about a working record of Derby wherever the address is about such."""
    given = arguments()
    urls = {}
    for item in addresses():
        start = next((start for start in given if item.name.startswith(start)), None)
        assert start or "<" not in item.route, f"{item.name} is new: say in `arguments` what to put into it"
        urls[item.name] = reverse(item.name, args=given[start] if "<" in item.route else [])
    return urls


def arguments() -> dict[str, list[Any]]:
    """What stands in addresses, by the start of their names; the first that fits."""
    person = User.objects.get(email="manager@derby.example")
    post = PostHolding.objects.filter(user=person).first()
    action_reminder()
    house_styles()
    return {
        "document_detail": ["haringey-jar"],
        "theme_detail": [Theme.objects.first().slug],
        "thread": ["finding", Finding.objects.exclude(document=None).first().slug],
        "theme_evidence": ["conferences"],
        "indicators:survey_detail": ["lga-health-check-2020"],
        "case_take_back": [let_stand().pk],
        "case_let_stand": ["actions-without-reason", swept().case.key],
        **about_standards(),
        **about_measures(person),
        **about_plans(person, post),
        **issuing.arguments(),
        **about_papers(),
        "reports:body_": ["demo-cabinet"],
        "reports:meeting_": [minuted().meeting_id],
        "reports:outcome_": [minuted().meeting_id, minuted().slug],
        "reports:resolution_add": [minuted().meeting_id],
        "reports:resolution_": [asked_for().pk],
        "reports:rendering_": [rendering(person).pk],
        "reports:report_": ["climbie-2004"],
        "pack_": [pack(person).pk],
        "role_end": [person.pk, person.grants.get().pk],
        "role_": [person.pk],
        "person_": [person.pk],
        "holder_appoint": [post.post_id],
        "holder_": [post.post_id, post.pk],
        "post_": [post.post_id],
        "unit_": [Unit.objects.get(slug="demo-reception").pk],
        "agency_": [Agency.objects.get(slug="demo-health").pk],
        "account_reset_password_from_key": ["1", "x-y"],
    }


def about_standards() -> dict[str, list[Any]]:
    """Standards, inspections, findings, audits and what people told; printed ones where any council may look."""
    standard = Standard.objects.select_related("framework").first()
    return {
        "standards:standard_": [standard.framework.slug, standard.number],
        "standards:inspection_detail": ["kent-review-2009"],
        "standards:finding_detail": [Finding.objects.exclude(document=None).first().slug],
        "standards:inspection_": [working_inspection().slug],
        "standards:regime_": ["ilacs"],
        "standards:duty_record": [working_inspection().slug, working_inspection().regime.duties.first().pk],
        "standards:finding_add": [working_inspection().slug],
        "standards:finding_": [working_inspection().findings.first().slug],
        **frameworks.arguments(),
        **audits.arguments(),
        "standards:case_audit_": [casework.done_audit().pk],
        "standards:feedback_": [casework.told().pk],
    }


def about_measures(person: User) -> dict[str, list[Any]]:
    """Measures, their library, and the newest round; `person` is a manager who is asked in it."""
    newest = Round.objects.filter(authority__slug="derby").order_by("-period__ends_on").first()
    return {
        **dict.fromkeys(["indicators:question_ask", "indicators:story_", "indicators:range_start"], ["SA45"]),
        "indicators:unit_detail": ["demo-reception-2"],
        "indicators:range_withdraw": [Rebase.objects.get().pk],
        "indicators:library_upload": [library_upload().pk],
        "indicators:definition_edit": ["SA45", 1],
        "indicators:rule_edit": ["demonstration-distance"],
        **{
            f"indicators:{name}": ["SA45"]
            for name in ("indicator_", "library_indicator", "definition_add", "target_set")
        },
        "indicators:release_": [Release.objects.first().pk],
        "indicators:import_": [releases.release_upload().pk],
        "indicators:comparator_": [releases.neighbours().pk],
        "indicators:question_": [question().pk],
        "indicators:return_detail": [newest.pk, "demo-reception-1"],  # approved
        "indicators:return_receipt": [newest.pk, "demo-reception-1"],
        "indicators:return_receipt_made": [newest.pk, "demo-reception-1"],
        "indicators:return_": [newest.pk, "demo-reception-2"],  # the manager's own, not begun
        "indicators:round_deputy_remove": [newest.pk, deputy(newest).pk],
        "indicators:round_": [newest.pk],
        "indicators:template_": [template(newest).pk],
        "indicators:upload_": [upload(person, newest).pk],
    }


def about_plans(person: User, post: PostHolding) -> dict[str, list[Any]]:
    """The plan that is agreed, its first row, and actions on which each step waits."""
    plan = Plan.objects.get(agreed_on__isnull=False)
    place = RowAction.objects.filter(row__plan=plan).first()
    return {
        "actionplans:plan_review": [working_inspection_elsewhere().slug],
        "actionplans:plan_upload_": [plan_upload(plan).pk],
        "actionplans:plan_": [plan.slug],
        "actionplans:row_add": [plan.slug],
        "actionplans:row_": [plan.slug, place.row_id],
        "actionplans:place_": [plan.slug, place.row_id, place.pk],
        "actionplans:action_merge_with": [place.action_id, Action.objects.filter(rows__plan=plan).last().pk],
        "actionplans:own_handover": [post.post_id],
        **{f"actionplans:action_{verb}": [asked_move().action_id] for verb in STEPS},
        "actionplans:action_": [Action.objects.filter(rows__plan=plan).first().pk],
        "actionplans:date_decide": [asked_move().action_id, asked_move().pk],
        "actionplans:date_": [asked_move().action_id],
        "actionplans:effect_": [asked_move().action_id],
        "actionplans:evidence_add": [asked_move().action_id],
        "actionplans:evidence_": [asked_move().action_id, evidence(person).pk],
        "actionplans:challenge_put": [asked_move().action_id],
        "actionplans:challenge_": [asked_move().action_id, challenge().pk],
    }


def about_papers() -> dict[str, list[Any]]:
    """A draft of Derby's, with one row of every kind it is made of."""
    paper, part, block = making.paper(), making.first_section(), making.first_block()
    slug, earlier = paper.slug, making.earlier()
    rows = {
        name: [slug, rows.order_by("order").first().pk]
        for name, rows in {"recommendation": paper.recommendations, "attachment": paper.attachments}.items()
    }
    return {
        "reports:section_add": [slug],
        "reports:section_put_back": [slug, part.pk, earlier],
        "reports:section_": [slug, part.pk],
        "reports:block_insert": [slug, part.pk],
        "reports:block_bind": [slug, part.pk, "late_actions"],
        "reports:block_": [slug, block.pk],
        "reports:version_detail": [slug, making.version().number],
        "reports:figure_quote": [slug, "value"],
        "reports:figure_remove": [slug, making.quoted().pk],
        "reports:withholding_edit": [slug, making.withheld().pk],
        "reports:withholding_end": [slug, making.withheld().pk],
        **{f"reports:{name}_{verb}": [slug] for name in rows for verb in ("list", "add")},
        **{f"reports:{name}_": given for name, given in rows.items()},
        **{f"reports:{name}_": [slug] for name in ("paper", "implication", "version", "figure", "withholding")},
    }


def let_stand() -> LetStand:
    """A case of the sweep that Derby's chair let stand."""
    return LetStand.objects.get(authority__slug="derby", ended_on=None)


def swept() -> Found:
    """An action of Derby's without a reason, which is not let stand."""
    derby = Authority.objects.get(slug="derby")
    found = sweep(derby, date(2026, 11, 20), rules=[BY_KEY["actions-without-reason"]])
    return next(one for one in found if one.stands is None and not one.case.printed)


STEPS = ("report", "event", "verify", "close", "reopen")


def asked_move() -> DueDateRevision:
    """A move of a due date that waits for Derby's chair; its action is at risk, and owned by somebody of health."""
    return DueDateRevision.objects.get(agreement="asked", action__authority__slug="derby")


def action_reminder() -> ActionReminder:
    """Somebody was told of the same action; on no page about one thing, but in a list."""
    given = {"action": asked_move().action, "person": User.objects.get(email="health@derby.example"), "kind": "due"}
    told = {"outcome": "sent", "at": "2026-11-20T07:00Z"}
    return ActionReminder.objects.get_or_create(**given, on="2026-11-20", defaults=told)[0]


def evidence(person: User) -> Evidence:
    """A file that shows something about the action whose date waits to be moved."""
    row = Evidence(action=asked_move().action, title="Minutes", file_name="minutes.txt", on="2026-11-20", by=person)
    row.file.save("minutes.bin", ContentFile(b"Who was there"), save=False)
    row.save()
    return row


def challenge() -> Challenge:
    """Put by the board about the same action, not answered."""
    by = User.objects.get(email="board@derby.example")
    return Challenge.objects.create(action=asked_move().action, text="What holds it up?", on="2026-11-20", by=by)


def question() -> Question:
    """Of the board, about the manager's own team, not answered."""
    asker, subject = User.objects.get(email="chair@derby.example"), Subject.objects.get(slug="demo-reception-2")
    return Question.objects.create(
        authority=asker.authority, indicator=Indicator.objects.get(code="SA45"), subject=subject,
        text="What holds it up?", asked_by=asker, asked_at="2026-11-20T09:00Z",
    )  # fmt: skip


def deputy(round: Round) -> Deputy:
    """A colleague who stands in for the manager."""
    who, by = (User.objects.get(email=f"{name}@derby.example") for name in ("reception1", "performance"))
    named = {"subject": Subject.objects.get(slug="demo-reception-2"), "person": who, "round": round}
    return Deputy.objects.get_or_create(**named, defaults={"named_at": "2026-11-20T12:00Z", "named_by": by})[0]


def template(round: Round) -> CollectionTemplate:
    """What the round asks of one team, as a template."""
    made, is_new = CollectionTemplate.objects.get_or_create(authority=round.authority, name="Usual round")
    if is_new:
        for line in round.expectations.filter(subject__slug="demo-reception-2").select_related("version"):
            TemplateLine.objects.create(template=made, subject=line.subject, indicator_id=line.version.indicator_id)
    return made


def plan_upload(plan: Plan) -> PlanUpload:
    """A file that would give a plan another summary, tried and ready to be stored."""
    content = f"Line,Row,Action,Title,Text\nPlan,,,{plan.title},Another summary\n".encode()
    by = User.objects.get(email="performance@derby.example")
    changed = {"what": plan.title, "column": "Text", "was": plan.summary, "becomes": "Another summary"}
    found = {"made": [], "changed": [changed], "left": [], "faults": []}
    found["left"] = [str(row) for row in plan.rows.order_by("order")]
    placed = RowAction.objects.filter(row__plan=plan).order_by("row__order", "order").select_related("action")
    found["left"] += list(dict.fromkeys(place.action.title for place in placed))
    sent = {"sent_at": "2026-11-20T12:00Z", "sent_by": by, "digest": "d", "content": content, "found": found}
    return PlanUpload.objects.create(plan=plan, file_name="plan.csv", **sent)


def pack(person: User) -> Pack:
    """What a manager asked for and has: a bundle about a theme."""
    times = {"requested_at": "2026-11-20T12:00Z", "finished_at": "2026-11-20T12:01Z", "as_at": "2026-11-20"}
    made = {"content": b"PK\5\6" + bytes(18), "digest": "d" * 64, "requested_by": person, **times}
    return Pack.objects.create(
        authority=person.authority, about="theme", slug="supervision", title="Supervision", **made
    )


def library_upload() -> LibraryUpload:
    """A file that would give an indicator another title, tried and ready to be stored."""
    by, indicator = User.objects.get(email="performance@derby.example"), Indicator.objects.get(code="SA45")
    content = b"indicators: [{code: SA45, title: Another title}]"
    changed = {"what": "Indicator SA45", "column": "title", "was": indicator.title, "becomes": "Another title"}
    found = {"made": [], "changed": [changed], "ratings": [], "faults": []}
    sent = {"sent_at": "2026-11-20T12:00Z", "sent_by": by, "digest": "d", "content": content, "found": found}
    return LibraryUpload.objects.create(authority=by.authority, file_name="library.yaml", **sent)


def minuted() -> Report:
    """A paper that was issued to a meeting of Derby's cabinet; the meeting was held, and asked for something."""
    meeting = Meeting.objects.filter(body__slug="demo-cabinet", resolutions__isnull=False).first()
    by, at = User.objects.get(email="officer@derby.example"), "2026-10-01T09:00Z"
    named = {"title": "Quarterly report (demonstration)", "kind": "quarterly", "is_demonstration": True}
    named |= {"authority": meeting.body.authority, "body": meeting.body, "meeting": meeting}
    report, is_new = Report.objects.get_or_create(slug="minuted", defaults={**named, "begun_at": at, "begun_by": by})
    if is_new:
        PaperState.objects.create(report=report, state="issued", at=at, by=by)
        kept = {"number": 1, "content": {}, "digest": "d", "made_at": at, "made_by": by}
        kept = PaperVersion.objects.create(report=report, **kept)
        issued = {"number": 1, "paper_version": kept, "issued_at": at, "issued_by": by}
        Issue.objects.create(report=report, **issued, data_digest="d", made_with="a test")
    return report


def asked_for() -> Resolution:
    """A question of a board of Derby's, neither answered nor linked to an action."""
    return Resolution.objects.get(meeting__body__slug="demo-parenting")


def put_in_plan() -> Meeting:
    """A meeting to come that is not called off."""
    return Meeting.objects.get(body__slug="demo-parenting", held_on__gt="2026-11-20", called_off="")


def upload(person: User, round: Round) -> Upload:
    """The manager's workbook, read and ready to be stored: one figure of one measure."""
    subject = Subject.objects.get(slug="demo-reception-2")
    sent = {"sent_at": "2026-11-20T12:00Z", "sent_by": person, "digest": "d", "content": b"A workbook"}
    file = Upload.objects.create(round=round, subject=subject, file_name="return.xlsx", state="ready", **sent)
    version = round.expectations.filter(subject=subject).first().version
    words = {"state": "missing", "reason": "Being counted", "expected_on": "2026-12-01", "why": "Illness"}
    UploadRow.objects.create(upload=file, line=7, cell="Figures, row 7", subject=subject, version=version, **words)
    return file


def working_inspection() -> Inspection:
    """A working record of Derby's, judged, with one finding that nothing answers."""
    council, regime = Authority.objects.get(slug="derby"), Regime.objects.get(slug="sif")
    named = {"title": "Inspection of a trial (demonstration)", "regime": regime, "authority": council}
    named |= {"subject_authority": "Derby City Council", "starts_on": "2026-03-02", "is_demonstration": True}
    made, is_new = Inspection.objects.get_or_create(slug="trial", defaults=named)
    if is_new:
        area = regime.areas.first()
        Judgement.objects.create(inspection=made, area=area, grade=area.scale.grades.all()[1], printed="Good")
        GradedStatement.objects.create(inspection=made, order=1, subject="Plans", wording="Good", citation="page 2")
        given = {"authority": council, "is_demonstration": True, "kind": "recommendation", "order": 1}
        given |= {"title": "Plans without dates", "summary": "Plans have no dates.", "citation": "page 3"}
        Finding.objects.create(inspection=made, slug="trial-1", **given)
    return made


def working_inspection_elsewhere() -> Inspection:
    """Another authority's, on record in Derby, with one finding."""
    council, regime = Authority.objects.get(slug="derby"), Regime.objects.get(slug="local-review")
    named = {"title": "Inspection elsewhere (demonstration)", "regime": regime, "authority": council}
    named |= {"subject_authority": "Elsewhere", "starts_on": "2026-03-02", "is_demonstration": True}
    made, is_new = Inspection.objects.get_or_create(slug="elsewhere", defaults=named)
    if is_new:
        given = {"authority": council, "is_demonstration": True, "kind": "weakness", "order": 1}
        given |= {"title": "Replies to referrers", "summary": "They come late.", "citation": "14"}
        Finding.objects.create(inspection=made, slug="elsewhere-1", **given)
    return made


def house_styles() -> None:
    """Every council's papers have a logo, of nothing."""
    for authority in Authority.objects.all():
        given = {"logo": png(), "logo_text": "A square", "colour": "#0f3d4c"}
        HouseStyle.objects.get_or_create(authority=authority, defaults=given)


def png(width: int = 80, height: int = 60) -> bytes:
    """A picture all black."""
    out = io.BytesIO()
    Image.new("L", (width, height)).save(out, "PNG")
    return out.getvalue()


def rendering(person: User) -> Rendering:
    """A finished PDF of a published paper."""
    report, at = Report.objects.get(slug="climbie-2004"), "2026-11-20T12:00Z"
    return Rendering.objects.create(
        report=report, source_digest="d", requested_by=person, requested_at=at, finished_at=at, content=b"%PDF"
    )
