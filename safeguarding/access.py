"""Who may see and do what: every permission, every role and the three visibilities, on one screen.

Sources: `docs/adr/0003-access.md`. The tests read their expectations from these tables.
A record that a person may not see answers 404; one they may see but not act on answers 403.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponseNotAllowed


class Permission(StrEnum):
    SIGN_IN = "sign in and out, change one's own password"
    READ_RECORD = "read the record: standards, findings, indicators, action plans, papers"
    ENTER_RETURN = "enter and submit the quarterly return of one's own unit or agency"
    CHECK_RETURNS = "see every return of the authority, approve it or send it back"
    RUN_ROUNDS = "open collection rounds, name deputies, remind, load a whole round from a file"
    ASK_QUESTION = "ask about a figure, for its manager to answer, or about an action, for its owner"
    ANSWER_QUESTION = "answer what was asked about a figure of one's own, or of any unit for those who check returns"
    EXPORT_PAPER = "have a paper made as PDF, or an inspector's pack made of what one may see"
    COMPOSE_PAPER = "compose papers from the record"
    SIGN_PAPER = "approve a paper or send it back"
    ISSUE_PAPER = "issue a paper that is signed off, correct it and withdraw it"
    READ_EXEMPT = "read what the public edition of a paper withholds as exempt"
    KEEP_MEETINGS = "keep bodies, meetings and the forward plan, and record what a meeting decided"
    KEEP_RULES = "keep the house style of papers and the rules by which small numbers are withheld"
    KEEP_LIBRARY = "keep the indicator library: definitions, targets, rating rules, comparators"
    KEEP_CURVES = "start a measure's usual range anew at a known change, and write the story behind its curve"
    KEEP_STANDARDS = "keep frameworks, inspections, findings and registers, case-file audits and what people told us"
    ANSWER_AUDIT = "answer the self-audit of one's own agency, or of the council, reply to moderation, keep evidence"
    MODERATE_AUDIT = "open and close self-audits, and moderate what others answered; never one's own"
    LET_STAND = "let stand for a while, with a reason, what the sweep finds"
    KEEP_PLANS = "keep action plans: rows, actions, owners; record what others report"
    UPDATE_ACTION = "report on the actions of a post one holds: progress, evidence, a new date, an answer"
    VERIFY_ACTION = "verify that an action was delivered, and review its effect; never of one's own post"
    CLOSE_ACTION = "close an action without delivery, or open it again; never of one's own post"
    AGREE_REVISION = "agree or refuse a second change of a due date"
    MANAGE_PEOPLE = "keep people, roles, posts, units and agencies"
    READ_AUDIT = "read the audit log of the authority"


READER = {Permission.SIGN_IN, Permission.READ_RECORD, Permission.EXPORT_PAPER, Permission.UPDATE_ACTION}


class Role(StrEnum):
    MANAGER = "manager"
    PERFORMANCE_OFFICER = "performance_officer"
    BOARD_MEMBER = "board_member"
    CHAIR = "chair"
    REPORT_OFFICER = "report_officer"
    SIGNATORY = "signatory"
    ADMINISTRATOR = "administrator"

    @property
    def title(self) -> str:
        return self.value.replace("_", " ").capitalize()


ROLES: dict[Role, set[Permission]] = {
    Role.MANAGER: READER | {Permission.ENTER_RETURN, Permission.ANSWER_QUESTION, Permission.ANSWER_AUDIT},
    Role.PERFORMANCE_OFFICER: READER
    | {Permission.CHECK_RETURNS, Permission.RUN_ROUNDS, Permission.ANSWER_QUESTION}
    | {Permission.KEEP_LIBRARY, Permission.KEEP_CURVES, Permission.KEEP_STANDARDS, Permission.MODERATE_AUDIT}
    | {Permission.KEEP_PLANS, Permission.VERIFY_ACTION, Permission.CLOSE_ACTION, Permission.LET_STAND},
    Role.BOARD_MEMBER: READER | {Permission.ASK_QUESTION},
    Role.CHAIR: READER
    | {Permission.ASK_QUESTION, Permission.AGREE_REVISION, Permission.VERIFY_ACTION, Permission.CLOSE_ACTION}
    | {Permission.READ_EXEMPT, Permission.MODERATE_AUDIT, Permission.LET_STAND},
    Role.REPORT_OFFICER: READER
    | {Permission.COMPOSE_PAPER, Permission.ISSUE_PAPER, Permission.READ_EXEMPT, Permission.KEEP_MEETINGS},
    Role.SIGNATORY: READER | {Permission.SIGN_PAPER, Permission.READ_EXEMPT},
    Role.ADMINISTRATOR: READER
    | {Permission.MANAGE_PEOPLE, Permission.READ_AUDIT, Permission.KEEP_MEETINGS, Permission.KEEP_RULES}
    | {Permission.KEEP_LIBRARY, Permission.KEEP_STANDARDS, Permission.LET_STAND},
}


@dataclass(frozen=True)
class Reference:
    """Every signed-in person: frameworks, scales, the indicator library, periods, agencies."""

    def q(self, user: Any, prefix: str = "") -> Q:
        return Q()


@dataclass(frozen=True)
class PublishedOrOwn:
    """Published (it has a source document): everyone, labelled with its council. Otherwise its own authority only."""

    document: str = "document"
    authority: str = "authority"

    def q(self, user: Any, prefix: str = "") -> Q:
        return Q(**{f"{prefix}{self.document}__isnull": False}) | Q(**{f"{prefix}{self.authority}": user.authority_id})


@dataclass(frozen=True)
class Own:
    """Working papers: the owning authority only."""

    authority: str = "authority"

    def q(self, user: Any, prefix: str = "") -> Q:
        return Q(**{f"{prefix}{self.authority}": user.authority_id})


@dataclass(frozen=True)
class OwnLog:
    """The audit log: events of the person's own authority, by its slug, since the log has no foreign keys."""

    def q(self, user: Any, prefix: str = "") -> Q:
        return Q(**{f"{prefix}authority": user.authority.slug})


