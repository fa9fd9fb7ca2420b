-- What a hub's deliveries depend on beside the feed and who holds what. Made where it is missing, so a store of an earlier
-- program has it from its next opening on.

-- The place of the feed at which a site was last filled, with all that it held by then: its store was new, or went back.
CREATE TABLE IF NOT EXISTS _filled (
    site INTEGER PRIMARY KEY,
    place INTEGER NOT NULL
) STRICT;

-- From which place of the feed on a record type is everybody's, where an edition made it so when records were there.
CREATE TABLE IF NOT EXISTS _widened (
    type INTEGER PRIMARY KEY,
    place INTEGER NOT NULL
) STRICT;

-- What is left of the queue that an earlier program kept; a row goes when the site has received it, and none is added.
CREATE TABLE IF NOT EXISTS _queued (
    site INTEGER NOT NULL,
    position INTEGER NOT NULL,
    dot INTEGER NOT NULL,
    PRIMARY KEY (site, position)
) STRICT, WITHOUT ROWID;

-- Hub: how many tokens a log was given (ContinuationToken).
CREATE TABLE IF NOT EXISTS _token_count (
    log INTEGER PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT;

-- Hub: when all that a site had written by then was here; at is null where it never was.
CREATE TABLE IF NOT EXISTS _whole (
    site INTEGER PRIMARY KEY,
    at INTEGER
) STRICT;

-- Hub: sites that go on from another past than this hub's, and give back what they heard of it. closes is 1 where that is
-- proved to be more than the hub knows, and somebody waits for it. A row goes when a site has given all of it back.
CREATE TABLE IF NOT EXISTS _giving_back (
    site INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,
    closes INTEGER NOT NULL
) STRICT;

-- Hub: what a site gave back that it had not written itself, as it came; at in milliseconds since 1970. A row goes when
-- the change is held.
CREATE TABLE IF NOT EXISTS _given_back (
    dot INTEGER NOT NULL,
    site INTEGER NOT NULL,
    at INTEGER NOT NULL,
    change BLOB NOT NULL,
    PRIMARY KEY (dot, site)
) STRICT;

-- Facility: what it received and gives back to its hub, in the order in which it came.
CREATE TABLE IF NOT EXISTS _to_give_back (
    place INTEGER PRIMARY KEY,
    dot INTEGER NOT NULL
) STRICT;

-- Facility: a position of the hub's feed, and the last place here of what had come when it was reached. (_received keeps answers
-- together, so that it does not say where one ends.)
CREATE TABLE IF NOT EXISTS _arrived (
    position INTEGER PRIMARY KEY,
    place INTEGER NOT NULL
) STRICT;

-- When what came has come: a place of the feed, and the time by the hub's clock at which the next came there
-- (ArrivalMarks). A change that came before the first row came under an earlier program.
CREATE TABLE IF NOT EXISTS _arrival (
    place INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

-- Own changes that overtake the backlog and what else does: a death, an escape.
CREATE TABLE IF NOT EXISTS _first (
    dot INTEGER PRIMARY KEY
) STRICT;

-- Machines that were lost, by their logs: a LossReview.
CREATE TABLE IF NOT EXISTS _lost (
    log INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,
    first_place INTEGER NOT NULL,
    told_at INTEGER NOT NULL
) STRICT;

-- Hub: who was let in and who was shut out, an Admission a row, at in seconds since 1970; kept outside the store, too.
-- awaits_review is 1 for a loss of which this hub, put back, was told by that list, until what had come before is set aside.
CREATE TABLE IF NOT EXISTS _admission (
    line TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    log INTEGER NOT NULL,
    at INTEGER NOT NULL,
    awaits_review INTEGER NOT NULL
) STRICT;

-- Sites that left the account of those that have to be heard, and when; a row goes when a machine is let in again.
CREATE TABLE IF NOT EXISTS _retired (
    site INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;
