//! The metadata of files.

use serde::{Deserialize, Serialize};

use super::{Count, FileStatus, FileType, FileUri, Millis, Verbatim};
use crate::answer::Answer;
use crate::field::{FieldType, Kind, TextRule};

fn check_content_type(text: &str) -> Result<(), String> {
    let is_token = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    match text.split_once('/') {
        Some((kind, subtype)) if is_token(kind) && is_token(subtype) => Ok(()),
        _ => Err("must be a media type such as image/jpeg".to_owned()),
    }
}

text! {
    /// A media type, `type/subtype` without parameters.
    pub struct ContentType: TextRule { max_bytes: 255, pattern: Some(r"^[^/\s]+/[^/\s]+$"), check: check_content_type }
}

text! {
    /// A fingerprint of a file's content: the ETag in OSS, the MD5 elsewhere.
    pub struct FingerPrint: TextRule {
        max_bytes: 256,
        pattern: Some(".+"),
        check: |text| if text.is_empty() { Err("must not be empty".to_owned()) } else { Ok(()) },
    }
}

/// The tags that a new file comes with. On the wire a text holding `{"user":{"add":["cat"]}}`; `{"user":["cat"]}` and
/// `["cat"]` mean the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NewTags(pub Vec<String>);

const MOST_TAGS: usize = 1000;
const LONGEST_TAG: usize = 256;

static NEW_TAGS: TextRule =
    TextRule { max_bytes: 64 * 1024, pattern: None, check: |text| NewTags::parse(text).map(|_| ()) };

