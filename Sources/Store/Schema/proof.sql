-- What a store proves itself by, beside the chains. Nothing of it can be made again from the changes. Made where it is
-- missing, so a store of an earlier program has it from its next opening on.

-- Facility: what came of the feed, in the order in which it came; written with the changes of an answer. dots names them
-- (ReceivedDots); digest is the FeedDigest after them; position the hub's, up to which they reach. begins is 1 where the
-- hub began its digest anew, so that this row's starts from nothing. agreed: 1 the hub gave the same digest, 0 it gave
-- none, -1 it gave another. told is 1 once a request that showed the digest was answered.
CREATE TABLE IF NOT EXISTS _received (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    begins INTEGER NOT NULL,
    agreed INTEGER NOT NULL,
    told INTEGER NOT NULL,
    dots BLOB NOT NULL,
    digest BLOB NOT NULL
) STRICT;

-- Facility: what was taken out of the change set by a refill, since the hub never sent it, as it was;
-- record and case_id are NULL where the change creates its record, and where it opens its case file.
CREATE TABLE IF NOT EXISTS _set_apart (
    dot INTEGER PRIMARY KEY,
    record INTEGER,
    case_id INTEGER,
    author TEXT NOT NULL,
    salt INTEGER,
    feed INTEGER NOT NULL,
    content BLOB
) STRICT;

-- Hub: the FeedDigest of what a site was sent up to a position: the one that the site last showed, and the one that it
-- shows next if the last answer reaches it.
CREATE TABLE IF NOT EXISTS _feed_digest (
    site INTEGER NOT NULL,
    position INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (site, position)
) STRICT, WITHOUT ROWID;

-- Hub: the last receipt that it gave or signed of each log, its own among them.
CREATE TABLE IF NOT EXISTS _given_receipt (
    log INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;

-- What went otherwise than expected between hub and site. Hub: a row a site, count its resyncs, differing how often it
-- showed another digest of the feed. Facility: one row of its own number, a ResyncAccount.
CREATE TABLE IF NOT EXISTS _notice (
    site INTEGER PRIMARY KEY,
    count INTEGER NOT NULL DEFAULT 0,
    last_at INTEGER,
    unexplained INTEGER NOT NULL DEFAULT 0,
    unexplained_at INTEGER,
    known INTEGER,
    begun INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0,
    differing INTEGER NOT NULL DEFAULT 0,
    differed_at INTEGER
) STRICT;

-- Hub: from where on in its log a site knew that it no longer holds a case file: the log's last sequence, as it said, when
-- it was given the withdrawal that it then showed to have received, or lost twice; or, of a file that it keeps for what is
-- still to be decided in it, when it was given the word that others have the person. The first such word stands, until a
-- grant takes the row away, or the person is the site's again.
CREATE TABLE IF NOT EXISTS _heard_withdrawal (
    case_id INTEGER NOT NULL,
    site INTEGER NOT NULL,
    log INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (case_id, site)
) STRICT, WITHOUT ROWID;

-- Hub: of which case files a site was told in an answer that it then said to have lost. It loses that word once.
CREATE TABLE IF NOT EXISTS _lost_withdrawal (
    case_id INTEGER NOT NULL,
    site INTEGER NOT NULL,
    PRIMARY KEY (case_id, site)
) STRICT, WITHOUT ROWID;
