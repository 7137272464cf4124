-- The metadata of a dataset's files, all versions together.
CREATE TABLE file_meta (
  seq INTEGER PRIMARY KEY, -- the order of registration
  id BLOB NOT NULL UNIQUE, -- SHA-256 of dataset, version and URI
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  uri TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_dir TEXT NOT NULL,
  file_type TEXT NOT NULL,
  content_type TEXT NOT NULL,
  data_size INTEGER,
  finger_print TEXT NOT NULL,
  created INTEGER,
  updated INTEGER NOT NULL,
  comment TEXT,
  meta_attributes TEXT,
  tags TEXT -- JSON, as it is answered
) STRICT;

-- Each sort order of a list. A file without a time of creation sorts before all others.
CREATE INDEX file_meta_by_seq ON file_meta (version, seq, status);
CREATE INDEX file_meta_by_created ON file_meta (version, ifnull(created, -9007199254740991), seq, status);
CREATE INDEX file_meta_by_updated ON file_meta (version, updated, seq, status);
-- The tree of directories. With the slash at its end, all that is below a directory stands together.
CREATE INDEX file_meta_by_dir ON file_meta (version, file_dir || '/', file_name, seq) WHERE status = 'ACTIVE';

-- How many there are, so that a total costs nothing.
CREATE TABLE file_count (
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  files INTEGER NOT NULL,
  PRIMARY KEY (version, status)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER file_made AFTER INSERT ON file_meta BEGIN
  INSERT INTO file_count (version, status, files) VALUES (NEW.version, NEW.status, 1)
    ON CONFLICT (version, status) DO UPDATE SET files = files + 1;
END;

CREATE TRIGGER file_moved AFTER UPDATE OF status ON file_meta WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO file_count (version, status, files) VALUES (NEW.version, NEW.status, 1)
    ON CONFLICT (version, status) DO UPDATE SET files = files + 1;
  UPDATE file_count SET files = files - 1 WHERE version = OLD.version AND status = OLD.status;
END;

CREATE TRIGGER file_gone AFTER DELETE ON file_meta BEGIN
  UPDATE file_count SET files = files - 1 WHERE version = OLD.version AND status = OLD.status;
END;

-- Versions that were dropped, 0 for all. A write that was under way when its version went must not bring it back.
CREATE TABLE dropped (
  version INTEGER PRIMARY KEY
) STRICT;
