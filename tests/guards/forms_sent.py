"""Each form of the site, filled in as a person would, and a picture of the rows that forms may change."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actionplans.models import (
    Action,
    Challenge,
    ChallengeReply,
    DeliveryState,
    DueDateRevision,
    EffectState,
    Evidence,
    HandoverNote,
    ProgressUpdate,
    Verification,
)
from indicators.models import (
    CollectionTemplate,
    CurveStory,
    Deputy,
    DisclosurePolicy,
    Expectation,
    Indicator,
    Observation,
    Question,
    Rebase,
    Reminder,
    Return,
    ReturnState,
    Round,
    Subject,
    TemplateLine,
    Upload,
)
from reports.models import HouseStyle
from safeguarding.models import Agency, FixtureRow, LetStand, Pack, Post, PostHolding, RoleGrant, Unit, User
from safeguarding.versions import Versioned
from tests.addresses import asked_move, deputy, house_styles, question, template, upload
from tests.guards.again import AgainAndAgain
from tests.guards.audits_sent import AUDITED, AUDITS, about_audits
from tests.guards.building_sent import BUILDING, BUILT, about_building
from tests.guards.casework_sent import CASEWORK, LOOKED_AT, about_casework
from tests.guards.frameworks_sent import FRAMED, FRAMEWORKS, about_frameworks
from tests.guards.inspections_sent import INSPECTED, INSPECTIONS, about_inspections
from tests.guards.issuing_sent import ISSUING, SIGNED, about_issuing
from tests.guards.library_sent import KEPT, LIBRARY, about_library
from tests.guards.making_sent import MADE, MAKING_PAPERS, about_making
from tests.guards.meetings_sent import MEETINGS, MET, about_meetings
from tests.guards.packs_sent import PACKS, about_packs
from tests.guards.readers import client_of
from tests.guards.releases_sent import BROUGHT, RELEASES, about_releases
from tests.guards.sweep_sent import SWEEP, about_sweep

PICTURED = [User, RoleGrant, Unit, Post, PostHolding, Agency, Return, ReturnState, Observation, Question]
PICTURED += [Round, Expectation, Deputy, Reminder, CollectionTemplate, TemplateLine, Upload]
PICTURED += [Action, DeliveryState, DueDateRevision, EffectState, Evidence, ProgressUpdate, Verification]
PICTURED += [Pack]
PICTURED += [Challenge, ChallengeReply, HandoverNote, HouseStyle, DisclosurePolicy, Rebase, CurveStory]
PICTURED += [*BUILT, *MADE, *SIGNED, *MET, *KEPT, *BROUGHT, *INSPECTED]
PICTURED += FRAMED
PICTURED += [LetStand]
PICTURED += AUDITED
PICTURED += LOOKED_AT
LEFT_OUT = {"id", "password", "last_login", "file"}  # the database's own, and what is drawn by lot


@dataclass(frozen=True)
class Sent:
    who: str
    url: str
    model: type[models.Model]
    data: dict[str, Any] = field(default_factory=dict)
    done: int = 302  # the answer to a form that had its effect

    @property
    def client(self) -> Client:
        return client_of(User.objects.get(email=f"{self.who}@derby.example"))


def newest() -> Round:
    return Round.objects.filter(authority__slug="derby").order_by("-period__ends_on").first()


def of_return(verb: str, who: str, subject: str, model=Return, **data) -> Sent:
    row = Return.objects.filter(round=newest(), subject__slug=subject).first()
    url = reverse(f"indicators:return_{verb}", args=[newest().pk, subject])
    return Sent(who, url, model, {"version": row.version if row else 0, **data})


def boxes() -> dict[str, str]:
    """Every figure of the manager's return, for which nothing can be said yet."""
    asked = newest().expectations.filter(subject__slug="demo-reception-2").values_list("version", flat=True)
    return {
        f"figure-{key}-{name}": text
        for key in asked
        for name, text in {"state": "missing", "reason": "System down", "expected_on": "2026-12-01"}.items()
    }


def saved_return() -> None:
    of_return_edit = of_return("edit", "manager", "demo-reception-2", **boxes())
    assert of_return_edit.client.post(of_return_edit.url, of_return_edit.data).status_code == 302


def submitted_return() -> None:
    saved_return()
    sent = of_return("submit", "manager", "demo-reception-2", declaration="on")
    assert sent.client.post(sent.url, sent.data).status_code == 302


def clean_return() -> None:
    """Sent in by the manager with nothing odd in it and nothing missing."""
    figures = {name: {"missing": "not_applicable", "2026-12-01": ""}.get(text, text) for name, text in boxes().items()}
    for verb, data in (("edit", figures), ("submit", {"declaration": "on"})):
        sent = of_return(verb, "manager", "demo-reception-2", **data)
        assert sent.client.post(sent.url, sent.data).status_code == 302


