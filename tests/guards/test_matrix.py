"""Every address x every role, of the own council and of another, and nobody x every method.

What is expected comes from the tables of `access` and from TABLE below. An address that is not in it fails the build.
"""

from enum import Enum
from http.cookies import SimpleCookie

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from actionplans.models import Plan
from reports.models import Report
from safeguarding import urls as site
from safeguarding.access import ROLES, Permission, Role, requires
from safeguarding.models import AuditEvent, Authority, User
from standards.models import Finding, Inspection
from tests.addresses import addresses, urls_about_derby
from tests.conftest import DAY
from tests.guards.readers import DERBY, POST_ONLY, made_up, of_derby

pytestmark = pytest.mark.one_database

METHODS = ("get", "post", "put", "patch", "delete", "options")


class Kind(Enum):
    PAGE = "about no record, or about one that every council may see"
    WORKING = "about a working record of Derby: another council does not learn that it exists"
    SENT = "what a manager fills in offline: seen by them and by those who check, and by nobody else of Derby"
    ASKED = "made for the manager who asked for it, of what they may see: nobody else learns that it exists"
    SHARED = "about an agency, a body or a meeting: seen by every council, changed by those whose it is"


def pages(permission: Permission, kind: Kind, names: str) -> dict[str, tuple[Permission, Kind]]:
    return dict.fromkeys(names.split(), (permission, kind))


