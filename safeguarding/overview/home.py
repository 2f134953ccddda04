"""The overview page: for each role what awaits it, then what any reader wants to know first."""

from datetime import date
from typing import Any

from django.db.models import Q, Subquery
from django.urls import reverse

from actionplans import sentences as plan_sentences
from actionplans.models import Action
from actionplans.standing import RANKS, SHAPES, facts, ranked, standing, tally
from actionplans.views.board import Links
from indicators import questions, return_rules, returns
from indicators.wording import capitalised, counted, either
from reports.issuing import signing as reports_signing
from reports.kinds.parts import date_text
from reports.models import Report
from safeguarding.access import Permission, Role
from safeguarding.models import Post, User
from safeguarding.overview.home_actions import own_actions, questions_put, revisions_asked, to_verify
from safeguarding.overview.home_audits import late_case_audits, own_audits, to_moderate
from safeguarding.overview.home_indicators import indicators
from safeguarding.overview.home_meetings import answers_owed, asked_without_action, meetings_to_come
from safeguarding.overview.home_standards import deadlines
from safeguarding.overview.panel import SHOWN, Line, Panel
from safeguarding.overview.sweep.panel import falling_through
from standards import wording as standard_sentences
from standards.models import Finding


def panels(user: Any, today: date) -> list[Panel]:
    """What awaits the person's roles first, then plans, indicators, findings and papers, which concern everybody."""
    awaiting = [panel for role, make in AWAITING if user.has_role(role) for panel in make(user, today)]
    awaiting += own_actions(user, today)  # whatever their role
    mine = list({panel.heading: panel for panel in awaiting}.values())  # two roles may await the same
    shared = [plans(user, today), indicators(user), findings(user), papers(user)]
    return [*mine, *(panel for panel in shared if panel.heading not in {own.heading for own in mine})]


def own_returns(user: Any, today: date) -> list[Panel]:
    open_questions = returns.counted(questions.theirs_to_answer(user).filter(answered_at=None))
    asked = returns.asked(user).filter(returns.own(user)).order_by("-round__period__ends_on")
    rows = list(asked.annotate(questions=Subquery(open_questions)))  # the same for each: it saves a query of its own
    waiting = [row for row in rows if row.state not in return_rules.IN_STATES and row.round.opens_on <= today]
    lines = tuple(return_line(row, today) for row in waiting[:SHOWN])
    sentence = "Nothing is waiting: all your returns are in."
    if not rows:
        sentence = "No return is asked of you. An administrator names you as holder of a team's post."
    elif waiting:
        sentence = f"{capitalised(counted(len(waiting), 'return'))} {either(len(waiting), 'awaits', 'await')} you."
    link = ("All your returns", reverse("indicators:return_list"))
    panel = Panel("Your quarterly returns", sentence, lines, link, awaits=bool(waiting))
    return [panel, *about_questions(rows[0].questions if rows else 0, answers=True)]


def about_questions(waiting: int | None, *, answers: bool) -> list[Panel]:
    """How many questions wait, for this person to answer or for anybody. No panel where none does."""
    if not waiting:
        return []
    link = (
        "Questions about measures",
        f"{reverse('indicators:question_list')}?state={'mine' if answers else 'waiting'}",
    )
    sentence = questions.sentence(waiting, waiting if answers else 0)
    return [Panel("Asked by the board", sentence, (), link, awaits=answers)]


def open_questions(user: Any, today: date) -> list[Panel]:
    """For those who check returns, what waits for their answer; for those who ask, what waits for anybody's."""
    answers = user.may(Permission.ANSWER_QUESTION)
    rows = questions.theirs_to_answer(user) if answers else questions.asked(user)
    return about_questions(rows.filter(answered_at=None).count(), answers=answers)


def return_line(row: Any, today: date) -> Line:
    url = reverse("indicators:return_detail", args=[row.round_id, row.subject.slug])
    state = return_rules.State(row.state)
    punctual = returns.punctuality(row, today=today)
    when = f"{row.round.period}, due {row.round.due_on:%-d %B}"
    shape, tone = RETURN_SHAPES[state]
    word = f"{state.words}, late" if punctual.is_late else state.words
    return Line(
        url,
        str(row.subject),
        when,
        ("diamond" if punctual.is_late else shape, "late" if punctual.is_late else tone, word),
    )