def reopened_return() -> None:
    sent = of_return("reopen", "performance2", "demo-reception-1", note="Counted twice")
    assert sent.client.post(sent.url, sent.data).status_code == 302


def seen(row: Versioned) -> dict[str, int]:
    """What an edit form says of its record."""
    return {"version": row.version}


def house_style() -> Sent:
    house_styles()
    style = HouseStyle.objects.get(authority__slug="derby")
    data = {"colour": "#1f4f8f", "logo_text": "A black square", **seen(style)}
    return Sent("admin", reverse("reports:house_style_edit"), HouseStyle, data)


def small_numbers() -> Sent:
    day, levels = timezone.localdate(), ["unit", "authority"]
    data = {"version": 1, "threshold": "7", "zero": "shown", "levels": levels, "starts_on": f"{day:%d/%m/%Y}"}
    data |= {"reason": "As the board decided.", "seen": f"7 1 authority unit {day}"}
    return Sent("admin", reverse("indicators:policy_set"), DisclosurePolicy, data)


def about_curves() -> dict[str, Sent]:
    story = CurveStory.objects.get(indicator__code="SA45")
    told = {"story": "Two posts are filled.", "partners": "", "what_works": "", "low_cost": ""} | seen(story)
    anew = {"starts_on": "2025-04-01", "seen": "2025-04-01", "what_changed": "Localities", "reason": "They began."}
    rebase = reverse("indicators:range_withdraw", args=[Rebase.objects.get().pk])
    return {
        "story_edit": Sent("performance", reverse("indicators:story_edit", args=["SA45"]), CurveStory, told),
        "range_start": Sent("performance", reverse("indicators:range_start", args=["SA45"]), Rebase, anew),
        "range_withdraw": Sent("performance", rebase, Rebase, {"reason": "Nothing changed after all."}),
    }


def about_people() -> dict[str, Sent]:
    manager, board = (User.objects.get(email=f"{who}@derby.example") for who in ("manager", "board"))
    new = {"name": "New Person", "email": "new@derby.example", "agency": "", "role": "manager"}
    grant = manager.grants.get()
    return {
        "person_add": Sent("admin", reverse("person_add"), User, new),
        "person_edit": Sent(
            "admin",
            reverse("person_edit", args=[manager.pk]),
            User,
            {"name": "P", "email": "p@derby.example", **seen(manager)},
        ),
        "person_deactivate": Sent(
            "admin", reverse("person_deactivate", args=[manager.pk]), User, {"appointments": "end"}
        ),
        "role_grant": Sent("admin", reverse("role_grant", args=[board.pk]), RoleGrant, {"role": "chair"}),
        "role_end": Sent("admin", reverse("role_end", args=[manager.pk, grant.pk]), RoleGrant),
    }


def about_places() -> dict[str, Sent]:
    unit, agency = Unit.objects.get(slug="demo-reception"), Agency.objects.get(slug="demo-health")
    under = {"parent": unit.pk}
    return {
        "unit_add": Sent("admin", reverse("unit_add"), Unit, {"name": "Reception 9", "kind": "team", **under}),
        "unit_edit": Sent(
            "admin", reverse("unit_edit", args=[unit.pk]), Unit, {"name": "Front door", "kind": "team", **seen(unit)}
        ),
        "agency_add": Sent("admin", reverse("agency_add"), Agency, {"name": "Family charity", "kind": "voluntary"}),
        "agency_edit": Sent(
            "admin",
            reverse("agency_edit", args=[agency.pk]),
            Agency,
            {"name": "Health trust", "kind": "health", **seen(agency)},
        ),
    }


def about_posts() -> dict[str, Sent]:
    held = PostHolding.objects.get(user__email="manager@derby.example")
    post, one = [held.post_id], [held.post_id, held.pk]
    board = User.objects.get(email="board@derby.example")
    appointed = {"person": board.pk, "starts_on": "1/12/2026", "others": "end"}
    return {
        "post_add": Sent("admin", reverse("post_add"), Post, {"title": "Family help lead"}),
        "post_edit": Sent(
            "admin",
            reverse("post_edit", args=post),
            Post,
            {"title": "Lead", "unit": held.post.unit_id, **seen(held.post)},
        ),
        "holder_appoint": Sent("admin", reverse("holder_appoint", args=post), PostHolding, appointed),
        "holder_end": Sent(
            "admin", reverse("holder_end", args=one), PostHolding, {"ends_on": "31/12/2026", **seen(held)}
        ),
        "holder_correct": Sent(
            "admin", reverse("holder_correct", args=one), PostHolding, {"starts_on": "1/5/2021", **seen(held)}
        ),
        "holder_withdraw": Sent("admin", reverse("holder_withdraw", args=one), PostHolding),
    }


