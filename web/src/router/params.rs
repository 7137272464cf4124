//! Parameters of an address.

use pai_datasets_core::query;

/// Names and values, in the order of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ParamsMap(Vec<(String, String)>);

impl ParamsMap {
    #[cfg(test)]
    pub(crate) fn new() -> ParamsMap {
        ParamsMap::default()
    }

    /// Those of a query string; none where it is no UTF-8.
    pub(super) fn of_query(query: &str) -> ParamsMap {
        ParamsMap(query::parse(query).unwrap_or_default())
    }

    /// Those that `pattern` takes from `path`, where they fit: `/datasets/:dataset` takes `dataset`.
    pub(super) fn of_path(pattern: &str, path: &str) -> Option<ParamsMap> {
        let path = path.strip_suffix('/').unwrap_or(path);
        let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
        let mut found = Vec::new();
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return Some(ParamsMap(found)),
                (Some(wanted), Some(given)) => match wanted.strip_prefix(':') {
                    Some(name) => found.push((name.to_owned(), query::decode_segment(given))),
                    None if wanted == given => {}
                    None => return None,
                },
                _ => return None,
            }
        }
    }

    /// The first value of that name.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }
}

impl FromIterator<(String, String)> for ParamsMap {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> ParamsMap {
        ParamsMap(pairs.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::ParamsMap;

    #[test]
    fn a_pattern_takes_what_stands_in_its_places() {
        let taken = |pattern, path| ParamsMap::of_path(pattern, path).map(|params| params.get("dataset"));
        assert_eq!(taken("/datasets/:dataset", "/datasets/d%2F1"), Some(Some("d/1".to_owned())));
        assert_eq!(taken("/datasets", "/datasets/"), Some(None));
        for path in ["/datasets", "/datasets/a/b", "/other/a", "/"] {
            assert_eq!(taken("/datasets/:dataset", path), None, "{path}");
        }
        assert_eq!(taken("", "/"), Some(None));
    }
}