@dataclass(frozen=True)
class As:
    """Seen by whoever sees the record it belongs to."""

    path: str
    label: str

    def q(self, user: Any, prefix: str = "") -> Q:
        return VISIBILITY[self.label].q(user, f"{prefix}{self.path}__")


@dataclass(frozen=True)
class OwnReturns:
    """A return and its figures: managers and partners their own unit's or agency's and those they are deputies for,
    checkers all of their authority's, everyone else in the authority only what is approved. `path` leads to the return,
    `approved` to its approval."""

    path: str = ""
    approved: str = "approved_at"

    def q(self, user: Any, prefix: str = "") -> Q:
        seen = Q(**{f"{prefix}{self.approved}__isnull": False})
        if user.may(Permission.CHECK_RETURNS):
            seen = Q()
        elif user.may(Permission.ENTER_RETURN):
            seen |= Q(**{f"{prefix}{self.path}subject__unit__in": user.own_units()})
            deputies = apps.get_model("indicators.Deputy").objects.filter(
                person=user.pk,
                round=OuterRef(f"{prefix}{self.path}round"),
                subject=OuterRef(f"{prefix}{self.path}subject"),
            )
            seen |= Q(Exists(deputies))
            agency = f"{prefix}{self.path}subject__agency"
            seen |= Q(**{f"{agency}__isnull": False, agency: user.agency_id})
        return Q(**{f"{prefix}{self.path}round__authority": user.authority_id}) & seen


@dataclass(frozen=True)
class OwnUploads:
    """A file of figures: whoever sent it, and those who check returns in the same authority."""

    def q(self, user: Any, prefix: str = "") -> Q:
        sent = Q() if user.may(Permission.CHECK_RETURNS) else Q(**{f"{prefix}sent_by": user.pk})
        return Q(**{f"{prefix}round__authority": user.authority_id}) & sent


@dataclass(frozen=True)
class Sender:
    """A file that waits for the word of whoever sent it, or was made for whoever asked, and is seen by nobody else."""

    by: str = "sent_by"

    def q(self, user: Any, prefix: str = "") -> Q:
        return Q(**{f"{prefix}{self.by}": user.pk})


@dataclass(frozen=True)
class OwnSelfAudits:
    """The return of an agency in a self-audit: who moderates, all of the authority; who answers, those of their own
    agency or of the council; everyone else in the authority, those of rounds that are closed. With a `path` that leads
    to the return, its answers: of closed rounds those that were sent, since the rest was never given."""

    path: str = ""

    def q(self, user: Any, prefix: str = "") -> Q:
        prefix += self.path
        seen = Q(**{f"{prefix}audit__closed_on__isnull": False})
        seen &= Q(**{f"{prefix}sent_on__isnull": False}) if self.path else Q()
        if user.may(Permission.MODERATE_AUDIT):
            seen = Q()
        elif user.may(Permission.ANSWER_AUDIT):
            seen |= Q(**{f"{prefix}agency": user.agency_id})
        return Q(**{f"{prefix}audit__authority": user.authority_id}) & seen


