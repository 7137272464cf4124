-- What many datasets have in common, with how many have it: so that totals and filters cost as much as there are
-- combinations, not datasets.
CREATE TABLE facet (
  id INTEGER PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  property TEXT NOT NULL,
  data_source_type TEXT NOT NULL,
  data_type TEXT NOT NULL,
  source_type TEXT NOT NULL,
  accessibility TEXT NOT NULL,
  edition TEXT NOT NULL,
  datasets INTEGER NOT NULL DEFAULT 0,
  UNIQUE (workspace_id, owner_id, property, data_source_type, data_type, source_type, accessibility, edition)
) STRICT;

CREATE TABLE dataset (
  seq INTEGER PRIMARY KEY, -- the order of creation
  id TEXT NOT NULL UNIQUE,
  facet INTEGER NOT NULL,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL,
  data_source_type TEXT NOT NULL, -- also in the facet; here to sort by
  data_type TEXT NOT NULL,
  description TEXT,
  user_id TEXT,
  provider TEXT,
  provider_type TEXT NOT NULL,
  source_id TEXT, -- v1's, which never changes; here to filter by
  source_dataset_id TEXT,
  source_dataset_version TEXT,
  accessible_role_ids TEXT, -- JSON
  mount_role_ids TEXT, -- JSON
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  last_version INTEGER NOT NULL -- the highest number ever given, so that none is given twice
) STRICT;

-- Each sort order, with what lists filter by most, so that a page is found without touching other rows.
CREATE INDEX dataset_by_created ON dataset (created, seq, facet, folded_name);
CREATE INDEX dataset_by_modified ON dataset (modified, seq, facet, folded_name);
CREATE INDEX dataset_by_source ON dataset (data_source_type, seq, facet, folded_name);
CREATE INDEX dataset_by_type ON dataset (data_type, seq, facet, folded_name);
CREATE INDEX dataset_by_facet ON dataset (facet);
CREATE INDEX dataset_by_source_id ON dataset (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX dataset_by_source_dataset ON dataset (source_dataset_id) WHERE source_dataset_id IS NOT NULL;
CREATE INDEX dataset_by_provider ON dataset (provider) WHERE provider IS NOT NULL;

CREATE TRIGGER dataset_made AFTER INSERT ON dataset BEGIN
  UPDATE facet SET datasets = datasets + 1 WHERE id = NEW.facet;
END;

CREATE TRIGGER dataset_moved AFTER UPDATE OF facet ON dataset WHEN NEW.facet <> OLD.facet BEGIN
  UPDATE facet SET datasets = datasets + 1 WHERE id = NEW.facet;
  UPDATE facet SET datasets = datasets - 1 WHERE id = OLD.facet;
  DELETE FROM facet WHERE id = OLD.facet AND datasets = 0;
END;

CREATE TRIGGER dataset_gone AFTER DELETE ON dataset BEGIN
  UPDATE facet SET datasets = datasets - 1 WHERE id = OLD.facet;
  DELETE FROM facet WHERE id = OLD.facet AND datasets = 0;
END;

CREATE TABLE version (
  dataset INTEGER NOT NULL,
  number INTEGER NOT NULL,
  property TEXT NOT NULL,
  data_source_type TEXT NOT NULL,
  uri TEXT NOT NULL,
  source_type TEXT NOT NULL,
  source_id TEXT,
  description TEXT,
  options TEXT,
  import_info TEXT,
  data_size INTEGER,
  data_count INTEGER,
  task_ram_role TEXT,
  metrics_endpoints TEXT, -- JSON
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  PRIMARY KEY (dataset, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE label (
  dataset INTEGER NOT NULL,
  version INTEGER NOT NULL, -- 0 for the dataset's own
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  folded TEXT NOT NULL, -- key=value, without regard to case
  PRIMARY KEY (dataset, version, key)
) STRICT, WITHOUT ROWID;

-- The labels of datasets by what is searched of them. Few texts are on many datasets: a substring is looked for in the
-- texts, and the datasets are found by the index.
CREATE INDEX label_by_text ON label (folded, dataset) WHERE version = 0;

CREATE TABLE label_text (
  folded TEXT NOT NULL PRIMARY KEY,
  labels INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER label_made AFTER INSERT ON label WHEN NEW.version = 0 BEGIN
  INSERT INTO label_text (folded, labels) VALUES (NEW.folded, 1)
    ON CONFLICT (folded) DO UPDATE SET labels = labels + 1;
END;

CREATE TRIGGER label_moved AFTER UPDATE OF folded ON label WHEN NEW.version = 0 AND NEW.folded <> OLD.folded BEGIN
  INSERT INTO label_text (folded, labels) VALUES (NEW.folded, 1)
    ON CONFLICT (folded) DO UPDATE SET labels = labels + 1;
  UPDATE label_text SET labels = labels - 1 WHERE folded = OLD.folded;
  DELETE FROM label_text WHERE folded = OLD.folded AND labels = 0;
END;

CREATE TRIGGER label_gone AFTER DELETE ON label WHEN OLD.version = 0 BEGIN
  UPDATE label_text SET labels = labels - 1 WHERE folded = OLD.folded;
  DELETE FROM label_text WHERE folded = OLD.folded AND labels = 0;
END;

-- What is still to be done in other stores.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  dataset_id TEXT NOT NULL,
  version INTEGER, -- NULL for the whole store
  due INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX outbox_by_due ON outbox (due);

-- Nonces of signed writes, by hash, until their dates are refused anyway.
CREATE TABLE nonce (
  hash BLOB NOT NULL PRIMARY KEY,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX nonce_by_expiry ON nonce (expires);
