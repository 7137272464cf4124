//! Columns of booleans.

/// What is known of a column of booleans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Booleans {
    /// How many rows are false.
    pub falses: u64,
    /// How many rows are true.
    pub trues: u64,
    /// How many rows are null.
    pub nulls: u64,
}

impl Booleans {
    /// Takes a row.
    pub fn add(&mut self, value: Option<bool>) {
        *match value {
            None => &mut self.nulls,
            Some(false) => &mut self.falses,
            Some(true) => &mut self.trues,
        } += 1;
    }

    /// Adds what another part of the column holds.
    pub fn merge(&mut self, other: &Booleans) {
        self.falses += other.falses;
        self.trues += other.trues;
        self.nulls += other.nulls;
    }

    /// How many rows have a value.
    pub fn count(&self) -> u64 {
        self.falses + self.trues
    }

    /// The values that there are with their counts, the most frequent first; false before true where they are as frequent.
    pub fn most_frequent(&self) -> Vec<(bool, u64)> {
        let mut both = vec![(false, self.falses), (true, self.trues)];
        both.retain(|(_, count)| *count > 0);
        both.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        both
    }
}
