"""Who reads in the guards: each role in both councils, and one person who may do all that any role may."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from safeguarding.access import Permission, Role
from safeguarding.models import Authority, RoleGrant, User
from tests.addresses import addresses

# Derby's own person for each role; managers and checkers have what awaits them.
DERBY = {
    Role.MANAGER: "manager",
    Role.PERFORMANCE_OFFICER: "performance",
    Role.BOARD_MEMBER: "board",
    Role.CHAIR: "chair",
    Role.REPORT_OFFICER: "officer",
    Role.SIGNATORY: "legal",
    Role.ADMINISTRATOR: "admin",
}
# Changes, which GET is no way to make.
POST_ONLY = {
    "indicators:return_withdraw", "indicators:return_approve", "indicators:return_send_back",
    "indicators:return_reopen", "indicators:return_close", "indicators:return_queue_approve",
    "indicators:return_autosave", "indicators:question_answer", "reports:report_make_file", "person_send_link",
    "indicators:round_deputy_remove", "indicators:round_remind", "indicators:upload_store", "indicators:upload_discard",
    "indicators:template_delete", "actionplans:row_move", "actionplans:place_move", "actionplans:place_remove",
    "indicators:import_store", "indicators:import_discard",
    "actionplans:plan_upload_store", "actionplans:plan_upload_discard",
    "reports:paper_take_up", "reports:version_keep", "reports:section_autosave", "reports:section_move",
    "reports:section_put_back", "reports:block_move", "reports:block_remove", "reports:figure_remove",
    "reports:recommendation_move", "reports:attachment_move", "reports:attachment_check", "reports:withholding_end",
    "reports:sign_off_send", "reports:sign_off_take_back", "reports:signatory_remove", "reports:issue_make_files",
    "reports:issue_publish", "reports:correction_give_up",
    "reports:meeting_hold", "reports:resolution_remove",
    "pack_remove", "person_reactivate", "role_grant", "role_end", "agency_leave", "holder_withdraw",
    "case_take_back",
}  # fmt: skip
DECLARED = [item.name for item in addresses() if isinstance(item.requires, Permission)]
READ = [name for name in DECLARED if name not in POST_ONLY]


def of_derby(role: Role) -> Client:
    return client_of(User.objects.get(email=f"{DERBY[role]}@derby.example"))


def made_up(council: str, roles: Iterable[Role]) -> Client:
    """Somebody new at a council, with these roles."""
    roles = list(roles)
    email = f"{'-'.join(role.value for role in roles)[:40]}-{User.objects.count()}@{council}.example"
    user = User.objects.create_user(email, None, name="Reader", authority=Authority.objects.get(slug=council))
    RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role, granted_at=timezone.now()) for role in roles])
    return client_of(user)


def client_of(user: User) -> Client:
    """Signed in, by one row: `force_login` asks ten times, and there are thousands of readers."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
