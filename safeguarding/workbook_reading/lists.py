"""A file in YAML that is nothing but named lists of entries, each entry plain texts by their names.

The parser gives one event after another, and nothing is built that the file does not hold itself: aliases, by which a
file of a kilobyte stands for gigabytes, are refused where they stand, and so are tags, which could name a program.
Every value stays the text that was written: 63.1 is never a binary fraction, and "no" never a truth.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from safeguarding.workbook_reading.refusing import Refusal

MOST_LISTS, MOST_ENTRIES, MOST_NAMES, LONGEST = 20, 5_000, 60, 20_000
AS_TAKEN_AWAY = "Take one away as YAML to see how it is written, and send a file like it"
NOTHING = {"", "~", "null", "Null", "NULL"}
PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Events = Iterator[yaml.Event]


def rows(content: bytes) -> Iterator[dict[str, Any]]:
    """For each list first the names that its entries have, as line 0; then the entries, counted from 1. An entry says
    nothing of the names it leaves out; a name without a value says that there is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("The file is not text in UTF-8", "Save it as UTF-8 and send it again") from None
    found = 0
    try:
        for name, entries in lists(events(text)):
            found += len(entries)
            if found > MOST_ENTRIES:
                raise Refusal(f"The file has more than {MOST_ENTRIES:,} entries", "Send it in parts")
            yield from lines(name, entries)
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
        where = f"Line {mark.line + 1:,}" if mark else "The file"
        problem = str(getattr(wrong, "problem", None) or "it is no YAML")[:120]
        raise Refusal(f"{where} cannot be read: {problem}", "Check the spaces and marks on that line") from None
    if not found:
        raise Refusal("The file holds no entries", AS_TAKEN_AWAY)


def lines(name: str, entries: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    places = {key: place for place, key in enumerate(dict.fromkeys(key for one in entries for key in one), start=1)}
    if len(places) > MOST_NAMES:
        raise Refusal(f"The entries of “{name[:40]}” have {len(places):,} names", AS_TAKEN_AWAY)
    yield {"sheet": name, "line": 0, "cells": {place: (key, "text") for key, place in places.items()}}
    for line, entry in enumerate(entries, start=1):
        yield {"sheet": name, "line": line, "cells": {places[key]: (text, "text") for key, text in entry.items()}}


def events(text: str) -> Events:
    """The events of the file. Raises Refusal at the first that plain lists have no need of."""
    for event in yaml.parse(text, Loader=PARSER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        anchor, tag = (str(getattr(event, name, None) or "")[:40] for name in ("anchor", "tag"))
        if isinstance(event, yaml.AliasEvent):
            raise Refusal(f"Line {line:,} repeats another part of the file by *{anchor}", "Write it out")
        if anchor:
            raise Refusal(f"Line {line:,} names a part of the file by &{anchor}", "Take that mark out")
        if tag:
            raise Refusal(f"Line {line:,} has a tag, {tag}", "Take the tag out")
        yield event


def lists(found: Events) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Each list by its name. Raises Refusal for whatever is laid out otherwise."""
    expect(found, yaml.StreamStartEvent)
    if isinstance(next(found), yaml.StreamEndEvent):
        return
    expect(found, yaml.MappingStartEvent)
    names: set[str] = set()
    while not isinstance(event := next(found), yaml.MappingEndEvent):
        name = word(event)
        if name in names or len(names) == MOST_LISTS:
            raise Refusal(f"The list “{name[:40]}” stands twice, or is one too many", AS_TAKEN_AWAY)
        names.add(name)
        yield name, entries_of(name, found)
    expect(found, yaml.DocumentEndEvent)
    if not isinstance(next(found), yaml.StreamEndEvent):
        raise Refusal("The file holds several documents, parted by ---", AS_TAKEN_AWAY)


def entries_of(name: str, found: Events) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = []
    first = next(found)
    if isinstance(first, yaml.ScalarEvent) and first.value in NOTHING:
        return entries
    if not isinstance(first, yaml.SequenceStartEvent):
        raise Refusal(f"“{name[:40]}” is no list: its entries begin with “- ”", AS_TAKEN_AWAY)
    while not isinstance(event := next(found), yaml.SequenceEndEvent):
        if not isinstance(event, yaml.MappingStartEvent):
            raise Refusal(f"“{name[:40]}”, entry {len(entries) + 1}, has no names for what it says", AS_TAKEN_AWAY)
        if len(entries) == MOST_ENTRIES:
            raise Refusal(f"“{name[:40]}” has more than {MOST_ENTRIES:,} entries", "Send it in parts")
        entries.append(entry_of(f"“{name[:40]}”, entry {len(entries) + 1}", found))
    return entries


def entry_of(where: str, found: Events) -> dict[str, str]:
    entry: dict[str, str] = {}
    while not isinstance(event := next(found), yaml.MappingEndEvent):
        key = word(event)
        if key in entry:
            raise Refusal(f"{where}, says “{key[:40]}” twice", "Take one of the two out")
        entry[key] = value_of(f"{where}, “{key[:40]}”,", found)
    return entry


def value_of(where: str, found: Events) -> str:
    """A text; of a plain list of texts, these parted by semicolons."""
    event = next(found)
    if isinstance(event, yaml.SequenceStartEvent):
        texts = []
        while not isinstance(event := next(found), yaml.SequenceEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise Refusal(f"{where} goes deeper than a list of texts", AS_TAKEN_AWAY)
            texts.append(str(event.value))
        return "; ".join(texts)[:LONGEST]
    if not isinstance(event, yaml.ScalarEvent):
        raise Refusal(f"{where} goes deeper than a text or a list of texts", AS_TAKEN_AWAY)
    is_none = event.style in {None, ""} and event.value in NOTHING
    return "" if is_none else str(event.value)[:LONGEST]


def word(event: yaml.Event) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise Refusal("The file has a name that is no word", AS_TAKEN_AWAY)
    return str(event.value)[:100]


def expect(found: Events, kind: type[yaml.Event]) -> None:
    if not isinstance(next(found), kind):
        raise Refusal("The file does not begin with the name of a list", AS_TAKEN_AWAY)
