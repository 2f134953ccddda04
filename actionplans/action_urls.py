"""What can be done about one action. One address for each verb."""

from django.urls import path

from actionplans.views import evidence, questions, steps

urlpatterns = [
    path("report/", steps.action_report, name="action_report"),
    path("event/", steps.action_event, name="action_event"),
    path("verify/", steps.action_verify, name="action_verify"),
    path("close/", steps.action_close, name="action_close"),
    path("reopen/", steps.action_reopen, name="action_reopen"),
    path("review-effect/", steps.effect_review, name="effect_review"),
    path("move-date/", steps.date_move, name="date_move"),
    path("move-date/<int:revision>/decide/", steps.date_decide, name="date_decide"),
    path("evidence/add/", evidence.evidence_add, name="evidence_add"),
    path("evidence/<int:evidence>/file/", evidence.evidence_file, name="evidence_file"),
    path("evidence/<int:evidence>/withdraw/", evidence.evidence_withdraw, name="evidence_withdraw"),
    path("questions/add/", questions.challenge_put, name="challenge_put"),
    path("questions/<int:challenge>/reply/", questions.challenge_reply, name="challenge_reply"),
    path("questions/<int:challenge>/settle/", questions.challenge_settle, name="challenge_settle"),
]
