//! Percentiles of a column that comes in pieces, exact, in memory that does not depend on its length.
//!
//! Every value is its key, an integer in the order of the values. The first pass counts keys by their upper 16 bits. The cells
//! that hold a wanted position are counted again, divided more finely, until what is left in them is few enough to be gathered
//! and sorted. A cell knows its smallest and largest key: if they are equal, nothing more needs to be known about it, which is
//! how values that repeat often are found at once.

use std::mem;

use super::known::{self, Seen, key_at};
use super::{Percentiles, Ranks};
use crate::{Error, Number, Result, Validity, validity};

/// Cells of a pass: 24 bytes each, 3 MB in all.
const CELLS: usize = 1 << 17;
const FIRST_BITS: u32 = 16;
/// Keys that are gathered: 8 MB.
const GATHERED: u64 = 1 << 20;

/// Whether a column must be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Once more, all of it.
    Again,
    /// The percentiles are known.
    Done,
}

/// Percentiles of a column in pieces: exact, in two or three passes (six at most for 101 ranks, when values of very different
/// magnitude are very close together) and at most 12 MB.
///
/// ```
/// use pai_datasets_stats::percentile::{Pass, Ranks, Refinement};
///
/// let pieces = [vec![5_i64, 3, 9], vec![1, 7]];
/// let mut refinement = Refinement::new("c", &Ranks::new(&[50.0])?);
/// loop {
///     for piece in &pieces {
///         refinement.add(piece, None)?;
///     }
///     if refinement.end_pass()? == Pass::Done {
///         break;
///     }
/// }
/// assert_eq!(refinement.nearest()?.values, [5]);
/// # Ok::<(), pai_datasets_stats::Error>(())
/// ```
///
/// The pieces may be cut and ordered differently in each pass. Parts of a pass can be made elsewhere: [`Self::part`], then
/// [`Self::merge`].
#[derive(Clone, Debug)]
pub struct Refinement<T> {
    column: String,
    ranks: Ranks,
    stage: Stage,
    seen: Seen,
    /// What the first pass saw.
    first: Option<Seen>,
    /// Positions of the sorted column whose key is known, ascending.
    known: Vec<(u64, u64)>,
    marker: std::marker::PhantomData<T>,
}

#[derive(Clone, Debug)]
enum Stage {
    Count(Intervals, Vec<Cell>),
    Gather(Intervals, Vec<u64>),
    Done,
    Changed,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Cell {
    count: u64,
    min: u64,
    max: u64,
}

impl Cell {
    const EMPTY: Self = Self { count: 0, min: u64::MAX, max: 0 };

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }
}

/// Keys from `low` to `high`, both included, in which a wanted position is.
#[derive(Clone, Debug, PartialEq)]
struct Interval {
    low: u64,
    high: u64,
    /// How many keys are below `low`.
    below: u64,
    /// How many keys are in it, once a pass has counted them.
    count: u64,
    /// The cell of a key is `first + (key - low >> shift)`.
    first: usize,
    shift: u32,
}

impl Interval {
    fn cells(&self) -> usize {
        usize::try_from((self.high - self.low) >> self.shift).map_or(usize::MAX, |last| last.saturating_add(1))
    }
}

/// Disjoint intervals, ascending, and where to begin looking for the one of a key.
#[derive(Clone, Debug, PartialEq)]
struct Intervals {
    list: Vec<Interval>,
    /// By the key's upper bits: the first interval that does not end before them.
    start: Vec<u16>,
}

impl Intervals {
    fn new(list: Vec<Interval>) -> Self {
        let mut start = Vec::with_capacity(1 << FIRST_BITS);
        let mut first = 0;
        for upper in 0..1_u64 << FIRST_BITS {
            while list.get(first).is_some_and(|interval: &Interval| interval.high >> (64 - FIRST_BITS) < upper) {
                first += 1;
            }
            start.push(u16::try_from(first).unwrap_or(u16::MAX));
        }
        Self { list, start }
    }

    fn whole() -> Self {
        Self::new(vec![Interval { low: 0, high: u64::MAX, below: 0, count: 0, first: 0, shift: 64 - FIRST_BITS }])
    }

    /// The interval that holds `key`.
    fn find(&self, key: u64) -> Option<&Interval> {
        let upper = usize::try_from(key >> (64 - FIRST_BITS)).ok()?;
        let candidates = self.list.get(usize::from(*self.start.get(upper)?)..)?;
        candidates.iter().take_while(|interval| interval.low <= key).find(|interval| key <= interval.high)
    }

