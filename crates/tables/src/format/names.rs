//! Columns by the names that files give them.

use std::collections::{HashMap, HashSet};

use pai_datasets_core::model::{ColumnName, ColumnType, MOST_COLUMNS, TableColumn};

use super::{FormatError, value, wrong};

/// A file's names made into those of columns: what a name may not hold becomes `_`, an empty one its place, and one that
/// differs from another in case at most gets a number.
pub(super) fn clean<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Vec<ColumnName>, FormatError> {
    let mut taken = HashSet::new();
    let clean: Vec<ColumnName> = names
        .into_iter()
        .take(MOST_COLUMNS + 1)
        .enumerate()
        .filter_map(|(at, name)| {
            let plain = plain(name, at);
            let mut unique = plain.clone();
            let mut number = 2;
            while !taken.insert(unique.to_lowercase()) {
                let suffix = format!("_{number}");
                let kept: String = plain.chars().take(128 - suffix.len()).collect();
                unique = kept + &suffix;
                number += 1;
            }
            ColumnName::parse(unique).ok()
        })
        .collect();
    match clean.len() {
        0 => Err(wrong("The file has no columns.")),
        count if count > MOST_COLUMNS => Err(wrong(format!("The file has more than {MOST_COLUMNS} columns."))),
        _ => Ok(clean),
    }
}

fn plain(name: &str, at: usize) -> String {
    let letters = name.trim().chars().take(128);
    let letters = letters.map(|letter| if letter.is_control() || ",=/;:".contains(letter) { '_' } else { letter });
    let plain = letters.collect::<String>().trim_end().to_owned();
    if ColumnName::parse(plain.as_str()).is_ok() { plain } else { format!("col{at}") }
}

/// The names of columns that a file does not name.
pub(super) fn numbered(count: usize) -> Result<Vec<ColumnName>, FormatError> {
    clean(std::iter::repeat_n("", count))
}

/// A column as a file has it.
pub(super) fn column(name: ColumnName, column_type: ColumnType) -> TableColumn {
    TableColumn { name, column_type, comment: None }
}

/// Where a file has each of the columns that are wanted: as it spells the name, or else in any case.
pub(super) fn choose(file: &[ColumnName], wanted: &[TableColumn]) -> Result<Vec<usize>, FormatError> {
    let exact: HashMap<&str, usize> = file.iter().enumerate().rev().map(|(at, name)| (name.as_str(), at)).collect();
    let folded: HashMap<String, usize> =
        file.iter().enumerate().rev().map(|(at, name)| (name.as_str().to_lowercase(), at)).collect();
    let place = |column: &TableColumn| {
        let name = column.name.as_str();
        exact.get(name).or_else(|| folded.get(&name.to_lowercase())).copied().ok_or_else(|| {
            let names: Vec<_> = file.iter().map(ColumnName::as_str).collect();
            let names = value::shortened(&names.join(", "));
            wrong(format!("The file has no column `{name}`, which the Schema names. It has {names}."))
        })
    };
    wanted.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_those_of_columns() {
        let names = clean([" a ", "A", "a", "", "x=y", "猫", "a_2", "col3", "\u{1}"]).unwrap();
        let names: Vec<_> = names.iter().map(ColumnName::as_str).collect();
        assert_eq!(names, ["a", "A_2", "a_3", "col3", "x_y", "猫", "a_2_2", "col3_2", "_"]);
        assert!(clean([]).is_err());
        assert!(clean(vec!["a"; 1200]).is_ok());
        assert!(clean(vec!["a"; 1201]).is_err());
        assert_eq!(clean(["长".repeat(300).as_str()]).unwrap()[0].as_str(), "长".repeat(128));
    }

    #[test]
    fn columns_are_chosen_by_name() {
        let file = clean(["id", "Name", "age"]).unwrap();
        let wanted = |names: &[&str]| -> Vec<_> {
            names.iter().map(|name| column(ColumnName::parse(*name).unwrap(), ColumnType::String)).collect()
        };
        assert_eq!(choose(&file, &wanted(&["AGE", "Name"])), Ok(vec![2, 1]));
        let FormatError::Wrong(error) = choose(&file, &wanted(&["weight"])).unwrap_err() else { panic!() };
        assert_eq!(error, "The file has no column `weight`, which the Schema names. It has id, Name, age.");
    }
}
