"""Status of questions and of reminders about actions: a shape and a word."""

from django import template

from actionplans import asked

register = template.Library()


@register.inclusion_tag("components/status.html")
def question_tag(question, today):
    """Of a question read with `asked.with_state`."""
    shape, tone = asked.SHAPES[question.state]
    return {"shape": shape, "tone": tone, "text": asked.words(question, today)}