def about_questions(name: str) -> Sent:
    if name == "question_ask":
        return Sent("board", reverse("indicators:question_ask", args=["SA45"]), Question, {"text": "What holds it up?"})
    url = reverse("indicators:question_answer", args=[question().pk])
    return Sent("manager", url, Question, {"answer": "Two posts were vacant."})


def of_round(verb: str, model=Round, key: int | None = None, query: str = "", **data) -> Sent:
    url = reverse(f"indicators:{verb}", args=[key or newest().pk])
    return Sent("performance", url + query, model, data)


def asked_of(slug: str, code: str) -> str:
    """One tick of the list of who returns what."""
    return f"unit-{Unit.objects.get(slug=slug).pk}:{Indicator.objects.get(code=code).pk}"


def about_rounds() -> dict[str, Sent]:
    round, usual = newest(), template(newest())
    chosen = {"period": "2026-12-31", "start": "nothing"}
    dates = {"opens_on": "4 January 2027", "due_on": "22 January 2027", "locks_on": "29 January 2027"}
    one = {"asked": asked_of("demo-localities", "SA45")}
    all_asked = [
        f"{'unit' if line.subject.unit_id else 'agency'}-{line.subject.unit_id or line.subject.agency_id}"
        f":{line.version.indicator_id}"
        for line in round.expectations.select_related("subject", "version")
    ]
    opening = f"{reverse('indicators:round_open')}?period=2026-12-31&start=nothing"
    people = {slug: User.objects.get(email=f"{slug}@derby.example") for slug in ("reception1", "manager")}
    return {
        "round_open": Sent("performance", opening, Round, {**chosen, **dates, "note": "Mind the audit", **one}),
        "round_edit": of_round(
            "round_edit", opens_on="30 September 2026", due_on="21 October 2026", locks_on="8 January 2027",
            note="Later", **seen(round),
        ),
        "round_asked": of_round("round_asked", Expectation, asked=[*all_asked, one["asked"]], **seen(round)),
        "round_deputies": of_round(
            "round_deputies", Deputy, subject=Subject.objects.get(slug="demo-police").pk, person=people["reception1"].pk
        ),
        "round_deputy_remove": Sent(
            "performance",
            reverse("indicators:round_deputy_remove", args=[round.pk, deputy(round).pk]),
            Deputy,
        ),
        "round_remind": of_round("round_remind", Reminder, subject=""),
        "round_template_add": of_round("round_template_add", CollectionTemplate, name="As in autumn"),
        "template_edit": of_round(
            "template_edit", CollectionTemplate, usual.pk, name="Short round", **one, **seen(usual)
        ),
        "template_delete": of_round("template_delete", CollectionTemplate, usual.pk, **seen(usual)),
        "own_reminders": Sent(
            "manager", reverse("own_reminders"), User, {"reminders": "none", **seen(people["manager"])}
        ),
    }  # fmt: skip


def about_returns() -> dict[str, Callable[[], Sent]]:
    """Each is made only when it is wanted: what has to be there before differs."""
    mine, theirs = "demo-reception-2", "demo-reception-3"
    return {
        "return_edit": lambda: of_return("edit", "manager", mine, Observation, **boxes()),
        "return_autosave": lambda: replace(of_return("autosave", "manager", mine, Observation, **boxes()), done=200),
        "return_submit": lambda: saved_return() or of_return("submit", "manager", mine, declaration="on"),
        "return_withdraw": lambda: submitted_return() or of_return("withdraw", "manager", mine),
        "return_approve": lambda: of_return("approve", "performance2", theirs),
        "return_send_back": lambda: of_return("send_back", "performance2", theirs, ReturnState, note="Count again"),
        "return_reopen": lambda: of_return(
            "reopen", "performance2", "demo-reception-1", ReturnState, note="Counted twice"
        ),
        "return_close": lambda: reopened_return() or of_return("close", "performance2", "demo-reception-1"),
        "return_queue_approve": of_the_queue,
    }


def of_the_queue() -> Sent:
    clean_return()
    row = Return.objects.get(round=newest(), subject__slug="demo-reception-2")
    return Sent(
        "performance2", reverse("indicators:return_queue_approve"), Return, {"return": f"{row.pk}:{row.version}"}
    )


