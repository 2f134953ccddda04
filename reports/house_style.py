"""The house style of an authority: its colour and logo on its papers, and what a colour must be to be read.

Contrast is as WCAG 2.2 works it out; 4.5 is what its criterion 1.4.3 asks of text (AA).
"""

import base64
from dataclasses import replace

from reports.models import HouseStyle
from reports.paper import Paper
from safeguarding.models import Authority

LEAST_CONTRAST = 4.5


def styled(paper: Paper, authority: Authority) -> Paper:
    """The paper in the colour and with the logo of its authority; without a house style, in the authority's colour."""
    style = HouseStyle.objects.filter(authority=authority).first()
    if style is None:
        return replace(paper, colour=authority.brand_colour)
    return replace(paper, colour=style.colour, logo=data_address(bytes(style.logo)), logo_text=style.logo_text)


def data_address(png: bytes) -> str:
    """A PNG as an address that needs no other file; empty for none."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}" if png else ""


def contrast_with_white(colour: str) -> float:
    """From 1 to 21, the same whether the colour is the text or the ground. `colour` is #rrggbb."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
