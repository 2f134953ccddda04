"""Every address of the site with its view, found by walking the URL configuration, whatever it includes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    view: Callable[..., Any]

    @property
    def requires(self) -> Any:
        """The permission of its view, None where it is public, "undeclared" where it says neither."""
        return getattr(self.view, "requires", "undeclared")


def addresses(resolver: URLResolver | None = None, namespace: str = "", route: str = "") -> Iterator[Address]:
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLPattern):
            yield Address(f"{namespace}{item.name or ''}", f"{route}{item.pattern}", item.callback)
        else:
            inside = f"{namespace}{item.namespace}:" if item.namespace else namespace
            yield from addresses(item, inside, f"{route}{item.pattern}")
