//! What a schema tells of columns: how their values lie in buffers, and what they mean.

use super::flat::Table;
use crate::format::physical::{Meaning, Unit};

/// How values lie in buffers, behind the one that tells which rows have any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// In none.
    Null,
    /// Eight booleans a byte.
    Bits,
    /// Values of that many bytes.
    Fixed(usize),
    /// Offsets of 32 or 64 bits, and texts.
    Offsets { wide: bool },
    /// Short texts in place, longer ones in any number of buffers.
    Views,
    /// Of lists, structures and other things that a table cannot hold.
    Nested,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) layout: Layout,
    pub(super) meaning: Meaning,
}

/// A column of the file.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Whose values are indices: the dictionary's number, and how they lie.
    pub(super) dictionary: Option<(i64, Kind)>,
    /// How many nodes and buffers a record batch has for it, those of its children included; each of its views has more.
    pub(super) nodes: usize,
    pub(super) buffers: usize,
    pub(super) views: usize,
}

/// How deep types nest.
const DEEPEST: u8 = 32;

pub(super) fn fields(schema: Table<'_>) -> Option<Vec<Field>> {
    schema.tables(1)?.into_iter().map(|table| field(table, 0)).collect()
}

fn field(table: Table<'_>, depth: u8) -> Option<Field> {
    let name = table.text(0).unwrap_or_default();
    let mut kind = kind(table)?;
    if kind.layout == Layout::Fixed(16) && is_uuid(table) {
        kind.meaning = Meaning::Uuid;
    }
    if let Some(encoding) = table.table(4) {
        // Indices are signed numbers of 32 bits, unless it says otherwise.
        let index = encoding.table(1).map_or(Some(signed(4)), integer)?;
        let dictionary = Some((encoding.i64(0), index));
        return Some(Field { name, kind, dictionary, nodes: 1, buffers: 2, views: 0 });
    }
    let own = match table.u8(2) {
        1 | 22 => 0,
        12 | 17 | 21 => 2,
        13 | 16 => 1,
        14 => 1 + usize::from(table.table(3).is_some_and(|union| union.i16(0, 0) == 1)),
        25 | 26 => 3,
        _ => match kind.layout {
            Layout::Offsets { .. } => 3,
            _ => 2,
        },
    };
    let views = usize::from(kind.layout == Layout::Views);
    let mut field = Field { name, kind, dictionary: None, nodes: 1, buffers: own, views };
    for child in table.tables(5).unwrap_or_default() {
        let child = self::field(child, depth + 1).filter(|_| depth < DEEPEST)?;
        field.nodes = field.nodes.checked_add(child.nodes)?;
        field.buffers = field.buffers.checked_add(child.buffers)?;
        field.views = field.views.checked_add(child.views)?;
    }
    Some(field)
}

/// Whether the column's notes say that its bytes are those of UUIDs.
fn is_uuid(field: Table<'_>) -> bool {
    let is = |note: &Table<'_>, id, text: &str| note.text(id).as_deref() == Some(text);
    let notes = field.tables(6).unwrap_or_default();
    notes.iter().any(|note| is(note, 0, "ARROW:extension:name") && is(note, 1, "arrow.uuid"))
}

fn fixed(width: usize, meaning: Meaning) -> Kind {
    Kind { layout: Layout::Fixed(width), meaning }
}

fn signed(width: usize) -> Kind {
    fixed(width, Meaning::Signed)
}

fn bytes(bits: i32) -> Option<usize> {
    usize::try_from(bits).ok().filter(|bits| matches!(bits, 8 | 16 | 32 | 64 | 128 | 256)).map(|bits| bits / 8)
}

fn integer(table: Table<'_>) -> Option<Kind> {
    let width = bytes(table.i32(0, 0)).filter(|width| *width <= 8)?;
    Some(fixed(width, if table.u8(1) == 1 { Meaning::Signed } else { Meaning::Unsigned }))
}

fn kind(field: Table<'_>) -> Option<Kind> {
    let table = field.table(3);
    let unit = |table: Table<'_>, default| match table.i16(0, default) {
        0 => Unit::Second,
        1 => Unit::Milli,
        2 => Unit::Micro,
        _ => Unit::Nano,
    };
    let text = |layout| Kind { layout, meaning: Meaning::Text };
    let nested = |what| Kind { layout: Layout::Nested, meaning: Meaning::Unreadable(what) };
    Some(match field.u8(2) {
        1 => Kind { layout: Layout::Null, meaning: Meaning::Null },
        2 => integer(table?)?,
        3 => fixed([2, 4, 8].get(usize::try_from(table?.i16(0, 0)).ok()?).copied()?, Meaning::Float),
        4 | 5 => text(Layout::Offsets { wide: false }),
        6 => Kind { layout: Layout::Bits, meaning: Meaning::Boolean },
        7 => {
            let table = table?;
            let meaning = Meaning::decimal(i64::from(table.i32(1, 0)), i64::from(table.i32(0, 0)), false);
            fixed(bytes(table.i32(2, 128))?, meaning)
        }
        8 if table?.i16(0, 1) == 0 => fixed(4, Meaning::Days),
        8 => fixed(8, Meaning::Moment(Unit::Milli)),
        9 => {
            let table = table?;
            fixed(bytes(table.i32(1, 32)).filter(|width| matches!(width, 4 | 8))?, Meaning::Clock(unit(table, 1)))
        }
        10 => fixed(8, Meaning::Moment(unit(table?, 0))),
        15 => fixed(usize::try_from(table?.i32(0, 0)).ok().filter(|width| *width > 0)?, Meaning::Text),
        19 | 20 => text(Layout::Offsets { wide: true }),
        23 | 24 => text(Layout::Views),
        // Their values lie in fixed widths, but mean nothing that a table holds.
        11 => Kind { layout: Layout::Nested, meaning: Meaning::Unreadable("of intervals") },
        // As in Parquet, which knows them as whole numbers.
        18 => signed(8),
        22 => nested("in runs"),
        12..=17 | 21 | 25 | 26 => nested("of lists, structures, maps or unions"),
        _ => return None,
    })
}
