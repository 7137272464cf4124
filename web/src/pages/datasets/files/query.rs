//! What the address says of the files that are shown.

use pai_datasets_core::query::encode;

use crate::router::ParamsMap;

/// What files can be sorted by; the first is the order of registration.
pub(super) const SORTS: [&str; 3] = ["", "FileUpdateTime", "FileCreateTime"];

/// Which files are shown; the first is what is shown where nothing is said.
pub(super) const STATUSES: [&str; 3] = ["ACTIVE", "DELETED", "ALL"];

/// Which files, how, and which one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileQuery {
    pub(super) version: String,
    /// All files of the version, not those of a directory.
    pub(super) all: bool,
    /// As a grid, not as a list.
    pub(super) grid: bool,
    /// The directory, with a slash at its end; empty for the topmost.
    pub(super) directory: String,
    pub(super) sort: &'static str,
    pub(super) ascending: bool,
    pub(super) status: &'static str,
    /// The id of the file in the drawer; empty where there is none.
    pub(super) file: String,
}

fn one_of(words: &[&'static str; 3], word: &str) -> &'static str {
    words.iter().find(|known| **known == word).copied().unwrap_or(words[0])
}

impl FileQuery {
    pub(super) fn of_address(address: &ParamsMap) -> FileQuery {
        let text = |name| address.get(name).unwrap_or_default();
        FileQuery {
            version: text("version"),
            all: text("show") == "all",
            grid: text("as") == "grid",
            directory: text("dir"),
            sort: one_of(&SORTS, &text("sort")),
            ascending: text("order") == "ASC",
            status: one_of(&STATUSES, &text("status")),
            file: text("file"),
        }
    }

    /// What is asked of the server. A directory has an order of its own, and holds no deleted files.
    pub(super) fn asked(&self) -> FileQuery {
        let asked = FileQuery { grid: false, file: String::new(), ..self.clone() };
        match self.all {
            true => FileQuery { directory: String::new(), ..asked },
            false => FileQuery { sort: SORTS[0], ascending: false, status: STATUSES[0], ..asked },
        }
    }

    /// Its address on the page `base`.
    pub(super) fn href(&self, base: &str) -> String {
        let mut href = format!("{base}?version={}", encode(&self.version));
        let pairs = [
            ("show", if self.all { "all" } else { "" }),
            ("as", if self.grid { "grid" } else { "" }),
            ("dir", self.directory.as_str()),
            ("sort", self.sort),
            ("order", if self.ascending { "ASC" } else { "" }),
            ("status", if self.status == STATUSES[0] { "" } else { self.status }),
            ("file", self.file.as_str()),
        ];
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            href.push_str(&format!("&{name}={}", encode(value)));
        }
        href
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> FileQuery {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        FileQuery::of_address(&pairs.collect())
    }

    #[test]
    fn an_address_and_what_it_says_are_each_others_inverse() {
        let query = read(&[("version", "v2"), ("dir", "图片/a b/"), ("as", "grid"), ("file", "0f")]);
        assert_eq!(query.href("/f"), "/f?version=v2&as=grid&dir=%E5%9B%BE%E7%89%87%2Fa%20b%2F&file=0f");
        let all = read(&[("version", "v1"), ("show", "all"), ("sort", "FileUpdateTime"), ("order", "ASC")]);
        assert_eq!(all.href("/f"), "/f?version=v1&show=all&sort=FileUpdateTime&order=ASC");
    }

    #[test]
    fn words_that_are_none_say_nothing() {
        let query = read(&[("sort", "x"), ("status", "'"), ("show", "some")]);
        assert_eq!((query.sort, query.status, query.all), ("", "ACTIVE", false));
    }

    #[test]
    fn the_look_and_the_file_ask_for_nothing_else() {
        let list = read(&[("version", "v1"), ("dir", "a/"), ("status", "ALL")]);
        let grid = FileQuery { grid: true, file: "f".to_owned(), ..list.clone() };
        assert_eq!(list.asked(), grid.asked());
        assert_eq!(list.asked().status, "ACTIVE", "a directory holds no deleted files");
    }
}
