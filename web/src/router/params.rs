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

    /// The same with some of its values changed, behind `path`; an empty value is left out.
    pub(crate) fn changed(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let kept = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        let new = changes.iter().copied().filter(|(_, value)| !value.is_empty());
        let query = query::format(kept.chain(new));
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
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
    fn a_change_leaves_the_rest() {
        let params = ParamsMap::of_query("a=1&b=%26");
        assert_eq!(params.changed("/p", &[("a", "2"), ("c", "")]), "/p?b=%26&a=2");
        assert_eq!(params.changed("/p", &[("a", ""), ("b", "")]), "/p");
    }

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
