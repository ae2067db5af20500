"""What a hub, a link and one round of growing groups are, each once, as queries that DuckDB and Spark both take.

A query is (name of its table, text). `$name` is a table made before it or a number of the parameters. Everything is a
whole number: bits in 1/1024, kinds and reports by their place. No engine works out a logarithm or a share: what a
count weighs is looked up in tables that Python filled (`looking_up.py`), so that no engine can round otherwise.

Given: `reports` (report, day or -1, chance: its place in an order that chance gave), `holdings` (report, term),
`terms` (term, kind, level: of a nested account, strongest 0; root; place among all terms by their text; allowed).
"""

from __future__ import annotations

Query = tuple[str, str]

# How many reports hold a value.
FREQUENCY: Query = ("seen", "select term, count(*) as holders from $holdings group by term")

# A value is a hub when its holders share nothing else: `looked` and `least` come from `hubs.py`, by number of holders.
HUBS: tuple[Query, ...] = (
    (
        "suspected",
        """select h.term, h.report, s.holders,
            row_number() over (partition by h.term order by r.chance) as place
        from $seen s join $terms t on t.term = s.term join $holdings h on h.term = s.term
            join $reports r on r.report = h.report
        where s.holders between $hub_from and $hub_always and t.kind <> $SCRIPT and t.allowed = 0""",
    ),
    (
        "looked",
        """select a.term, a.report as one, b.report as other
        from $suspected a join $guard g on g.holders = a.holders join $steps n on n.step <= g.nearest
            join $suspected b on b.term = a.term and b.place = a.place + n.step""",
    ),
    (
        "telling",
        """select h.report, h.term, t.root
        from $seen s join $terms t on t.term = s.term join $holdings h on h.term = s.term
        where s.holders between 2 and $most_telling and t.kind <> $NAME""",
    ),
    (
        "sharing",
        """select p.term, count(*) as pairs from (
            select distinct l.term, l.one, l.other
            from $looked l join $terms t on t.term = l.term
                join $telling x on x.report = l.one join $telling y on y.report = l.other and y.term = x.term
            where x.root <> t.root) p
        group by p.term""",
    ),
    (
        "judged",
        """select t.term, t.kind, t.level, t.root,
            case when t.allowed = 1 then $ALLOWED
                when s.holders < $hub_from or t.kind = $SCRIPT then 0
                when s.holders > $hub_always then $FREQUENT
                when coalesce(p.pairs, 0) < g.least then $INCOHERENT
                else 0 end as because
        from $seen s join $terms t on t.term = s.term
            left join $guard g on g.holders = s.holders left join $sharing p on p.term = t.term""",
    ),
    (
        "hubs",
        """select j.term, s.holders, case when j.because > 0 then j.because else w.because end as because
        from $judged j join $seen s on s.term = j.term left join (
            select root, min(level) as level, min_by(because, level * cast($MANY as bigint) + term) as because
            from $judged where because > 0 and kind in ($NESTED) group by root) w
            on w.root = j.root and j.kind in ($NESTED) and j.level > w.level
        where j.because > 0 or w.because is not null""",
    ),
)

# What two can share: more than one holds it, and it is no hub.
KNOWN: Query = (
    "known",
    """select t.term, t.kind, t.level, t.root, t.place, case when t.kind in ($WEAK) then 0 else 1 end as firm, s.holders
    from $seen s join $terms t on t.term = s.term
    where s.holders > 1 and not exists (select 1 from $hubs h where h.term = s.term)""",
)
HELD_BY_REPORTS: Query = (
    "known_of",
    """select h.report, k.term, k.kind, k.level, k.root, k.place, b.ticks
    from $known k join $bits b on b.kind = k.kind and b.seen = k.holders join $holdings h on h.term = k.term""",
)