@dataclass(frozen=True)
class PublishedOrPromised:
    """A plan or an action: as printed, everyone; once agreed, its own authority; in preparation, those who keep plans.
    `promised` is the day on which it ceased to be a draft."""

    promised: str

    def q(self, user: Any, prefix: str = "") -> Q:
        own = Q(**{f"{prefix}authority": user.authority_id})
        if not user.may(Permission.KEEP_PLANS):
            own &= Q(**{f"{prefix}{self.promised}__isnull": False})
        return Q(**{f"{prefix}document__isnull": False}) | own


@dataclass(frozen=True)
class PrintedOrReturned:
    """A figure: printed and imported ones are published; returned ones follow their return."""

    def q(self, user: Any, prefix: str = "") -> Q:
        returned = Q(**{f"{prefix}quarterly_return__isnull": False})
        return ~returned | (returned & OwnReturns("quarterly_return__").q(user, prefix))


@dataclass(frozen=True)
class PublishedOrIssued:
    """A paper: a retold one, everyone; its own authority, once it was issued; in preparation, those who compose or sign
    papers there."""

    def q(self, user: Any, prefix: str = "") -> Q:
        own = Q(**{f"{prefix}authority": user.authority_id})
        if not user.may(Permission.COMPOSE_PAPER) and not user.may(Permission.SIGN_PAPER):
            issued = apps.get_model("reports.Issue").objects.filter(report=OuterRef(f"{prefix}pk"))
            own &= Q(Exists(issued))
        return Q(**{f"{prefix}document__isnull": False}) | own


@dataclass(frozen=True)
class Making:
    """What a paper is made of, exempt passages included: of a retold one, everyone; otherwise those who compose or sign
    papers in its authority. `path` leads to the paper."""

    path: str = "report"

    def q(self, user: Any, prefix: str = "") -> Q:
        retold = Q(**{f"{prefix}{self.path}__document__isnull": False})
        if not user.may(Permission.COMPOSE_PAPER) and not user.may(Permission.SIGN_PAPER):
            return retold
        return retold | Q(**{f"{prefix}{self.path}__authority": user.authority_id})


@dataclass(frozen=True)
class EditionByRight:
    """A file of a paper: whoever sees the paper its public edition; its restricted one in its own authority, by right.
    `path` leads to the paper."""

    path: str = "report"

    def q(self, user: Any, prefix: str = "") -> Q:
        seen = PublishedOrIssued().q(user, f"{prefix}{self.path}__")
        public = Q(**{f"{prefix}edition": "public"})
        if user.may(Permission.READ_EXEMPT):
            public |= Q(**{f"{prefix}{self.path}__authority": user.authority_id})
        return seen & public


@dataclass(frozen=True)
class MadeFile:
    """A file made of a paper as it stood: of a retold one, everyone; of one that is composed, an issued one included,
    those who compose or sign papers there. Its readers have the files that were issued. `path` leads to the paper."""

    path: str = "report"

    def q(self, user: Any, prefix: str = "") -> Q:
        return EditionByRight(self.path).q(user, prefix) & Making(self.path).q(user, prefix)


