"""The audited change of a house style."""

import hashlib
from datetime import datetime

from django.db import transaction

from reports.models import HouseStyle
from safeguarding import audit
from safeguarding.changes import common
from safeguarding.models import Authority, User
from safeguarding.versions import conflict_of

WORDS = ["colour", "logo_text"]


def style_of(authority: Authority) -> HouseStyle:
    """The house style, or what papers look like where nobody has set one (not stored; its first change finds it at
    version 1)."""
    stored = HouseStyle.objects.filter(authority=authority).first()
    return stored or HouseStyle(authority=authority, colour=authority.brand_colour)


@transaction.atomic
def change_house_style(
    *, style: HouseStyle, logo: bytes | None, version: int | None, by: User, at: datetime
) -> HouseStyle:
    """Write colour and words of a house style and, where `logo` is not None, its logo (empty: none any more).

    Papers look so from now on; issued ones stay as they are. Raises Conflict where somebody else has changed it since
    it was at `version`, PermissionDenied for a style of another authority.
    """
    common.require_own(thing=style, by=by)
    begun = {"colour": style.authority.brand_colour}
    stored, _ = HouseStyle.objects.get_or_create(authority=style.authority, defaults=begun)
    style.pk = stored.pk
    changed = common.differences(stored, style, WORDS)
    if logo is not None and logo != bytes(stored.logo):
        changed["logo"] = [_digest(bytes(stored.logo)), _digest(logo)]
    if not changed:
        return stored
    if not common.claim(style, version):
        now = HouseStyle.objects.get(pk=stored.pk)
        raise conflict_of(now, common.differences(now, style, WORDS))
    if logo is not None:
        style.logo = logo
    style.save()
    audit.record(verb="change house style", subject=style, by=by, at=at, **changed)
    return style


def _digest(logo: bytes) -> str | None:
    return hashlib.sha256(logo).hexdigest() if logo else None
