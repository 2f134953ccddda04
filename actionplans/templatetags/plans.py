from django import template

from actionplans.models import EffectState
from actionplans.sentences import of_slippage
from actionplans.standing import EFFECT_SHAPES, SHAPES, is_vacant, standing

register = template.Library()


@register.inclusion_tag("components/status.html")
def standing_tag(action, today):
    """Where delivery stands: a shape and a word."""
    now = standing(action, today)
    shape, tone = SHAPES[now.state]
    return {"shape": shape, "tone": tone, "text": now.text}


@register.inclusion_tag("components/status.html")
def effect_tag(state):
    """Whether it worked; "not yet due" where nothing is recorded."""
    state = EffectState.State(state or EffectState.State.NOT_YET_DUE)
    shape, tone = EFFECT_SHAPES[state]
    return {"shape": shape, "tone": tone, "text": state.label}


@register.inclusion_tag("components/owner_name.html")
def owner_tag(action):
    """Who owns it, as stated; printed owners are history and never vacant today."""
    name = action.owner_title or action.printed_owner or "Not stated"
    return {"name": name, "is_vacant": is_vacant(action)}


@register.simple_tag
def slipped_text(action):
    """How far its date has slipped: "was 30 Jun 2026; moved twice, 108 working days"."""
    said = of_slippage(action)
    return f"was {action.first_due_on:%-d %b %Y}; {said}" if said and action.first_due_on else said
