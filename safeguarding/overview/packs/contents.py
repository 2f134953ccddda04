"""The contents of a pack, gathered for the person who asked."""

from datetime import datetime
from typing import Any

from safeguarding.models import Pack
from safeguarding.overview.packs.gathering import Gathering
from safeguarding.overview.packs.lists import SECTIONS, summary
from safeguarding.overview.packs.scope import scope
from safeguarding.overview.packs.sections import Contents


def gather(pack: Pack, thing: Any, made_at: datetime) -> Contents:
    """Everything about `thing`, as the person who asked may see it and as it stood on the pack's day."""
    gathered = Gathering(scope(pack.requested_by, thing, pack.as_at))
    sections = tuple(make(gathered) for make in SECTIONS)
    return Contents(
        slug=pack.slug,
        title=pack.title,
        about=pack.get_about_display(),
        authority_name=pack.authority.name,
        as_at=pack.as_at,
        made_at=made_at,
        made_for=pack.requested_by.name,
        summary=tuple(summary(gathered)),
        sections=sections,
        charts=gathered.charts,
        attached=tuple(gathered.attached),
        labels=("Demonstration: some of what follows is invented.",) if gathered.is_demonstration else (),
    )
