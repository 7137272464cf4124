//! How fields, structures, enumerations and operations are written down once.

/// Declares an enumeration of words.
macro_rules! choices {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal $(| $alias:literal)*,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word $(, alias = $alias)*)] $variant,)+ }

        impl $name {
            /// Every word, in the order of the API's documents.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// What that word means, or `None`.
            pub fn parse(word: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|choice| choice.as_str() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }

        impl $crate::field::FieldType for $name {
            const KIND: $crate::field::Kind = $crate::field::Kind::Choice(&$crate::field::Choices {
                words: &[$($word,)+],
                aliases: &[$($(($alias, $word),)*)+],
            });
        }

        impl $crate::answer::Answer for $name {
            fn read(value: serde_json::Value) -> Option<$name> {
                match value.as_str()? { $($word $(| $alias)* => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

/// Declares a text with a rule, checked when it is made, so that nothing behind the border checks again.
macro_rules! text {
    ($(#[$meta:meta])* pub struct $name:ident: $rule:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The rule every value obeys.
            pub const RULE: &'static $crate::field::TextRule = &$rule;

            /// Checks the rule; the error says what is wrong.
            pub fn parse(text: impl Into<String>) -> Result<$name, String> {
                let text = text.into();
                Self::RULE.apply(&text).map(|()| $name(text))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<$name, String> {
                $name::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl $crate::field::FieldType for $name {
            const KIND: $crate::field::Kind = $crate::field::Kind::Text($name::RULE);
        }

        impl $crate::answer::Answer for $name {
            fn read(value: serde_json::Value) -> Option<$name> {
                $name::parse(<String as $crate::answer::Answer>::read(value)?).ok()
            }
        }
    };
}

/// The wire name of a field.
macro_rules! wire_name {
    ($field:ident) => {{
        const SNAKE: &str = stringify!($field);
        const BYTES: [u8; $crate::macros::pascal_length(SNAKE)] = $crate::macros::pascal_case(SNAKE);
        const NAME: &str = match core::str::from_utf8(&BYTES) {
            Ok(name) => name,
            Err(_) => SNAKE,
        };
        NAME
    }};
}

/// The list of fields that stands in the table for one struct. The wire name is the Rust name in PascalCase, which is
/// also what serde's `rename_all` makes of it, so a name is written once.
macro_rules! fields {
    ($($place:ident { $($(#[doc = $doc:literal])* $field:ident: $type:ty $(= $default:literal)?;)* })*) => {
        &[$($($crate::field::Field {
            name: wire_name!($field),
            place: $crate::field::Place::$place,
            kind: <$type as $crate::field::FieldType>::KIND,
            required: !<$type as $crate::field::FieldType>::OPTIONAL && fields!(@default $($default)?).is_none(),
            default: fields!(@default $($default)?),
            doc: $crate::macros::documentation(concat!($($doc,)* "")),
        },)*)*]
    };
    (@default) => { None::<&'static str> };
    (@default $default:literal) => { Some($default) };
}

/// Declares an object of the API: a Rust struct with serde, and its fields for the table.
macro_rules! structure {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[doc = $doc:literal])* $field:ident: $type:ty $(= $default:literal)?;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "PascalCase")]
        pub struct $name {
            $($(#[doc = $doc])* #[serde(skip_serializing_if = "crate::field::FieldType::absent")] pub $field: $type,)*
        }

        impl $crate::field::Structured for $name {
            const STRUCTURE: $crate::field::Structure = $crate::field::Structure {
                name: stringify!($name),
                fields: fields!(Body { $($(#[doc = $doc])* $field: $type $(= $default)?;)* }),
            };
        }

        impl $crate::field::FieldType for $name {
            const KIND: $crate::field::Kind =
                $crate::field::Kind::Object(&<$name as $crate::field::Structured>::STRUCTURE);
        }

        impl $crate::answer::Answer for $name {
            fn read(value: serde_json::Value) -> Option<$name> {
                #[allow(unused_mut, unused_variables, reason = "a structure may have no members")]
                let mut members = $crate::answer::members(value)?;
                Some($name { $($field: $crate::answer::member(&mut members, wire_name!($field))?,)* })
            }
        }
    };
}

/// What a body is, where an operation says so.
macro_rules! content {
    () => {
        $crate::operation::Content::Json
    };
    ($content:ident) => {
        $crate::operation::Content::$content
    };
}

/// Declares an operation: its request as a Rust struct, and its row in the table.
macro_rules! operation {
    (
        $(#[doc = $about:literal])*
        pub struct $name:ident: $method:ident $path:literal -> $response:ty {
            access: $access:ident, body_limit: $limit:expr, rules: [$($rule:expr),*]
            $(, extension: $extension:literal)? $(, takes: $takes:ident)? $(, gives: $gives:ident)?;
            $($place:ident { $($(#[doc = $doc:literal])* $field:ident: $type:ty $(= $default:literal)?;)* })*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "PascalCase")]
        pub struct $name {
            $($($(#[doc = $doc])* #[serde(skip_serializing_if = "crate::field::FieldType::absent")] pub $field: $type,)*)*
        }

        impl $crate::operation::Operation for $name {
            const INFO: $crate::operation::OperationInfo = $crate::operation::OperationInfo {
                name: stringify!($name),
                method: $crate::http::Method::$method,
                path: $path,
                access: $crate::operation::Access::$access,
                body_limit: $limit,
                fields: fields!($($place { $($(#[doc = $doc])* $field: $type $(= $default)?;)* })*),
                rules: &[$($rule),*],
                response: <$response as $crate::field::Structured>::STRUCTURE,
                doc: $crate::macros::documentation(concat!($($about,)* "")),
                extension: false $(|| $extension)?,
                takes: content!($($takes)?),
                gives: content!($($gives)?),
            };
            type Response = $response;
        }
    };
}

/// What the table says for people, where it says it at all.
pub(crate) const fn documentation(text: &'static str) -> &'static str {
    if cfg!(feature = "docs") { text.trim_ascii() } else { "" }
}

/// The length of `snake` in PascalCase.
#[expect(clippy::indexing_slicing, reason = "runs only while compiling, where a panic is an error message")]
pub(crate) const fn pascal_length(snake: &str) -> usize {
    let (bytes, mut at, mut length) = (snake.as_bytes(), 0, 0);
    while at < bytes.len() {
        if bytes[at] != b'_' {
            length += 1;
        }
        at += 1;
    }
    length
}

/// `file_update_time` as `FileUpdateTime`.
#[expect(clippy::indexing_slicing, reason = "runs only while compiling, where a panic is an error message")]
pub(crate) const fn pascal_case<const N: usize>(snake: &str) -> [u8; N] {
    let (bytes, mut from, mut to, mut capital) = (snake.as_bytes(), 0, 0, true);
    let mut pascal = [0; N];
    while from < bytes.len() {
        if bytes[from] == b'_' {
            capital = true;
        } else {
            pascal[to] = if capital { bytes[from].to_ascii_uppercase() } else { bytes[from] };
            capital = false;
            to += 1;
        }
        from += 1;
    }
    pascal
}
