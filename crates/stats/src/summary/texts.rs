//! Columns of texts.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use super::distinct::whole;
use super::sketch::Sketch;

/// Up to so many different texts are kept with their counts.
pub const MAX_KEPT: usize = 65_536;

/// Up to so many bytes of different texts are kept, what each of them costs besides included.
pub const MAX_KEPT_BYTES: usize = 8 << 20;

/// What a kept text costs besides its bytes: the map's entry and the allocation.
const ENTRY: usize = 64;

/// What is known of a column of texts, one pass over it.
///
/// ```
/// use pai_datasets_stats::summary::Texts;
///
/// let mut breeds = Texts::default();
/// ["manx", "birman", "manx"].into_iter().for_each(|breed| breeds.add(breed, 1));
/// assert_eq!((breeds.min(), breeds.max()), (Some("birman"), Some("manx")));
/// assert_eq!(breeds.most_frequent(1), Some(vec![("manx", 2)]));
/// ```
#[derive(Clone, Debug)]
pub struct Texts {
    most_bytes: usize,
    count: u64,
    nulls: u64,
    bounds: Option<(String, String)>,
    kept: Kept,
}

#[derive(Clone, Debug)]
enum Kept {
    All { counts: HashMap<String, u64>, bytes: usize },
    Sketch(Sketch),
}

impl Default for Texts {
    fn default() -> Texts {
        Texts::within(MAX_KEPT_BYTES)
    }
}

impl Kept {
    /// What a sketch of the same texts holds.
    fn sketch(&self) -> Sketch {
        match self {
            Kept::Sketch(sketch) => sketch.clone(),
            Kept::All { counts, .. } => counts.keys().map(|text| hash(text)).collect(),
        }
    }
}

impl Texts {
    /// Of no rows yet; keeps at most so many bytes of different texts.
    pub fn within(most_bytes: usize) -> Texts {
        let kept = Kept::All { counts: HashMap::new(), bytes: 0 };
        Texts { most_bytes, count: 0, nulls: 0, bounds: None, kept }
    }

    /// Takes a text that stands in so many rows.
    pub fn add(&mut self, text: &str, times: u64) {
        if times == 0 {
            return;
        }
        self.count += times;
        self.bound(text);
        self.keep(text, times);
    }

    /// Takes so many rows that are null.
    pub fn add_nulls(&mut self, rows: u64) {
        self.nulls += rows;
    }

    fn bound(&mut self, text: &str) {
        match &mut self.bounds {
            None => self.bounds = Some((text.to_owned(), text.to_owned())),
            Some((least, _)) if text < least.as_str() => text.clone_into(least),
            Some((_, most)) if text > most.as_str() => text.clone_into(most),
            Some(_) => {}
        }
    }

    fn keep(&mut self, text: &str, times: u64) {
        match &mut self.kept {
            Kept::Sketch(sketch) => sketch.add(hash(text)),
            Kept::All { counts, bytes } => {
                if let Some(count) = counts.get_mut(text) {
                    *count += times;
                    return;
                }
                let cost = text.len() + ENTRY;
                if counts.len() < MAX_KEPT && *bytes + cost <= self.most_bytes {
                    *bytes += cost;
                    counts.insert(text.to_owned(), times);
                    return;
                }
                let mut sketch = self.kept.sketch();
                sketch.add(hash(text));
                self.kept = Kept::Sketch(sketch);
            }
        }
    }

    /// Adds what another part of the column holds.
    pub fn merge(&mut self, other: &Texts) {
        self.count += other.count;
        self.nulls += other.nulls;
        if let Some((least, most)) = &other.bounds {
            self.bound(least);
            self.bound(most);
        }
        match &other.kept {
            Kept::All { counts, .. } => counts.iter().for_each(|(text, times)| self.keep(text, *times)),
            Kept::Sketch(others) => {
                let mut sketch = self.kept.sketch();
                sketch.merge(others);
                self.kept = Kept::Sketch(sketch);
            }
        }
    }

    /// How many rows have a text.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many rows are null.
    pub fn nulls(&self) -> u64 {
        self.nulls
    }

    /// The first text in the order of their bytes.
    pub fn min(&self) -> Option<&str> {
        self.bounds.as_ref().map(|(least, _)| least.as_str())
    }

    /// The last text in the order of their bytes.
    pub fn max(&self) -> Option<&str> {
        self.bounds.as_ref().map(|(_, most)| most.as_str())
    }

    /// How many different texts there are, and whether that is exact.
    pub fn distinct(&self) -> (u64, bool) {
        match &self.kept {
            Kept::All { counts, .. } => (counts.len() as u64, true),
            // An estimate may be a little more than there are values.
            Kept::Sketch(sketch) => (whole(sketch.estimate()).min(self.count), false),
        }
    }

    /// The most frequent texts with their counts, at most so many; of those as frequent, the first in the order of their bytes.
    /// `None` where there are more different texts than are kept.
    pub fn most_frequent(&self, most: usize) -> Option<Vec<(&str, u64)>> {
        let Kept::All { counts, .. } = &self.kept else { return None };
        let mut all: Vec<_> = counts.iter().map(|(text, count)| (text.as_str(), *count)).collect();
        all.sort_unstable_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then(a.cmp(b)));
        all.truncate(most);
        Some(all)
    }
}

/// By SipHash: the bits of each text look random.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}
