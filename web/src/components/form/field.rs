//! One field of a form: its name, what it is for, its input, and what is wrong with it.

use leptos::prelude::*;
use pai_datasets_core::field::Field;

use super::Draft;
use super::input::Input;
use crate::state::console;
use crate::words::t;

/// The id of a field's input.
pub(crate) fn input_id(field: &str) -> String {
    format!("field-{field}")
}

/// What is the same for every kind of input.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) draft: Draft,
    pub(crate) field: &'static Field,
}

impl Entry {
    pub(crate) fn id(self) -> String {
        input_id(self.field.name)
    }

    pub(crate) fn described_by(self) -> String {
        format!("{0}-help {0}-problem", self.id())
    }

    pub(crate) fn is_wrong(self) -> bool {
        !self.draft.problems(self.field.name).is_empty()
    }
}

#[component]
pub(crate) fn FormField(
    draft: Draft,
    name: &'static str,
    /// Whether the text is likely to have several lines.
    #[prop(optional)]
    long: bool,
) -> impl IntoView {
    // The layout is by hand and the field from the table: a test of the layout keeps them together.
    let field = draft.field(name)?;
    let entry = Entry { draft, field };
    let language = console().language;
    let problems = move || {
        let tell = |path: &str| path.strip_prefix(name).unwrap_or(path).to_owned();
        let problems = draft.problems(name).into_iter();
        let said = |message: &str| language.get().said(message);
        problems
            .map(|problem| prose(format!("{} {}", tell(&problem.field), said(&problem.message)).trim()))
            .collect_view()
    };
    let doc = move || (language.get().words().shell.field)(name).unwrap_or(field.doc);
    let required = field.required.then(|| view! { " " <span class="fine">{t(|words| words.required)}</span> });
    Some(view! {
        <div class="field" class:wrong=move || entry.is_wrong()>
            <label for=entry.id()>{name} {required}</label>
            <Input entry long />
            <p class="fine rule" id=format!("{}-help", entry.id())>
                {move || prose(doc())} {move || draft.is_well(name).then(|| view! { <Well /> })}
            </p>
            <p class="problem" id=format!("{}-problem", entry.id()) role="status">{problems}</p>
        </div>
    })
}

/// A text of the table or a message, with what stands between backticks as code.
fn prose(text: &str) -> AnyView {
    let part = |(at, part): (usize, &str)| match at % 2 {
        0 => part.to_owned().into_any(),
        _ => view! { <code>{part.to_owned()}</code> }.into_any(),
    };
    text.split('`').enumerate().map(part).collect_view().into_any()
}

/// The mark of a field that is right.
#[component]
fn Well() -> impl IntoView {
    view! {
        <span class="well">
            <span aria-hidden="true">"✓"</span>
            <span class="unseen">{t(|words| words.shell.rule_ok)}</span>
        </span>
    }
}
