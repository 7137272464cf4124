//! From JSON to the types of an answer. serde does the same, but its generated readers are several times the size, and
//! what a page fetches before it shows anything must be small.

use serde_json::{Map, Value};

use crate::error::{ErrorBody, Violation};
use crate::field::Bounded;

/// A type that can be read from a JSON value that nobody else needs any more.
pub trait Answer: Sized {
    /// The value as this type, or `None` where it is none.
    fn read(value: Value) -> Option<Self>;

    /// What stands for a member that is not there, where one need not be.
    fn absent() -> Option<Self> {
        None
    }
}

/// Takes a member out of an object; `null` is as if it were not there.
pub(crate) fn member<T: Answer>(members: &mut Map<String, Value>, name: &str) -> Option<T> {
    match members.remove(name) {
        None | Some(Value::Null) => T::absent(),
        Some(value) => T::read(value),
    }
}

/// The members of an object.
pub(crate) fn members(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

impl Answer for String {
    fn read(value: Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

impl Answer for i64 {
    fn read(value: Value) -> Option<i64> {
        value.as_i64()
    }
}

impl Answer for f64 {
    fn read(value: Value) -> Option<f64> {
        value.as_f64()
    }
}

impl Answer for bool {
    fn read(value: Value) -> Option<bool> {
        value.as_bool()
    }
}

impl<const MIN: i64, const MAX: i64> Answer for Bounded<MIN, MAX> {
    fn read(value: Value) -> Option<Self> {
        Bounded::new(value.as_i64()?)
    }
}

impl<T: Answer> Answer for Option<T> {
    fn read(value: Value) -> Option<Option<T>> {
        T::read(value).map(Some)
    }

    fn absent() -> Option<Option<T>> {
        Some(None)
    }
}

impl<T: Answer> Answer for Box<T> {
    fn read(value: Value) -> Option<Box<T>> {
        T::read(value).map(Box::new)
    }
}

impl<T: Answer> Answer for Vec<T> {
    fn read(value: Value) -> Option<Vec<T>> {
        match value {
            Value::Array(values) => values.into_iter().map(T::read).collect(),
            _ => None,
        }
    }
}

impl Answer for Violation {
    fn read(value: Value) -> Option<Violation> {
        let mut from = members(value)?;
        Some(Violation { field: member(&mut from, "Field")?, message: member(&mut from, "Message")? })
    }
}

impl Answer for ErrorBody {
    fn read(value: Value) -> Option<ErrorBody> {
        let mut from = members(value)?;
        let text =
            |from: &mut Map<String, Value>, name| member::<Option<String>>(from, name).map(Option::unwrap_or_default);
        Some(ErrorBody {
            request_id: text(&mut from, "RequestId")?,
            host_id: member(&mut from, "HostId")?,
            code: text(&mut from, "Code")?,
            message: text(&mut from, "Message")?,
            recommend: member(&mut from, "Recommend")?,
            violations: member::<Option<Vec<Violation>>>(&mut from, "Violations")?.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Answer;
    use crate::error::ErrorBody;
    use crate::model::{Dataset, DatasetPage};

    fn dataset() -> serde_json::Value {
        json!({
            "DatasetId": "d-1", "Name": "猫", "Property": "FILE", "DataSourceType": "OSS", "DataType": "PIC",
            "Uri": "oss://b.c/x", "GmtCreateTime": "2021-01-21T17:12:35.232Z",
            "GmtModifiedTime": "2021-01-21T17:12:35.232Z", "WorkspaceId": "1", "OwnerId": "2",
            "SourceType": "PAI-PUBLIC-DATASET", "Accessibility": "PUBLIC", "MountAccess": "RW",
            "AccessibleRoleIdList": null, "Labels": [{"Key": "k", "Value": "v"}], "ProviderType": "Ecs",
            "Edition": "BASIC", "IsShared": false, "Later": {"unknown": 1},
            "LatestVersion": {
                "VersionName": "v2", "Property": "FILE", "DataSourceType": "OSS", "Uri": "oss://b.c/y",
                "GmtCreateTime": "2021-01-21T17:12:35.232Z", "GmtModifiedTime": "2021-01-21T17:12:35.232Z",
                "SourceType": "USER", "DataSize": 7, "MountAccess": "RO", "Labels": [],
                "UserMetricsEndpoints": [{"Path": "/m", "Port": 80}],
            },
        })
    }

    #[test]
    fn an_answer_reads_as_serde_reads_it() {
        let value = json!({"Datasets": [dataset()], "TotalCount": 1, "PageNumber": 1, "PageSize": 10});
        let expected: DatasetPage = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(DatasetPage::read(value), Some(expected));
    }

    #[test]
    fn what_is_no_answer_is_none() {
        for (name, wrong) in
            [("Name", json!(7)), ("Edition", json!("GOLD")), ("Labels", json!({})), ("Uri", json!(null))]
        {
            let mut value = dataset();
            value[name] = wrong;
            assert_eq!(Dataset::read(value), None, "{name}");
        }
        assert_eq!(Dataset::read(json!([])), None);
    }

    #[test]
    fn an_error_body_may_say_little() {
        let error = ErrorBody::read(json!({"Code": "X", "Violations": [{"Field": "a", "Message": "b"}]})).unwrap();
        assert_eq!((error.code.as_str(), error.message.as_str(), error.violations.len()), ("X", "", 1));
        assert!(ErrorBody::read(json!("<html>")).is_none());
    }
}