# Pairs of reports with something firm of few holders, and what each of their terms weighs.
LINKS: tuple[Query, ...] = (
    (
        "few",
        """select h.report, h.term from $holdings h join $known k on k.term = h.term
        where k.firm = 1 and k.holders <= $most_holders""",
    ),
    (
        "candidates",
        """select distinct a.report as one, b.report as other
        from $few a join $few b on b.term = a.term and a.report < b.report""",
    ),
    (
        "link_things",
        """select c.one, c.other, a.root,
            min_by(a.kind, a.level * cast($MANY as bigint) + a.place) as kind,
            min_by(a.ticks, a.level * cast($MANY as bigint) + a.place) as ticks
        from $candidates c join $known_of a on a.report = c.one
            join $known_of b on b.report = c.other and b.term = a.term
        group by c.one, c.other, a.root""",
    ),
    (
        "has",
        """select h.report, $has_each from $holdings h join $terms t on t.term = h.term
        where t.kind in ($ONE_EACH) group by h.report""",
    ),
    (
        "link_sums",
        """select one, other, $sums, $shared_each from $link_things group by one, other""",
    ),
    (
        "links",
        """select * from (
            select s.one, s.other, cast($prior + $total + $against_each
                + case when r.day < 0 or q.day < 0 then 0 else $link_time end as bigint) as ticks
            from $link_sums s join $reports r on r.report = s.one join $reports q on q.report = s.other
                left join $has h on h.report = s.one left join $has i on i.report = s.other) scored
        where ticks >= $link_from""",
    ),
)

# Where groups begin: each report alone, or with those that people said belong together.
START: tuple[Query, ...] = (
    (
        "home",
        """select r.report, coalesce(m.cell, r.report) as cell
        from $reports r left join $together m on m.report = r.report""",
    ),
)

# Groups as they stand: who is in them, what they hold, what a value says that so many of them hold, who may not meet.
STANDING: tuple[Query, ...] = (
    (
        "cells",
        """select m.cell, count(*) as size, min(nullif(r.day, -1)) as began, max(nullif(r.day, -1)) as ended
        from $home m join $reports r on r.report = m.report group by m.cell""",
    ),
    (
        "held",
        """select m.cell, h.term, count(*) as holding
        from $known k join $holdings h on h.term = k.term join $home m on m.report = h.report
        group by m.cell, h.term""",
    ),
    ("spread", "select term, count(*) as cells from $held group by term"),
    (
        "forbidden",
        """select distinct a.cell as one, b.cell as other
        from $cannot c join $home a on a.report = c.one join $home b on b.report = c.other""",
    ),
)
WEIGHED: Query = (
    "weighed",
    """select k.term, k.kind, k.level, k.root, k.firm, s.cells, b.ticks
    from $spread s join $known k on k.term = s.term join $bits b on b.kind = k.kind and b.seen = s.cells""",
)

# One round: pairs of groups that are looked at (of `looking`, with something firm of few holders), and their evidence.
EVIDENCE: tuple[Query, ...] = (
    (
        "few_held",
        """select h.cell, h.term from $held h join $weighed w on w.term = h.term
        where w.firm = 1 and w.cells between 2 and $most_holders""",
    ),
    (
        "near",
        """select distinct least(a.cell, b.cell) as one, greatest(a.cell, b.cell) as other
        from $looking l join $few_held a on a.cell = l.cell join $few_held b on b.term = a.term and b.cell <> a.cell""",
    ),
    (
        "compared",
        """select n.one, n.other, s.least, s.enough, s.needed, least(a.size, b.size) as size,
            case when a.size <= b.size then n.one else n.other end as smaller,
            case when a.began is null or b.began is null then 0 else $group_time end as time_ticks
        from $near n join $cells a on a.cell = n.one join $cells b on b.cell = n.other
            join $sizes s on s.size = least(a.size, b.size)""",
    ),
    (
        "things",
        """select c.one, c.other, w.root, max(w.ticks) as ticks, max_by(w.kind, $rank) as kind,
            max_by(w.term, $rank) as term, max_by(w.firm, $rank) as firm,
            max_by(case when c.smaller = c.one then a.holding else b.holding end, $rank) as supporting
        from $compared c join $held a on a.cell = c.one join $held b on b.cell = c.other and b.term = a.term
            join $weighed w on w.term = a.term
        where a.holding >= c.least and b.holding >= c.least
        group by c.one, c.other, w.root""",
    ),
    (
        "pair_sums",
        """select one, other, $sums, sum(firm) as telling, max(case when firm = 1 then supporting else 0 end) as most
        from $things group by one, other""",
    ),
    (
        "pairs",
        """select c.one, c.other, c.size, c.smaller, c.enough, s.telling, s.most,
            cast($total + c.time_ticks - c.needed as bigint) as surplus
        from $pair_sums s join $compared c on c.one = s.one and c.other = s.other""",
    ),
    # Only where it can matter: several firm things, none of which enough of the smaller group hold.
    (
        "counted",
        """select p.one, p.other, count(distinct h.report) as supporting
        from $pairs p join $things t on t.one = p.one and t.other = p.other and t.firm = 1
            join $home m on m.cell = p.smaller join $holdings h on h.report = m.report and h.term = t.term
        where p.surplus >= 0 and p.telling > 1 and p.most < p.enough
        group by p.one, p.other""",
    ),
    (
        "supported",
        """select p.one, p.other, p.surplus, p.size, coalesce(c.supporting, p.most) as supporting,
            case when coalesce(c.supporting, p.most) < p.enough then 1 else 0 end as costs
        from $pairs p left join $counted c on c.one = p.one and c.other = p.other
        where p.surplus >= 0 and p.telling > 0""",
    ),
)
SUPPORT: Query = (
    "judged_pairs",
    """select s.one, s.other, s.surplus + coalesce(c.ticks, 0) as surplus
    from $supported s left join $costs c on s.costs = 1 and c.supporting = s.supporting and c.size = s.size""",
)

