"""Files of the tiny paper are set once a run: the same source gives the same file (tests/reports/test_pdf.py)."""

import pytest

from reports import formats

KEPT: dict[tuple[str, str], bytes] = {}
SET_ANEW = formats.write  # for whoever has to see it set again


@pytest.fixture(autouse=True)
def kept_files(monkeypatch):
    def write(paper, format, **given):
        key = (formats.source(paper, format), str(format))
        if key not in KEPT:
            KEPT[key] = SET_ANEW(paper, format, **given)
        return KEPT[key]

    monkeypatch.setattr(formats, "write", write)
