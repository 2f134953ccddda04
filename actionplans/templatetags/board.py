from django import template
from django.utils.html import format_html, format_html_join

from actionplans.sentences import of_slippage

register = template.Library()


@register.simple_tag(takes_context=True)
def kept(context, *names):
    """What a form sends on of this page's address besides its own fields, as hidden fields."""
    given = context["request"].GET
    pairs = [(name, given[name]) for name in names if given.get(name)]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.filter
def slipped(action) -> str:
    """In times and working days how far its date slipped: ", moved twice, 108 working days later"; empty if never."""
    said = of_slippage(action)
    return format_html(", {}", said) if said else ""
