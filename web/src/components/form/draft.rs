//! What stands in a form, and what is wrong with it.

use std::collections::BTreeSet;

use leptos::prelude::*;
use pai_datasets_core::decode::check_members;
use pai_datasets_core::field::{Field, Place};
use pai_datasets_core::{Limits, Operation, OperationInfo, Violation};
use serde_json::{Map, Value};

use crate::state::drafts;

/// The members of an operation's request, as far as they are filled in.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    members: RwSignal<Map<String, Value>>,
    /// The fields that the reader has left once; what is wrong with others is not said yet.
    left: RwSignal<BTreeSet<&'static str>>,
    /// Whether the reader has tried to send the form: now everything that is wrong is said.
    tried: RwSignal<bool>,
    /// What is wrong by the same rules as the server's.
    violations: Memo<Vec<Violation>>,
    /// What the server said of the form as it was sent.
    refused: RwSignal<Vec<Violation>>,
    fields: &'static [Field],
    /// What the fields held before; only what differs is sent. None for something new.
    before: StoredValue<Option<Map<String, Value>>>,
    /// Whether it was sent, or given up.
    ended: StoredValue<bool>,
}

impl Draft {
    /// A form for `O` that holds `given`, such as what the address says.
    pub(crate) fn new<O: Operation>(given: Map<String, Value>) -> Draft {
        Draft::of(&O::INFO, given)
    }

    /// A form for `O` that changes what is there: `path` says what it is, and `given` what its fields hold.
    pub(crate) fn changing<O: Operation>(path: Map<String, Value>, given: Map<String, Value>) -> Draft {
        let draft = Draft::of(&O::INFO, path.into_iter().chain(given.clone()).collect());
        draft.before.set_value(Some(given));
        draft
    }

    fn of(info: &'static OperationInfo, given: Map<String, Value>) -> Draft {
        let members = RwSignal::new(given);
        let check = move |_: Option<&Vec<Violation>>| {
            let checked = members.with(|members| check_members(info, members, &Limits::OPEN));
            checked.err().map(|violations| violations.as_slice().to_vec()).unwrap_or_default()
        };
        Draft {
            members,
            left: RwSignal::default(),
            tried: RwSignal::default(),
            violations: Memo::new(check),
            refused: RwSignal::default(),
            fields: info.fields,
            before: StoredValue::new(None),
            ended: StoredValue::new(false),
        }
    }

