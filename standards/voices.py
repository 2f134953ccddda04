"""The voices on one standard beside each other: what an agency says of itself, what a moderator made of it, and what
somebody outside said; the latest of each, with the gap in words, and what was said before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from standards.gaps import Rated
from standards.models import Assessment

Voice = Assessment.Voice


@dataclass
class Spoken:
    """What came of one answer of a closed self-audit: the agency's own view, and the moderated one if there is one."""

    own: Assessment | None = None
    moderated: Assessment | None = None

    @property
    def either(self) -> Assessment:
        found = self.own or self.moderated
        assert found is not None
        return found

    @property
    def rated(self) -> Rated:
        grades = [item.grade.order if item and item.grade else None for item in (self.own, self.moderated)]
        return Rated(*grades, dissents=self.dissent is not None)

    @property
    def dissent(self) -> Any:
        """The agency's reply, where it disputes the moderated rating."""
        moderation = self.either.answer.moderation if self.moderated and self.either.answer else None
        reply = getattr(moderation, "reply", None)
        return reply if reply and not reply.agrees else None


@dataclass
class Speaker:
    """One agency, or the council (`agency` None): its latest round, by criteria if there are any, and earlier ones."""

    agency: Any
    council: Any
    latest: list[Spoken] = field(default_factory=list)
    earlier: list[Spoken] = field(default_factory=list)

    @property
    def name(self) -> str:
        return (self.agency.short_name or self.agency.name) if self.agency else self.council.short_name

    @property
    def as_at(self) -> date:
        return self.latest[0].either.as_at


def speakers(assessments: Iterable[Assessment]) -> list[Speaker]:
    """Of assessments that self-audits wrote, the latest first: each council's own before its agencies' by name."""
    answers: dict[int, Spoken] = {}
    for item in assessments:
        spoken = answers.setdefault(item.answer_id, Spoken())
        if item.voice == Voice.SELF:
            spoken.own = item
        else:
            spoken.moderated = item
    found: dict[tuple[int, int | None], Speaker] = {}
    for spoken in answers.values():
        said = spoken.either
        speaker = found.setdefault((said.authority_id, said.agency_id), Speaker(said.agency, said.authority))
        is_latest = not speaker.latest or speaker.as_at == said.as_at
        (speaker.latest if is_latest else speaker.earlier).append(spoken)
    order = lambda one: (one.council.short_name, one.agency is not None, one.name)  # noqa: E731
    return sorted(found.values(), key=order)
