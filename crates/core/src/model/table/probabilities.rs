//! What is expected of categories.

use crate::field::TextRule;

text! {
    /// Probabilities by category, as `category:probability` joined by commas. The last colon separates. A category with a
    /// comma, or with blanks around it, stands in double quotes, and a quote inside those is written twice.
    pub struct Probabilities: TextRule { max_bytes: 1024 * 1024, pattern: None, check: |text| read(text).map(drop) }
}

impl Probabilities {
    /// The pairs, in their order.
    pub fn pairs(&self) -> Vec<(String, f64)> {
        // They were checked when it was made.
        read(&self.0).unwrap_or_default()
    }

    /// Writes pairs of a category and its probability's digits.
    pub fn write<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        let pair = |(category, probability): (&str, &str)| match category.contains([',', '"'])
            || category.trim() != category
        {
            true => format!("\"{}\":{probability}", category.replace('"', "\"\"")),
            false => format!("{category}:{probability}"),
        };
        pairs.into_iter().map(pair).collect::<Vec<_>>().join(",")
    }

    /// What stands between the commas.
    pub(crate) fn parts(text: &str) -> Vec<&str> {
        let (mut parts, mut left) = (Vec::new(), Some(text));
        while let Some(rest) = left {
            // Commas in the quotes around a category are of it.
            let behind = category(rest.trim_start()).map_or(rest, |(_, behind)| behind);
            let end = behind.find(',').map_or(rest.len(), |comma| rest.len() - behind.len() + comma);
            parts.extend(rest.get(..end));
            left = rest.get(end + ",".len()..);
        }
        parts
    }

    /// The category of a part, and the digits of its probability.
    pub(crate) fn pair(part: &str) -> Option<(String, &str)> {
        if let Some((category, behind)) = category(part.trim_start()) {
            return Some((category, behind.trim_start().strip_prefix(':')?));
        }
        let (category, probability) = part.rsplit_once(':').filter(|_| !part.trim_start().starts_with('"'))?;
        Some((category.trim().to_owned(), probability))
    }
}

fn read(text: &str) -> Result<Vec<(String, f64)>, String> {
    let pair = |part| {
        let (category, probability) = Probabilities::pair(part).ok_or({
            r#"must be category:probability joined by commas, as in a:0.3,b:0.7; a category with a comma stands in double quotes, as in "a,b":0.3"#
        })?;
        let number = probability.trim().parse();
        number.map(|number| (category.clone(), number)).map_err(|_| format!("must give `{category}` a number"))
    };
    Probabilities::parts(text).into_iter().map(pair).collect()
}

/// The category in double quotes with which `text` begins, and what stands behind them.
fn category(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut category = String::new();
    loop {
        let (part, behind) = rest.split_once('"')?;
        category.push_str(part);
        match behind.strip_prefix('"') {
            Some(more) => {
                category.push('"');
                rest = more;
            }
            None => return Some((category, behind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Probabilities;

    fn pairs(text: &str) -> Vec<(String, f64)> {
        Probabilities::parse(text).unwrap().pairs()
    }

    #[test]
    fn a_category_may_hold_anything() {
        for (text, categories) in [
            ("a:0.3,b:0.7", ["a", "b"]),
            (" a : 0.3 , 12:30 : 0.7 ", ["a", "12:30"]),
            (r#""a,b":0.3,"say ""x"":" : 0.7"#, ["a,b", r#"say "x":"#]),
            (r#"" a":0.3,5":0.7"#, [" a", "5\""]),
            (":0.3,\"\":0.7", ["", ""]),
        ] {
            let expected: Vec<_> = categories.iter().map(|it| (*it).to_owned()).zip([0.3, 0.7]).collect();
            assert_eq!(pairs(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for text in ["", "a", "a:0.3,", "a,b:0.3", "\"a:0.3", "\"a\"b:0.3", "\"a\""] {
            let error = Probabilities::parse(text).unwrap_err();
            assert!(error.starts_with("must be category:probability joined by commas"), "{text}: {error}");
        }
        assert_eq!(Probabilities::parse("a:0.3,b:x").unwrap_err(), "must give `b` a number");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(categories in proptest::collection::vec("[\\PC]{0,6}|[,:\" a]{0,6}", 1..6)) {
            let text = Probabilities::write(categories.iter().map(|category| (category.as_str(), "0.25")));
            let expected: Vec<_> = categories.into_iter().map(|category| (category, 0.25)).collect();
            prop_assert_eq!(pairs(&text), expected);
        }

        #[test]
        fn no_text_panics(text in "[,:\"a0 ]{0,20}|\\PC{0,20}") {
            let _ = Probabilities::parse(text);
        }
    }
}
