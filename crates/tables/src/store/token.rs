//! NextTokens: where a page ended, and of which list.

use pai_datasets_core::ApiError;
use pai_datasets_core::model::Address;
use pai_datasets_engine::store::token;
use serde::{Deserialize, Serialize};

use super::meta::Known;

/// A list of which pages are answered. A token is good only for the list that it came from.
pub(super) struct List(String);

/// Where a page ended.
#[derive(Serialize, Deserialize)]
struct Token {
    list: String,
    row: i64,
    at: String,
}

impl List {
    /// The tables of a project whose names hold a text.
    pub(super) fn of_tables(project: &str, name: &str) -> List {
        List(format!("tables {project} {name}"))
    }

    /// The partitions of a table, or within a partition.
    pub(super) fn of_partitions(known: &Known, address: &Address) -> List {
        List(format!("partitions {} {address}", known.created))
    }

    /// The rows of a table, or of a partition. Another table of that name was created at another time.
    pub(super) fn of_rows(known: &Known, address: &Address) -> List {
        List(format!("rows {} {address}", known.created))
    }

    /// The token of the page that begins at a row of what is called `at`.
    pub(super) fn token(&self, row: i64, at: &str) -> String {
        token::encode(&Token { list: self.0.clone(), row, at: at.to_owned() })
    }

    /// Where the page of a token begins.
    pub(super) fn place(&self, text: &str) -> Result<(i64, String), ApiError> {
        let token = token::decode::<Token>(text);
        let token = token.filter(|token| token.list == self.0 && token.row >= 0 && token::is_bindable(token.row));
        token.map(|token| (token.row, token.at)).ok_or_else(|| {
            ApiError::invalid("NextToken", "is not one of this list")
                .recommend("Take it from the page before, as it is.")
        })
    }
}
