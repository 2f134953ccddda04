"""An authority's house style on its papers."""

import base64
from dataclasses import replace

from reports.models import HouseStyle
from reports.paper import Paper
from safeguarding.models import Authority


def styled(paper: Paper, authority: Authority) -> Paper:
    """The paper in the colour and with the logo of its authority; without a house style, in the authority's colour."""
    style = HouseStyle.objects.filter(authority=authority).first()
    if style is None:
        return replace(paper, colour=authority.brand_colour)
    logo = base64.b64encode(bytes(style.logo)).decode()
    return replace(
        paper,
        colour=style.colour,
        logo=f"data:image/png;base64,{logo}" if logo else "",
        logo_text=style.logo_text,
    )
