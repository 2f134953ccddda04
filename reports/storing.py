"""Papers and their parts as JSON and back, exactly: what versions, bound blocks and issued papers keep. Django-free.

Each piece says its class, so that what was stored is read as what it was; a class that is not of `reports.paper` is
never read, whatever the JSON says.
"""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from reports import paper

CLASSES = {
    cls.__name__: cls
    for cls in (
        paper.Run, paper.Fact, paper.Bullet, paper.Paragraph, paper.Bullets, paper.SubHeading, paper.Facts,
        paper.Recommendations, paper.Note, paper.Figure, paper.Column, paper.Cell, paper.Row, paper.Table, paper.Part,
        paper.Paper,
    )
}  # fmt: skip


def as_json(piece: Any) -> Any:
    """Of a dataclass of `reports.paper`, or a tuple of them, what JSON can hold. What a piece leaves at its default is
    left out, so that a field added later changes nothing that was stored before."""
    if isinstance(piece, tuple | list):
        return [as_json(item) for item in piece]
    if not is_dataclass(piece):
        return piece
    kept = {f.name: getattr(piece, f.name) for f in fields(piece)}
    kept = {f.name: as_json(kept[f.name]) for f in fields(piece) if kept[f.name] != f.default}
    return {"is": type(piece).__name__, **kept}


def from_json(stored: Any) -> Any:
    """What `as_json` made. Raises KeyError for a class that papers do not have, TypeError for a field they do not."""
    if isinstance(stored, list):
        return tuple(from_json(item) for item in stored)
    if not isinstance(stored, dict):
        return stored
    given = {name: from_json(value) for name, value in stored.items() if name != "is"}
    return CLASSES[stored["is"]](**given)


def text_of(stored: Any) -> str:
    """JSON in the one form whose digest is kept: keys in order, no spaces to spare, every letter as itself."""
    return json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(stored: Any) -> str:
    """SHA-256 of `text_of`, in hexadecimal."""
    return hashlib.sha256(text_of(stored).encode()).hexdigest()