# The best partner of each, the pairs that are each other's best, and smaller ones that follow theirs.
MERGES: tuple[Query, ...] = (
    (
        "scores",
        """select one, other, surplus from $judged_pairs where surplus >= 0
        union all select one, other, surplus from $kept_scores""",
    ),
    (
        "best",
        """select cell, min_by(partner, rank) as partner from (
            select one as cell, other as partner, other - surplus * cast($MANY as bigint) as rank from $allowed
            union all
            select other as cell, one as partner, one - surplus * cast($MANY as bigint) as rank from $allowed) sides
        group by cell""",
    ),
    (
        "chosen",
        """select b.cell, b.partner, case when back.partner = b.cell then 1 else 0 end as mutual,
            case when back.partner <> b.cell and c.size <= d.size
                and not exists (select 1 from $forbidden f where f.one = b.cell or f.other = b.cell)
                then 1 else 0 end as follows
        from $best b join $best back on back.cell = b.partner
            join $cells c on c.cell = b.cell join $cells d on d.cell = b.partner""",
    ),
    # Who stands in the middle: of a mutual pair the smaller number, of followers whom they follow.
    (
        "gathered",
        """select c.cell, least(c.cell, c.partner) as middle from $chosen c where c.mutual = 1
        union all
        select c.cell, case when p.mutual = 1 then least(p.cell, p.partner) else p.cell end as middle
        from $chosen c join $chosen p on p.cell = c.partner where c.follows = 1 and p.follows = 0
        union all
        select distinct p.cell, p.cell as middle
        from $chosen c join $chosen p on p.cell = c.partner where c.follows = 1 and p.follows = 0 and p.mutual = 0""",
    ),
    (
        "moves",
        """select g.cell, m.target from $gathered g join (
            select middle, min(cell) as target from $gathered group by middle) m on m.middle = g.middle""",
    ),
)
# Who is not to meet is left out before anybody chooses.
ALLOWED_PAIRS: Query = (
    "allowed",
    """select s.one, s.other, s.surplus from $scores s where not exists (
        select 1 from $forbidden f where f.one = s.one and f.other = s.other)""",
)

AFTERWARDS: tuple[Query, ...] = (
    (
        "home",
        "select h.report, coalesce(m.target, h.cell) as cell from $home h left join $moves m on m.cell = h.cell",
    ),
    (
        "kept_scores",
        """select s.one, s.other, s.surplus from $scores s
        where not exists (select 1 from $moves m where m.cell = s.one)
            and not exists (select 1 from $moves m where m.cell = s.other)""",
    ),
    ("looking", "select distinct target as cell from $moves"),
)

# What joins two groups without being enough.
BRIDGES: tuple[Query, ...] = (
    (
        "near_misses",
        """select p.one, p.other, -coalesce(j.surplus, p.surplus) as missing
        from $pairs p left join $judged_pairs j on j.one = p.one and j.other = p.other
            join $cells a on a.cell = p.one join $cells b on b.cell = p.other
        where a.size > 1 and b.size > 1 and (p.surplus < 0 or j.one is not null)
            and -coalesce(j.surplus, p.surplus) <= $FAR""",
    ),
    (
        "bridges",
        """select n.one, n.other, n.missing, t.term
        from $near_misses n join $things t on t.one = n.one and t.other = n.other""",
    ),
)
