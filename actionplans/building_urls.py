"""Building plans: the plan, its rows, and the actions in them. One address for each verb."""

from django.urls import path

from actionplans.views import building, building_actions, building_rows, reviewing, uploads

PLAN = "action-plans/<slug:slug>/"
ROW = f"{PLAN}rows/<int:row>/"
PLACE = f"{ROW}actions/<int:place>/"

urlpatterns = [
    path("action-plans/add/", building.plan_add, name="plan_add"),
    path("inspections/<slug:slug>/review/", reviewing.plan_review, name="plan_review"),
    path("action-plans/import/", uploads.plan_import, name="plan_import"),
    path("action-plans/uploads/<int:pk>/", uploads.plan_upload_detail, name="plan_upload_detail"),
    path("action-plans/uploads/<int:pk>/faults/", uploads.plan_upload_faults, name="plan_upload_faults"),
    path("action-plans/uploads/<int:pk>/store/", uploads.plan_upload_store, name="plan_upload_store"),
    path("action-plans/uploads/<int:pk>/discard/", uploads.plan_upload_discard, name="plan_upload_discard"),
    path(f"{PLAN}files/", uploads.plan_files, name="plan_files"),
    path(f"{PLAN}export/", uploads.plan_export, name="plan_export"),
    path(f"{PLAN}edit/", building.plan_edit, name="plan_edit"),
    path(f"{PLAN}build/", building.plan_build, name="plan_build"),
    path(f"{PLAN}agree/", building.plan_agree, name="plan_agree"),
    path(f"{PLAN}copy/", building.plan_copy, name="plan_copy"),
    path(f"{PLAN}delete/", building.plan_delete, name="plan_delete"),
    path(f"{PLAN}checks/", building.plan_checks, name="plan_checks"),
    path(f"{PLAN}change-together/", building_actions.plan_bulk, name="plan_bulk"),
    path(f"{PLAN}rows/add/", building_rows.row_add, name="row_add"),
    path(f"{ROW}edit/", building_rows.row_edit, name="row_edit"),
    path(f"{ROW}move/", building_rows.row_move, name="row_move"),
    path(f"{ROW}split/", building_rows.row_split, name="row_split"),
    path(f"{ROW}merge/", building_rows.row_merge, name="row_merge"),
    path(f"{ROW}delete/", building_rows.row_delete, name="row_delete"),
    path(f"{ROW}actions/add/", building_actions.row_action_add, name="row_action_add"),
    path(f"{ROW}actions/join/", building_actions.row_action_join, name="row_action_join"),
    path(f"{PLACE}label/", building_actions.place_label, name="place_label"),
    path(f"{PLACE}move/", building_actions.place_move, name="place_move"),
    path(f"{PLACE}remove/", building_actions.place_remove, name="place_remove"),
    path("actions/<int:pk>/edit/", building_actions.action_edit, name="action_edit"),
    path("actions/<int:pk>/merge/", building_actions.action_merge, name="action_merge"),
    path("actions/<int:pk>/merge/<int:other>/", building_actions.action_merge_with, name="action_merge_with"),
]