    /// The field of that name.
    pub(crate) fn field(self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// What the field holds.
    pub(crate) fn value(self, field: &str) -> Option<Value> {
        self.members.with(|members| members.get(field).cloned())
    }

    /// Sets what the field holds. What the server said of its last content is no longer so.
    pub(crate) fn set(self, field: &str, value: Option<Value>) {
        self.refused.update(|refused| refused.retain(|violation| !is_within(&violation.field, field)));
        self.members.update(|members| {
            match value {
                Some(value) => members.insert(field.to_owned(), value),
                None => members.remove(field),
            };
        });
    }

    /// Notes that the reader has left the field.
    pub(crate) fn leave(self, field: &'static str) {
        self.left.update(|left| {
            left.insert(field);
        });
    }

    /// What is wrong with the field, or with a part of it, where that is to be said by now.
    pub(crate) fn problems(self, field: &'static str) -> Vec<Violation> {
        // What was typed is judged at once; what was not is asked for once the reader has been there.
        let begun = self.members.with(|members| members.contains_key(field));
        let known = if begun || self.tried.get() || self.left.with(|left| left.contains(field)) {
            self.violations.get()
        } else {
            Vec::new()
        };
        let all = known.into_iter().chain(self.refused.get());
        all.filter(|violation| is_within(&violation.field, field)).collect()
    }

    /// Whether the form may be sent; where not, everything that is wrong is said from now on.
    pub(crate) fn is_right(self) -> bool {
        self.tried.set(true);
        self.violations.with_untracked(Vec::is_empty)
    }

    /// What would be sent, in the table's order: what is filled in, without what stands in the path.
    pub(crate) fn sent(self) -> Vec<(&'static str, Value)> {
        let body = self.fields.iter().filter(|field| field.place == Place::Body);
        self.members
            .with(|members| body.filter_map(|field| Some((field.name, members.get(field.name)?.clone()))).collect())
    }

    /// Whether the field is filled in and nothing is wrong with it.
    pub(crate) fn is_well(self, field: &'static str) -> bool {
        let is_wrong =
            |violations: &Vec<Violation>| violations.iter().any(|violation| is_within(&violation.field, field));
        let is_filled = self.members.with(|members| members.contains_key(field));
        is_filled && !self.violations.with(is_wrong) && !self.refused.with(is_wrong)
    }

    /// What is to be sent, by wire name: what is filled in, and of something that is there already what was changed.
    pub(crate) fn members(self) -> Map<String, Value> {
        let members = self.members.get_untracked();
        match self.before.get_value() {
            Some(before) => changes(members, before),
            None => members,
        }
    }

    /// Takes what was typed here before and not sent, and keeps what is typed from now on. Whether there was something.
    pub(crate) fn keep(self) -> bool {
        let given = self.members.get_untracked();
        let typed = drafts::recall().filter(|typed| !typed.is_empty());
        let found = typed.is_some();
        if let Some(typed) = typed {
            self.members.update(|members| {
                for (name, value) in typed {
                    match value {
                        Value::Null => members.remove(&name),
                        value => members.insert(name, value),
                    };
                }
            });
        }
        Effect::new(move |first: Option<()>| {
            let typed = self.members.with(|members| difference(members, &given));
            match self.ended.get_value() || typed.is_empty() {
                true => drafts::forget(),
                false if first.is_some() => drafts::keep(&typed),
                false => {}
            }
        });
        found
    }

    /// Forgets what was typed: it was sent, or is not wanted.
    pub(crate) fn forget(self) {
        self.ended.set_value(true);
        drafts::forget();
    }

    /// Takes what the server said.
    pub(crate) fn refuse(self, violations: Vec<Violation>) {
        self.refused.set(violations);
    }

    /// The first field, in the order of the page, that something is said to be wrong with.
    pub(crate) fn first_wrong(self) -> Option<&'static str> {
        let wrong = |field: &&Field| !untrack(|| self.problems(field.name)).is_empty();
        self.fields.iter().find(wrong).map(|field| field.name)
    }
}

/// What was typed into what was given; null for what was emptied.
fn difference(members: &Map<String, Value>, given: &Map<String, Value>) -> Map<String, Value> {
    let new = members.iter().filter(|(name, value)| given.get(*name) != Some(value));
    let emptied = given.keys().filter(|name| !members.contains_key(*name));
    let new = new.map(|(name, value)| (name.clone(), value.clone()));
    new.chain(emptied.map(|name| (name.clone(), Value::Null))).collect()
}

/// What differs from `before`. A field that was emptied is sent empty: an absent one would stay as it is.
fn changes(mut members: Map<String, Value>, before: Map<String, Value>) -> Map<String, Value> {
    for (name, old) in before {
        match members.get(&name) {
            Some(new) if *new == old => {
                members.remove(&name);
            }
            Some(_) => {}
            None => {
                let empty = match old {
                    Value::Array(_) => Value::Array(Vec::new()),
                    Value::String(_) => Value::String(String::new()),
                    // A number cannot be taken back.
                    _ => continue,
                };
                members.insert(name, empty);
            }
        }
    }
    members
}

/// Whether `path` is `field` or a part of it: `Labels[2].Key`.
fn is_within(path: &str, field: &str) -> bool {
    path.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::changes;

    #[test]
    fn only_what_was_changed_is_sent_and_what_was_emptied_is_sent_empty() {
        let object = |value: Value| value.as_object().cloned().unwrap();
        let before = object(json!({"Name": "a", "Description": "b", "Roles": ["r"], "Options": "{}", "DataSize": 1}));
        let now = object(json!({"DatasetId": "d-1", "Name": "c", "Options": "{}", "DataCount": 2}));
        let expected = json!({"DatasetId": "d-1", "Name": "c", "Description": "", "Roles": [], "DataCount": 2});
        assert_eq!(Value::Object(changes(now, before)), expected);
    }
}