    /// Divides each as finely as memory allows; how many cells that makes.
    fn divide(&mut self) -> usize {
        let share = (CELLS / self.list.len().max(1)).max(2);
        let mut first = 0;
        for interval in &mut self.list {
            interval.shift = 0;
            while interval.cells() > share {
                interval.shift += 1;
            }
            interval.first = first;
            first += interval.cells();
        }
        first
    }
}

impl<T: Number> Refinement<T> {
    /// Begins with the first pass over the column called `column` in errors.
    pub fn new(column: &str, ranks: &Ranks) -> Self {
        let intervals = Intervals::whole();
        let cells = vec![Cell::EMPTY; 1 << FIRST_BITS];
        Self {
            column: column.into(),
            ranks: ranks.clone(),
            stage: Stage::Count(intervals, cells),
            seen: Seen::default(),
            first: None,
            known: Vec::new(),
            marker: std::marker::PhantomData,
        }
    }

    /// An empty part of the same pass, to be filled elsewhere and merged.
    pub fn part(&self) -> Self {
        let mut part = self.clone();
        part.seen = Seen::default();
        match &mut part.stage {
            Stage::Count(_, cells) => cells.fill(Cell::EMPTY),
            Stage::Gather(_, keys) => keys.clear(),
            Stage::Done | Stage::Changed => {}
        }
        part
    }

    /// Adds a piece to the pass.
    ///
    /// # Errors
    /// [`Error::ShortValidity`], of which nothing is added; [`Error::Changed`] when the column is not what it was in an earlier
    /// pass, after which it can only be begun anew; [`Error::Unfinished`] when nothing more is needed.
    pub fn add(&mut self, values: &[T], validity: Option<Validity<'_>>) -> Result<()> {
        validity::check(validity, &self.column, values.len())?;
        let mut nans = 0;
        let mut counted = 0;
        let mut too_many = false;
        match &mut self.stage {
            Stage::Count(intervals, cells) => validity::for_each(values, validity, |value| {
                if value.is_nan() {
                    nans += 1;
                    return;
                }
                counted += 1;
                let key = value.key();
                let Some(interval) = intervals.find(key) else { return };
                let offset = usize::try_from((key - interval.low) >> interval.shift).unwrap_or(usize::MAX);
                if let Some(cell) = cells.get_mut(interval.first.saturating_add(offset)) {
                    cell.merge(Cell { count: 1, min: key, max: key });
                }
            }),
            Stage::Gather(intervals, keys) => validity::for_each(values, validity, |value| {
                if value.is_nan() {
                    nans += 1;
                    return;
                }
                counted += 1;
                let key = value.key();
                if intervals.find(key).is_some() {
                    if keys.len() as u64 >= GATHERED {
                        too_many = true;
                    } else {
                        keys.push(key);
                    }
                }
            }),
            Stage::Done => return Err(Error::Unfinished { column: self.column.clone() }),
            Stage::Changed => return Err(self.changed()),
        }
        self.seen.values += counted;
        self.seen.nans += nans;
        self.seen.nulls += values.len() as u64 - counted - nans;
        if too_many { Err(self.changed()) } else { Ok(()) }
    }

    /// Adds what another part of the same pass saw.
    ///
    /// # Errors
    /// [`Error::Unfinished`] when the other is of another pass; [`Error::Changed`].
    pub fn merge(&mut self, other: Self) -> Result<()> {
        match (&mut self.stage, other.stage) {
            (Stage::Count(ours, cells), Stage::Count(theirs, others)) if *ours == theirs => {
                cells.iter_mut().zip(others).for_each(|(cell, other)| cell.merge(other));
            }
            (Stage::Gather(ours, keys), Stage::Gather(theirs, others)) if *ours == theirs => {
                if (keys.len() + others.len()) as u64 > GATHERED {
                    return Err(self.changed());
                }
                keys.extend(others);
            }
            (Stage::Changed, _) | (_, Stage::Changed) => return Err(self.changed()),
            _ => return Err(Error::Unfinished { column: self.column.clone() }),
        }
        self.seen.values += other.seen.values;
        self.seen.nulls += other.seen.nulls;
        self.seen.nans += other.seen.nans;
        Ok(())
    }

    /// Ends a pass: all of the column was added.
    ///
    /// # Errors
    /// [`Error::NoValues`]; [`Error::Changed`].
    pub fn end_pass(&mut self) -> Result<Pass> {
        let seen = mem::take(&mut self.seen);
        match mem::replace(&mut self.stage, Stage::Changed) {
            Stage::Done => {
                self.stage = Stage::Done;
                return if seen == Seen::default() { Ok(Pass::Done) } else { Err(self.changed()) };
            }
            Stage::Changed => return Err(self.changed()),
            _ if self.first.is_some_and(|first| first != seen) => return Err(self.changed()),
            Stage::Count(intervals, cells) => {
                if seen.values == 0 {
                    let rows = seen.nulls + seen.nans;
                    return Err(Error::NoValues { column: self.column.clone(), rows });
                }
                let begins = self.first.is_none();
                self.first = Some(seen);
                let left = self.narrow(&intervals, &cells, begins)?;
                self.stage = next_stage(left);
            }
            Stage::Gather(intervals, keys) => {
                self.resolve(&intervals, keys)?;
                self.stage = Stage::Done;
            }
        }
        Ok(if matches!(self.stage, Stage::Done) { Pass::Done } else { Pass::Again })
    }

