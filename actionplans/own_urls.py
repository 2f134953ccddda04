"""What an owner, the chair and those who put questions do across actions. These stand before those of one action."""

from django.urls import path

from actionplans.views import own

urlpatterns = [
    path("mine/", own.own_actions, name="own_actions"),
    path("mine/update/", own.own_update, name="own_update"),
]
