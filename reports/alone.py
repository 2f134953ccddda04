"""Pages that stand alone (paper_web.html), served to a browser: their own style is all that they may use."""

from csp.constants import NONE
from django.http import HttpResponse

from reports.formats.pages import style_sources


def page_alone(html: str | bytes) -> HttpResponse:
    """The answer with such a page. Its policy allows the style that is in it, by its digest, and pictures in it."""
    text = html if isinstance(html, str) else html.decode()
    response = HttpResponse(text)
    response._csp_replace = {  # what django-csp's own decorator sets; the digest is known only here
        "default-src": [NONE],
        "script-src": [NONE],
        "font-src": [NONE],
        "connect-src": [NONE],
        "form-action": [NONE],
        "style-src": list(style_sources(text)),
        "img-src": ["data:"],
    }
    return response