def of_upload(name: str) -> Sent:
    """A file is sent, then stored or discarded by whoever sent it."""
    if name == "return_upload":
        url = reverse("indicators:return_upload", args=[newest().pk, "demo-reception-2"])
        return Sent("manager", url, Upload, {"file": AgainAndAgain("return.xlsx", b"PK")})
    if name == "round_upload":
        url = reverse("indicators:round_upload", args=[newest().pk])
        return Sent("performance", url, Upload, {"file": AgainAndAgain("figures.csv", b"unit_slug")})
    file = upload(User.objects.get(email="manager@derby.example"), newest())
    return Sent("manager", reverse(f"indicators:{name}", args=[file.pk]), Upload, {"version": 0})


def action_of(key: str) -> Action:
    """One of the demonstration's, by its key in fixtures/demonstration/10-plan.yaml."""
    return Action.objects.get(pk=FixtureRow.objects.get(content_type__model="action", key=key).object_id)


def of_action(verb: str, who: str, key: str, model: type[models.Model], *more: int, **data: Any) -> Sent:
    """A step of one action, about the state in which it stands."""
    action = action_of(key)
    last = action.delivery_states.order_by("-on", "-pk").first()
    url = reverse(f"actionplans:{verb}", args=[action.pk, *more])
    return Sent(who, url, model, {"version": last.pk if last else 0, **data})


def about_actions() -> dict[str, Callable[[], Sent]]:
    open_one, reported, asked = "demo-day-eight-list", "demo-minute-takers", "demo-health-reports"
    words = {"note": "The lists of two months", "why": "Bought otherwise", "text": "Who gets it?"}
    return {
        "action_report": lambda: of_action(
            "action_report", "performance", open_one, ProgressUpdate, state="at_risk", done="The query works"
        ),
        "action_event": lambda: of_action(
            "action_event", "performance", "demo-conference-module", DeliveryState, event_on="2 November 2026",
            due_on="1 March 2027",
        ),
        "action_verify": lambda: of_action(
            "action_verify", "performance", reported, Verification, outcome="accept", note=words["note"],
            why_not_measurable="It serves three other actions",
        ),
        "action_close": lambda: of_action("action_close", "chair", open_one, DeliveryState, why=words["why"]),
        "action_reopen": lambda: of_action(
            "action_reopen", "chair", "demo-booking-system", DeliveryState, state="on_track", why=words["why"]
        ),
        "effect_review": lambda: of_action(
            "effect_review", "performance", "demo-daily-allocation", EffectState, verdict="not_measurable",
            note="The figure has other causes",
        ),
        "date_move": lambda: of_action(
            "date_move", "performance", open_one, DueDateRevision, to_on="1 March 2027", reason="Two posts are vacant"
        ),
        "date_decide": lambda: of_action(
            "date_decide", "chair", asked, DueDateRevision, asked_move().pk, decision="refuse", why="Once is enough"
        ),
        "evidence_add": lambda: of_action(
            "evidence_add", "performance", open_one, Evidence, title="List of a week", link="https://derby.example/list"
        ),
        "evidence_withdraw": lambda: of_action(
            "evidence_withdraw", "performance", reported, Evidence, action_of(reported).evidence.get().pk, why="Wrong"
        ),
        "challenge_put": lambda: of_action("challenge_put", "board", open_one, Challenge, text=words["text"]),
        "challenge_reply": lambda: of_action(
            "challenge_reply", "performance", open_one, ChallengeReply, waiting_question(open_one), text="Next week"
        ),
        "challenge_settle": lambda: of_action(
            "challenge_settle", "board", open_one, Challenge, waiting_question(open_one), answer="It came"
        ),
    }  # fmt: skip


def waiting_question(key: str) -> int:
    return action_of(key).challenges.filter(settled_on=None).first().pk


def of_own_actions(name: str) -> Sent:
    """What an owner, or the chair, does across actions."""
    if name == "chair_decisions":
        asked = DueDateRevision.objects.get(agreement="asked")
        decided = {"revision": asked.pk, "decision": "refuse", "why": "It has moved once."}
        return Sent("chair", reverse("actionplans:chair_decisions"), DueDateRevision, decided)
    action = Action.objects.get(title__startswith="Share cover")
    if name == "meeting_question":
        put = {"action": action.pk, "body": "Board", "held_on": "19 November 2026", "text": "Why?", "meeting": ""}
        return Sent("chair", reverse("actionplans:meeting_question"), Challenge, put)
    if name == "own_handover":
        note = {f"note-{action.pk}": "The heads of two teams are new."}
        return Sent("reception", reverse("actionplans:own_handover", args=[action.owner_id]), HandoverNote, note)
    seen = action.delivery_states.order_by("-on", "-pk").first().pk
    said = {"version": seen, "state": "on_track", "done": "All teams have given names.", "next": ""}
    data = {f"action-{action.pk}-{box}": text for box, text in said.items()}
    return Sent("reception", reverse("actionplans:own_update"), ProgressUpdate, data)


