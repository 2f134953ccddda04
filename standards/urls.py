from django.urls import include, path

from standards.views import case_audits, feedback, findings, inspections, standards

app_name = "standards"
urlpatterns = [
    path("", include("standards.inspection_urls")),
    path("", include("standards.framework_urls")),
    path("", include("standards.audit_urls")),
    path("", include("standards.register_urls")),
    path("standards/", standards.standard_list, name="standard_list"),
    path("standards/<slug:framework>/<text:number>/", standards.standard_detail, name="standard_detail"),
    path("inspections/", inspections.inspection_list, name="inspection_list"),
    path("inspections/<slug:slug>/", inspections.inspection_detail, name="inspection_detail"),
    path("findings/", findings.finding_list, name="finding_list"),
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
