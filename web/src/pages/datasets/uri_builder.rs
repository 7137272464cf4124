//! The parts of a dataset's URI, as each source type has them, and the URI that they make.

use leptos::prelude::*;
use pai_datasets_core::model::{DataSourceType, Property};
use serde_json::Value;

use crate::components::form::Draft;
use crate::words::{Words, t};

type Word = fn(&'static Words) -> &'static str;

/// One part: its word, an example, and whether there is a URI without it.
struct Part {
    word: Word,
    example: &'static str,
    optional: bool,
}

const fn part(word: Word, example: &'static str) -> Part {
    Part { word, example, optional: false }
}

const fn optional(word: Word, example: &'static str) -> Part {
    Part { word, example, optional: true }
}

const PATH: Part = optional(|words| words.shell.path, "cats/2025/");

const REGION: Part = part(|words| words.shell.region, "cn-hangzhou");

const FILE_SYSTEM: Part = part(|words| words.shell.file_system, "09f8****f2");

static OSS: [Part; 3] = [
    part(|words| words.shell.bucket, "my-bucket"),
    part(|words| words.shell.endpoint, "oss-cn-hangzhou.aliyuncs.com"),
    PATH,
];

static NAS: [Part; 3] = [FILE_SYSTEM, REGION, PATH];

static EXTREME_NAS: [Part; 4] = [FILE_SYSTEM, part(|words| words.shell.mount_target, "abc12"), REGION, PATH];

static CPFS: [Part; 3] = [part(|words| words.shell.file_system, "cpfs-1234567812345678"), REGION, PATH];

static BMCPFS: [Part; 4] = [
    part(|words| words.shell.file_system, "cpfs-1234567812345678"),
    part(|words| words.shell.vpc, "vpc-abc123"),
    REGION,
    PATH,
];

static MAX_COMPUTE: [Part; 4] = [
    part(|words| words.shell.project, "my_project"),
    optional(|words| words.shell.schema, "default"),
    part(|words| words.shell.table, "cats"),
    optional(|words| words.shell.partition, "ds=20250101"),
];

static URL: [Part; 1] = [part(|words| words.shell.web_address, "https://example.com/cats/")];

fn parts_of(source: DataSourceType) -> &'static [Part] {
    match source {
        DataSourceType::Oss => &OSS,
        DataSourceType::Nas => &NAS,
        DataSourceType::ExtremeNas => &EXTREME_NAS,
        DataSourceType::Cpfs => &CPFS,
        DataSourceType::Bmcpfs => &BMCPFS,
        DataSourceType::MaxCompute => &MAX_COMPUTE,
        DataSourceType::Url => &URL,
    }
}

/// The URI that the parts make; nothing while a part is missing that every URI has.
fn compose(source: DataSourceType, property: Option<Property>, texts: &[String]) -> Option<String> {
    let parts = parts_of(source);
    let text = |at: usize| texts.get(at).map_or("", |text| text.trim().trim_matches('/'));
    if parts.iter().enumerate().any(|(at, part)| !part.optional && text(at).is_empty()) {
        return None;
    }
    let host = match source {
        DataSourceType::Oss => format!("oss://{}.{}/{}", text(0), text(1), text(2)),
        DataSourceType::Nas => format!("nas://{}.{}/{}", text(0), text(1), text(2)),
        DataSourceType::ExtremeNas => {
            format!("nas://{}-{}.{}.extreme.nas.aliyuncs.com/{}", text(0), text(1), text(2), text(3))
        }
        DataSourceType::Cpfs => format!("cpfs://{}.{}/{}", text(0), text(1), text(2)),
        DataSourceType::Bmcpfs => {
            format!("bmcpfs://{}-{}.{}.cpfs.aliyuncs.com/{}", text(0), text(1), text(2), text(3))
        }
        DataSourceType::MaxCompute => {
            let segments = [text(0), text(1), "tables", text(2), text(3)];
            let said: Vec<_> = segments.into_iter().filter(|segment| !segment.is_empty()).collect();
            format!("odps://{}", said.join("/"))
        }
        DataSourceType::Url => texts.first().map_or(String::new(), |text| text.trim().to_owned()),
    };
    let needs_slash = property == Some(Property::Directory) && !host.ends_with('/');
    Some(if needs_slash { format!("{host}/") } else { host })
}

