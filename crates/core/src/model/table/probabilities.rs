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
}

fn read(text: &str) -> Result<Vec<(String, f64)>, String> {
    let mut pairs = Vec::new();
    let mut left = Some(text);
    while let Some(rest) = left {
        let (category, rest) = category(rest.trim_start()).ok_or({
            r#"must be category:probability joined by commas, as in a:0.3,b:0.7; a category with a comma stands in double quotes, as in "a,b":0.3"#
        })?;
        let (probability, behind) = rest.split_once(',').map_or((rest, None), |(it, behind)| (it, Some(behind)));
        let number = probability.trim().parse().ok();
        pairs.push((category.clone(), number.ok_or_else(|| format!("must give `{category}` a number"))?));
        left = behind;
    }
    Ok(pairs)
}

/// A category, and what stands behind its colon.
fn category(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        let (category, _) = text.get(..end)?.rsplit_once(':')?;
        return Some((category.trim().to_owned(), text.get(category.len() + ":".len()..)?));
    };
    let (mut category, mut rest) = (String::new(), quoted);
    loop {
        let (part, behind) = rest.split_once('"')?;
        category.push_str(part);
        match behind.strip_prefix('"') {
            Some(more) => {
                category.push('"');
                rest = more;
            }
            None => return Some((category, behind.trim_start().strip_prefix(':')?)),
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
