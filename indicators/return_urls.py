from django.urls import path

from indicators.views import checking, receipts, returns

ONE = "returns/<int:round>/<slug:subject>/"

urlpatterns = [
    path("returns/", returns.return_list, name="return_list"),
    path("returns/to-check/", checking.return_queue, name="return_queue"),
    path("returns/to-check/approve/", checking.return_queue_approve, name="return_queue_approve"),
    path(ONE, checking.return_detail, name="return_detail"),
    path(f"{ONE}edit/", returns.return_edit, name="return_edit"),
    path(f"{ONE}autosave/", returns.return_autosave, name="return_autosave"),
    path(f"{ONE}submit/", returns.return_submit, name="return_submit"),
    path(f"{ONE}withdraw/", returns.return_withdraw, name="return_withdraw"),
    path(f"{ONE}receipt.pdf", receipts.return_receipt, name="return_receipt"),
    path(f"{ONE}receipt/", receipts.return_receipt_made, name="return_receipt_made"),
    path(f"{ONE}approve/", checking.return_approve, name="return_approve"),
    path(f"{ONE}send-back/", checking.return_send_back, name="return_send_back"),
    path(f"{ONE}reopen/", checking.return_reopen, name="return_reopen"),
    path(f"{ONE}close/", checking.return_close, name="return_close"),
]
