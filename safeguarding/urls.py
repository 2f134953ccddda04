from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from safeguarding.overview import challenge_views
from safeguarding.overview import pack_views as packs
from safeguarding.overview import theme_views as themes
from safeguarding.overview import views as overview
from safeguarding.overview.sweep import views as sweep
from safeguarding.overview.thread import views as thread
from safeguarding.views import account as own_account
from safeguarding.views import help

# Only the pages of django-allauth that people use here: nobody signs up, and a second factor comes by its own module.
account_urls = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-up/", account.signup, name="account_signup"),
    path("sign-out/", account.logout, name="account_logout"),
    path("no-longer-active/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/new/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

urlpatterns = [
    path("", overview.home, name="home"),
    path("search/", overview.search, name="search"),
    path("audit/", overview.audit_log, name="audit_log"),
    path("documents/", overview.document_list, name="document_list"),
    path("documents/<slug:slug>/", overview.document_detail, name="document_detail"),
    path("challenges/", challenge_views.challenge_list, name="challenge_list"),
    path("themes/", themes.theme_list, name="theme_list"),
    path("themes/<slug:slug>/", themes.theme_detail, name="theme_detail"),
    path("themes/<slug:slug>/evidence/", themes.theme_evidence, name="theme_evidence"),
    path("packs/", packs.pack_make, name="pack_make"),
    path("packs/<int:pk>/", packs.pack_detail, name="pack_detail"),
    path("packs/<int:pk>/file/", packs.pack_file, name="pack_file"),
    path("packs/<int:pk>/remove/", packs.pack_remove, name="pack_remove"),
    path("thread/<slug:kind>/<text:name>/", thread.thread, name="thread"),
    path("falling-through/", sweep.falling_through, name="falling_through"),
    path("falling-through/let-stand/<int:pk>/end/", sweep.case_take_back, name="case_take_back"),
    path("falling-through/<slug:rule>/<text:case>/let-stand/", sweep.case_let_stand, name="case_let_stand"),
    path("accessibility/", login_not_required(help.accessibility), name="accessibility"),
    path("who-may-do-what/", help.who_may_do_what, name="who_may_do_what"),
    path("account/", include(account_urls)),
    path("account/reminders/", own_account.own_reminders, name="own_reminders"),
    path("", include("safeguarding.people_urls")),
    path("", include("standards.urls")),
    path("", include("indicators.urls")),
    path("", include("actionplans.urls")),
    path("", include("reports.urls")),
]

handler403 = "safeguarding.views.help.forbidden"
handler404 = "safeguarding.views.help.not_found"
handler500 = "safeguarding.views.help.server_error"
