//! What the list of datasets shows, as its address says it.

use pai_datasets_core::model::{
    DataSourceType, DataType, DatasetSort, Edition, ListedAccessibility, Order, Property, SourceType,
};
use pai_datasets_core::{PageNumber, query};
use serde_json::{Value, json};

use super::columns::Columns;
use crate::router::ParamsMap;

/// The sizes of a page that the reader can choose from.
pub(super) const SIZES: [i64; 4] = [10, 20, 50, 100];

const DEFAULT_SIZE: i64 = 20;

/// A filter by words: its name in the address, the member of ListDatasets, the words, and how many may be chosen.
pub(super) struct Facet {
    pub(super) name: &'static str,
    member: &'static str,
    pub(super) words: fn() -> Vec<&'static str>,
    /// Whether ListDatasets takes several of them.
    pub(super) many: bool,
}

/// Every filter by words.
pub(super) static FACETS: [Facet; 6] = [
    Facet {
        name: "source",
        member: "DataSourceTypes",
        words: || names(DataSourceType::ALL, DataSourceType::as_str),
        many: true,
    },
    Facet { name: "type", member: "DataTypes", words: || names(DataType::ALL, DataType::as_str), many: true },
    Facet { name: "property", member: "Properties", words: || names(Property::ALL, Property::as_str), many: true },
    Facet { name: "edition", member: "Edition", words: || names(Edition::ALL, Edition::as_str), many: false },
    Facet {
        name: "access",
        member: "Accessibility",
        words: || names(ListedAccessibility::ALL, ListedAccessibility::as_str),
        many: false,
    },
    Facet { name: "origin", member: "SourceTypes", words: || names(SourceType::ALL, SourceType::as_str), many: true },
];

fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|word| name(*word)).collect()
}

/// The parameters of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ListQuery {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) workspace: String,
    /// The chosen words of each facet.
    pub(super) chosen: [Vec<&'static str>; FACETS.len()],
    pub(super) sort: DatasetSort,
    pub(super) order: Order,
    pub(super) page: i64,
    pub(super) size: i64,
    pub(super) columns: Columns,
}

impl ListQuery {
    /// Reads an address's query. What it cannot mean is as if it were not there.
    pub(super) fn read(map: &ParamsMap) -> ListQuery {
        let text = |name| map.get(name).unwrap_or_default();
        let number = |name| map.get(name).and_then(|text| text.parse().ok());
        let chosen = |facet: &Facet| {
            let given = text(facet.name);
            let given: Vec<_> = given.split(',').collect();
            let known = (facet.words)().into_iter().filter(|word| given.contains(word));
            known.take(if facet.many { usize::MAX } else { 1 }).collect()
        };
        ListQuery {
            name: text("name"),
            label: text("label"),
            workspace: text("workspace"),
            chosen: FACETS.each_ref().map(chosen),
            sort: DatasetSort::parse(&text("sort")).unwrap_or(DatasetSort::GmtCreateTime),
            order: Order::parse(&text("order")).unwrap_or(Order::Descending),
            page: number("page").and_then(PageNumber::new).map_or(1, PageNumber::get),
            size: number("size").filter(|size| SIZES.contains(size)).unwrap_or(DEFAULT_SIZE),
            columns: map.get("columns").map_or_else(Columns::usual, |text| Columns::parse(&text)),
        }
    }

    /// The address that shows this. It names only what is not as usual.
    pub(super) fn href(&self) -> String {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let unless = |usual: bool, text: &str| (!usual).then(|| text.to_owned());
        let mut parts =
            vec![("name", text(&self.name)), ("label", text(&self.label)), ("workspace", text(&self.workspace))];
        parts.extend(FACETS.iter().zip(&self.chosen).map(|(facet, words)| (facet.name, text(&words.join(",")))));
        parts.extend([
            ("sort", unless(self.sort == DatasetSort::GmtCreateTime, self.sort.as_str())),
            ("order", unless(self.order == Order::Descending, self.order.as_str())),
            ("page", unless(self.page == 1, &self.page.to_string())),
            ("size", unless(self.size == DEFAULT_SIZE, &self.size.to_string())),
            ("columns", unless(self.columns == Columns::usual(), &self.columns.to_string())),
        ]);
        let said = parts.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        match query::format(said) {
            query if query.is_empty() => "/datasets".to_owned(),
            query => format!("/datasets?{query}"),
        }
    }

    /// The same on another page.
    pub(super) fn on_page(&self, page: i64) -> ListQuery {
        ListQuery { page, ..self.clone() }
    }

