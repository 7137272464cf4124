//! What a file's footer tells: columns, row groups, and where their pages are.

use super::MAGIC;
use super::kind::{Annotation, Kind, Unit};
use super::thrift::{STRUCT, TRUE, Thrift};
use crate::format::{Bytes, FormatError, wrong};

/// The largest footer, in bytes.
const LARGEST_FOOTER: usize = 16 * 1024 * 1024;

/// The most nodes of a schema.
const MOST_ELEMENTS: usize = 100_000;

/// A column of the file.
#[derive(Clone)]
pub(super) struct Field {
    pub(super) name: String,
    /// Where it is among a row group's chunks.
    pub(super) chunk: usize,
    /// Whether rows may lack a value.
    pub(super) optional: bool,
    pub(super) kind: Kind,
}

/// The pages of a column in a row group.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) codec: i64,
    pub(super) values: u64,
    pub(super) start: u64,
    pub(super) end: u64,
}

pub(super) struct Group {
    pub(super) rows: u64,
    pub(super) chunks: Vec<Chunk>,
}

pub(super) struct Metadata {
    pub(super) fields: Vec<Field>,
    pub(super) groups: Vec<Group>,
}

pub(super) fn broken() -> FormatError {
    wrong("The file is no whole Parquet file, or it is damaged. Send it again, or write it anew.")
}

pub(super) fn load(source: &Bytes) -> Result<Metadata, FormatError> {
    let length = source.len();
    let mut tail = [0; 8];
    let tail_at = length.checked_sub(8).filter(|at| *at >= 4).ok_or_else(broken)?;
    fill(source, tail_at, &mut tail)?;
    let [a, b, c, d, magic @ ..] = tail;
    if &magic == b"PARE" {
        return Err(wrong("The Parquet file is encrypted. Write it without."));
    }
    let footer = u64::from(u32::from_le_bytes([a, b, c, d]));
    let at = tail_at.checked_sub(footer).filter(|at| *at >= 4 && &magic == MAGIC).ok_or_else(broken)?;
    let size = usize::try_from(footer).ok().filter(|size| *size <= LARGEST_FOOTER).ok_or_else(|| {
        wrong(format!("The Parquet file's footer is larger than {LARGEST_FOOTER} bytes. Write larger row groups."))
    })?;
    let mut bytes = vec![0; size];
    fill(source, at, &mut bytes)?;
    read(&bytes, at).ok_or_else(broken)
}

/// Reads as many bytes as asked, which the caller knows to be there.
pub(super) fn fill(source: &Bytes, at: u64, out: &mut [u8]) -> Result<(), FormatError> {
    let count = source.read_at(at, out).map_err(FormatError::Unreadable)?;
    if count == out.len() { Ok(()) } else { Err(broken()) }
}

/// Reads the footer of a file whose pages end at `end`.
fn read(bytes: &[u8], end: u64) -> Option<Metadata> {
    let mut thrift = Thrift::new(bytes);
    let (mut elements, mut groups) = (Vec::new(), Vec::new());
    thrift.fields(|thrift, id, _| {
        let list = match id {
            2 | 4 => thrift.list()?,
            _ => return Some(false),
        };
        for _ in 0..list.0 {
            // What is smaller is no such thing; many of those would take more memory than the footer.
            let from = thrift.at();
            if id == 2 {
                elements.push(element(thrift)?);
            } else {
                groups.push(group(thrift, end)?);
            }
            if thrift.at() - from < 4 || elements.len() > MOST_ELEMENTS {
                return None;
            }
        }
        (list.1 == STRUCT).then_some(true)
    })?;
    let (fields, leaves) = fields(elements)?;
    let fits = groups.iter().all(|group: &Group| group.chunks.len() == leaves);
    fits.then_some(Metadata { fields, groups })
}

/// A node of the schema.
#[derive(Default)]
struct Element {
    name: String,
    children: usize,
    repetition: i64,
    physical: Option<i64>,
    length: usize,
    annotation: Annotation,
    scale: i64,
    precision: i64,
}

fn element(thrift: &mut Thrift<'_>) -> Option<Element> {
    let mut element = Element::default();
    let mut converted = None;
    thrift.fields(|thrift, id, _| {
        match id {
            1 => element.physical = Some(thrift.integer()?),
            2 => element.length = usize::try_from(thrift.integer()?).ok()?,
            3 => element.repetition = thrift.integer()?,
            4 => element.name = String::from_utf8_lossy(thrift.binary()?).into_owned(),
            5 => element.children = usize::try_from(thrift.integer()?).ok()?,
            6 => converted = Some(thrift.integer()?),
            7 => element.scale = thrift.integer()?,
            8 => element.precision = thrift.integer()?,
            10 => element.annotation = logical(thrift)?,
            _ => return Some(false),
        }
        Some(true)
    })?;
    if let (Annotation::None, Some(converted)) = (element.annotation, converted) {
        element.annotation = match converted {
            0 | 4 | 19 => Annotation::Text,
            5 => Annotation::Decimal,
            6 => Annotation::Date,
            7 => Annotation::Time(Unit::Milli),
            8 => Annotation::Time(Unit::Micro),
            9 => Annotation::Timestamp(Unit::Milli),
            10 => Annotation::Timestamp(Unit::Micro),
            11..=14 => Annotation::Unsigned,
            15..=18 => Annotation::Signed,
            20 => Annotation::Other("BSON"),
            21 => Annotation::Other("INTERVAL"),
            _ => Annotation::None,
        };
    }
    Some(element)
}

