"""Which papers in preparation show figures of an indicator, for whoever is about to change it."""

from reports.bound import BINDINGS
from reports.models import Block, PaperState, QuotedFigure, Report
from safeguarding.access import Permission

OPEN = {PaperState.State.DRAFT, PaperState.State.SIGN_OFF}


def may_see_drafts(user):
    return user.may(Permission.COMPOSE_PAPER) or user.may(Permission.SIGN_PAPER)


def drafts_quoting(user, indicators):
    """Own papers in preparation that this person may see and that are bound to figures of these indicators."""
    wanted = {str(name) for one in indicators for name in (one.pk, one.code)}
    if not wanted or not may_see_drafts(user):
        return []
    papers = Report.objects.visible_to(user).filter(authority=user.authority, document=None)
    drafts = {paper.pk: paper for paper in papers.prefetch_related("states") if is_open(paper)}
    blocks = Block.objects.visible_to(user).filter(section__report__in=drafts).exclude(source="")
    quotes = QuotedFigure.objects.visible_to(user).filter(report__in=drafts)
    found = {block.section.report_id for block in blocks.select_related("section") if shows(block, wanted)}
    found |= {quote.report_id for quote in quotes if str(quote.choices.get("indicator")) in wanted}
    return [paper for key, paper in drafts.items() if key in found]


def is_open(paper):
    states = list(paper.states.all())  # in their order, read with the papers
    return bool(states) and states[-1].state in OPEN


def shows(block, wanted):
    """A binding for which no measures were picked shows all that are collected."""
    asks = BINDINGS[block.source].asks if block.source in BINDINGS else ()
    if "indicators" in asks:
        picked = block.choices.get("indicators") or []
        return not picked or bool(wanted & {str(one) for one in picked})
    return str(block.choices.get("indicator")) in wanted
