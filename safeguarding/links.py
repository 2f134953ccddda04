"""Links that people type."""


def web_address(link: str) -> str:
    """The link, if it leads to a page of the web; empty for any other, which a browser might run."""
    return link if link.lower().startswith(("https://", "http://")) else ""
