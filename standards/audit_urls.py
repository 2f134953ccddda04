"""Addresses of self-audits, of evidence for standards and of what somebody outside said."""

from django.urls import path

from standards.views import audit_returns, evidence, self_audits, standards

urlpatterns = [
    path("standards/<slug:framework>/<text:number>/evaluation/", standards.evaluation_add, name="evaluation_add"),
    path("standard-evidence/", evidence.standardevidence_list, name="standardevidence_list"),
    path("standard-evidence/add/", evidence.standardevidence_add, name="standardevidence_add"),
    path("standard-evidence/<int:pk>/edit/", evidence.standardevidence_edit, name="standardevidence_edit"),
    path("standard-evidence/<int:pk>/file/", evidence.standardevidence_file, name="standardevidence_file"),
    path("standard-evidence/<int:pk>/withdraw/", evidence.standardevidence_withdraw, name="standardevidence_withdraw"),
    path("self-audits/", self_audits.audit_list, name="audit_list"),
    path("self-audits/open/", self_audits.audit_open, name="audit_open"),
    path("self-audits/<int:pk>/", self_audits.audit_detail, name="audit_detail"),
    path("self-audits/<int:pk>/edit/", self_audits.audit_edit, name="audit_edit"),
    path("self-audits/<int:pk>/answers/", self_audits.audit_answers, name="audit_answers"),
    path("self-audits/<int:pk>/close/", self_audits.audit_close, name="audit_close"),
    path("self-audits/returns/<int:pk>/", audit_returns.audit_return, name="audit_return"),
    path("self-audits/returns/<int:pk>/confirm/", audit_returns.audit_confirm, name="audit_confirm"),
    path("self-audits/returns/<int:pk>/send/", audit_returns.audit_send, name="audit_send"),
    path("self-audits/returns/<int:pk>/send-back/", audit_returns.audit_send_back, name="audit_send_back"),
    path("self-audits/answers/<int:pk>/", audit_returns.answer_edit, name="answer_edit"),
    path("self-audits/answers/<int:pk>/moderate/", audit_returns.answer_moderate, name="answer_moderate"),
    path("self-audits/moderations/<int:pk>/reply/", audit_returns.moderation_reply, name="moderation_reply"),
]
