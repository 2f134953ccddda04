from django.urls import path

from indicators.views import rounds

ONE = "rounds/<int:pk>/"

urlpatterns = [
    path("rounds/", rounds.round_list, name="round_list"),
    path("rounds/open/", rounds.round_open, name="round_open"),
    path("rounds/templates/", rounds.template_list, name="template_list"),
    path("rounds/templates/<int:pk>/", rounds.template_edit, name="template_edit"),
    path("rounds/templates/<int:pk>/delete/", rounds.template_delete, name="template_delete"),
    path(ONE, rounds.round_detail, name="round_detail"),
    path(f"{ONE}edit/", rounds.round_edit, name="round_edit"),
    path(f"{ONE}asked/", rounds.round_asked, name="round_asked"),
    path(f"{ONE}save-as-template/", rounds.template_add, name="round_template_add"),
    path(f"{ONE}deputies/", rounds.deputies, name="round_deputies"),
    path(f"{ONE}deputies/<int:deputy>/remove/", rounds.deputy_remove, name="round_deputy_remove"),
    path(f"{ONE}remind/", rounds.round_remind, name="round_remind"),
    path(f"{ONE}reminders/", rounds.reminder_list, name="round_reminder_list"),
]
