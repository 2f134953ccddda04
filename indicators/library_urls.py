from django.urls import path

from indicators.views import keeping, library_files

urlpatterns = [
    path("indicator-library/", keeping.library, name="library"),
    path("indicator-library/add/", keeping.indicator_add, name="indicator_add"),
    path("indicator-library/file/", library_files.library_export, name="library_export"),
    path("indicator-library/import/", library_files.library_import, name="library_import"),
    path("indicator-library/import/<int:pk>/", library_files.library_upload, name="library_upload"),
    path("indicator-library/rules/add/", keeping.rule_add, name="rule_add"),
    path("indicator-library/rules/<slug:slug>/edit/", keeping.rule_edit, name="rule_edit"),
    path("indicator-library/<text:code>/", keeping.library_indicator, name="library_indicator"),
    path("indicator-library/<text:code>/edit/", keeping.indicator_edit, name="indicator_edit"),
    path("indicator-library/<text:code>/definitions/add/", keeping.definition_add, name="definition_add"),
    path(
        "indicator-library/<text:code>/definitions/<int:number>/edit/", keeping.definition_edit, name="definition_edit"
    ),
    path("indicator-library/<text:code>/targets/set/", keeping.target_set, name="target_set"),
]