RETURN_SHAPES = {
    return_rules.State.NOT_STARTED: ("ring", "none"),
    return_rules.State.DRAFT: ("triangle", "risk"),
    return_rules.State.WITHDRAWN: ("triangle", "risk"),
    return_rules.State.SENT_BACK: ("diamond", "late"),
    return_rules.State.REOPENED: ("triangle", "risk"),
    return_rules.State.SUBMITTED: ("dot", "done"),
    return_rules.State.APPROVED: ("tick", "good"),
}


def round_panel(user: Any, today: date) -> list[Panel]:
    """The newest round that has begun: what is in, what waits for approval, who has not started."""
    rows = list(returns.asked(user).order_by("-round__period__ends_on", "subject__name"))
    begun = [row for row in rows if row.round.opens_on <= today] or rows
    newest = [row for row in begun if row.round_id == begun[0].round_id] if begun else []
    to_check = [row for row in newest if row.state == return_rules.State.SUBMITTED]
    others = [row for row in newest if row.state not in return_rules.IN_STATES]
    heading = f"Returns for {newest[0].round.period}" if newest else "Returns"
    sentence = returns.round_sentence(newest, today=today)
    if to_check:
        waits = either(len(to_check), "waits", "wait")
        sentence += f" {capitalised(counted(len(to_check), 'return'))} {waits} for your approval."
    lines = tuple(return_line(row, today) for row in [*to_check, *others][: SHOWN + 2])
    link = ("The whole round", reverse("indicators:return_list"))
    if to_check:
        link = ("Returns to check", reverse("indicators:return_queue"))
    return [Panel(heading, sentence, lines, link, awaits=bool(to_check))]


def action_line(action: Any, today: date) -> Line:
    now = standing(action, today)
    status = (*SHAPES[now.state], now.text)
    if now.state == "delivered" and action.effect == "no_effect":
        status = ("diamond", "late", "Delivered, no effect shown")
    due = f"due {action.due_on:%-d %B %Y}" if action.due_on else "no date"
    slipped = plan_sentences.of_slippage(action)
    due += f", {slipped}" if slipped else ""
    due += " · demonstration" if action.is_demonstration else ""
    return Line(reverse("actionplans:action_detail", args=[action.pk]), action.title, due, status)


def people(user: Any, today: date) -> list[Panel]:
    """Vacant posts that own work, and people who can sign in but have no role."""
    posts = Post.objects.visible_to(user).filter(authority=user.authority_id, document__isnull=True).on(today)
    vacant = [post for post in posts.prefetch_related("holdings") if post.holder(today) is None]
    active = User.objects.visible_to(user).filter(is_active=True)
    roleless = list(active.exclude(grants__ended_at__isnull=True, grants__isnull=False))
    lines = [
        Line(
            reverse("post_detail", args=[post.pk]),
            post.title,
            "owned work shows the vacancy",
            ("ring", "late", "Post vacant"),
        )
        for post in vacant[:SHOWN]
    ]
    lines += [
        Line(reverse("person_detail", args=[person.pk]), person.name, person.email, ("ring", "risk", "No role"))
        for person in roleless[:SHOWN]
    ]
    sentence = f"{capitalised(counted(len(vacant), 'post'))} {either(len(vacant), 'is', 'are')} vacant; "
    sentence += f"{counted(len(roleless), 'person', 'people')} without a role."
    return [
        Panel(
            "People and posts",
            sentence,
            tuple(lines),
            ("People, posts and units", reverse("people")),
            awaits=bool(lines),
        )
    ]


