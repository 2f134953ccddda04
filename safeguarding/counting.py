"""How many rows of one kind name each row of another, as a column of a list."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def how_many(rows: QuerySet[Any], by: str) -> Coalesce:
    """To annotate with: how many of these rows name the record at hand in their column `by`; 0 where none does.

    Each kind is counted by itself: joined, they would multiply with each other. And only `rows` count, which are those
    that a person may see: a draft of another council is no number on anybody's screen.
    """
    named = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(number=Count("pk", distinct=True))
    return Coalesce(Subquery(named.values("number"), output_field=IntegerField()), 0)
