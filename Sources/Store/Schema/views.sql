-- Views of the change set that are the same for every register description. All can be dropped and rebuilt.

-- Changes stored but not yet applied: something in their context has not come.
CREATE TABLE _waiting (
    dot INTEGER PRIMARY KEY,
    record INTEGER NOT NULL
) STRICT;
CREATE INDEX _waiting_record ON _waiting (record);

-- Changes under a verdict (kind 1 set aside, 2 lost, 3 erased), by the verdict's dot.
CREATE TABLE _void (
    dot INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    reason TEXT NOT NULL,
    verdict INTEGER NOT NULL
) STRICT;

-- Which case files a site has in scope beyond those it opened, or no longer has (granted 0; -1 once out of the views).
-- decision is the dot of the latest word on it, in whatever order they came.
CREATE TABLE _scope (
    case_id INTEGER NOT NULL,
    site INTEGER NOT NULL,
    granted INTEGER NOT NULL,
    decision INTEGER NOT NULL,
    PRIMARY KEY (case_id, site)
) STRICT, WITHOUT ROWID;

-- Two case files that are one: `case_id` is read as `target`, by the latest decision.
CREATE TABLE _alias (
    case_id INTEGER PRIMARY KEY,
    target INTEGER NOT NULL,
    grounds TEXT NOT NULL,
    decision INTEGER NOT NULL
) STRICT;
CREATE INDEX _alias_target ON _alias (target);

-- Case files counted as one person: aliases, and an exact prisoner number. Only groups of two or more.
CREATE TABLE _person_group (
    case_id INTEGER PRIMARY KEY,
    root INTEGER NOT NULL
) STRICT;
CREATE INDEX _person_group_root ON _person_group (root);

-- Who held a person, when: seconds since 1970, half-open. holder: 1 facility, 2 transit, 3 disputed, 0 nobody.
CREATE TABLE _span (
    root INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    ends INTEGER,
    holder INTEGER NOT NULL,
    site INTEGER,
    other_site INTEGER,
    unmatched INTEGER NOT NULL,
    PRIMARY KEY (root, starts)
) STRICT, WITHOUT ROWID;

-- Fields and groups with several siblings of different mind: settled by their rule, or open for review.
CREATE TABLE _conflict (
    record INTEGER NOT NULL,
    unit TEXT NOT NULL,
    type INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    rule TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    review_due TEXT,
    PRIMARY KEY (record, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX _conflict_case ON _conflict (case_id);
