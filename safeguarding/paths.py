"""A part of an address that is looked up as text."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class TextConverter(StringConverter):
    """As `str`, but for the NUL, which no text in PostgreSQL can hold: there is nothing at such an address."""

    regex = r"[^/\x00]+"


register_converter(TextConverter, "text")