VISIBILITY: dict[str, Any] = {
    "safeguarding.Authority": Reference(),
    "safeguarding.Agency": Reference(),
    "safeguarding.Unit": PublishedOrOwn(),
    "safeguarding.Post": PublishedOrOwn(),
    "safeguarding.User": Own(),
    "safeguarding.AuditEvent": OwnLog(),
    "safeguarding.Document": Reference(),
    "safeguarding.Passage": Reference(),
    "safeguarding.SweepCount": Own(),
    "safeguarding.LetStand": Own(),
    "safeguarding.Pack": Sender("requested_by"),
    "standards.Theme": Reference(),
    "standards.Scale": Reference(),
    "standards.Regime": Reference(),
    "standards.Framework": Reference(),
    "standards.Standard": Reference(),
    "standards.Assessment": PublishedOrOwn(),
    "standards.Statement": As("assessment", "standards.Assessment"),
    "standards.SelfAudit": Own(),
    "standards.SelfAuditReturn": OwnSelfAudits(),
    "standards.SelfAuditAnswer": OwnSelfAudits("audit_return__"),
    "standards.Moderation": As("answer", "standards.SelfAuditAnswer"),
    "standards.ModerationReply": As("moderation", "standards.Moderation"),
    "standards.StandardEvidence": Own(),
    "standards.RecommendationRegister": Reference(),
    "standards.RegisteredRecommendation": Reference(),
    "standards.Compliance": PublishedOrOwn(),
    "standards.CaseAudit": Own(),
    "standards.Feedback": Own(),
    "standards.StandardsUpload": Sender(),
    "standards.Inspection": PublishedOrOwn(),
    "standards.DutyMet": As("inspection", "standards.Inspection"),
    "standards.Judgement": As("inspection", "standards.Inspection"),
    "standards.GradedStatement": As("inspection", "standards.Inspection"),
    "standards.Finding": PublishedOrOwn(),
    "indicators.Indicator": Reference(),
    "indicators.IndicatorVersion": As("indicator", "indicators.Indicator"),
    "indicators.RatingRule": Reference(),
    "indicators.LibraryUpload": Sender(),
    "indicators.Period": Reference(),
    "indicators.Subject": Reference(),
    "indicators.Survey": Reference(),
    "indicators.Area": Reference(),
    "indicators.ReleasedTable": Reference(),
    "indicators.Release": Reference(),
    "indicators.ReleaseUpload": Own("sent_by__authority"),
    "indicators.ComparatorSet": Own(),
    "indicators.Target": PublishedOrOwn(),
    "indicators.DisclosurePolicy": Own(),
    "indicators.Rebase": Own(),
    "indicators.CurveStory": Own(),
    "indicators.Round": Own(),
    "indicators.CollectionTemplate": Own(),
    "indicators.Deputy": As("round", "indicators.Round"),
    "indicators.Reminder": As("round", "indicators.Round"),
    "indicators.Upload": OwnUploads(),
    "indicators.KeptExplanation": Own(),
    "indicators.Question": Own(),
    "indicators.Return": OwnReturns(),
    "indicators.Observation": PrintedOrReturned(),
    "actionplans.Plan": PublishedOrPromised("agreed_on"),
    "actionplans.PlanUpload": Sender(),
    "actionplans.PlanRow": As("plan", "actionplans.Plan"),
    "actionplans.Action": PublishedOrPromised("set_on"),
    "actionplans.Evidence": As("action", "actionplans.Action"),
    "actionplans.Challenge": As("action", "actionplans.Action"),
    "actionplans.DueDateRevision": As("action", "actionplans.Action"),
    "actionplans.ActionReminder": As("action", "actionplans.Action"),
    "reports.Body": Reference(),
    "reports.Meeting": Reference(),
    "reports.Report": PublishedOrIssued(),
    "reports.Section": Making(),
    "reports.Block": Making("section__report"),
    "reports.QuotedFigure": Making(),
    "reports.Recommendation": Making(),
    "reports.Implication": Making(),
    "reports.Attachment": Making(),
    "reports.Withholding": Making(),
    "reports.PaperVersion": Making(),
    "reports.PaperState": Making(),
    "reports.Signatory": Making(),
    "reports.SignOffStep": Making(),
    "reports.Rendering": MadeFile(),
    "reports.Issue": As("report", "reports.Report"),
    "reports.IssuedFile": EditionByRight("issue__report"),
    "reports.Withdrawal": As("issue", "reports.Issue"),
    "reports.Outcome": As("report", "reports.Report"),
    "reports.Resolution": Own("meeting__body__authority"),
    "reports.HouseStyle": Own(),
}


class RecordQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Base of every query set of the record: the only way a screen reads it is through `visible_to`."""

    def visible_to(self, user: Any) -> "RecordQuerySet":
        """The rows this person may see, by the table above. A model that is not in the table raises KeyError."""
        return self.filter(VISIBILITY[self.model._meta.label].q(user))


METHODS = ["GET", "HEAD", "POST"]  # what browsers send; no view has a use for another


def requires(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the permission of a view. Signed in but without it: 403. `LoginRequiredMiddleware` handles the rest."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not request.user.may(permission):
                raise PermissionDenied
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            return view(request, *args, **kwargs)

        guarded.requires = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def unlisted_models() -> list[str]:
    """Labels in the table that no longer name a model (a spelling mistake would otherwise close a screen silently)."""
    known = {model._meta.label for model in apps.get_models()}
    return [label for label in VISIBILITY if label not in known]
