//! Thrift's compact protocol, as much of it as Parquet's structures need.

/// The wire types of fields and elements.
pub(super) const TRUE: u8 = 1;
const FALSE: u8 = 2;
pub(super) const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
pub(super) const STRUCT: u8 = 12;

/// How deep structures nest that are passed over.
const DEEPEST: u8 = 32;

/// Reads; everything answers `None` where the bytes are no such thing, or too few.
pub(super) struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Thrift<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Thrift<'a> {
        Thrift { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let rest = self.bytes.get(self.at..)?;
        let (value, length) = varint(rest)?;
        self.at += length;
        Some(value)
    }

    pub(super) fn integer(&mut self) -> Option<i64> {
        self.varint().map(zigzag)
    }

    pub(super) fn binary(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.varint()?).ok()?;
        let bytes = self.bytes.get(self.at..)?.get(..length)?;
        self.at += length;
        Some(bytes)
    }

    /// Reads a structure: `field` takes the value of a field by its number and type, or answers `Some(false)` and leaves it.
    pub(super) fn fields(&mut self, mut field: impl FnMut(&mut Self, i64, u8) -> Option<bool>) -> Option<()> {
        let mut id = 0;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if head == 0 {
                return Some(());
            }
            id = if head >> 4 == 0 { self.integer()? } else { id + i64::from(head >> 4) };
            if !field(self, id, kind)? {
                self.skip(kind, 0)?;
            }
        }
    }

    /// Reads a list's head: how many elements come, each at least a byte, and their type.
    pub(super) fn list(&mut self) -> Option<(usize, u8)> {
        let head = self.byte()?;
        let length = if head >> 4 == 15 { usize::try_from(self.varint()?).ok()? } else { usize::from(head >> 4) };
        (length <= self.bytes.len() - self.at).then_some((length, head & 0x0f))
    }

    fn skip(&mut self, kind: u8, depth: u8) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match kind {
            TRUE | FALSE => {}
            3 => drop(self.byte()?),
            4 | I32 | I64 => drop(self.varint()?),
            7 => self.at = self.at.checked_add(8)?,
            BINARY => drop(self.binary()?),
            LIST | 10 => {
                let (length, element) = self.list()?;
                for _ in 0..length {
                    self.skip_element(element, depth + 1)?;
                }
            }
            11 => {
                let length = self.varint()?;
                let kinds = if length == 0 { 0 } else { self.byte()? };
                for _ in 0..length {
                    self.skip_element(kinds >> 4, depth + 1)?;
                    self.skip_element(kinds & 0x0f, depth + 1)?;
                }
            }
            STRUCT => loop {
                let head = self.byte()?;
                if head == 0 {
                    break;
                }
                if head >> 4 == 0 {
                    self.integer()?;
                }
                self.skip(head & 0x0f, depth + 1)?;
            },
            _ => return None,
        }
        Some(())
    }
}

impl Thrift<'_> {
    /// Passes over an element of a list or a map, where a boolean is a byte and not part of its head.
    fn skip_element(&mut self, kind: u8, depth: u8) -> Option<()> {
        if matches!(kind, TRUE | FALSE) { self.byte().map(drop) } else { self.skip(kind, depth) }
    }
}

/// An unsigned LEB128, and how many bytes it takes.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f).checked_shl(7 * u32::try_from(at).ok()?)?;
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}

/// The signed number that an unsigned one stands for: 0, -1, 1, -2, ..
pub(super) fn zigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

pub(super) fn push_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// Writes structures.
#[derive(Default)]
pub(super) struct Out {
    pub(super) bytes: Vec<u8>,
    /// The number of the last field of this structure, and of those around it.
    last: u8,
    around: Vec<u8>,
}

impl Out {
    fn field(&mut self, id: u8, kind: u8) {
        // Parquet has no structure with a gap of more than 15 between its fields.
        self.bytes.push((id - self.last) << 4 | kind);
        self.last = id;
    }

    fn number(&mut self, value: i64) {
        push_varint((value << 1 ^ value >> 63).cast_unsigned(), &mut self.bytes);
    }

    pub(super) fn i32(&mut self, id: u8, value: i32) {
        self.field(id, I32);
        self.number(i64::from(value));
    }

    pub(super) fn i64(&mut self, id: u8, value: i64) {
        self.field(id, I64);
        self.number(value);
    }

    pub(super) fn truth(&mut self, id: u8) {
        self.field(id, TRUE);
    }

    pub(super) fn binary(&mut self, id: u8, value: &[u8]) {
        self.field(id, BINARY);
        self.element(value);
    }

    pub(super) fn list(&mut self, id: u8, element: u8, length: usize) {
        self.field(id, LIST);
        self.bytes.push(0xf0 | element);
        push_varint(length as u64, &mut self.bytes);
    }

    /// An i32 of a list.
    pub(super) fn number_element(&mut self, value: i32) {
        self.number(i64::from(value));
    }

    /// A text of a list.
    pub(super) fn element(&mut self, value: &[u8]) {
        push_varint(value.len() as u64, &mut self.bytes);
        self.bytes.extend_from_slice(value);
    }

    /// A structure in a field.
    pub(super) fn structure(&mut self, id: u8, inner: impl FnOnce(&mut Out)) {
        self.field(id, STRUCT);
        self.item(inner);
    }

    /// A structure by itself, or of a list.
    pub(super) fn item(&mut self, inner: impl FnOnce(&mut Out)) {
        self.around.push(self.last);
        self.last = 0;
        inner(self);
        self.bytes.push(0);
        self.last = self.around.pop().unwrap_or_default();
    }
}

/// The wire type of texts in a list.
pub(super) const TEXT: u8 = BINARY;
