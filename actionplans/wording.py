"""Words of action plans that rules look for. Django-free."""

VERBS = frozenset(
    """
    add adopt agree allocate allow appoint arrange ask assess audit begin book bring build buy carry change check
    circulate clarify close collect commission complete conduct consider consult continue convene create decide define
    deliver design develop devise discuss distribute draft draw embed employ enable encourage ensure establish evaluate
    examine explore extend fill finalise find finish fund give hand hold identify implement improve include increase
    inform introduce invite issue join keep launch lead let make map measure meet monitor move name negotiate offer open
    organise plan prepare present press produce promote propose provide publish put raise recruit reduce refresh remind
    remove report request require resolve review revise roll run secure seek send set share show sign start strengthen
    submit support survey take teach tell test track train translate try update use verify visit work write
    """.split()
)