/// The union of logical types; what is not known of is as if it were not there, as the format wants it.
fn logical(thrift: &mut Thrift<'_>) -> Option<Annotation> {
    let mut annotation = Annotation::None;
    thrift.fields(|thrift, id, kind| {
        annotation = match id {
            1 | 4 | 12 => Annotation::Text,
            5 => Annotation::Decimal,
            6 => Annotation::Date,
            7 => Annotation::Time(unit(thrift, kind)?),
            8 => Annotation::Timestamp(unit(thrift, kind)?),
            10 => Annotation::integer(signed(thrift, kind)?),
            11 => Annotation::Null,
            13 => Annotation::Other("BSON"),
            14 => Annotation::Uuid,
            15 => Annotation::Half,
            _ => Annotation::None,
        };
        Some(matches!(id, 7 | 8 | 10))
    })?;
    Some(annotation)
}

/// Whether the integer type here is signed.
fn signed(thrift: &mut Thrift<'_>, kind: u8) -> Option<bool> {
    let mut signed = false;
    (kind == STRUCT).then_some(())?;
    thrift.fields(|_, id, kind| {
        signed |= id == 2 && kind == TRUE;
        Some(false)
    })?;
    Some(signed)
}

/// The unit of the time or timestamp type here.
fn unit(thrift: &mut Thrift<'_>, kind: u8) -> Option<Unit> {
    let mut unit = Unit::Milli;
    (kind == STRUCT).then_some(())?;
    thrift.fields(|thrift, id, kind| {
        if id != 2 || kind != STRUCT {
            return Some(false);
        }
        thrift.fields(|_, id, _| {
            unit = match id {
                1 => Unit::Milli,
                2 => Unit::Micro,
                _ => Unit::Nano,
            };
            Some(false)
        })?;
        Some(true)
    })?;
    Some(unit)
}

/// The columns, and how many chunks a row group has.
fn fields(elements: Vec<Element>) -> Option<(Vec<Field>, usize)> {
    let mut elements = elements.into_iter();
    let mut top = elements.next()?.children;
    let (mut fields, mut leaves) = (Vec::new(), 0);
    while top > 0 {
        top -= 1;
        let element = elements.next()?;
        let chunk = leaves;
        let mut inside = element.children;
        leaves += usize::from(inside == 0);
        while inside > 0 {
            let child = elements.next()?;
            leaves += usize::from(child.children == 0);
            inside = (inside - 1).checked_add(child.children)?;
        }
        let nested = element.children > 0 || element.repetition == 2;
        let kind = if nested {
            Kind::unreadable("of lists, structures or maps")
        } else {
            Kind::of(element.physical?, element.length, element.annotation, element.scale, element.precision)
        };
        fields.push(Field { name: element.name, chunk, optional: element.repetition == 1, kind });
    }
    Some((fields, leaves))
}

fn group(thrift: &mut Thrift<'_>, end: u64) -> Option<Group> {
    let mut group = Group { rows: 0, chunks: Vec::new() };
    thrift.fields(|thrift, id, kind| {
        match id {
            1 => {
                for _ in 0..thrift.list()?.0 {
                    let from = thrift.at();
                    group.chunks.push(chunk(thrift, end)?);
                    if thrift.at() - from < 8 {
                        return None;
                    }
                }
            }
            3 if kind != TRUE => group.rows = u64::try_from(thrift.integer()?).ok()?,
            _ => return Some(false),
        }
        Some(true)
    })?;
    Some(group)
}

fn chunk(thrift: &mut Thrift<'_>, file_end: u64) -> Option<Chunk> {
    let mut chunk = Chunk::default();
    let (mut size, mut data, mut dictionary) = (0, 0, 0);
    thrift.fields(|thrift, id, kind| {
        // 1 names another file that holds the pages.
        if id == 1 {
            return None;
        }
        if id != 3 || kind != STRUCT {
            return Some(false);
        }
        thrift.fields(|thrift, id, _| {
            let number = match id {
                4 | 5 | 7 | 9 | 11 => u64::try_from(thrift.integer()?).ok()?,
                _ => return Some(false),
            };
            match id {
                4 => chunk.codec = i64::try_from(number).ok()?,
                5 => chunk.values = number,
                7 => size = number,
                9 => data = number,
                _ => dictionary = number,
            }
            Some(true)
        })?;
        Some(true)
    })?;
    // Some programs write 0 where there is no dictionary.
    chunk.start = if dictionary > 0 { data.min(dictionary) } else { data };
    chunk.end = chunk.start.checked_add(size).filter(|end| *end <= file_end)?;
    Some(chunk)
}