def filled_in(name: str) -> Sent:
    """One form by the name of its address, with whatever has to be there before."""
    if name in RETURNS:
        return about_returns()[name]()
    if name in QUESTIONS:
        return about_questions(name)
    if name in OWN_ACTIONS:
        return of_own_actions(name)
    if name in UPLOADS:
        return of_upload(name)
    if name in ACTIONS:
        return about_actions()[name]()
    if name in ROUNDS:
        return about_rounds()[name]
    if about := next((about for names, about in IN_FILES if name in names), None):
        return Sent(*about()[name]())
    if name in STYLES:
        return {"house_style_edit": house_style, "policy_set": small_numbers}[name]()
    if name in {*MAKING_PAPERS, *ISSUING}:
        sent = Sent(*(about_issuing() if name in ISSUING else about_making())[name]())
        return replace(sent, done=200) if name in BY_SCRIPT else sent
    return (about_people() | about_places() | about_posts() | about_curves())[name]


RETURNS = ["return_edit", "return_autosave", "return_submit", "return_withdraw", "return_approve", "return_send_back"]
RETURNS += ["return_reopen", "return_close", "return_queue_approve"]
UPLOADS = ["return_upload", "round_upload", "upload_store", "upload_discard"]
WITH_A_FILE = {
    "file_send",
    "return_upload",
    "round_upload",
    "plan_import",
    "plan_files",
    "library_import",
    "release_import",
}
QUESTIONS = ["question_ask", "question_answer"]
OWN_ACTIONS = ["own_update", "own_handover", "chair_decisions", "meeting_question"]
PLACES = ["unit_add", "unit_edit", "agency_add", "agency_edit"]
POSTS = ["post_add", "post_edit", "holder_appoint", "holder_end", "holder_correct", "holder_withdraw"]
ROUNDS = ["round_open", "round_edit", "round_asked", "round_deputies", "round_deputy_remove", "round_remind"]
ROUNDS += ["round_template_add", "template_edit", "template_delete", "own_reminders"]
STYLES = ["house_style_edit", "policy_set"]
CURVES = ["story_edit", "range_start", "range_withdraw"]
PEOPLE = ["person_add", "person_edit", "person_deactivate", "role_grant", "role_end"]
ACTIONS = ["action_report", "action_event", "action_verify", "action_close", "action_reopen", "effect_review"]
ACTIONS += ["date_move", "date_decide", "evidence_add", "evidence_withdraw"]
ACTIONS += ["challenge_put", "challenge_reply", "challenge_settle"]
# Sent by a page's script, which is answered in JSON; any other form leads to a page.
BY_SCRIPT = {"return_autosave", "section_autosave"}
IN_FILES = [(BUILDING, about_building), (MEETINGS, about_meetings), (LIBRARY, about_library)]  # each beside this one
IN_FILES += [(INSPECTIONS, about_inspections)]
IN_FILES += [(RELEASES, about_releases)]
FORMS = [*RETURNS, *ACTIONS, *OWN_ACTIONS, *QUESTIONS, *ROUNDS, *UPLOADS, *PEOPLE, *PLACES, *POSTS, *BUILDING, *STYLES]
FORMS += [*CURVES, *MAKING_PAPERS, *ISSUING, *MEETINGS, *LIBRARY, *RELEASES, *INSPECTIONS]
IN_FILES += [(FRAMEWORKS, about_frameworks)]
FORMS += FRAMEWORKS
IN_FILES += [(PACKS, about_packs)]
FORMS += PACKS
IN_FILES += [(SWEEP, about_sweep)]
FORMS += SWEEP
IN_FILES += [(AUDITS, about_audits)]
FORMS += AUDITS
IN_FILES += [(CASEWORK, about_casework)]
FORMS += CASEWORK


def picture() -> set[tuple]:
    """Every row that a form may change, as it stands in its table: this is asked too often to make records or texts of
    the rows. Whatever is rolled back gives its key back too."""
    found = set()
    with connection.cursor() as cursor:
        for model in [*PICTURED, Agency.authorities.through]:
            names = [item.column for item in model._meta.fields if item.name not in LEFT_OUT]
            columns = ", ".join(connection.ops.quote_name(name) for name in names)
            cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)}")
            found |= {(model.__name__, *row) for row in cursor.fetchall()}
    return found
