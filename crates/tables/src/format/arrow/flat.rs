//! FlatBuffers, as much of them as Arrow's messages need.

/// A table of a message. A field that is not there, or lies where no bytes are, has its default.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Table<'a> {
    pub(super) fn root(bytes: &'a [u8]) -> Option<Table<'a>> {
        Table { bytes, at: 0 }.follow(0)
    }

    fn take<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.bytes.get(at..)?.first_chunk().copied()
    }

    /// The table that the offset at `at` leads to.
    fn follow(&self, at: usize) -> Option<Table<'a>> {
        let offset = usize::try_from(u32::from_le_bytes(self.take(at)?)).ok()?;
        let at = at.checked_add(offset).filter(|at| *at < self.bytes.len())?;
        Some(Table { bytes: self.bytes, at })
    }

    /// Where a field lies.
    fn field(&self, id: usize) -> Option<usize> {
        let back = i64::from(i32::from_le_bytes(self.take(self.at)?));
        let directory = usize::try_from(i64::try_from(self.at).ok()? - back).ok()?;
        let size = usize::from(u16::from_le_bytes(self.take(directory)?));
        let entry = 4 + 2 * id;
        if entry + 2 > size {
            return None;
        }
        let offset = u16::from_le_bytes(self.take(directory.checked_add(entry)?)?);
        (offset > 0).then(|| self.at + usize::from(offset))
    }

    pub(super) fn u8(&self, id: usize) -> u8 {
        self.field(id).and_then(|at| self.take(at)).map_or(0, u8::from_le_bytes)
    }

    pub(super) fn i16(&self, id: usize, default: i16) -> i16 {
        self.field(id).and_then(|at| self.take(at)).map_or(default, i16::from_le_bytes)
    }

    pub(super) fn i32(&self, id: usize, default: i32) -> i32 {
        self.field(id).and_then(|at| self.take(at)).map_or(default, i32::from_le_bytes)
    }

    pub(super) fn i64(&self, id: usize) -> i64 {
        self.field(id).and_then(|at| self.take(at)).map_or(0, i64::from_le_bytes)
    }

    pub(super) fn table(&self, id: usize) -> Option<Table<'a>> {
        self.follow(self.field(id)?)
    }

    /// A vector: where its elements begin, and how many of that size there are.
    fn vector(&self, id: usize, size: usize) -> Option<(usize, usize)> {
        let at = self.follow(self.field(id)?)?.at;
        let count = usize::try_from(u32::from_le_bytes(self.take(at)?)).ok()?;
        let fits = count.checked_mul(size)? <= self.bytes.len() - at;
        fits.then_some((at + 4, count))
    }

    pub(super) fn text(&self, id: usize) -> Option<String> {
        let (at, count) = self.vector(id, 1)?;
        let bytes = self.bytes.get(at..)?.get(..count)?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    pub(super) fn tables(&self, id: usize) -> Option<Vec<Table<'a>>> {
        let (at, count) = self.vector(id, 4)?;
        (0..count).map(|place| self.follow(at + 4 * place)).collect()
    }

    /// A vector of structures, each of so many numbers of 64 bits.
    pub(super) fn numbers<const N: usize>(&self, id: usize) -> Option<Vec<[i64; N]>> {
        let Some((at, count)) = self.vector(id, 8 * N) else { return Some(Vec::new()) };
        let number = |at| self.take(at).map(i64::from_le_bytes);
        let item = |place: usize| {
            let mut numbers = [0; N];
            for (part, to) in numbers.iter_mut().enumerate() {
                *to = number(at + 8 * (place * N + part))?;
            }
            Some(numbers)
        };
        (0..count).map(item).collect()
    }
}

/// A field of a table that is written.
pub(super) enum Slot {
    U8(u8),
    I16(i16),
    I32(i32),
    I64(i64),
    /// What is written later, and patched in.
    Later,
}

impl Slot {
    fn size(&self) -> usize {
        match self {
            Slot::U8(_) => 1,
            Slot::I16(_) => 2,
            Slot::I32(_) | Slot::Later => 4,
            Slot::I64(_) => 8,
        }
    }
}

