"""What an owner, the chair and those who put questions do across actions. These stand before those of one action."""

from django.urls import path

from actionplans.views import chair, handover, own

urlpatterns = [
    path("mine/", own.own_actions, name="own_actions"),
    path("mine/update/", own.own_update, name="own_update"),
    path("hand-over/<int:pk>/", handover.own_handover, name="own_handover"),
    path("reminders/", own.action_reminder_list, name="action_reminder_list"),
    path("to-decide/", chair.chair_decisions, name="chair_decisions"),
    path("questions/put/", chair.meeting_question, name="meeting_question"),
]
