"""Sign-off of composed papers, their issue, and what anybody may read of what was issued (docs/adr/0027)."""
