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
