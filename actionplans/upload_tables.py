import django_tables2 as tables

from safeguarding.listing import WIDE, Table


class PlanFaultTable(Table):
    """What is wrong with a file of a plan, as dictionaries: where, and how to mend it."""

    sheet = tables.Column(verbose_name="Sheet")
    section = tables.Column(verbose_name="Column", attrs=WIDE)
    cell = tables.Column(verbose_name="Cell")
    words = tables.Column(verbose_name="What is wrong", attrs=WIDE)
    mend = tables.Column(verbose_name="How to mend it", attrs=WIDE)

    class Meta(Table.Meta):
        fields = ["sheet", "section", "cell", "words", "mend"]
        orderable = False


class PlanChangeTable(Table):
    """What a file of a plan would change, cell by cell."""

    what = tables.Column(verbose_name="Row or action", attrs=WIDE)
    column = tables.Column(verbose_name="What changes")
    was = tables.Column(verbose_name="Was", attrs=WIDE)
    becomes = tables.Column(verbose_name="Becomes", attrs=WIDE)

    class Meta(Table.Meta):
        fields = ["what", "column", "was", "becomes"]
        orderable = False
