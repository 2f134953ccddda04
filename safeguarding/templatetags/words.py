"""Words and shapes that templates need; the wording itself lives in Python modules that papers share."""

from django import template
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from actionplans import sentences
from indicators import wording

register = template.Library()


@register.filter
def figure(observation) -> str:
    """An observation as shown: as printed where printed, the value otherwise, or which gap it is."""
    return wording.observation_text(observation)


@register.filter
def trimmed(value) -> str:
    """A decimal without trailing zeros: 70.0000 is "70", never "7E+1". Empty for None."""
    return "" if value is None else f"{value.normalize():,f}"


@register.filter
def level_of(level, version) -> str:
    """A target or another level of a measure in its unit: "92%", "16.5 cases per worker"."""
    return wording.level_text(level, version)


@register.filter
def counts_of(observation) -> str:
    return wording.basis(observation, observation.version)


@register.filter
def counted(count: int, noun: str) -> str:
    """{{ 3|counted:"action" }} is "three actions"; give "person,people" for an irregular plural."""
    singular, _, plural = noun.partition(",")
    return wording.counted(int(count), singular, plural)


@register.filter
def computed_of(observation) -> str:
    """The value worked out from printed counts, one decimal finer than printed; empty where counts are not stated."""
    return wording.computed_text(observation)


@register.filter
def times(count: int) -> str:
    return sentences.times(count)


@register.filter
def uncapitalised(text: str) -> str:
    return wording.uncapitalised(str(text))


@register.filter
def capitalised(text: str) -> str:
    return wording.capitalised(str(text))


@register.filter
def retold(text: str) -> SafeString:
    """Plain text as paragraphs; lines that begin with "- " as a list. Everything is escaped first."""
    parts, items = [], []
    for line in [*str(text).splitlines(), ""]:
        if line.startswith("- "):
            items.append(f"<li>{escape(line[2:])}</li>")
            continue
        if items:
            parts.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if line.strip():
            parts.append(linebreaks(line, autoescape=True))
    return mark_safe("".join(parts))
