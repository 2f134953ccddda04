from django.urls import include, path

from actionplans.views import actions, plans

app_name = "actionplans"
urlpatterns = [
    path("action-plans/", plans.plan_list, name="plan_list"),
    path("", include("actionplans.building_urls")),
    path("action-plans/<slug:slug>/", plans.plan_detail, name="plan_detail"),
    path("actions/", plans.action_list, name="action_list"),
    path("actions/", include("actionplans.own_urls")),
    path("actions/<int:pk>/", actions.action_detail, name="action_detail"),
    path("actions/<int:pk>/", include("actionplans.action_urls")),
]
