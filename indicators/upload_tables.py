import django_tables2 as tables

from safeguarding.listing import WIDE, Table


class FaultTable(Table):
    """Of the faults of a file, as dictionaries: what is wrong, where, and how to mend it."""

    sheet = tables.Column(verbose_name="Sheet")
    section = tables.Column(verbose_name="Section", attrs=WIDE)
    cell = tables.Column(verbose_name="Cell")
    words = tables.Column(verbose_name="What is wrong", attrs=WIDE)
    mend = tables.Column(verbose_name="How to mend it", attrs=WIDE)

    class Meta(Table.Meta):
        fields = ["sheet", "section", "cell", "words", "mend"]
        orderable = False


class DifferenceTable(Table):
    """Of `uploads.Difference`: what the file would change, figure by figure; the figure stands over its rows."""

    what = tables.Column(verbose_name="What changes", attrs={"row_heading": True})
    was = tables.Column(verbose_name="Was", attrs=WIDE)
    becomes = tables.Column(verbose_name="Becomes", attrs=WIDE)

    class Meta(Table.Meta):
        fields = ["what", "was", "becomes"]
        orderable = False
