from django.urls import path

from indicators.views import returns

ONE = "returns/<int:round>/<slug:subject>/"

urlpatterns = [
    path("returns/", returns.return_list, name="return_list"),
    path(ONE, returns.return_detail, name="return_detail"),
    path(f"{ONE}edit/", returns.return_edit, name="return_edit"),
    path(f"{ONE}autosave/", returns.return_autosave, name="return_autosave"),
    path(f"{ONE}submit/", returns.return_submit, name="return_submit"),
    path(f"{ONE}withdraw/", returns.return_withdraw, name="return_withdraw"),
    path(f"{ONE}approve/", returns.return_approve, name="return_approve"),
    path(f"{ONE}send-back/", returns.return_send_back, name="return_send_back"),
]
