"""Text folded for search, so that "climbie" finds "Climbié", on both databases."""

import unicodedata
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import Aggregate, CharField, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

# Typographic signs as a keyboard has them; the unaccent extension of PostgreSQL does the same.
TYPED = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def fold(text: str | None) -> str:
    """Lower case without accents, with plain quotation marks and dashes; None becomes the empty string."""
    if not text or text.isascii():
        return (text or "").lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(TYPED).casefold()


class Fold(Func):
    """`fold` in the database: a registered function on SQLite, the unaccent extension on PostgreSQL."""

    function = "safeguarding_fold"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="lower(unaccent(%(expressions)s))", **context)


def matching(rows: QuerySet, text: str, fields: list[str]) -> QuerySet:
    """Rows in whose fields, taken together, every word of the text occurs. Empty text matches every row."""
    parts: list[Any] = []
    for field in fields:
        parts += [Coalesce(field, Value(""), output_field=CharField()), Value(" ")]
    rows = rows.annotate(folded=Fold(Concat(*parts, output_field=CharField())))
    for word in fold(text).replace("\x00", " ").split():
        rows = rows.filter(folded__contains=word)
    return rows


def register(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("safeguarding_fold", 1, fold, deterministic=True)


connection_created.connect(register, dispatch_uid="safeguarding_fold")


class Joined(Subquery):
    """The texts of child rows in one string, in the order they were made, so that a search of the parent finds what
    its children say."""

    def __init__(self, model: Any, parent: str, text: str, **kwargs: Any) -> None:
        rows = model.objects.filter(**{parent: OuterRef("pk")}).order_by().values(parent)
        super().__init__(rows.annotate(joined=_Gather(text, "pk")).values("joined"), output_field=CharField(), **kwargs)


class _Gather(Aggregate):
    """Of a text and the key to order by, which PostgreSQL must be told and SQLite does by itself."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        text = self.copy()
        text.source_expressions = self.source_expressions[:1]
        return text.as_sql(compiler, connection, template="group_concat(%(expressions)s, ' ')", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "string_agg(%(expressions)s)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", ' ' ORDER BY ", **context)