impl NewTags {
    /// Reads any of the three forms. A tag given twice counts once.
    pub fn parse(text: &str) -> Result<NewTags, String> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Plain(Vec<String>),
            Groups(Groups),
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Groups {
            user: Group,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Group {
            Plain(Vec<String>),
            Change(Change),
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Change {
            add: Vec<String>,
        }
        let form = serde_json::from_str(text).map_err(|_| {
            r#"must be a text holding JSON such as {"user":{"add":["cat"]}}; a new file has no other tags"#.to_owned()
        })?;
        let tags = match form {
            Form::Plain(tags)
            | Form::Groups(Groups { user: Group::Plain(tags) | Group::Change(Change { add: tags }) }) => tags,
        };
        if tags.len() > MOST_TAGS {
            return Err(format!("holds {} tags; at most {MOST_TAGS} are allowed", tags.len()));
        }
        if tags.iter().any(|tag| tag.is_empty() || tag.len() > LONGEST_TAG) {
            return Err(format!("each tag must be 1 to {LONGEST_TAG} bytes long"));
        }
        let mut unique = Vec::with_capacity(tags.len());
        for tag in tags {
            if !unique.contains(&tag) {
                unique.push(tag);
            }
        }
        Ok(NewTags(unique))
    }
}

impl TryFrom<String> for NewTags {
    type Error = String;
    fn try_from(text: String) -> Result<NewTags, String> {
        NewTags::parse(&text)
    }
}

impl From<NewTags> for String {
    fn from(tags: NewTags) -> String {
        serde_json::json!({ "user": { "add": tags.0 } }).to_string()
    }
}

impl FieldType for NewTags {
    const KIND: Kind = Kind::Json(&NEW_TAGS);
}

impl Answer for NewTags {
    fn read(value: serde_json::Value) -> Option<NewTags> {
        NewTags::parse(value.as_str()?).ok()
    }
}

/// A text holding JSON that only the caller reads; kept as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JsonText(pub String);

impl Answer for JsonText {
    fn read(value: serde_json::Value) -> Option<JsonText> {
        String::read(value).map(JsonText)
    }
}

static JSON_TEXT: TextRule = TextRule::up_to(64 * 1024);

impl FieldType for JsonText {
    const KIND: Kind = Kind::Json(&JSON_TEXT);
}

structure! {
    /// The metadata of a file to be registered.
    pub struct DatasetFileMetaContentCreate {
        /// The file's URI; it is the file's identity in its version.
        uri: FileUri;
        /// The file's name; the URI's last segment where absent.
        file_name: Option<Verbatim>;
        /// The broad kind.
        file_type: FileType;
        /// The media type.
        content_type: ContentType;
        /// Bytes.
        data_size: Option<Count>;
        /// A fingerprint of the content: the ETag in OSS, the MD5 elsewhere.
        file_finger_print: FingerPrint;
        /// When the file was created.
        file_create_time: Option<Millis>;
        /// When the file last changed.
        file_update_time: Millis;
        /// A text for people.
        comment: Option<String>;
        /// Attributes such as `{"ImageWidth": 800}`, as a text holding JSON; kept as they came.
        meta_attributes: Option<JsonText>;
        /// Tags, as a text holding `{"user":{"add":["cat"]}}`.
        tags: Option<NewTags>;
    }
}

structure! {
    /// The metadata of a registered file.
    pub struct DatasetFileMeta {
        /// The id: 64 hexadecimal digits.
        dataset_file_meta_id: String;
        /// The file's URI.
        uri: String;
        /// The file's name.
        file_name: String;
        /// The broad kind.
        file_type: FileType;
        /// The media type.
        content_type: String;
        /// Bytes.
        data_size: Option<i64>;
        /// A fingerprint of the content.
        file_finger_print: String;
        /// When the file was created.
        file_create_time: Option<Millis>;
        /// When the file last changed.
        file_update_time: Millis;
        /// Attributes, as they came.
        meta_attributes: Option<String>;
        /// Tags, as a text holding `{"ai":[..],"user":[..]}`.
        tags: Option<String>;
        /// Whether it is there or was deleted.
        status: FileStatus;
    }
}

structure! {
    /// What became of one item of a batch.
    pub struct DatasetFileMetaResponse {
        /// The file's id; empty where the item had no right URI to make one of.
        dataset_file_meta_id: String;
        /// The file's URI as the request had it.
        uri: Option<String>;
        /// `OK`, or the reason.
        result: String;
    }
}

structure! {
    /// What became of a batch. Items fail one by one; the call is a success all the same.
    pub struct FileMetaBatchResult {
        /// Whether every item succeeded.
        status: bool;
        /// The items that succeeded.
        succeed_details: Vec<DatasetFileMetaResponse>;
        /// The items that failed, with the reason.
        failed_details: Vec<DatasetFileMetaResponse>;
    }
}

structure! {
    /// A page of files.
    pub struct FileMetaPage {
        /// The dataset.
        dataset_id: String;
        /// The version.
        dataset_version: String;
        /// The workspace, as the request had it.
        workspace_id: String;
        /// The files of the page.
        dataset_file_metas: Vec<DatasetFileMeta>;
        /// How many match in all.
        total_count: i64;
        /// The most that a page holds.
        max_results: i64;
        /// The same, under its older name.
        page_size: i64;
        /// Where the next page begins; absent on the last one.
        next_token: Option<String>;
    }
}

structure! {
    /// A directory among a version's files.
    pub struct DirectoryEntry {
        /// Its name, without slashes.
        name: String;
        /// Its path from the top, with a slash at its end.
        path: String;
    }
}

structure! {
    /// A page of what lies in a directory.
    pub struct DirectoryPage {
        /// The dataset.
        dataset_id: String;
        /// The version.
        dataset_version: String;
        /// The directory's path, with a slash at its end; empty for the topmost.
        directory: String;
        /// The directories of the page.
        directories: Vec<DirectoryEntry>;
        /// The files of the page.
        dataset_file_metas: Vec<DatasetFileMeta>;
        /// The most that a page holds.
        max_results: i64;
        /// Where the next page begins; absent on the last one.
        next_token: Option<String>;
    }
}

#[cfg(test)]
mod tests {
    use super::{ContentType, NewTags};

    #[test]
    fn three_forms_of_tags_mean_the_same() {
        for text in [r#"{"user":{"add":["猫","b","猫"]}}"#, r#"{"user":["猫","b"]}"#, r#"["猫","b"]"#] {
            assert_eq!(NewTags::parse(text).unwrap().0, ["猫", "b"], "{text}");
        }
        for text in ["", "cat", r#"{"ai":["x"]}"#, r#"{"user":{"remove":["x"]}}"#, r#"[""]"#, "[1]"] {
            assert!(NewTags::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn content_types_are_media_types() {
        for text in ["image/svg+xml", "text/plain", "application/vnd.apache.parquet"] {
            assert!(ContentType::parse(text).is_ok(), "{text}");
        }
        for text in ["", "image", "image/", "/png", "text/plain; charset=utf-8", "a/b/c"] {
            assert!(ContentType::parse(text).is_err(), "{text}");
        }
    }
}