TABLE = {
    **pages(
        Permission.READ_RECORD,
        Kind.PAGE,
        """home search theme_list theme_detail thread falling_through document_list document_detail who_may_do_what
        standards:audit_list standards:standardevidence_list
        standards:standard_list standards:standard_detail standards:framework_list standards:framework_detail
        standards:register_detail
        standards:inspection_list standards:inspection_detail standards:finding_list standards:finding_detail
        standards:regime_list standards:regime_detail
        indicators:indicator_list indicators:indicator_detail indicators:return_list indicators:question_list
        standards:case_audit_list standards:feedback_list theme_evidence indicators:survey_detail
        indicators:scorecard indicators:workforce_and_demand
        actionplans:plan_list challenge_list
        indicators:small_numbers indicators:indicator_compared indicators:release_list indicators:release_detail
        indicators:comparator_list actionplans:action_list reports:report_list reports:report_detail""",
    ),
    **pages(
        Permission.READ_RECORD,
        Kind.WORKING,
        """indicators:return_detail indicators:return_receipt indicators:return_receipt_made
        indicators:question_detail actionplans:plan_detail indicators:unit_detail
        actionplans:action_detail standards:audit_detail standards:audit_answers standards:audit_return
        standards:standardevidence_file standards:case_audit_detail""",
    ),
    **pages(Permission.MODERATE_AUDIT, Kind.PAGE, "standards:audit_open"),
    **pages(
        Permission.MODERATE_AUDIT,
        Kind.WORKING,
        "standards:audit_edit standards:audit_close standards:audit_send_back standards:answer_moderate",
    ),
    **pages(Permission.ANSWER_AUDIT, Kind.PAGE, "standards:standardevidence_add"),
    **pages(
        Permission.ANSWER_AUDIT,
        Kind.WORKING,
        """standards:audit_confirm standards:audit_send standards:answer_edit standards:moderation_reply
        standards:standardevidence_edit standards:standardevidence_withdraw""",
    ),
    **pages(Permission.KEEP_STANDARDS, Kind.PAGE, "standards:evaluation_add"),
    **pages(Permission.EXPORT_PAPER, Kind.PAGE, "reports:report_make_file reports:rendering_detail"),
    **pages(Permission.EXPORT_PAPER, Kind.PAGE, "reports:rendering_file"),
    **pages(Permission.EXPORT_PAPER, Kind.PAGE, "pack_make"),
    **pages(Permission.EXPORT_PAPER, Kind.ASKED, "pack_detail pack_file pack_remove"),
    **pages(
        Permission.KEEP_RULES,
        Kind.PAGE,
        "reports:house_style_edit reports:house_style_logo reports:house_style_preview indicators:policy_set",
    ),
    **pages(Permission.LET_STAND, Kind.WORKING, "case_let_stand case_take_back"),
    **pages(Permission.KEEP_LIBRARY, Kind.PAGE, "indicators:release_import indicators:comparator_add"),
    **pages(
        Permission.KEEP_STANDARDS, Kind.PAGE, "standards:inspection_add standards:regime_add standards:regime_edit"
    ),
    **pages(
        Permission.KEEP_STANDARDS,
        Kind.WORKING,
        """standards:inspection_edit standards:inspection_judge standards:inspection_remove standards:finding_add
        standards:finding_edit standards:finding_remove standards:duty_record""",
    ),
    **pages(
        Permission.KEEP_LIBRARY,
        Kind.WORKING,
        "indicators:import_detail indicators:import_store indicators:import_discard indicators:comparator_edit",
    ),
    **pages(
        Permission.KEEP_LIBRARY,
        Kind.PAGE,
        """indicators:library indicators:library_export indicators:library_import indicators:library_indicator
        indicators:indicator_add indicators:indicator_edit indicators:definition_add indicators:definition_edit
        indicators:target_set indicators:rule_add indicators:rule_edit""",
    ),
    **pages(Permission.KEEP_LIBRARY, Kind.SENT, "indicators:library_upload"),
    **pages(
        Permission.KEEP_STANDARDS,
        Kind.PAGE,
        """standards:framework_add standards:framework_edit standards:framework_copy standards:framework_standard_add
        standards:framework_standard_edit standards:scale_add standards:scale_edit standards:register_add
        standards:register_edit standards:registered_recommendation_edit standards:compliance_add
        standards:file_send""",
    ),
    **pages(Permission.KEEP_STANDARDS, Kind.SENT, "standards:file_detail"),
    **pages(
        Permission.ENTER_RETURN,
        Kind.WORKING,
        "indicators:return_edit indicators:return_autosave indicators:return_submit indicators:return_withdraw",
    ),
    **pages(
        Permission.READ_RECORD,
        Kind.SENT,
        """indicators:return_workbook indicators:upload_detail indicators:upload_file indicators:upload_faults
        indicators:upload_store indicators:upload_discard""",
    ),
    **pages(Permission.ENTER_RETURN, Kind.WORKING, "indicators:return_upload"),
    **pages(Permission.RUN_ROUNDS, Kind.WORKING, "indicators:round_figures indicators:round_upload"),
    **pages(
        Permission.CHECK_RETURNS,
        Kind.WORKING,
        "indicators:return_approve indicators:return_send_back indicators:return_reopen indicators:return_close",
    ),
    **pages(Permission.CHECK_RETURNS, Kind.PAGE, "indicators:return_queue indicators:return_queue_approve"),
    **pages(Permission.ASK_QUESTION, Kind.PAGE, "indicators:question_ask"),
    **pages(Permission.KEEP_LIBRARY, Kind.PAGE, "indicators:template_list"),
    **pages(Permission.KEEP_LIBRARY, Kind.WORKING, "indicators:template_edit indicators:template_delete"),
    **pages(Permission.KEEP_STANDARDS, Kind.PAGE, "standards:case_audit_add standards:feedback_add"),
    **pages(
        Permission.KEEP_STANDARDS,
        Kind.WORKING,
        """standards:case_audit_edit standards:case_audit_record standards:case_audit_cancel
        standards:case_audit_finding standards:feedback_edit""",
    ),
    **pages(Permission.KEEP_CURVES, Kind.PAGE, "indicators:story_edit indicators:range_start"),
    **pages(Permission.KEEP_CURVES, Kind.WORKING, "indicators:range_withdraw"),
    **pages(Permission.ANSWER_QUESTION, Kind.WORKING, "indicators:question_answer"),
    **pages(Permission.CHECK_RETURNS, Kind.WORKING, "indicators:round_detail"),
    **pages(Permission.RUN_ROUNDS, Kind.PAGE, "indicators:round_list indicators:round_open"),
    **pages(
        Permission.RUN_ROUNDS,
        Kind.WORKING,
        """indicators:round_edit indicators:round_asked indicators:round_deputies indicators:round_deputy_remove
        indicators:round_remind indicators:round_reminder_list indicators:round_template_add""",
    ),
    **pages(
        Permission.UPDATE_ACTION,
        Kind.WORKING,
        """actionplans:action_report actionplans:action_event actionplans:date_move actionplans:evidence_add
        actionplans:evidence_withdraw actionplans:challenge_reply actionplans:challenge_settle""",
    ),
    **pages(Permission.READ_RECORD, Kind.WORKING, "actionplans:evidence_file"),
    **pages(Permission.VERIFY_ACTION, Kind.WORKING, "actionplans:action_verify actionplans:effect_review"),
    **pages(Permission.CLOSE_ACTION, Kind.WORKING, "actionplans:action_close actionplans:action_reopen"),
    **pages(Permission.AGREE_REVISION, Kind.WORKING, "actionplans:date_decide"),
    **pages(Permission.ASK_QUESTION, Kind.WORKING, "actionplans:challenge_put"),
    **pages(Permission.KEEP_PLANS, Kind.PAGE, "actionplans:plan_add actionplans:plan_import"),
    **pages(
        Permission.KEEP_PLANS,
        Kind.WORKING,
        """actionplans:plan_review actionplans:plan_edit actionplans:plan_build actionplans:plan_agree
        actionplans:plan_copy
        actionplans:plan_delete actionplans:plan_bulk actionplans:row_add actionplans:row_edit actionplans:row_move
        actionplans:row_split actionplans:row_merge actionplans:row_delete actionplans:row_action_add
        actionplans:row_action_join actionplans:place_label actionplans:place_move actionplans:place_remove
        actionplans:action_edit actionplans:action_merge actionplans:action_merge_with
        actionplans:plan_files actionplans:plan_upload_detail actionplans:plan_upload_faults
        actionplans:plan_upload_store actionplans:plan_upload_discard""",
    ),
    **pages(Permission.READ_RECORD, Kind.WORKING, "actionplans:plan_checks actionplans:plan_export"),
    **pages(Permission.COMPOSE_PAPER, Kind.PAGE, "reports:paper_begin"),
    **pages(
        Permission.COMPOSE_PAPER,
        Kind.WORKING,
        """reports:paper_compose reports:paper_front reports:paper_checks reports:paper_refresh reports:paper_editions
        reports:paper_drop reports:paper_take_up reports:version_list reports:version_keep reports:version_detail
        reports:paper_implications reports:implication_add reports:section_add reports:section_edit
        reports:section_autosave reports:section_move reports:section_remove reports:section_earlier
        reports:section_put_back reports:block_insert reports:block_bind reports:block_move reports:block_remove
        reports:figure_list reports:figure_add reports:figure_quote reports:figure_remove
        reports:recommendation_list reports:recommendation_add reports:recommendation_edit reports:recommendation_move
        reports:recommendation_remove reports:attachment_list reports:attachment_add reports:attachment_edit
        reports:attachment_move reports:attachment_remove reports:attachment_check reports:withholding_list
        reports:withholding_add reports:withholding_edit reports:withholding_end""",
    ),
    **pages(
        Permission.COMPOSE_PAPER,
        Kind.WORKING,
        """reports:sign_off_detail reports:sign_off_send reports:sign_off_take_back reports:signatory_add
        reports:signatory_edit reports:signatory_remove""",
    ),
    **pages(Permission.SIGN_PAPER, Kind.PAGE, "reports:sign_queue"),
    **pages(Permission.SIGN_PAPER, Kind.WORKING, "reports:paper_sign"),
    **pages(
        Permission.ISSUE_PAPER,
        Kind.WORKING,
        """reports:issue_prepare reports:issue_make_files reports:issue_publish reports:issue_withdraw
        reports:correction_begin reports:correction_erratum reports:correction_give_up""",
    ),
    **pages(Permission.READ_RECORD, Kind.WORKING, "reports:issued_file"),
    **pages(Permission.SIGN_IN, Kind.PAGE, "own_reminders"),
    **pages(Permission.UPDATE_ACTION, Kind.PAGE, "actionplans:own_actions actionplans:own_update"),
    **pages(Permission.UPDATE_ACTION, Kind.WORKING, "actionplans:own_handover"),
    **pages(Permission.AGREE_REVISION, Kind.PAGE, "actionplans:chair_decisions"),
    **pages(Permission.KEEP_PLANS, Kind.PAGE, "actionplans:action_reminder_list"),
    **pages(Permission.ASK_QUESTION, Kind.PAGE, "actionplans:meeting_question"),
    **pages(
        Permission.READ_RECORD,
        Kind.PAGE,
        "reports:body_list reports:body_detail reports:meeting_list reports:meeting_detail reports:resolution_list",
    ),
    **pages(Permission.KEEP_MEETINGS, Kind.PAGE, "reports:body_add reports:meeting_add reports:meeting_add_several"),
    **pages(
        Permission.KEEP_MEETINGS,
        Kind.SHARED,
        """reports:body_edit reports:meeting_edit reports:meeting_call_off reports:meeting_hold reports:outcome_record
        reports:resolution_add""",
    ),
    **pages(
        Permission.KEEP_MEETINGS,
        Kind.WORKING,
        "reports:resolution_edit reports:resolution_answer reports:resolution_link reports:resolution_remove",
    ),
    **pages(Permission.KEEP_PLANS, Kind.WORKING, "reports:resolution_make_action"),
    **pages(Permission.READ_AUDIT, Kind.PAGE, "audit_log"),
    **pages(
        Permission.MANAGE_PEOPLE,
        Kind.PAGE,
        "people person_add post_list post_add unit_list unit_add agency_list agency_add agency_join",
    ),
    **pages(Permission.MANAGE_PEOPLE, Kind.SHARED, "agency_edit agency_leave"),
    **pages(
        Permission.MANAGE_PEOPLE,
        Kind.WORKING,
        """person_detail person_edit person_send_link person_deactivate person_reactivate role_grant role_end
        post_detail post_edit holder_appoint holder_end holder_correct holder_withdraw unit_edit""",
    ),
}
# Of those who report on actions of their own post, who may without holding it: whoever keeps plans, and the board where
# it is asked.
KEEPERS = {Role.PERFORMANCE_OFFICER}
ASKERS = {Role.BOARD_MEMBER, Role.CHAIR}
OWNED = {
    **dict.fromkeys(
        """actionplans:action_report actionplans:action_event actionplans:date_move actionplans:evidence_add
        actionplans:evidence_withdraw""".split(),
        KEEPERS,
    ),
    "actionplans:challenge_reply": KEEPERS | ASKERS,
    "actionplans:own_handover": KEEPERS | {Role.MANAGER},  # the manager holds that post
    "actionplans:challenge_settle": ASKERS,
    **dict.fromkeys(("indicators:upload_store", "indicators:upload_discard"), {Role.MANAGER}),  # who sent it
}
# Pages in a sequence, which may send on to the step that is due.
STEPS = {"indicators:return_submit", "person_deactivate", "actionplans:plan_agree"}
STEPS |= {"indicators:return_receipt"}  # to where it is asked for


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture(scope="module")
def made(loaded_database, django_db_blocker):
    """URLs about rows that take longer to make than to ask about, and who asks: they stay while these tests run."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(DAY, tick=False):
            urls = urls_about_derby()
            for role in Role:
                SIGNED_IN[role, False] = of_derby(role).cookies
                SIGNED_IN[role, True] = made_up("kent", [role]).cookies
        yield urls
        transaction.set_rollback(True)


@pytest.fixture
def urls(made, record):
    return made


SIGNED_IN: dict[tuple[Role, bool], SimpleCookie] = {}


def reader(role: Role, *, elsewhere: bool) -> Client:
    client = Client()
    client.cookies = SimpleCookie(SIGNED_IN[role, elsewhere])
    return client


def expected(name: str, role: Role, method: str, *, elsewhere: bool) -> set[int]:
    permission, kind = TABLE[name]
    if permission not in ROLES[role]:
        return {403}
    if method not in {"get", "post"} or (method == "get" and name in POST_ONLY):
        return {405}
    if elsewhere and kind is not Kind.PAGE:
        return {403 if kind is Kind.SHARED else 404}
    if kind is Kind.SENT and role not in {Role.MANAGER, Role.PERFORMANCE_OFFICER}:
        return {404}
    if kind is Kind.ASKED and role is not Role.MANAGER:
        return {404}
    if role not in OWNED.get(name, {role}):
        return {403}
    if method == "post":
        return {200, 302, 400}  # the form again, done, or sent without what it is about
    return {200, 302} if name in STEPS else {200}


def answer(client: Client, method: str, url: str) -> int:
    """What is answered; whatever it changed is taken back."""
    with transaction.atomic():
        status = getattr(client, method)(url).status_code
        transaction.set_rollback(True)
    return status


def asked(name: str, role: Role, method: str, *, elsewhere: bool) -> bool:
    """Whether to ask in the normal suite; soak asks everything. Whoever may use an address asks it of their own council
    by GET and POST. The rest is asked in turn, so that each address, each role and each method meets what refuses it:
    a method that no address answers, a role that may not, another council. A page that every council may see is costly
    and refuses no reader, so that a third of them are enough for it, and abroad one."""
    permission, kind = TABLE[name]
    turn = list(TABLE).index(name) + list(Role).index(role) + METHODS.index(method)
    if method not in {"get", "post"}:
        return turn % len(Role) == (0 if elsewhere else 3)
    if permission not in ROLES[role]:
        return turn % 3 == (0 if elsewhere else 1) or (method == "get" and not elsewhere)
    if elsewhere and kind is Kind.PAGE:
        return method == "get" and role in {Role.BOARD_MEMBER, Role.ADMINISTRATOR}
    if elsewhere:
        return turn % 2 == 0
    if method == "get" and kind is Kind.PAGE and permission is Permission.READ_RECORD:
        return turn % 3 == 0
    return not (method == "post" and permission is Permission.READ_RECORD and role is not Role.BOARD_MEMBER)


def faults(name: str, url: str, *, full: bool = False) -> list[str]:
    """Each answer that is not what the tables say."""
    found = []
    for role in Role:
        for elsewhere in (False, True):
            methods = [one for one in METHODS if full or asked(name, role, one, elsewhere=elsewhere)]
            client = reader(role, elsewhere=elsewhere)
            for method in methods:
                status = answer(client, method, url)
                if status not in expected(name, role, method, elsewhere=elsewhere):
                    found.append(f"{role}{' of Kent' if elsewhere else ''}, {method}: {status}")
    for method in METHODS:
        reply = getattr(Client(), method)(url)
        if (reply.status_code, reply.get("Location")) != (302, f"{reverse('account_login')}?next={url}"):
            found.append(f"nobody, {method}: {reply.status_code}")
    return found


def unlisted() -> set[str]:
    """Addresses that the table lacks, or for which it says another permission than the view."""
    declared = {item.name: item.requires for item in addresses() if item.requires is not None}
    declared = {name: needs for name, needs in declared.items() if not name.startswith("account_")}
    return {name for name in declared | TABLE if (TABLE.get(name) or [None])[0] != declared.get(name)}


# --- The matrix ---


def test_every_address_is_listed_with_its_permission():
    assert unlisted() == set()


@pytest.mark.parametrize("name", TABLE)
def test_address_answers_each_role_council_and_method_as_the_tables_say(urls, name):
    events = AuditEvent.objects.count()
    assert faults(name, urls[name]) == []
    assert AuditEvent.objects.count() == events  # what POST did was taken back, and nothing else did anything


@pytest.mark.soak
@pytest.mark.parametrize("name", TABLE)
def test_address_answers_every_role_and_method_in_full(urls, name):
    assert faults(name, urls[name], full=True) == []


def test_each_address_and_each_role_is_asked_by_every_method():
    tried = [
        (name, role, method)
        for name in TABLE
        for role in Role
        for method in METHODS
        if any(asked(name, role, method, elsewhere=place) for place in (False, True))
    ]
    assert {(name, method) for name, _, method in tried} >= {(name, method) for name in TABLE for method in METHODS}
    assert {(role, method) for _, role, method in tried} == {(role, method) for role in Role for method in METHODS}


def derby() -> Authority:
    return Authority.objects.get(slug="derby")


PUBLISHED = {
    "standards:finding_detail": Finding,
    "standards:inspection_detail": Inspection,
    "reports:report_detail": Report,
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_record_that_is_published_nowhere_is_not_found_by_any_role_of_another_council(urls, name):
    record = PUBLISHED[name].objects.filter(slug=urls[name].rstrip("/").rpartition("/")[2])
    own = {"document": None, "authority": derby()}
    if PUBLISHED[name] is Finding:
        own["inspection"] = Inspection.objects.first()  # a finding without any source there is not
    assert record.update(**own) == 1
    assert of_derby(Role.REPORT_OFFICER).get(urls[name]).status_code == 200
    assert {made_up("kent", [role]).get(urls[name]).status_code for role in Role} == {404}


@pytest.mark.parametrize("name", ["reports:report_make_file", "reports:rendering_detail", "reports:rendering_file"])
def test_file_of_a_paper_that_is_published_nowhere_is_not_found_by_another_council(urls, name):
    Report.objects.filter(slug="climbie-2004").update(document=None, authority=derby())
    method = "post" if name in POST_ONLY else "get"
    assert {answer(made_up("kent", [role]), method, urls[name]) for role in Role} == {404}


# --- The controls: views as somebody in a hurry might write them ---


def without_permission(request):
    return HttpResponse("Everything")


@requires(Permission.READ_RECORD)
def without_limit(request, slug):
    return HttpResponse(Plan.objects.get(slug=slug).title)


urlpatterns = [*site.urlpatterns, path("planted/", without_permission, name="planted")]
urlpatterns += [path("planted/<slug:slug>/", without_limit, name="planted_plan")]


@pytest.fixture
def planted(made, record, settings):
    settings.ROOT_URLCONF = __name__
    return {"planted": "/planted/", "planted_plan": f"/planted/{Plan.objects.get(agreed_on__isnull=False).slug}/"}


def test_address_that_nobody_listed_is_found(planted):
    assert unlisted() == set(planted)


def test_view_without_a_permission_is_found(planted, monkeypatch):
    monkeypatch.setitem(TABLE, "planted", (Permission.MANAGE_PEOPLE, Kind.PAGE))
    assert "planted" in unlisted()
    assert f"{Role.BOARD_MEMBER}, get: 200" in faults("planted", planted["planted"])


def test_view_that_reads_past_visible_to_is_found(planted, monkeypatch):
    monkeypatch.setitem(TABLE, "planted_plan", (Permission.READ_RECORD, Kind.WORKING))
    assert "planted_plan" not in unlisted()
    found = faults("planted_plan", planted["planted_plan"])
    assert len({f"{role} of Kent, get: 200" for role in Role} & set(found)) >= 3
    assert all("of Kent" in fault for fault in found)


def test_permission_that_is_not_asked_for_is_found(urls, monkeypatch):
    monkeypatch.setattr(User, "may", lambda user, permission: True)
    assert f"{Role.BOARD_MEMBER}, get: 200" in faults("people", urls["people"])


def test_every_role_has_its_person():
    assert set(DERBY) == set(Role)
