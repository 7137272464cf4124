//! Where data lies: the shape of a URI for each kind of source.

use super::{DataSourceType, Property};
use crate::field::TextRule;

/// A URI taken apart: `scheme://authority/path`.
struct Parts<'a> {
    scheme: &'a str,
    authority: &'a str,
    /// From the first slash on; empty where there is none.
    path: &'a str,
}

fn split(uri: &str) -> Option<Parts<'_>> {
    let (scheme, rest) = uri.split_once("://")?;
    let authority = rest.split('/').next()?;
    let path = rest.strip_prefix(authority)?;
    let right = !authority.is_empty() && !uri.chars().any(char::is_control);
    right.then_some(Parts { scheme, authority, path })
}

/// Whether `host` has at least `least` labels of letters, digits, `-`, `_` and the `*` of a masked id.
fn is_host(host: &str, least: usize) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_*".contains(&byte))
    };
    host.split('.').count() >= least && host.split('.').all(is_label)
}

fn is_table_path(path: &str) -> bool {
    let mut segments: Vec<&str> = path.split('/').skip(1).collect();
    // A directory's URI ends in a slash.
    if segments.last().is_some_and(|last| last.is_empty()) {
        segments.pop();
    }
    let tables = segments.iter().position(|segment| *segment == "tables");
    tables.is_some_and(|at| at <= 1 && segments.len() > at + 1) && segments.iter().all(|segment| !segment.is_empty())
}

/// Checks a dataset's or version's URI against its source type and property. An error says what shape is right.
///
/// Shapes are those of the product's documents; where documents and the live service differ (CPFS), both are accepted.
pub fn check_dataset_uri(uri: &str, source: DataSourceType, property: Property) -> Result<(), String> {
    let parts = split(uri);
    let (right, shape) = match (&parts, source) {
        (parts, DataSourceType::Oss) => (
            parts.as_ref().is_some_and(|it| it.scheme == "oss" && is_host(it.authority, 2) && it.path.starts_with('/')),
            "oss://<bucket>.<endpoint>/<object>",
        ),
        (parts, DataSourceType::Nas) => (
            parts.as_ref().is_some_and(|it| it.scheme == "nas" && is_host(it.authority, 2) && it.path.starts_with('/')),
            "nas://<file system id>.<region>/<path>",
        ),
        (parts, DataSourceType::ExtremeNas) => (
            parts.as_ref().is_some_and(|it| {
                it.scheme == "nas"
                    && is_host(it.authority, 6)
                    && it.authority.ends_with(".extreme.nas.aliyuncs.com")
                    && it.path.starts_with('/')
            }),
            "nas://<file system id>-<mount target>.<region>.extreme.nas.aliyuncs.com/<path>",
        ),
        (parts, DataSourceType::Cpfs) => (
            parts.as_ref().is_some_and(|it| {
                matches!(it.scheme, "cpfs" | "nas")
                    && is_host(it.authority, 2)
                    && it.authority.starts_with("cpfs-")
                    && it.path.starts_with('/')
            }),
            "cpfs://cpfs-<id>.<region>/<path>",
        ),
        (parts, DataSourceType::Bmcpfs) => (
            parts.as_ref().is_some_and(|it| {
                it.scheme == "bmcpfs"
                    && is_host(it.authority, 5)
                    && (it.authority.starts_with("cpfs-") || it.authority.starts_with("bmcpfs-"))
                    && it.authority.ends_with(".cpfs.aliyuncs.com")
                    && it.path.starts_with('/')
            }),
            "bmcpfs://cpfs-<id>-vpc-<x>.<region>.cpfs.aliyuncs.com/<path>",
        ),
        (parts, DataSourceType::MaxCompute) => (
            parts.as_ref().is_some_and(|it| it.scheme == "odps" && is_host(it.authority, 1) && is_table_path(it.path)),
            "odps://<project>/[<schema>/]tables/<table>[/<partition>]",
        ),
        (parts, DataSourceType::Url) => (
            parts.as_ref().is_some_and(|it| {
                let host = it
                    .authority
                    .rsplit_once(':')
                    .map_or(it.authority, |(host, port)| if port.parse::<u16>().is_ok() { host } else { "" });
                matches!(it.scheme, "http" | "https") && is_host(host, 1)
            }),
            "http://<host>/<path> or https://<host>/<path>",
        ),
    };
    if !right {
        return Err(format!("Uri format error: a {source} URI looks like {shape}"));
    }
    if property == Property::Directory && !uri.ends_with('/') {
        return Err("not DIRECTORY: the URI of a DIRECTORY ends in `/`".to_owned());
    }
    Ok(())
}

