from django.urls import path

from actionplans import views

app_name = "actionplans"
urlpatterns = [
    path("action-plans/", views.plan_list, name="plan_list"),
    path("action-plans/<slug:slug>/", views.plan_detail, name="plan_detail"),
    path("actions/", views.action_list, name="action_list"),
    path("actions/<int:pk>/", views.action_detail, name="action_detail"),
]