def signing(user: Any, today: date) -> list[Panel]:
    """Papers that wait for this person's approval."""
    waiting = reports_signing.waiting_for(user)
    lines = tuple(
        Line(
            reverse("reports:paper_sign", args=[row.slug]),
            row.title,
            " · ".join(filter(None, [str(row.body or ""), date_text(row), "demonstration" * row.is_demonstration])),
            ("dot", "risk", "Waits for you"),
        )
        for row in waiting[:SHOWN]
    )
    link = ("Papers to sign", reverse("reports:sign_queue"))
    sentence = reports_signing.sentence(len(waiting))
    return [Panel("Papers for your approval", sentence, lines, link, awaits=bool(lines))]


def plans(user: Any, today: date) -> Panel:
    """What slipped in the authority's living plans, and what was delivered without effect; printed plans are history
    and stand in the list. Counts lead to their rows."""
    links = Links(reverse("actionplans:action_list"), {})
    promised = {"authority": user.authority_id, "document": None, "set_on__isnull": False}
    actions = Action.objects.visible_to(user).unmerged().filter(**promised)
    rows = ranked(actions.as_they_stood(today), today)
    slipping = Q(rank__in=[RANKS["late"], RANKS["at_risk"]]) | Q(times_moved__gt=0)
    failed = Q(delivery="delivered", effect="no_effect")
    shown = rows.filter(slipping | failed).exclude(rank=RANKS["closed"]).order_by("rank", "due_on", "pk")[:SHOWN]
    return Panel(
        "Are promises being kept?",
        links.said(plan_sentences.of_promises(tally(facts(rows), today))),
        tuple(action_line(row, today) for row in shown),
        ("All action plans", reverse("actionplans:plan_list")),
    )


def findings(user: Any) -> Panel:
    rows = Finding.objects.visible_to(user).filter(authority=user.authority_id)
    lines = tuple(
        Line(
            reverse("standards:finding_detail", args=[row.slug]),
            row.title,
            f"{row.get_kind_display()} · {row.document or row.inspection or row.case_audit}",
        )
        for row in rows.without_action().select_related("document", "inspection", "case_audit")[:SHOWN]
    )
    counts = rows.counts()
    sentence = "No finding about your authority is on record."
    if counts["recorded"]:
        sentence = standard_sentences.of_findings(counts)
    return Panel(
        "What is wrong, and is anything unanswered?",
        sentence,
        lines,
        ("All findings", reverse("standards:finding_list")),
    )


def papers(user: Any) -> Panel:
    rows = Report.objects.visible_to(user).select_related("meeting", "document", "body").order_by("-pk")[:SHOWN]
    lines = tuple(
        Line(
            reverse("reports:report_detail", args=[row.slug]),
            row.title,
            " · ".join(filter(None, [str(row.body or ""), date_text(row)])),
        )
        for row in rows
    )
    return Panel(
        "Papers", "To read as web pages or take away as PDF.", lines, ("All papers", reverse("reports:report_list"))
    )


AWAITING = [
    (Role.MANAGER, own_returns),
    (Role.MANAGER, own_audits),
    (Role.PERFORMANCE_OFFICER, round_panel),
    (Role.PERFORMANCE_OFFICER, to_verify),
    (Role.PERFORMANCE_OFFICER, to_moderate),
    (Role.PERFORMANCE_OFFICER, open_questions),
    (Role.PERFORMANCE_OFFICER, asked_without_action),
    (Role.PERFORMANCE_OFFICER, deadlines),
    (Role.PERFORMANCE_OFFICER, late_case_audits),
    (Role.PERFORMANCE_OFFICER, falling_through),
    (Role.BOARD_MEMBER, open_questions),
    (Role.BOARD_MEMBER, questions_put),
    (Role.BOARD_MEMBER, deadlines),
    (Role.BOARD_MEMBER, falling_through),
    (Role.CHAIR, revisions_asked),
    (Role.CHAIR, questions_put),
    (Role.CHAIR, open_questions),
    (Role.CHAIR, to_moderate),
    (Role.CHAIR, deadlines),
    (Role.CHAIR, falling_through),
    (Role.REPORT_OFFICER, answers_owed),
    (Role.REPORT_OFFICER, meetings_to_come),
    (Role.SIGNATORY, signing),
    (Role.ADMINISTRATOR, people),
    (Role.ADMINISTRATOR, deadlines),
    (Role.ADMINISTRATOR, late_case_audits),
]
