"""Where a figure in a paper comes from. Django-free."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """How one figure was obtained, for the last page of the paper. All texts; empty: nothing to say.

    `key` tells the figure from all others (measure, subject and period), so that it is listed once a paper. `source`
    names the returns, with the day of the last approval, or the document; `definition` its version and since when;
    `state` is "final" or "provisional"; `restated` says what was corrected and when;
    `restated_in_public` the same for the public edition, which may not see the numbers.
    """

    key: str
    measure: str
    of_whom: str
    when: str
    figure: str
    source: str
    definition: str
    state: str
    restated: str = ""
    restated_in_public: str = ""
    is_withheld: bool = False  # from the public edition, as a small number
