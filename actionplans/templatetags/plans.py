from django import template

from actionplans.models import EffectState
from actionplans.standing import EFFECT_SHAPES, SHAPES, standing

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
    name = action.owner.title if action.owner else action.printed_owner or "Not stated"
    is_vacant = bool(action.owner and not action.document_id and action.holder is None)
    return {"name": name, "is_vacant": is_vacant}
