-- Views of the change set that are the same for every register description. All can be dropped and rebuilt.

-- Changes stored but not yet applied: something in their context has not come.
CREATE TABLE _waiting (
    dot INTEGER PRIMARY KEY,
    record INTEGER NOT NULL
) STRICT;
CREATE INDEX _waiting_record ON _waiting (record);

-- Values that this edition of the register cannot read, by the change that wrote them: of a field that it does not
-- describe, of another kind, or beyond its limits; field 0 for a whole change of a type that it does not describe.
CREATE TABLE _unread (
    dot INTEGER NOT NULL,
    field INTEGER NOT NULL,
    record INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    type INTEGER NOT NULL,
    PRIMARY KEY (dot, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX _unread_record ON _unread (record);
CREATE INDEX _unread_case ON _unread (case_id);

-- Changes under a verdict (kind 1 set aside, 2 lost, 3 erased, 4 released), by the verdict's dot.
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

-- Hub: from which place of the feed on a site holds a case file, and until which (Ledger's FileHoldings). site 0 is every
-- site: reference data. since is 0 for whoever opened the file, who has a row only once somebody else wrote in it; last
-- the last place at which the site is owed something of it.
CREATE TABLE _held (
    case_id INTEGER NOT NULL,
    site INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    last INTEGER NOT NULL,
    granted_by INTEGER,
    withdrawn_by INTEGER,
    PRIMARY KEY (case_id, site, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX _held_site ON _held (site, last);

-- Hub: decisions that a site hears of whatever it holds, by their place in the feed; a row of site 0 says that the
-- others were written.
CREATE TABLE _hearing (
    site INTEGER NOT NULL,
    place INTEGER NOT NULL,
    dot INTEGER NOT NULL,
    PRIMARY KEY (site, place)
) STRICT, WITHOUT ROWID;

-- Two case files that are one: `case_id` is read as `target`, by the latest decision.
CREATE TABLE _alias (
    case_id INTEGER PRIMARY KEY,
    target INTEGER NOT NULL,
    grounds TEXT NOT NULL,
    decision INTEGER NOT NULL
) STRICT;
CREATE INDEX _alias_target ON _alias (target);

-- Changes by the numbers that they had before they were given again (GivenAgain).
CREATE TABLE _former (
    former INTEGER NOT NULL,
    dot INTEGER NOT NULL,
    PRIMARY KEY (former, dot)
) STRICT, WITHOUT ROWID;

-- Two case files that are two persons', whatever number both have: a person said so.
CREATE TABLE _apart (
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX _apart_other ON _apart (other);

-- Case files counted as one person: aliases, and an exact prisoner number. Only groups of two or more.
CREATE TABLE _person_group (
    case_id INTEGER PRIMARY KEY,
    root INTEGER NOT NULL
) STRICT;
CREATE INDEX _person_group_root ON _person_group (root);

-- Case files whose prisoner number is another person's too: something contradicts, or too many have it (Persons).
CREATE TABLE _contested_number (
    file INTEGER PRIMARY KEY
) STRICT;

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

-- What persons are counted by: one row a stretch of days at whose end somebody is held, and nothing changes that they are
-- counted by. Days are days here, as CivilTime packs them (year x 416 + month x 32 + day); until_day is the first that is
-- no more of it, the same far day for who is held now: they stand together, at the end. stand is a Stand without what the
-- calendar says; born is a day, or minus one minus an age that stays.
CREATE TABLE _standing (
    until_day INTEGER NOT NULL,
    from_day INTEGER NOT NULL,
    root INTEGER NOT NULL,
    stand INTEGER NOT NULL,
    born INTEGER,
    risk_due INTEGER,
    class_due INTEGER,
    PRIMARY KEY (until_day, from_day, root)
) STRICT, WITHOUT ROWID;
CREATE INDEX _standing_root ON _standing (root);

-- As _standing, what persons of several files that only a number joins would be counted by on other words: those of who has
-- them alone, and everybody's (Persons.Group).
CREATE TABLE _otherwise (
    until_day INTEGER NOT NULL,
    from_day INTEGER NOT NULL,
    root INTEGER NOT NULL,
    stand INTEGER NOT NULL,
    born INTEGER,
    risk_due INTEGER,
    class_due INTEGER
) STRICT;
CREATE INDEX _otherwise_root ON _otherwise (root);

-- What is the same for all who stand alike, once: the keys of one Standing.Aspect in their order, a unit separator between.
CREATE TABLE _cell (
    id INTEGER PRIMARY KEY,
    keys TEXT NOT NULL UNIQUE
) STRICT;

-- How many more of a kind there are at a place (Tally): the grain above 18 bits, below them a block of days, or a day.
CREATE TABLE _tally (
    place INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    change INTEGER NOT NULL,
    PRIMARY KEY (place, kind)
) STRICT, WITHOUT ROWID;

-- Kinds of stands that are tallied: a Stand with what one grain reads.
CREATE TABLE _kind (
    id INTEGER PRIMARY KEY,
    grain INTEGER NOT NULL,
    stand INTEGER NOT NULL,
    UNIQUE (grain, stand)
) STRICT;

-- By what a person's file is found to be like others (Identity's Likeness): a PIN, names with a year or day of birth. A key
-- of a day begins with one name, so that those who have it stand together and can be counted.
CREATE TABLE _likeness (
    key TEXT NOT NULL,
    file INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    PRIMARY KEY (key, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX _likeness_file ON _likeness (file);

-- Likenesses that more than one file has, and how many do: pairs are made of them when somebody asks.
CREATE TABLE _shared_likeness (
    key TEXT PRIMARY KEY,
    files INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What each person's names and aliases sound like, in either script, and their prisoner numbers.
CREATE VIRTUAL TABLE _name USING fts5 (words, detail = none, columnsize = 0);

-- Every word of _name, as it is and with each one letter left out: two words that are one slip apart meet here.
CREATE TABLE _spelling (
    variant TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (variant, word)
) STRICT, WITHOUT ROWID;
