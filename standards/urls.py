from django.urls import include, path

from standards.views import case_audits, duties, entering, entering_findings, feedback, findings, inspections, standards

app_name = "standards"
urlpatterns = [
    path("", include("standards.framework_urls")),
    path("", include("standards.audit_urls")),
    path("", include("standards.register_urls")),
    path("standards/", standards.standard_list, name="standard_list"),
    path("standards/<slug:framework>/<text:number>/", standards.standard_detail, name="standard_detail"),
    path("inspections/", inspections.inspection_list, name="inspection_list"),
    path("inspections/add/", entering.inspection_add, name="inspection_add"),
    path("inspections/<slug:slug>/edit/", entering.inspection_edit, name="inspection_edit"),
    path("inspections/<slug:slug>/judgements/", entering.inspection_judge, name="inspection_judge"),
    path("inspections/<slug:slug>/remove/", entering.inspection_remove, name="inspection_remove"),
    path("inspections/<slug:slug>/duties/<int:pk>/", duties.duty_record, name="duty_record"),
    path("inspections/<slug:slug>/findings/add/", entering_findings.finding_add, name="finding_add"),
    path("inspections/<slug:slug>/", inspections.inspection_detail, name="inspection_detail"),
    path("findings/", findings.finding_list, name="finding_list"),
    path("findings/<slug:slug>/edit/", entering_findings.finding_edit, name="finding_edit"),
    path("findings/<slug:slug>/remove/", entering_findings.finding_remove, name="finding_remove"),
    path("findings/<slug:slug>/", findings.finding_detail, name="finding_detail"),
    path("case-audits/", case_audits.case_audit_list, name="case_audit_list"),
    path("case-audits/add/", case_audits.case_audit_add, name="case_audit_add"),
    path("case-audits/<int:pk>/", case_audits.case_audit_detail, name="case_audit_detail"),
    path("case-audits/<int:pk>/edit/", case_audits.case_audit_edit, name="case_audit_edit"),
    path("case-audits/<int:pk>/record/", case_audits.case_audit_record, name="case_audit_record"),
    path("case-audits/<int:pk>/cancel/", case_audits.case_audit_cancel, name="case_audit_cancel"),
    path("case-audits/<int:pk>/findings/add/", case_audits.case_audit_finding, name="case_audit_finding"),
    path("feedback/", feedback.feedback_list, name="feedback_list"),
    path("feedback/add/", feedback.feedback_add, name="feedback_add"),
    path("feedback/<int:pk>/edit/", feedback.feedback_edit, name="feedback_edit"),
]
