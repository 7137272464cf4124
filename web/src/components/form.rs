//! Forms over an operation's fields: what may stand in them, and what is wrong, comes from the table of operations.

mod draft;
mod field;
mod input;
mod rows;
mod submit;

pub(crate) use draft::Draft;
pub(crate) use field::FormField;
pub(crate) use submit::OperationForm;
