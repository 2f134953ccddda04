from functools import lru_cache

from django.http import Http404
from django.template.loader import render_to_string

from indicators import checking, receipts
from indicators.changes import Refused
from indicators.return_rules import Entry
from indicators.views.returns import fetch, refused
from reports.pdf import RenderingFailed, render_pdf
from safeguarding.access import Permission, requires
from safeguarding.exports import attachment

SECONDS = 20  # for one page


class NotSet(Refused):
    status = 503


@lru_cache(maxsize=64)
def set_as_pdf(html):
    """The same page gives the same bytes, so that asking twice sets it once."""
    return render_pdf(html, timeout_seconds=SECONDS).content


@requires(Permission.READ_RECORD)
def return_receipt(request, round, subject):
    sheet = fetch(request, round, subject)
    look = checking.look_of(sheet, user=request.user)
    standing = {figure.version.pk: Entry.of(figure.observation) for figure in look.figures} if look else None
    receipt = receipts.receipt_of(sheet, standing)
    if receipt is None:
        raise Http404
    html = render_to_string(
        "indicators/receipt_print.html", {"receipt": receipt, "authority": request.user.authority.name}
    )
    try:
        return attachment(set_as_pdf(html), "application/pdf", f"receipt-{receipt.reference}.pdf")
    except RenderingFailed as failure:
        return refused(request, sheet, NotSet(f"The receipt could not be made: {failure}"))
