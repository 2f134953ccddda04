"""A receipt as PDF: the job worker sets the page, and whoever asked waits for it a moment."""

from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone

from indicators import checking, receipts
from indicators.return_rules import Entry
from indicators.views.returns import fetch, page, to
from reports import receipts as files
from safeguarding.access import Permission, requires
from safeguarding.exports import attachment


@requires(Permission.READ_RECORD)
def return_receipt_made(request, round, subject):
    """Where the file is asked for and waited for: by POST it is asked for, once; a file that is there comes at once."""
    sheet = fetch(request, round, subject)
    receipt, html = printed(request, sheet)
    if request.method == "POST":
        made = files.request(step=receipt.step, html=html, by=request.user, at=timezone.now())
        return redirect(to(sheet, "return_receipt" if made.is_ready else "return_receipt_made"))
    made = files.last(receipt.step, html)
    is_late = made is not None and made.is_late(timezone.now())
    about = {"heading": f"Receipt of {sheet.subject.name}", "made": made, "is_late": is_late, "receipt": receipt}
    return page(request, "return_receipt_made", sheet, **about)


@requires(Permission.READ_RECORD)
def return_receipt(request, round, subject):
    """The file itself; where it is not made, or the return has gone on since, the page on which it is asked for."""
    sheet = fetch(request, round, subject)
    receipt, html = printed(request, sheet)
    made = files.last(receipt.step, html)
    if made is None or not made.is_ready:
        return redirect(to(sheet, "return_receipt_made"))
    return attachment(bytes(made.content), "application/pdf", f"receipt-{receipt.reference}.pdf")


def printed(request, sheet):
    """The receipt of a return that this person may see, and its print document; 404 where it was never sent in."""
    look = checking.look_of(sheet, user=request.user)
    standing = {figure.version.pk: Entry.of(figure.observation) for figure in look.figures} if look else None
    receipt = receipts.receipt_of(sheet, standing)
    if receipt is None:
        raise Http404
    context = {"receipt": receipt, "authority": request.user.authority.name}
    return receipt, render_to_string("indicators/receipt_print.html", context)