/// Where an offset stands that is patched when what it leads to is written.
#[derive(Clone, Copy)]
pub(super) struct Hole(usize);

/// Writes a message, what leads to something before that.
pub(super) struct Out {
    pub(super) bytes: Vec<u8>,
}

impl Out {
    pub(super) fn new() -> (Out, Hole) {
        (Out { bytes: vec![0; 4] }, Hole(0))
    }

    /// Fills up so that what comes `behind` bytes later lies at a multiple of `border`.
    fn align(&mut self, border: usize, behind: usize) {
        while !(self.bytes.len() + behind).is_multiple_of(border) {
            self.bytes.push(0);
        }
    }

    /// Lets an offset lead to what comes next.
    fn patch(&mut self, hole: Hole) {
        let offset = u32::try_from(self.bytes.len() - hole.0).unwrap_or(u32::MAX).to_le_bytes();
        for (to, from) in self.bytes.iter_mut().skip(hole.0).zip(offset) {
            *to = from;
        }
    }

    /// A table, with its fields by their numbers; the holes are those of [`Slot::Later`], in that order.
    pub(super) fn table<const LATER: usize>(&mut self, hole: Hole, slots: &[(usize, Slot)]) -> [Hole; LATER] {
        let count = slots.iter().map(|(id, _)| id + 1).max().unwrap_or_default();
        let directory_size = 4 + 2 * count;
        // The widest fields come first, behind an offset of four bytes; so all are aligned where the first is.
        self.align(8, directory_size + 4);
        let mut order: Vec<usize> = (0..slots.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(slots.get(*at).map_or(0, |(_, slot)| slot.size())));
        let mut directory = vec![0_u16; count];
        let mut body = Vec::new();
        let mut later = vec![Hole(0); slots.len()];
        let start = self.bytes.len() + directory_size;
        for at in order {
            let Some((id, slot)) = slots.get(at) else { continue };
            let offset = 4 + body.len();
            if let Some(entry) = directory.get_mut(*id) {
                *entry = u16::try_from(offset).unwrap_or_default();
            }
            match slot {
                Slot::U8(value) => body.push(*value),
                Slot::I16(value) => body.extend(value.to_le_bytes()),
                Slot::I32(value) => body.extend(value.to_le_bytes()),
                Slot::I64(value) => body.extend(value.to_le_bytes()),
                Slot::Later => {
                    if let Some(hole) = later.get_mut(at) {
                        *hole = Hole(start + offset);
                    }
                    body.extend([0; 4]);
                }
            }
        }
        let short = |length: usize| u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes();
        self.bytes.extend(short(directory_size));
        self.bytes.extend(short(4 + body.len()));
        self.bytes.extend(directory.into_iter().flat_map(u16::to_le_bytes));
        self.patch(hole);
        self.bytes.extend(i32::try_from(directory_size).unwrap_or_default().to_le_bytes());
        self.bytes.extend(body);
        let mut holes = later.into_iter().zip(slots).filter(|(_, (_, slot))| matches!(slot, Slot::Later));
        std::array::from_fn(|_| holes.next().map_or(Hole(0), |(hole, _)| hole))
    }

    pub(super) fn text(&mut self, hole: Hole, text: &str) {
        self.vector(hole, text.len(), 4);
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(0);
    }

    fn vector(&mut self, hole: Hole, count: usize, border: usize) {
        self.align(border, 4);
        self.patch(hole);
        self.bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
    }

    /// A vector of tables, by their holes.
    pub(super) fn tables(&mut self, hole: Hole, count: usize) -> Vec<Hole> {
        self.vector(hole, count, 4);
        let at = self.bytes.len();
        self.bytes.resize(at + 4 * count, 0);
        (0..count).map(|place| Hole(at + 4 * place)).collect()
    }

    /// A vector of structures, each of so many numbers of 64 bits.
    pub(super) fn numbers<const N: usize>(&mut self, hole: Hole, items: &[[i64; N]]) {
        self.vector(hole, items.len(), 8);
        self.bytes.extend(items.iter().flatten().flat_map(|number| number.to_le_bytes()));
    }
}