fn check_file_uri(uri: &str) -> Result<(), String> {
    const SCHEMES: [&str; 7] = ["oss", "nas", "cpfs", "bmcpfs", "odps", "http", "https"];
    let right =
        split(uri).is_some_and(|it| SCHEMES.contains(&it.scheme) && it.path.len() > 1 && !it.path.ends_with('/'));
    if right {
        return Ok(());
    }
    Err("must be a file's URI such as oss://<bucket>/<path> or nas://<file system id>/<path>".to_owned())
}

text! {
    /// A file's URI: `oss://<bucket>/<path>`, without an endpoint, and likewise for other sources.
    pub struct FileUri: TextRule { max_bytes: 4096, pattern: None, check: check_file_uri }
}

impl FileUri {
    fn path(&self) -> &str {
        split(self.as_str()).map_or("", |parts| parts.path.trim_start_matches('/'))
    }

    /// What stands behind the last slash.
    pub fn file_name(&self) -> &str {
        self.path().rsplit('/').next().unwrap_or("")
    }

    /// The directory, without scheme, authority and the slashes at its ends; empty at the top.
    pub fn directory(&self) -> &str {
        self.path().rsplit_once('/').map_or("", |(directory, _)| directory)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_has_its_shape() {
        use DataSourceType::*;
        let right = [
            (Oss, "oss://mybucket.oss-cn-beijing.aliyuncs.com/mypath/"),
            (Oss, "oss://b.oss-cn-hangzhou.aliyuncs.com/"),
            (Nas, "nas://09f****f2.cn-hangzhou/"),
            (Nas, "nas://09f8-abc.cn-hangzhou.nas.aliyuncs.com/path/"),
            (ExtremeNas, "nas://0a-mt.cn-hangzhou.extreme.nas.aliyuncs.com/path/"),
            (Cpfs, "cpfs://cpfs-12345678.cn-hangzhou/sub/dir/"),
            (Cpfs, "nas://cpfs-1234567812345678.cn-hangzhou/ptc-1/exp-1/"),
            (Bmcpfs, "bmcpfs://cpfs-1234567812345678-vpc-abc.cn-wulanchabu.cpfs.aliyuncs.com/path/"),
            (Bmcpfs, "bmcpfs://cpfs-1234567812345678-000001.cn-wulanchabu.cpfs.aliyuncs.com/"),
            (MaxCompute, "odps://project/tables/table/"),
            (MaxCompute, "odps://project/schema/tables/table/ds=1/"),
            (Url, "https://example.com/data/"),
            (Url, "http://127.0.0.1:8000/data/"),
        ];
        for (source, uri) in right {
            assert_eq!(check_dataset_uri(uri, source, Property::Directory), Ok(()), "{source} {uri}");
        }
        let wrong = [
            (Oss, "oss://bucket-without-endpoint/path/"),
            (Oss, "oss://b.oss-cn-hangzhou.aliyuncs.com"),
            (Oss, "nas://b.cn-hangzhou/"),
            (Oss, "OSS://b.oss-cn-hangzhou.aliyuncs.com/"),
            (Oss, "oss://b..aliyuncs.com/"),
            (Oss, "oss:///path/"),
            (Oss, "oss://b.c/a\u{0}/"),
            (Nas, "nas://09f8/"),
            (ExtremeNas, "nas://0a.cn-hangzhou.nas.aliyuncs.com/path/"),
            (Cpfs, "cpfs://09f8.cn-hangzhou/"),
            (Bmcpfs, "bmcpfs://cpfs-1.cn-wulanchabu/"),
            (MaxCompute, "odps://project/table/"),
            (MaxCompute, "odps://project/tables/"),
            (Url, "ftp://example.com/"),
            (Url, "http:///x/"),
            (Url, ""),
        ];
        for (source, uri) in wrong {
            let error = check_dataset_uri(uri, source, Property::Directory).unwrap_err();
            assert!(error.starts_with("Uri format error"), "{source} {uri}: {error}");
        }
    }

    #[test]
    fn a_directory_ends_in_a_slash() {
        let uri = "oss://b.oss-cn-hangzhou.aliyuncs.com/a";
        assert_eq!(check_dataset_uri(uri, DataSourceType::Oss, Property::File), Ok(()));
        assert!(
            check_dataset_uri(uri, DataSourceType::Oss, Property::Directory).unwrap_err().starts_with("not DIRECTORY")
        );
    }

    #[test]
    fn a_file_has_a_directory_and_a_name() {
        let uri = FileUri::parse("oss://bucket/cars/20250221/猫 1.png").unwrap();
        assert_eq!((uri.directory(), uri.file_name()), ("cars/20250221", "猫 1.png"));
        let top = FileUri::parse("nas://09f8/a.txt").unwrap();
        assert_eq!((top.directory(), top.file_name()), ("", "a.txt"));
        for uri in [
            "",
            "a.txt",
            "oss://bucket",
            "oss://bucket/",
            "oss://bucket/dir/",
            "file:///etc/passwd",
            "javascript://x/y",
        ] {
            assert!(FileUri::parse(uri).is_err(), "{uri}");
        }
    }
}