    /// The same sorted by `sort`: the other way round where it is sorted by it already.
    pub(super) fn sorted_by(&self, sort: DatasetSort) -> ListQuery {
        let order = match self.order {
            Order::Descending if self.sort == sort => Order::Ascending,
            _ => Order::Descending,
        };
        ListQuery { sort, order, page: 1, ..self.clone() }
    }

    /// The same with that word of a facet chosen, or not chosen where it was.
    pub(super) fn toggled(&self, facet: usize, word: &'static str) -> ListQuery {
        let mut to = ListQuery { page: 1, ..self.clone() };
        if let (Some(chosen), Some(facet)) = (to.chosen.get_mut(facet), FACETS.get(facet)) {
            if chosen.contains(&word) {
                chosen.retain(|other| *other != word);
            } else {
                if !facet.many {
                    chosen.clear();
                }
                chosen.push(word);
            }
        }
        to
    }

    /// The same, looking for nothing.
    pub(super) fn cleared(&self) -> ListQuery {
        let usual = ListQuery::read(&ParamsMap::default());
        ListQuery { sort: self.sort, order: self.order, size: self.size, columns: self.columns, ..usual }
    }

    /// Whether it looks for something.
    pub(super) fn is_search(&self) -> bool {
        let texts = [&self.name, &self.label, &self.workspace];
        texts.iter().any(|text| !text.is_empty()) || self.chosen.iter().any(|chosen| !chosen.is_empty())
    }

    /// What ListDatasets is asked for it.
    pub(super) fn members(&self) -> Value {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let mut members = json!({
            "Name": text(&self.name),
            "Label": text(&self.label),
            "WorkspaceId": text(&self.workspace),
            "SortBy": self.sort.as_str(),
            "Order": self.order.as_str(),
            "PageNumber": self.page,
            "PageSize": self.size,
        });
        if let Value::Object(members) = &mut members {
            for (facet, chosen) in FACETS.iter().zip(&self.chosen).filter(|(_, chosen)| !chosen.is_empty()) {
                members.insert(facet.member.to_owned(), Value::String(chosen.join(",")));
            }
        }
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_means_what_it_was_made_from() {
        let mut query = ListQuery {
            name: "猫 & dogs".to_owned(),
            label: "a=b".to_owned(),
            workspace: "478**".to_owned(),
            sort: DatasetSort::DataType,
            order: Order::Ascending,
            page: 3,
            size: 50,
            columns: Columns::parse("labels,uri"),
            ..ListQuery::read(&ParamsMap::new())
        };
        query = ListQuery { page: 3, ..query.toggled(0, "OSS").toggled(0, "NAS").toggled(3, "BASIC") };
        let href = query.href();
        let pairs = query::parse(href.split_once('?').unwrap().1).unwrap();
        let read = ListQuery::read(&pairs.into_iter().collect());
        assert_eq!(read.members()["DataSourceTypes"], "OSS,NAS");
        assert_eq!(read.members()["Edition"], "BASIC");
        assert_eq!(read, query);
    }

    #[test]
    fn the_usual_needs_no_words() {
        let usual = ListQuery::read(&ParamsMap::new());
        assert_eq!(usual.href(), "/datasets");
        let odd =
            [("page", "-1"), ("size", "7"), ("order", "up"), ("sort", "Name"), ("source", "FTP"), ("edition", "GOLD")];
        let odd = odd.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(ListQuery::read(&odd.into_iter().collect()), usual);
    }

    #[test]
    fn a_word_is_chosen_and_left() {
        let usual = ListQuery::read(&ParamsMap::new());
        let both = usual.toggled(1, "PIC").toggled(1, "TEXT");
        assert_eq!(both.toggled(1, "PIC").toggled(1, "TEXT"), usual);
        // Of an edition ListDatasets takes one.
        assert_eq!(usual.toggled(3, "BASIC").toggled(3, "LOGICAL").chosen[3], ["LOGICAL"]);
        assert_eq!(both.cleared(), usual);
    }

    #[test]
    fn what_is_asked_obeys_the_table() {
        use pai_datasets_core::{Limits, ListDatasets, Operation, decode::check_members};
        let usual = ListQuery::read(&ParamsMap::new());
        for (at, facet) in FACETS.iter().enumerate() {
            for word in (facet.words)() {
                let members = usual.toggled(at, word).members();
                let checked = check_members(&ListDatasets::INFO, members.as_object().unwrap(), &Limits::OPEN);
                assert!(checked.is_ok_and(|values| values.contains_key(facet.member)), "{word}");
            }
        }
    }
}