    /// The cells in which a wanted position is and whose keys differ. Where they do not, the position is known.
    fn narrow(&mut self, intervals: &Intervals, cells: &[Cell], begins: bool) -> Result<Vec<Interval>> {
        let mut left: Vec<Interval> = Vec::new();
        let wanted = self.wanted();
        let mut wanted = wanted.iter().copied().peekable();
        for interval in &intervals.list {
            let cells = cells.get(interval.first..interval.first.saturating_add(interval.cells())).unwrap_or_default();
            let mut below = interval.below;
            let mut all = Cell::EMPTY;
            for cell in cells.iter().filter(|cell| cell.count > 0) {
                all.merge(*cell);
                let mut needed = false;
                while let Some(position) = wanted.next_if(|&position| position < below.saturating_add(cell.count)) {
                    if cell.min == cell.max {
                        self.known.push((position, cell.min));
                    } else {
                        needed = true;
                    }
                }
                if needed {
                    let Cell { count, min: low, max: high } = *cell;
                    left.push(Interval { low, high, below, count, first: 0, shift: 0 });
                }
                below = below.saturating_add(cell.count);
            }
            if !begins && all != (Cell { count: interval.count, min: interval.low, max: interval.high }) {
                return Err(self.changed());
            }
        }
        self.known.sort_unstable();
        Ok(left)
    }

    /// The positions that are wanted and not known yet, ascending.
    fn wanted(&self) -> Vec<u64> {
        let mut wanted = self.ranks.positions(self.first.unwrap_or_default().values);
        wanted.retain(|&position| key_at(&self.known, position).is_none());
        wanted
    }

    fn resolve(&mut self, intervals: &Intervals, mut keys: Vec<u64>) -> Result<()> {
        keys.sort_unstable();
        let mut keys = keys.as_slice();
        let mut wanted = self.wanted().into_iter().peekable();
        for interval in &intervals.list {
            let count = usize::try_from(interval.count).unwrap_or(usize::MAX);
            let Some((ours, rest)) = keys.split_at_checked(count) else { return Err(self.changed()) };
            if ours.first() != Some(&interval.low) || ours.last() != Some(&interval.high) {
                return Err(self.changed());
            }
            while let Some(position) = wanted.next_if(|&position| position < interval.below + interval.count) {
                let offset = usize::try_from(position - interval.below).unwrap_or(usize::MAX);
                self.known.extend(ours.get(offset).map(|&key| (position, key)));
            }
            keys = rest;
        }
        if !keys.is_empty() || wanted.peek().is_some() {
            return Err(self.changed());
        }
        self.known.sort_unstable();
        Ok(())
    }

    fn changed(&mut self) -> Error {
        self.stage = Stage::Changed;
        Error::Changed { column: self.column.clone() }
    }

    /// The percentiles by nearest rank.
    ///
    /// # Errors
    /// [`Error::Unfinished`] while a pass is needed.
    pub fn nearest(&self) -> Result<Percentiles<T>> {
        self.percentiles(known::nearest)
    }

    /// The percentiles by linear interpolation.
    ///
    /// # Errors
    /// [`Error::Unfinished`] while a pass is needed.
    pub fn linear(&self) -> Result<Percentiles<f64>> {
        self.percentiles(known::linear::<T>)
    }

    fn percentiles<R>(
        &self,
        of: impl Fn(&Ranks, Seen, &known::Known) -> Option<Percentiles<R>>,
    ) -> Result<Percentiles<R>> {
        let unfinished = || Error::Unfinished { column: self.column.clone() };
        let (Stage::Done, Some(seen)) = (&self.stage, self.first) else { return Err(unfinished()) };
        of(&self.ranks, seen, &self.known).ok_or_else(unfinished)
    }
}

fn next_stage(left: Vec<Interval>) -> Stage {
    if left.is_empty() {
        return Stage::Done;
    }
    let rest: u64 = left.iter().map(|interval| interval.count).sum();
    let mut intervals = Intervals::new(left);
    if rest <= GATHERED {
        return Stage::Gather(intervals, Vec::new());
    }
    let cells = intervals.divide();
    Stage::Count(intervals, vec![Cell::EMPTY; cells])
}
