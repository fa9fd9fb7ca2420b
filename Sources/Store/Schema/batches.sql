-- The change set: the only table that may not be lost. Changes of one log that follow each other, in the order in which
-- they came, as Wire's ChangeBlock packs them; what is in it is never altered, and small ones that follow each other are
-- joined later. first is the dot of the first of them; feed and last_feed are the places of the first and the last in the
-- order of arrival here.
CREATE TABLE _batch (
    first INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    feed INTEGER NOT NULL,
    last_feed INTEGER NOT NULL,
    changes BLOB NOT NULL
) STRICT;

-- Where the changes of a case file are, without the one that opens it; made again from the batches. record is 0 where the
-- change creates its record.
CREATE TABLE _file_change (
    case_id INTEGER NOT NULL,
    record INTEGER NOT NULL,
    dot INTEGER NOT NULL,
    PRIMARY KEY (case_id, record, dot)
) STRICT, WITHOUT ROWID;

-- Own changes that overtake the backlog; those that overtake these are in _first.
CREATE TABLE _urgent (
    dot INTEGER PRIMARY KEY
) STRICT;
