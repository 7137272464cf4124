//! Listing files, a page at a time, each beginning where the one before it ended.

use pai_datasets_core::decode::decode;
use pai_datasets_core::http::{Request, Response};
use pai_datasets_core::model::{
    DatasetFileMeta, FileMetaPage, FileSort, FileStatus, FileStatusFilter, FileType, Millis, Order, VersionNumber,
};
use pai_datasets_core::route::Route;
use pai_datasets_core::{ApiError, Limits, ListDatasetFileMetas};
use serde::{Deserialize, Serialize};

use super::{FileStore, token};
use crate::answer;
use crate::call::Decision;
use crate::host::Host;
use crate::sql::{Fault, Param, Row, SqlDriver, SqlError, first};

/// How many files a page holds where the request does not say.
const PAGE: i64 = 10;

/// Where a page ended, and of which list: a token is good only for the list it came from.
#[derive(Debug, Serialize, Deserialize)]
struct Token {
    dataset: String,
    version: i64,
    sort: Option<FileSort>,
    order: Order,
    status: FileStatusFilter,
    /// The sort value of the page's last file.
    value: i64,
    /// Its order of registration.
    seq: i64,
}

impl Token {
    /// The token of a request, where it is one of this list.
    fn decode(text: &str, list: &ListDatasetFileMetas, decision: &Decision) -> Result<Token, ApiError> {
        token::decode::<Token>(text)
            .filter(|token| {
                let place = token.dataset == decision.dataset_id && token.version == decision.version;
                let order = token.sort == list.sort_by && token.order == list.order && token.status == list.status;
                place && order && token::is_bindable(token.value) && token::is_bindable(token.seq)
            })
            .ok_or_else(|| {
                ApiError::invalid(
                    "NextToken",
                    "must be the NextToken of the page before, with the same dataset, version, SortBy, Order and Status",
                )
            })
    }
}

impl<H: Host> FileStore<H> {
    pub(super) fn list(
        &self,
        route: &Route,
        request: &Request,
        decision: &Decision,
        limits: &Limits,
    ) -> Result<Response, Fault> {
        let list = decode::<ListDatasetFileMetas>(route, &request.query, &request.body, limits)?.operation;
        let size = list.max_results.or(list.page_size).map_or(PAGE, |size| size.get());
        let token = list.next_token.as_deref().map(|token| Token::decode(token, &list, decision)).transpose()?;
        let total_count = self.count(decision.version, list.status)?;
        // Where nothing matches, the walk along the index would pass every file in vain.
        let mut files = match total_count {
            0 => Vec::new(),
            _ => self.page(&list, decision.version, token.as_ref(), size)?,
        };
        let more = i64::try_from(files.len()).unwrap_or(i64::MAX) > size;
        if more {
            files.pop();
        }
        let last = files.last().filter(|_| more);
        let next_token = last.map(|(value, seq, _)| {
            let (sort, order, status) = (list.sort_by, list.order, list.status);
            let dataset = decision.dataset_id.clone();
            token::encode(&Token { dataset, version: decision.version, sort, order, status, value: *value, seq: *seq })
        });
        let page = FileMetaPage {
            dataset_id: decision.dataset_id.clone(),
            dataset_version: VersionNumber(decision.version).to_string(),
            workspace_id: list.workspace_id.as_str().to_owned(),
            dataset_file_metas: files.into_iter().map(|(_, _, file)| file).collect(),
            total_count,
            max_results: size,
            page_size: size,
            next_token,
        };
        answer::success(route.operation, &page, &decision.request_id)
    }

    /// How many files match.
    fn count(&self, version: i64, status: FileStatusFilter) -> Result<i64, Fault> {
        let rows = self.host.sql().run(
            "SELECT ifnull(sum(files), 0) FROM file_count WHERE version = ?1 AND (?2 = 'ALL' OR status = ?2)",
            params![version, status.as_str()],
        )?;
        Ok(first(rows).map_or(Ok(0), |mut row| row.integer())?)
    }

    /// The files behind `token`, one more than `size` where there are more, each with its place in the order.
    fn page(
        &self,
        list: &ListDatasetFileMetas,
        version: i64,
        token: Option<&Token>,
        size: i64,
    ) -> Result<Vec<(i64, i64, DatasetFileMeta)>, Fault> {
        let column = match list.sort_by {
            None => "seq",
            Some(FileSort::FileCreateTime) => "created_order",
            Some(FileSort::FileUpdateTime) => "updated",
        };
        let (direction, beyond) = if list.order == Order::Descending { ("DESC", "<") } else { ("ASC", ">") };
        let mut condition = "version = ?1".to_owned();
        let mut params = vec![Param::Integer(version), Param::Integer(size + 1)];
        if list.status != FileStatusFilter::All {
            params.push(Param::Text(list.status.as_str()));
            condition.push_str(" AND status = ?3");
        }
        if let Some(token) = token {
            let (value, seq) = (params.len() + 1, params.len() + 2);
            params.extend([Param::Integer(token.value), Param::Integer(token.seq)]);
            condition.push_str(&format!(
                " AND ({column}, seq) {beyond} (CAST(?{value} AS INTEGER), CAST(?{seq} AS INTEGER))"
            ));
        }
        let rows = self.host.sql().run(
            &format!(
                "SELECT {column}, seq, {FILE} FROM file_meta WHERE {condition} \
                 ORDER BY {column} {direction}, seq {direction} LIMIT CAST(?2 AS INTEGER)"
            ),
            &params,
        )?;
        rows.into_iter().map(|mut row| Ok((row.integer()?, row.integer()?, read_file(&mut row)?))).collect()
    }
}

/// The columns that [`read_file`] reads.
pub(super) const FILE: &str = "lower(hex(id)), uri, file_name, file_type, content_type, data_size, finger_print, created, \
                               updated, meta_attributes, tags, status";

pub(super) fn read_file(row: &mut Row) -> Result<DatasetFileMeta, SqlError> {
    Ok(DatasetFileMeta {
        dataset_file_meta_id: row.text()?,
        uri: row.text()?,
        file_name: row.text()?,
        file_type: row.word(FileType::parse)?,
        content_type: row.text()?,
        data_size: row.maybe_integer()?,
        file_finger_print: row.text()?,
        file_create_time: row.maybe_integer()?.map(Millis),
        file_update_time: Millis(row.integer()?),
        meta_attributes: row.maybe_text()?,
        tags: row.maybe_text()?,
        status: row.word(FileStatus::parse)?,
    })
}
