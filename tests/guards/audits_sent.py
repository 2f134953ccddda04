"""The forms of self-audits and of evidence for standards, filled in: who sends them, where, what they change, and their
boxes. The council's return of the open round is the manager's; the police have sent theirs."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse

from safeguarding.models import Agency, User
from standards.models import (
    Assessment,
    Framework,
    Moderation,
    ModerationReply,
    Scale,
    SelfAudit,
    SelfAuditAnswer,
    SelfAuditReturn,
    Standard,
    StandardEvidence,
    Statement,
)

AUDITED = [SelfAudit, SelfAuditReturn, SelfAuditAnswer, Moderation, ModerationReply, StandardEvidence]
AUDITED += [Assessment, Statement, SelfAuditAnswer.evidence.through, StandardEvidence.standards.through]
Filled = tuple[str, str, type, dict[str, Any]]


def running() -> SelfAudit:
    return SelfAudit.objects.get(authority__slug="derby", closed_on=None)


def council() -> SelfAuditReturn:
    """The council's own return of the open round, of which some answers wait to be confirmed."""
    return running().returns.get(agency=None)


def police() -> SelfAuditReturn:
    """A return of the open round that is sent."""
    return running().returns.get(agency=Agency.objects.get(slug="demo-police"))


def published() -> SelfAuditReturn:
    """The council's return of a closed round, which everybody in Derby reads."""
    return SelfAuditReturn.objects.filter(audit__closed_on__isnull=False, agency=None).first()


def first_of(row: SelfAuditReturn) -> SelfAuditAnswer:
    return row.answers.order_by("standard__order").first()


def rated() -> Moderation:
    """What was made of an answer of the council's, in a closed round."""
    return first_of(published()).moderations.first()


def not_replied() -> Moderation:
    """What was made of an answer of the police's, to which they have not replied."""
    return first_of(police()).moderations.first()


def evidence() -> StandardEvidence:
    """A file of the council's."""
    by = User.objects.get(email="manager@derby.example")
    named = {"authority": by.authority, "title": "Rota of a trial", "dated_on": "2026-11-02", "is_demonstration": True}
    row = StandardEvidence.objects.filter(**named).first()
    if row is None:
        row = StandardEvidence(**named, file_name="rota.txt", added_on="2026-11-03", added_by=by)
        row.file.save("rota.bin", ContentFile(b"Who is on duty"), save=False)
        row.save()
        row.standards.add(standard())
    return row


def standard() -> Standard:
    return Standard.objects.select_related("framework").first()


def arguments() -> dict[str, list[Any]]:
    return {
        "standards:audit_return": [published().pk],
        "standards:audit_send_back": [police().pk],
        "standards:audit_send": [council().pk],
        "standards:audit_confirm": [council().pk],
        "standards:audit_": [running().pk],
        "standards:answer_moderate": [first_of(police()).pk],
        "standards:answer_": [first_of(council()).pk],
        "standards:moderation_": [rated().pk],
        "standards:evaluation_": [standard().framework.slug, standard().number],
        "standards:standardevidence_": [evidence().pk],
    }


def sent(who: str, name: str, args: list[Any], model: type, **data: Any) -> Filled:
    return who, reverse(f"standards:{name}", args=args), model, data


def audit_open() -> Filled:
    framework, scale = Framework.objects.first(), Scale.objects.get(slug="demo-self-audit")
    data = {"framework": framework.pk, "scale": scale.pk, "title": "Another round", "as_at": "1 November 2026"}
    data |= {"due_on": "18 December 2026", "with_council": "on", "note": "", "carries_forward": "on"}
    return sent("performance", "audit_open", [], SelfAudit, **data)


def audit_edit() -> Filled:
    audit = running()
    data = {"title": "Another title", "due_on": "18 December 2026", "note": "More", "version": audit.version}
    return sent("performance", "audit_edit", [audit.pk], SelfAudit, **data)


def audit_confirm() -> Filled:
    waiting = council().answers.filter(answered_on=None)
    return sent("manager", "audit_confirm", [council().pk], SelfAuditAnswer, answers=[one.pk for one in waiting])


def audit_send() -> Filled:
    row = council()
    by = User.objects.get(email="manager@derby.example")
    row.answers.filter(answered_on=None).update(answered_on="2026-11-19", answered_by=by)
    return sent("manager", "audit_send", [row.pk], SelfAuditReturn)


def audit_send_back() -> Filled:
    row = police()
    data = {"sent_back_why": "Say more", "version": row.version}
    return sent("performance", "audit_send_back", [row.pk], SelfAuditReturn, **data)


def answer_edit() -> Filled:
    answer = first_of(council())
    data = {"rating": answer.grade_id, "progress": "started", "shown_by": "Another log", "version": answer.version}
    return sent("manager", "answer_edit", [answer.pk], SelfAuditAnswer, **data, outstanding="")


def answer_moderate() -> Filled:
    answer = first_of(police())
    data = {"grade": answer.grade_id, "reasons": "Seen", "version": answer.moderations.order_by("on", "pk").last().pk}
    data["read"] = answer.version
    return sent("performance", "answer_moderate", [answer.pk], Moderation, **data)


def moderation_reply() -> Filled:
    data = {"agrees": "no", "words": "We see it otherwise"}
    return sent("police", "moderation_reply", [not_replied().pk], ModerationReply, **data)


def described() -> dict[str, Any]:
    return {"title": "Rota", "shows": "Who is on duty", "standards": standard().pk, "owner": "", "expires_on": ""} | {
        "dated_on": "2 November 2026"
    }


def standardevidence_edit() -> Filled:
    row = evidence()
    return sent("manager", "standardevidence_edit", [row.pk], StandardEvidence, **described(), version=row.version)


def evaluation_add() -> Filled:
    data = {"evaluator": "Peers", "as_at": "2 November 2026", "grade": "", "summary": "Sound", "citation": ""}
    args = [standard().framework.slug, standard().number]
    return sent("performance", "evaluation_add", args, Assessment, **data, strengths="Quick", gaps="Late")


def about_audits() -> dict[str, Callable[[], Filled]]:
    """Each is made only when it is wanted: what has to be there before differs."""
    kept = "standardevidence"
    return {
        "audit_open": audit_open,
        "audit_edit": audit_edit,
        "audit_confirm": audit_confirm,
        "audit_send": audit_send,
        "audit_send_back": audit_send_back,
        "audit_close": lambda: sent("performance", "audit_close", [running().pk], SelfAudit, is_read="on"),
        "answer_edit": answer_edit,
        "answer_moderate": answer_moderate,
        "moderation_reply": moderation_reply,
        "evaluation_add": evaluation_add,
        f"{kept}_add": lambda: sent(
            "manager", f"{kept}_add", [], StandardEvidence, **described(), whereabouts="Room 3", link=""
        ),
        f"{kept}_edit": standardevidence_edit,
        f"{kept}_withdraw": lambda: sent("manager", f"{kept}_withdraw", [evidence().pk], StandardEvidence, why="Old"),
    }


AUDITS = list(about_audits())