/// The parts of a URI of that source, as far as it is one.
fn decompose(source: DataSourceType, uri: &str) -> Option<Vec<String>> {
    let uri = uri.trim();
    let (scheme, rest) = uri.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let of = |parts: &[&str]| Some(parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
    match (source, scheme) {
        (DataSourceType::Oss, "oss") => {
            host.split_once('.').and_then(|(bucket, endpoint)| of(&[bucket, endpoint, path]))
        }
        (DataSourceType::Nas, "nas") | (DataSourceType::Cpfs, "cpfs") => {
            host.split_once('.').and_then(|(system, region)| of(&[system, region, path]))
        }
        (DataSourceType::ExtremeNas, "nas") => {
            let (first, region) = host.strip_suffix(".extreme.nas.aliyuncs.com")?.split_once('.')?;
            let (system, target) = first.rsplit_once('-')?;
            of(&[system, target, region, path])
        }
        (DataSourceType::Bmcpfs, "bmcpfs") => {
            let (first, region) = host.strip_suffix(".cpfs.aliyuncs.com")?.split_once('.')?;
            let at = first.find("-vpc-")?;
            of(&[first.get(..at)?, first.get(at + 1..)?, region, path])
        }
        (DataSourceType::MaxCompute, "odps") => {
            let (schema, rest) = match path.strip_prefix("tables/") {
                Some(rest) => ("", rest),
                None => path.split_once("/tables/")?,
            };
            let (table, partition) = rest.split_once('/').unwrap_or((rest, ""));
            of(&[host, schema, table, partition])
        }
        (DataSourceType::Url, "http" | "https") => of(&[uri]),
        _ => None,
    }
}

/// Fields for the parts of the URI; the URI itself stands in the form's own field. Each follows the other.
#[component]
pub(super) fn UriBuilder(draft: Draft) -> impl IntoView {
    let texts = RwSignal::new(vec![String::new(); 4]);
    let text = move |field: &str| match draft.value(field) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    };
    let source = Memo::new(move |_| DataSourceType::parse(&text("DataSourceType")));
    let property = Memo::new(move |_| Property::parse(&text("Property")));
    let uri = Memo::new(move |_| text("Uri"));
    let made = move || source.get().and_then(|source| texts.with(|texts| compose(source, property.get(), texts)));
    // What the parts say since they were last taken from the URI.
    let taken = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        let uri = uri.get();
        let Some(parts) = source.get().and_then(|source| decompose(source, &uri)) else { return };
        if untrack(made).as_deref() != Some(uri.as_str()) {
            texts.update(|texts| {
                for (at, text) in texts.iter_mut().enumerate() {
                    *text = parts.get(at).cloned().unwrap_or_default();
                }
            });
            taken.set_value(untrack(made));
        }
    });
    Effect::new(move |before: Option<Option<String>>| {
        let made = made();
        // What was typed by hand stays until a part says something else.
        if let (Some(before), Some(uri)) = (before, &made)
            && before.as_ref() != Some(uri)
            && taken.with_value(|taken| taken.as_ref() != Some(uri))
        {
            draft.set("Uri", Some(Value::String(uri.clone())));
            draft.leave("Uri");
        }
        made
    });
    move || {
        let source = source.get()?;
        let fields = parts_of(source).iter().enumerate().map(|(at, part)| {
            view! {
                <label>
                    <span>{t(part.word)}</span>
                    <input
                        type="text"
                        autocomplete="off"
                        spellcheck="false"
                        placeholder=part.example
                        prop:value=move || texts.with(|texts| texts.get(at).cloned().unwrap_or_default())
                        on:input:target=move |event| {
                            texts.update(|texts| {
                                if let Some(text) = texts.get_mut(at) {
                                    *text = event.target().value();
                                }
                            });
                        }
                    />
                </label>
            }
        });
        Some(view! {
            <div class="builder" role="group" aria-label=t(|words| words.shell.uri_from_parts)>
                <p class="fine">{t(|words| words.shell.uri_from_parts)}</p>
                {fields.collect_view()}
            </div>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pai_datasets_core::model::check_dataset_uri;

    #[test]
    fn the_examples_make_uris_that_their_source_takes() {
        for source in DataSourceType::ALL {
            let texts: Vec<_> = parts_of(*source).iter().map(|part| part.example.to_owned()).collect();
            let uri = compose(*source, Some(Property::Directory), &texts).unwrap();
            assert_eq!(check_dataset_uri(&uri, *source, Property::Directory), Ok(()), "{uri}");
            let least = parts_of(*source).iter().map(|part| if part.optional { "" } else { part.example });
            let least: Vec<_> = least.map(str::to_owned).collect();
            let uri = compose(*source, Some(Property::Directory), &least).unwrap();
            assert_eq!(check_dataset_uri(&uri, *source, Property::Directory), Ok(()), "{uri}");
        }
    }

    #[test]
    fn a_uri_taken_apart_makes_the_same_uri() {
        for source in DataSourceType::ALL {
            let texts: Vec<_> = parts_of(*source).iter().map(|part| part.example.to_owned()).collect();
            let uri = compose(*source, Some(Property::Directory), &texts).unwrap();
            let parts = decompose(*source, &uri).unwrap();
            assert_eq!(compose(*source, Some(Property::Directory), &parts), Some(uri), "{parts:?}");
            let trimmed =
                |texts: &[String]| texts.iter().map(|text| text.trim_matches('/').to_owned()).collect::<Vec<_>>();
            assert_eq!(trimmed(&parts), trimmed(&texts));
        }
        for uri in ["", "oss://", "oss://bucket", "ftp://a.b/c", "nas://a.b/c", "://"] {
            assert_eq!(decompose(DataSourceType::Oss, uri), None, "{uri}");
        }
    }

    #[test]
    fn a_missing_part_makes_no_uri() {
        assert_eq!(compose(DataSourceType::Oss, None, &["bucket".to_owned()]), None);
    }
}
