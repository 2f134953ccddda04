"""Sign-off and issue of one paper, and what the public reads. One address for each verb."""

from django.urls import path

from reports.issuing import issue_views, public_views, views

PAPER = "papers/<slug:slug>/"
PUBLIC = "public/papers/"

urlpatterns = [
    path("papers/to-sign/", views.sign_queue, name="sign_queue"),
    path(f"{PAPER}sign/", views.paper_sign, name="paper_sign"),
    path(f"{PAPER}sign-off/", views.sign_off_detail, name="sign_off_detail"),
    path(f"{PAPER}sign-off/send/", views.sign_off_send, name="sign_off_send"),
    path(f"{PAPER}sign-off/take-back/", views.sign_off_take_back, name="sign_off_take_back"),
    path(f"{PAPER}signatories/add/", views.signatory_add, name="signatory_add"),
    path(f"{PAPER}signatories/<int:row>/", views.signatory_edit, name="signatory_edit"),
    path(f"{PAPER}signatories/<int:row>/remove/", views.signatory_remove, name="signatory_remove"),
    path(f"{PAPER}issue/", issue_views.issue_prepare, name="issue_prepare"),
    path(f"{PAPER}issue/make-files/", issue_views.issue_make_files, name="issue_make_files"),
    path(f"{PAPER}issue/publish/", issue_views.issue_publish, name="issue_publish"),
    path(f"{PAPER}correct/", issue_views.correction_begin, name="correction_begin"),
    path(f"{PAPER}correct/erratum/", issue_views.correction_erratum, name="correction_erratum"),
    path(f"{PAPER}correct/give-up/", issue_views.correction_give_up, name="correction_give_up"),
    path(f"{PAPER}withdraw/", issue_views.issue_withdraw, name="issue_withdraw"),
    path(f"{PAPER}issues/<int:number>/<slug:edition>/<slug:format>/", issue_views.issued_file, name="issued_file"),
    path(PUBLIC, public_views.public_paper_list, name="public_paper_list"),
    path(f"{PUBLIC}<slug:slug>/", public_views.public_paper_detail, name="public_paper_detail"),
    path(
        f"{PUBLIC}<slug:slug>/issues/<int:number>/<str:name>", public_views.public_paper_file, name="public_paper_file"
    ),
]
