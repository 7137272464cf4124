//! What the list of datasets shows, as its address says it.

use crate::router::ParamsMap;
use pai_datasets_core::model::{DatasetSort, Order};
use pai_datasets_core::{PageNumber, query};
use serde_json::{Value, json};

/// The sizes of a page that the reader can choose from.
pub(super) const SIZES: [i64; 4] = [10, 20, 50, 100];

const DEFAULT_SIZE: i64 = 20;

/// The parameters of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ListQuery {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) sort: DatasetSort,
    pub(super) order: Order,
    pub(super) page: i64,
    pub(super) size: i64,
}

impl ListQuery {
    /// Reads an address's query. What it cannot mean is as if it were not there.
    pub(super) fn read(map: &ParamsMap) -> ListQuery {
        let text = |name| map.get(name).unwrap_or_default();
        let number = |name| map.get(name).and_then(|text| text.parse().ok());
        ListQuery {
            name: text("name"),
            label: text("label"),
            sort: DatasetSort::parse(&text("sort")).unwrap_or(DatasetSort::GmtCreateTime),
            order: Order::parse(&text("order")).unwrap_or(Order::Descending),
            page: number("page").and_then(PageNumber::new).map_or(1, PageNumber::get),
            size: number("size").filter(|size| SIZES.contains(size)).unwrap_or(DEFAULT_SIZE),
        }
    }

    /// The address that shows this. It names only what is not as usual.
    pub(super) fn href(&self) -> String {
        let (page, size) = (self.page.to_string(), self.size.to_string());
        let parts = [
            ("name", self.name.as_str(), self.name.is_empty()),
            ("label", &self.label, self.label.is_empty()),
            ("sort", self.sort.as_str(), self.sort == DatasetSort::GmtCreateTime),
            ("order", self.order.as_str(), self.order == Order::Descending),
            ("page", &page, self.page == 1),
            ("size", &size, self.size == DEFAULT_SIZE),
        ];
        let said = parts.into_iter().filter(|(_, _, usual)| !usual).map(|(name, value, _)| (name, value));
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

    /// Whether it looks for something.
    pub(super) fn is_search(&self) -> bool {
        !(self.name.is_empty() && self.label.is_empty())
    }

    /// What ListDatasets is asked for it.
    pub(super) fn members(&self) -> Value {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        json!({
            "Name": text(&self.name),
            "Label": text(&self.label),
            "SortBy": self.sort,
            "Order": self.order,
            "PageNumber": self.page,
            "PageSize": self.size,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_means_what_it_was_made_from() {
        let query = ListQuery {
            name: "猫 & dogs".to_owned(),
            label: "a=b".to_owned(),
            sort: DatasetSort::DataType,
            order: Order::Ascending,
            page: 3,
            size: 50,
        };
        let href = query.href();
        let pairs = query::parse(href.split_once('?').unwrap().1).unwrap();
        assert_eq!(ListQuery::read(&pairs.into_iter().collect()), query);
    }

    #[test]
    fn the_usual_needs_no_words() {
        let usual = ListQuery::read(&ParamsMap::new());
        assert_eq!(usual.href(), "/datasets");
        let odd = [("page", "-1"), ("size", "7"), ("order", "up"), ("sort", "Name")];
        let odd = odd.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(ListQuery::read(&odd.into_iter().collect()), usual);
    }
}
