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
