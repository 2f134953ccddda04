"""Bodies, their meetings, and what came of them. Names are those of `reports`."""

from django.urls import path

from reports.meetings import asked_views, views

MEETING = "meetings/<int:pk>/"
ASKED = "resolutions/<int:pk>/"

urlpatterns = [
    path("bodies/", views.body_list, name="body_list"),
    path("bodies/add/", views.body_add, name="body_add"),
    path("bodies/<slug:slug>/", views.body_detail, name="body_detail"),
    path("bodies/<slug:slug>/edit/", views.body_edit, name="body_edit"),
    path("meetings/", views.meeting_list, name="meeting_list"),
    path("meetings/add/", views.meeting_add, name="meeting_add"),
    path("meetings/add-several/", views.meeting_add_several, name="meeting_add_several"),
    path(MEETING, views.meeting_detail, name="meeting_detail"),
    path(f"{MEETING}edit/", views.meeting_edit, name="meeting_edit"),
    path(f"{MEETING}call-off/", views.meeting_call_off, name="meeting_call_off"),
    path(f"{MEETING}hold/", views.meeting_hold, name="meeting_hold"),
    path(f"{MEETING}papers/<slug:slug>/outcome/", asked_views.outcome_record, name="outcome_record"),
    path(f"{MEETING}resolutions/add/", asked_views.resolution_add, name="resolution_add"),
    path("resolutions/", asked_views.resolution_list, name="resolution_list"),
    path(f"{ASKED}edit/", asked_views.resolution_edit, name="resolution_edit"),
    path(f"{ASKED}answer/", asked_views.resolution_answer, name="resolution_answer"),
    path(f"{ASKED}link/", asked_views.resolution_link, name="resolution_link"),
    path(f"{ASKED}make-action/", asked_views.resolution_make_action, name="resolution_make_action"),
    path(f"{ASKED}remove/", asked_views.resolution_remove, name="resolution_remove"),
]
