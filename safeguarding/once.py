"""One pattern for a form sent twice: by a double click, a retry, or the back button.

Each form that makes something carries a token; its first sending writes the token in the transaction of what it makes,
and a second one with the same content is shown the page that the first led to. Other content is another form: whoever
goes back, types something else and sends again has not been heard yet.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from safeguarding.models import SentForm

KEPT = timedelta(days=2)


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views that make something. They run in one transaction: what is sent by e-mail waits for its commit."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        token = token_of(request)
        if token is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            SentForm.objects.filter(person=request.user, sent_at__lt=timezone.now() - KEPT).delete()
            key = {"person": request.user, "token": token, "content": content_of(request)}
            try:
                with transaction.atomic():  # waits for a first sending that has not ended yet
                    form = SentForm.objects.create(**key)
            except IntegrityError:
                return redirect(SentForm.objects.get(**key).led_to)
            response = view(request, *args, **kwargs)
            if 300 <= response.status_code < 400:
                form.led_to = response["Location"]
                form.save(update_fields=["led_to"])
            else:
                form.delete()  # had no effect: it may be mended and sent again
        return response

    return answer


def token_of(request: HttpRequest) -> UUID | None:
    """None where no form was sent, or one without a token that can be read."""
    if request.method != "POST":
        return None
    try:
        return UUID(request.POST.get("form_token", ""))
    except ValueError:
        return None


def content_of(request: HttpRequest) -> str:
    """What was typed and chosen, whichever page it was sent from. Files count by name and size."""
    sent = [(name, request.POST.getlist(name)) for name in sorted(request.POST) if name != "csrfmiddlewaretoken"]
    files = [(name, item.name, item.size) for name in sorted(request.FILES) for item in request.FILES.getlist(name)]
    return hashlib.sha256(repr((request.path, sent, files)).encode("utf-8", "backslashreplace")).hexdigest()
