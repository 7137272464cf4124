//! Listing a directory of a version's files. No directory is stored: an index in the order of paths is read in leaps, from
//! one directory to the next, so a page costs what it shows and not what lies below.

use pai_datasets_core::decode::decode;
use pai_datasets_core::http::{Request, Response};
use pai_datasets_core::model::{DatasetFileMeta, DirectoryEntry, DirectoryPage, VersionNumber};
use pai_datasets_core::route::Route;
use pai_datasets_core::{ApiError, Limits, ListDatasetDirectory};
use serde::{Deserialize, Serialize};

use super::list::{FILE, read_file};
use super::{FileStore, token};
use crate::answer;
use crate::call::Decision;
use crate::host::Host;
use crate::sql::{Fault, SqlDriver, first};

/// The topmost directory in the index.
const TOPMOST: &str = "/";

/// The character behind `/`: all that lies below `a/` stands before `a0`, and no path in the index is `a0`.
const BEHIND_SLASH: char = '0';

/// Where a page ended.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Place {
    /// After this directory.
    Directory(String),
    /// After the file of this name and order of registration.
    File(String, i64),
}

/// A place in the listing of one directory.
#[derive(Debug, Serialize, Deserialize)]
struct Token {
    dataset: String,
    version: i64,
    directory: String,
    place: Place,
}

impl Token {
    fn decode(text: &str, decision: &Decision, directory: &str) -> Result<Place, ApiError> {
        token::decode::<Token>(text)
            .filter(|token| token.dataset == decision.dataset_id && token.version == decision.version)
            .filter(|token| token.directory == directory)
            .map(|token| token.place)
            .filter(|place| !matches!(place, Place::File(_, seq) if !token::is_bindable(*seq)))
            .ok_or_else(|| {
                let message = "must be the NextToken of the page before, with the same dataset, version and Directory";
                ApiError::invalid("NextToken", message)
            })
    }
}

/// The path of a directory as it stands in the index: with a slash at its end, and empty for the topmost.
fn path_of(directory: Option<&str>) -> String {
    let path = directory.unwrap_or_default().trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { path.to_owned() } else { format!("{path}/") }
}

impl<H: Host> FileStore<H> {
    pub(super) fn list_directory(
        &self,
        route: &Route,
        request: &Request,
        decision: &Decision,
        limits: &Limits,
    ) -> Result<Response, Fault> {
        let list = decode::<ListDatasetDirectory>(route, &request.query, &request.body, limits)?.operation;
        let directory = path_of(list.directory.as_deref());
        let size = list.max_results.get();
        let place = list.next_token.as_deref().map(|token| Token::decode(token, decision, &directory)).transpose()?;
        let mut directories = match &place {
            Some(Place::File(..)) => Vec::new(),
            Some(Place::Directory(after)) => self.directories(decision.version, &directory, Some(after), size + 1)?,
            None => self.directories(decision.version, &directory, None, size + 1)?,
        };
        let room = size - i64::try_from(directories.len()).unwrap_or(i64::MAX);
        let mut files = match &place {
            _ if room < 0 => Vec::new(),
            Some(Place::File(name, seq)) => self.files_in(decision.version, &directory, (name, *seq), room + 1)?,
            _ => self.files_in(decision.version, &directory, ("", 0), room + 1)?,
        };
        let next = if room < 0 {
            directories.pop();
            directories.last().map(|entry| Place::Directory(entry.path.clone()))
        } else if i64::try_from(files.len()).unwrap_or(i64::MAX) > room {
            files.pop();
            let last_file = files.last().map(|(seq, file)| Place::File(file.file_name.clone(), *seq));
            last_file.or_else(|| directories.last().map(|entry| Place::Directory(entry.path.clone())))
        } else {
            None
        };
        let next_token = next.map(|place| {
            let directory = directory.clone();
            let dataset = decision.dataset_id.clone();
            token::encode(&Token { dataset, version: decision.version, directory, place })
        });
        let page = DirectoryPage {
            dataset_id: decision.dataset_id.clone(),
            dataset_version: VersionNumber(decision.version).to_string(),
            directory,
            directories,
            dataset_file_metas: files.into_iter().map(|(_, file)| file).collect(),
            max_results: size,
            next_token,
        };
        answer::success(route.operation, &page, &decision.request_id)
    }

    /// Up to `most` directories that lie in `parent`, behind the directory `after`.
    fn directories(
        &self,
        version: i64,
        parent: &str,
        after: Option<&str>,
        most: i64,
    ) -> Result<Vec<DirectoryEntry>, Fault> {
        let mut entries: Vec<DirectoryEntry> = Vec::new();
        let mut from = after.map_or_else(|| parent.to_owned(), behind);
        while i64::try_from(entries.len()).unwrap_or(i64::MAX) < most {
            let rows = self.host.sql().run(
                "SELECT file_dir || '/' FROM file_meta WHERE version = ?1 AND status = 'ACTIVE' \
                 AND file_dir || '/' > ?2 ORDER BY file_dir || '/' LIMIT 1",
                params![version, &from],
            )?;
            let Some(mut row) = first(rows) else { break };
            let found = row.text()?;
            let Some(rest) = found.strip_prefix(parent) else { break };
            let name = rest.split('/').next().unwrap_or_default();
            let path = format!("{parent}{name}/");
            from = behind(&path);
            // The topmost directory stands in the index as the slash alone.
            if found != TOPMOST {
                entries.push(DirectoryEntry { name: name.to_owned(), path });
            }
        }
        Ok(entries)
    }

    /// Up to `most` files that lie in `directory` itself, behind the file of that name and order.
    fn files_in(
        &self,
        version: i64,
        directory: &str,
        (name, seq): (&str, i64),
        most: i64,
    ) -> Result<Vec<(i64, DatasetFileMeta)>, Fault> {
        let own = if directory.is_empty() { TOPMOST } else { directory };
        let rows = self.host.sql().run(
            &format!(
                "SELECT seq, {FILE} FROM file_meta WHERE version = ?1 AND status = 'ACTIVE' AND file_dir || '/' = ?2 \
                 AND (file_name, seq) > (?3, CAST(?4 AS INTEGER)) ORDER BY file_name, seq LIMIT CAST(?5 AS INTEGER)"
            ),
            params![version, own, name, seq, most],
        )?;
        rows.into_iter().map(|mut row| Ok((row.integer()?, read_file(&mut row)?))).collect()
    }
}

/// The first text behind all that is below the directory of that path.
fn behind(path: &str) -> String {
    let mut text = path.strip_suffix('/').unwrap_or(path).to_owned();
    text.push(BEHIND_SLASH);
    text
}
