//! The parts of a file, kept in pieces, read as one.

use std::cell::RefCell;
use std::rc::Rc;

use pai_datasets_engine::store::{Fault, first};
use pai_datasets_engine::{Host, SqlDriver, params};

use crate::format::Source;

/// What was sent of a file, as its reader sees it.
pub(super) struct Pieces<H> {
    host: Rc<H>,
    import: i64,
    index: Vec<Piece>,
    size: u64,
    /// The piece that was read last.
    last: RefCell<Option<(u64, Vec<u8>)>>,
}

struct Piece {
    number: i64,
    position: i64,
    begins: u64,
}

impl<H: Host> Pieces<H> {
    pub(super) fn new(host: Rc<H>, import: i64) -> Result<Pieces<H>, Fault> {
        let rows = host.sql().run(
            "SELECT number, position, size FROM piece WHERE import = ?1 ORDER BY number, position",
            params![import],
        )?;
        let (mut index, mut size) = (Vec::new(), 0);
        for mut row in rows {
            index.push(Piece { number: row.integer()?, position: row.integer()?, begins: size });
            size += u64::try_from(row.integer()?).unwrap_or_default();
        }
        Ok(Pieces { host, import, index, size, last: RefCell::default() })
    }

    /// Has the piece that holds `offset` at hand.
    fn load(&self, offset: u64) -> Result<(), String> {
        let at = self.index.partition_point(|piece| piece.begins <= offset).saturating_sub(1);
        let Some(piece) = self.index.get(at) else { return Ok(()) };
        if self.last.borrow().as_ref().is_some_and(|(begins, _)| *begins == piece.begins) {
            return Ok(());
        }
        let rows = self.host.sql().run(
            "SELECT content FROM piece WHERE import = ?1 AND number = ?2 AND position = ?3",
            params![self.import, piece.number, piece.position],
        );
        let rows = rows.map_err(|error| error.to_string())?;
        let content = first(rows).ok_or("a piece is gone")?.blob().map_err(|error| error.to_string())?;
        *self.last.borrow_mut() = Some((piece.begins, content));
        Ok(())
    }
}

impl<H: Host> Source for Pieces<H> {
    fn len(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<usize, String> {
        let mut filled = 0;
        while filled < out.len() && offset + (filled as u64) < self.size {
            let at = offset + filled as u64;
            self.load(at)?;
            let last = self.last.borrow();
            let here = last
                .as_ref()
                .and_then(|(begins, content)| content.get(usize::try_from(at.checked_sub(*begins)?).ok()?..));
            let here = here.filter(|here| !here.is_empty()).ok_or("a piece is shorter than it was")?;
            for (to, from) in out.iter_mut().skip(filled).zip(here) {
                *to = *from;
            }
            filled += here.len().min(out.len() - filled);
        }
        Ok(filled)
    }
}
