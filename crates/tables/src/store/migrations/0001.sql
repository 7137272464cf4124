CREATE TABLE tbl (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    owner_id TEXT NOT NULL,
    -- JSON: the columns, and the names of those by which it is parted.
    columns TEXT NOT NULL,
    partition_columns TEXT NOT NULL,
    comment TEXT,
    -- In days.
    lifecycle INTEGER,
    rows INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL
) STRICT;

CREATE INDEX tbl_with_lifecycle ON tbl (id) WHERE lifecycle IS NOT NULL;

-- A partition; a table that has none has one whose spec is empty, as soon as it holds rows.
CREATE TABLE part (
    id INTEGER PRIMARY KEY,
    tbl INTEGER NOT NULL,
    spec TEXT NOT NULL,
    rows INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    UNIQUE (tbl, spec)
) STRICT;

-- Rows that are kept together, in columns. It belongs to a partition, or to an import that is under way, or to nobody any
-- more, since the time in `freed`: what began to read it may still do so for a while.
CREATE TABLE row_group (
    id INTEGER PRIMARY KEY,
    part INTEGER,
    import INTEGER,
    freed INTEGER,
    -- The number of its first row in its partition.
    first INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX row_group_of_part ON row_group (part, first) WHERE part IS NOT NULL;
CREATE INDEX row_group_of_import ON row_group (import, id) WHERE import IS NOT NULL;
CREATE INDEX row_group_freed ON row_group (freed) WHERE freed IS NOT NULL;

-- A column of a row group.
CREATE TABLE chunk (
    row_group INTEGER NOT NULL,
    position INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (row_group, position)
) STRICT;

CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    import_id TEXT NOT NULL UNIQUE,
    owner_id TEXT NOT NULL,
    tbl TEXT NOT NULL,
    spec TEXT NOT NULL,
    -- JSON: how the file reads.
    options TEXT NOT NULL,
    status TEXT NOT NULL,
    -- JSON: the columns of its rows, once the file was opened.
    columns TEXT,
    total INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    rows INTEGER NOT NULL DEFAULT 0,
    message TEXT,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL
) STRICT;

CREATE INDEX import_under_way ON import (status, modified);

-- What was sent of a file: parts, each in pieces that fit a row.
CREATE TABLE piece (
    import INTEGER NOT NULL,
    number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    size INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (import, number, position)
) STRICT;
