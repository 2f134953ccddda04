"""What somebody might write into a text to make a page do what it should not; and how it gets into every text there is.

Each payload has a twin: the same letters, but with a harmless mark where HTML has one with a meaning.
"""

import contextlib

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Case, Value, When
from django.db.models.functions import Cast, Concat, Mod

MARK = "zorilla"
PAYLOADS = [
    "<b>", "\"'>", "<b zorilla>", "<script>zorilla()</script>", "<ScRiPt zorilla>alert(1)</sCrIpT>",
    "<script zorilla src=//x.example>", "<img zorilla src=x onerror=alert(1)>", "<svg zorilla onload=alert(1)>",
    "<svg><script zorilla>alert(1)</script>", "<iframe zorilla srcdoc='<script>alert(1)</script>'>",
    "<iframe zorilla src=javascript:alert(1)>", "<object zorilla data=javascript:alert(1)>",
    "<embed zorilla src=//x.example>", "<base zorilla href=//x.example/>",
    "<link zorilla rel=stylesheet href=//x.example>", "<style zorilla>*{display:none}</style>",
    "<style>@import '//x.example/zorilla'</style>", "<meta zorilla http-equiv=refresh content=0;url=//x.example>",
    "<form zorilla action=//x.example><input name=p>", "<details zorilla open ontoggle=alert(1)>",
    "<body zorilla onload=alert(1)>", "<video zorilla><source onerror=alert(1)>", "<math zorilla><mtext><script>1",
    "<a zorilla href=javascript:alert(1)>x</a>", "<a zorilla href=\"java\tscript:alert(1)\">x</a>",
    "</title><script zorilla>alert(1)</script>", "</textarea><img zorilla src=x onerror=alert(1)>",
    "</script><img zorilla src=x onerror=alert(1)>", "</style><img zorilla src=x onerror=alert(1)>",
    "--><img zorilla src=x onerror=alert(1)>", "]]><img zorilla src=x onerror=alert(1)>", "<!--<img zorilla>",
    "\" zorilla onmouseover=alert(1) x=\"", "' zorilla onfocus=alert(1) autofocus x='", "x zorilla onclick=alert(1) x",
    "\"><img zorilla src=x onerror=alert(1)>", "'><svg zorilla onload=alert(1)>", "\\\"><b zorilla>", "</p><b zorilla>",
    "javascript:zorilla()", "JaVaScRiPt:zorilla()", "data:text/html,<script zorilla>alert(1)</script>",
    "{{ zorilla }}{% debug %}{zorilla}%(zorilla)s", "&lt;b zorilla&gt;<b zorilla>", "- <li zorilla>", "<<b zorilla>>",
    "\u2028<b zorilla>", "\uff1cb zorilla\uff1e<b zorilla>", "&#60;b zorilla&#62; &amp; & \"both' marks",
]  # fmt: skip
# Some only work where a text begins.
RUN = ("javascript:", "JaVaScRiPt:", "data:")
OPENING = (*RUN, "- ")

LAYERS = ("safeguarding", "standards", "indicators", "actionplans", "reports")
# Never changed once written; what the loader keeps for itself; an issued paper's own HTML, which is no text.
NO_TEXT = {"safeguarding.AuditEvent", "safeguarding.FixtureRow", "safeguarding.SentForm", "reports.IssuedFile"}
# Secrets and digests; a colour, three digits; two that stand in addresses, which are read before anything is planted.
NO_WORDS = {
    "User.password",
    "Rendering.source_digest",
    "ReceiptFile.source_digest",
    "Authority.brand_colour",
    "HouseStyle.colour",
    "Standard.number",
    "Indicator.code",
}
NO_WORDS |= {"ReturnState.digest", "Upload.digest", "KeptExplanation.code"}
NO_WORDS |= {"Area.old_code", "Release.digest", "ReleaseUpload.digest"}
ROOM = 6  # for the number of the row


def twin(text: str) -> str:
    """The same text without a mark that means anything to a browser, a style sheet or a template."""
    return text.translate(TWINS)


TWINS = str.maketrans({"<": "‹", ">": "›", '"': "”", "'": "’", "&": "＆", "{": "❴", "}": "❵"})


def texts(model: type[models.Model]) -> list[models.Field]:
    """The fields of a model into which words can be written."""
    kinds = (models.CharField, models.TextField)
    every = [field for field in model._meta.concrete_fields if isinstance(field, kinds) and not field.choices]
    return [
        field
        for field in every
        if not isinstance(field, models.SlugField) and f"{model.__name__}.{field.name}" not in NO_WORDS
    ]


def recorded() -> list[type[models.Model]]:
    """Every model of the record but field history, which no screen shows."""
    every = [model for model in apps.get_models() if model._meta.app_label in LAYERS]
    return [model for model in every if model._meta.label not in NO_TEXT and not hasattr(model, "history_date")]


def fitting(field: models.Field) -> list[str]:
    """Payloads that are short enough; for an address those that run as one."""
    some = PAYLOADS if not isinstance(field, models.URLField) else [text for text in PAYLOADS if text.startswith(RUN)]
    return [payload for payload in some if len(payload) <= (field.max_length or 10_000) - ROOM]


def plant(written=str, payloads=fitting, turn: int = 0) -> dict[str, int]:
    """Into every text field of every row, past all forms: the next row has the next payload, the next field too. With
    each stands the number of its row, so that rows keep their order and what must be different is. `written` makes
    what is written of each; the answer says how many rows took it."""
    return {
        f"{model.__name__}.{field.name}": overwrite(model, field, [written(text) for text in payloads(field)], place)
        for model in recorded()
        for place, field in enumerate(texts(model), start=turn)
    }


def overwrite(model: type[models.Model], field: models.Field, words: list[str], turn: int) -> int:
    rows = model._base_manager.order_by()
    start = turn % max(len(words), 1)
    words = [*words[start:], *words[:start]][: rows.count()]
    number = Cast("pk", models.CharField())
    cases = [
        When(
            turn=place,
            then=Concat(Value(text), number) if text.startswith(OPENING) else Concat(number, Value(f" {text}")),
        )
        for place, text in enumerate(words)
    ]
    for some in (rows, rows.exclude(**{field.name: ""})):  # an empty one may have to stay so
        with contextlib.suppress(IntegrityError), transaction.atomic():
            return some.annotate(turn=Mod("pk", len(words))).update(**{field.name: Case(*cases)}) if words else 0
    return 0
