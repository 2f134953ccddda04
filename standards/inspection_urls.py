from django.urls import path

from standards.views import duties, entering, entering_findings, regimes

urlpatterns = [
    path("inspections/add/", entering.inspection_add, name="inspection_add"),
    path("inspections/<slug:slug>/edit/", entering.inspection_edit, name="inspection_edit"),
    path("inspections/<slug:slug>/judgements/", entering.inspection_judge, name="inspection_judge"),
    path("inspections/<slug:slug>/remove/", entering.inspection_remove, name="inspection_remove"),
    path("inspections/<slug:slug>/duties/<int:pk>/", duties.duty_record, name="duty_record"),
    path("inspections/<slug:slug>/findings/add/", entering_findings.finding_add, name="finding_add"),
    path("regimes/", regimes.regime_list, name="regime_list"),
    path("regimes/add/", regimes.regime_add, name="regime_add"),
    path("regimes/<slug:slug>/", regimes.regime_detail, name="regime_detail"),
    path("regimes/<slug:slug>/edit/", regimes.regime_edit, name="regime_edit"),
    path("findings/<slug:slug>/edit/", entering_findings.finding_edit, name="finding_edit"),
    path("findings/<slug:slug>/remove/", entering_findings.finding_remove, name="finding_remove"),
]
