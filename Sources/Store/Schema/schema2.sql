-- The store of one site, schema version 2. Tables of the register itself (person, custody, ...) are made from the
-- register description; their names never begin with an underscore, ours always do.

-- What this store is: site, incarnation, epoch, schema version. Written at enrolment and by restores.
CREATE TABLE _meta (
    key TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- The change set is in batches.sql.

-- What is held of each log, as runs, with the hash chain's link before and after each. Own log: one run from 1, with
-- the last hybrid timestamp given.
CREATE TABLE _run (
    log INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    before BLOB NOT NULL,
    after BLOB NOT NULL,
    stamp_milliseconds INTEGER,
    stamp_counter INTEGER,
    PRIMARY KEY (log, low)
) STRICT, WITHOUT ROWID;

-- Chain links on the way, so that one in the middle is found without hashing from the start.
CREATE TABLE _checkpoint (
    log INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    link BLOB NOT NULL,
    PRIMARY KEY (log, sequence)
) STRICT, WITHOUT ROWID;

-- Facility: where the exchange with the hub stands. One row, saved with the changes that it speaks of.
CREATE TABLE _exchange (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL,
    token INTEGER NOT NULL,
    position INTEGER NOT NULL,
    held TEXT NOT NULL,
    safe_up_to INTEGER NOT NULL,
    receipted INTEGER NOT NULL,
    exchanged_at INTEGER,
    offset_milliseconds INTEGER,
    round_trip_milliseconds INTEGER,
    wall_milliseconds INTEGER,
    monotonic_milliseconds INTEGER,
    refusal INTEGER
) STRICT;

-- Facility: receipts signed by the hub; kept for ever.
CREATE TABLE _receipt (
    issued_at INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;

-- Hub: sites by number. key is the SHA-256 of the certificate's public key; token the one expected next;
-- received_up_to the feed position that the site last said it has; branch_at the sequence from which a refused store of this site disagreed.
CREATE TABLE _site (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    key BLOB UNIQUE,
    token INTEGER NOT NULL DEFAULT 0,
    revoked_at INTEGER,
    enrolled_at INTEGER,
    heard_at INTEGER,
    log_end INTEGER NOT NULL DEFAULT 0,
    received_up_to INTEGER NOT NULL DEFAULT 0,
    branch_at INTEGER
) STRICT;

-- Hub: enrolment codes not yet used; only a digest of the secret.
CREATE TABLE _enrol_code (
    secret_digest BLOB PRIMARY KEY,
    site INTEGER NOT NULL,
    name TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
