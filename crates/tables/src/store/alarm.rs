//! What a store does by itself: imports go on, what was freed is removed, what has lived its days is dropped.

use pai_datasets_core::model::Millis;
use pai_datasets_engine::store::{Fault, first, transaction};
use pai_datasets_engine::{Host, SqlDriver, params};

use super::meta::{self, remove_parts};
use super::rows::{GRACE, free, sweep};
use super::{TableStore, reason};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// How long an upload may rest before it is given up, in milliseconds.
pub(super) const IDLE_UPLOAD: i64 = 7 * DAY;

/// How many groups one alarm removes, and how many tables or partitions it drops.
const STEP: i64 = 64;

impl<H: Host + 'static> TableStore<H> {
    /// Does some of what is due. The host calls it when the alarm it was asked for goes off; calling it more often does
    /// no harm.
    pub fn alarm(&self) {
        let worked = self.go_on().and_then(|()| self.give_up_uploads()).and_then(|()| self.expire()).and_then(|()| {
            let sql = self.host.sql();
            transaction(sql, || Ok(sweep(sql, Millis(self.host.now().0 - GRACE), STEP)?)).map(drop)
        });
        if let Err(failed) = worked.and_then(|()| self.set_alarm()) {
            self.host.log(&format!("tables: {}", reason(&failed)));
            // What failed now may do so again at once.
            self.host.wake_at(Millis(self.host.now().0 + 60_000));
        }
    }

    /// Sets the alarm for what is due first.
    pub(super) fn set_alarm(&self) -> Result<(), Fault> {
        let rows = self.host.sql().run(
            "SELECT min(due) FROM ( \
             SELECT min(modified) AS due FROM import WHERE status = 'RUNNING' \
             UNION ALL SELECT min(modified) + CAST(?1 AS INTEGER) FROM import WHERE status <> 'RUNNING' \
             UNION ALL SELECT min(freed) + CAST(?2 AS INTEGER) FROM row_group WHERE freed IS NOT NULL \
             UNION ALL SELECT min(t.modified + t.lifecycle * CAST(?3 AS INTEGER)) FROM tbl t \
             WHERE t.lifecycle IS NOT NULL AND t.partition_columns = '[]' \
             UNION ALL SELECT min(p.modified + t.lifecycle * CAST(?3 AS INTEGER)) FROM tbl t JOIN part p ON p.tbl = t.id \
             WHERE t.lifecycle IS NOT NULL AND t.partition_columns <> '[]')",
            params![IDLE_UPLOAD, GRACE + 1, DAY],
        )?;
        if let Some(due) = first(rows).map_or(Ok(None), |mut row| row.maybe_integer())? {
            self.host.wake_at(Millis(due));
        }
        Ok(())
    }

    /// Forgets imports that ended, and uploads that nobody goes on with, long ago.
    fn give_up_uploads(&self) -> Result<(), Fault> {
        let sql = self.host.sql();
        let before = self.host.now().0 - IDLE_UPLOAD;
        transaction(sql, || {
            let rows = sql.run(
                "SELECT id FROM import WHERE status <> 'RUNNING' AND modified <= ?1 LIMIT CAST(?2 AS INTEGER)",
                params![before, STEP],
            )?;
            for mut row in rows {
                let id = row.integer()?;
                free(sql, "import = ?2", id, self.host.now())?;
                sql.run("DELETE FROM piece WHERE import = ?1", params![id])?;
                sql.run("DELETE FROM import WHERE id = ?1", params![id])?;
            }
            Ok(())
        })
    }

    /// Drops what has lived its days: tables without partitions, and partitions.
    fn expire(&self) -> Result<(), Fault> {
        let sql = self.host.sql();
        let now = self.host.now();
        transaction(sql, || {
            let tables = sql.run(
                "SELECT id FROM tbl WHERE lifecycle IS NOT NULL AND partition_columns = '[]' \
                 AND modified + lifecycle * CAST(?2 AS INTEGER) <= ?1 LIMIT CAST(?3 AS INTEGER)",
                params![now.0, DAY, STEP],
            )?;
            for mut row in tables {
                meta::remove(sql, row.integer()?, now)?;
            }
            let parts = sql.run(
                "SELECT p.id FROM tbl t JOIN part p ON p.tbl = t.id WHERE t.lifecycle IS NOT NULL \
                 AND t.partition_columns <> '[]' AND p.modified + t.lifecycle * CAST(?2 AS INTEGER) <= ?1 \
                 LIMIT CAST(?3 AS INTEGER)",
                params![now.0, DAY, STEP],
            )?;
            let parts = parts.into_iter().map(|mut row| row.integer()).collect::<Result<Vec<_>, _>>()?;
            remove_parts(sql, &parts, now)
        })
    }
}
