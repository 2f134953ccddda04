"""Audited changes of scales: words in order, the best one first. A word in which somebody was judged or has answered
keeps its word and its place among the others, or what was said in it would come to say something else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from safeguarding.changes.common import free_slug
from safeguarding.changes.whole import Lines, Part, add_whole, save_whole
from safeguarding.models import User
from standards.changes.frameworks import OWN_ADDRESS, deal_out
from standards.hanging import keys_in_use
from standards.models import Grade, Scale

FIELDS = ("name", "note")


@dataclass(frozen=True)
class Word:
    """One word of a scale as it is to be, in its place; `pk` None: a new one."""

    pk: int | None
    word: str
    meaning: str = ""


@transaction.atomic
def save_scale(*, scale: Scale, words: Sequence[Word], by: User, at: datetime, version: int | None = None) -> Scale:
    """Write a new scale or a changed one with its words. `version`: see `common.write`."""
    if Scale.objects.filter(name__iexact=scale.name).exclude(pk=scale.pk).exists():
        raise ValidationError({"name": f"There is a scale “{scale.name}” already. Choose another name."})
    if len(words) < 2:
        raise ValidationError("Give the scale two words at least, the best one first.")
    if len({one.word.lower() for one in words}) < len(words):
        raise ValidationError("A word stands twice. Write each word of the scale once.")
    part = words_part(words)
    if scale.pk is None:
        slug = scale.slug or free_slug(Scale, scale.name)
        scale.slug = free_slug(Scale, f"scale {slug}") if slug in OWN_ADDRESS else slug
        add_whole(scale, ("slug", *FIELDS), [part], by=by, at=at)
        return scale
    check_used(Scale.objects.select_for_update().get(pk=scale.pk), words)
    save_whole(scale, FIELDS, [part], version=version, by=by, at=at)
    return scale


def used_words(scale: Scale) -> set[int]:
    return keys_in_use(Grade, scale.grades.values_list("pk", flat=True))


def check_used(scale: Scale, words: Sequence[Word]) -> None:
    """Once one of its words is in use, a scale has its words for good, in their order: to put one between two others
    would move what was said further apart. Those not in use may be renamed, and what words mean may be mended."""
    used, now = used_words(scale), list(scale.grades.order_by("order"))
    if not used:
        return
    if [row.pk for row in now] != [one.pk for one in words]:
        raise ValidationError("Words of this scale are in use, so that it keeps its words in their order. Add another.")
    for row, one in zip(now, words, strict=True):
        if row.pk in used and row.word != one.word:
            raise ValidationError(f"“{row.word}” is in use. Leave it as it is, or add another scale.")


def words_part(words: Sequence[Word]) -> Part:
    def read(scale: Scale) -> Lines:
        return lines_of([Word(row.pk, row.word, row.meaning) for row in scale.grades.order_by("order")])

    def put(scale: Scale) -> None:
        write_words(scale, words)

    return Part("words", read=read, wanted=lines_of(words), put=put)


def lines_of(words: Sequence[Word]) -> Lines:
    return [((one.word, one.meaning), f"{one.word}: {one.meaning}".rstrip(": ")) for one in words]


def write_words(scale: Scale, words: Sequence[Word]) -> None:
    rows = {row.pk: row for row in scale.grades.all()}
    scale.grades.exclude(pk__in=[one.pk for one in words if one.pk]).delete()
    deal_out(scale.grades.all())
    for row in scale.grades.all():  # two may change their words with each other
        Grade.objects.filter(pk=row.pk).update(word=f"\x1f{row.pk}")
    for order, one in enumerate(words, start=1):
        row = rows.get(one.pk) or Grade(scale=scale)
        row.order, row.word, row.meaning = order, one.word, one.meaning
        row.save()
