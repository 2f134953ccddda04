from django.urls import path

from indicators.views import comparators, releases

urlpatterns = [
    path("releases/", releases.release_list, name="release_list"),
    path("releases/import/", releases.release_import, name="release_import"),
    path("releases/<int:pk>/", releases.release_detail, name="release_detail"),
    path("releases/imports/<int:pk>/", releases.import_detail, name="import_detail"),
    path("releases/imports/<int:pk>/store/", releases.import_store, name="import_store"),
    path("releases/imports/<int:pk>/discard/", releases.import_discard, name="import_discard"),
    path("comparators/", comparators.comparator_list, name="comparator_list"),
    path("comparators/add/", comparators.comparator_add, name="comparator_add"),
    path("comparators/<int:pk>/", comparators.comparator_edit, name="comparator_edit"),
    path("indicators/<text:code>/compared/", releases.indicator_compared, name="indicator_compared"),
]
