"""Papers as JSON and back: what is stored is what is read, and only what papers are made of is ever read."""

import json

import pytest

from reports.paper import Cell, Column, Fact, Paper, Paragraph, Part, Row, Run, Table
from reports.storing import as_json, digest_of, from_json

TABLE = Table("Teams", (Column("Team", width=30), Column("Figure", "end")), (Row.of("Reception", "86.9%"),), note="n")
PAPER = Paper(
    "slug", "Title", "Derby", "Cabinet", "1 May 2026", "6", (Fact("Contact", "Post"),),
    (Part("Words", (Paragraph("a b", label="1.1", runs=(Run("a ", bold=True), Run("b"))), TABLE), number="1"),),
)  # fmt: skip


def test_a_paper_stored_as_json_is_read_back_the_same():
    assert from_json(json.loads(json.dumps(as_json(PAPER)))) == PAPER


def test_digest_differs_with_any_word_and_not_with_the_order_of_keys():
    stored = as_json(PAPER)
    shuffled = json.loads(json.dumps(stored))
    shuffled = dict(reversed(shuffled.items()))
    assert digest_of(shuffled) == digest_of(stored)
    shuffled["title"] = "Titlo"
    assert digest_of(shuffled) != digest_of(stored)


def test_what_is_no_piece_of_a_paper_is_not_read():
    with pytest.raises(KeyError):
        from_json({"is": "Popen", "args": ["ls"]})
    with pytest.raises(TypeError):
        from_json({"is": "Cell", "html": "<b>"})


def test_what_a_piece_leaves_at_its_default_is_not_stored():
    """A field added later must not change the digest of what was stored before it."""
    assert as_json(Cell("x")) == {"is": "Cell", "text": "x"}
