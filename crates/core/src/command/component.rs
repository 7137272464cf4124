//! The components that commands run, with their parameters: what the parser, the documentation and completion go by.

use ParameterKind::{Column, Columns, Integer, NewTable, Partitions, Probabilities, Table};

use crate::macros::documentation;

/// What `PAI -name` can run.
#[derive(Clone, Copy, Debug)]
pub struct Component {
    /// Its name. Any case is accepted.
    pub name: &'static str,
    /// A sentence for people.
    pub doc: &'static str,
    /// Its parameters, those that a command must have first.
    pub parameters: &'static [Parameter],
}

/// What `-D<name>=<value>` can give.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name. Any case is accepted.
    pub name: &'static str,
    /// Other names of it.
    pub aliases: &'static [&'static str],
    /// Whether a command without it is refused.
    pub required: bool,
    /// One or more sentences for people.
    pub doc: &'static str,
    /// What its value is.
    pub kind: ParameterKind,
}

/// What a parameter's value is. `of` is the parameter that names the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// A table that exists.
    Table,
    /// A table that is made.
    NewTable,
    /// A column.
    Column {
        /// Of that table.
        of: &'static str,
    },
    /// Columns, joined by commas.
    Columns {
        /// Of that table.
        of: &'static str,
    },
    /// Partitions, joined by commas.
    Partitions {
        /// Of that table.
        of: &'static str,
    },
    /// Classes with their probabilities, joined by commas.
    Probabilities,
    /// A whole number in that range, both ends included.
    Integer {
        /// The smallest.
        min: u32,
        /// The largest.
        max: u32,
    },
}

impl ParameterKind {
    /// What a value of it looks like.
    pub fn expected(self) -> String {
        let expected = match self {
            Table => "a table: table, project.table or odps://project/tables/table",
            NewTable => "the name of a new table: table, project.table or odps://project/tables/table",
            Column { .. } => "a column's name",
            Columns { .. } => "columns' names, joined by commas",
            Partitions { .. } => "partitions such as ds=20250101 or ds=20250101/region=cn, joined by commas",
            Probabilities => "classes with their probabilities such as 0:0.3,1:0.7, whose sum is 1",
            Integer { min, max } => return format!("a whole number from {min} to {max}"),
        };
        expected.to_owned()
    }

    /// Whether commas separate the parts of a value.
    pub fn is_list(self) -> bool {
        matches!(self, Columns { .. } | Partitions { .. } | Probabilities)
    }

    /// The parameter that names the table of these columns or partitions.
    pub fn table(self) -> Option<&'static str> {
        match self {
            Column { of } | Columns { of } | Partitions { of } => Some(of),
            _ => None,
        }
    }
}

impl Component {
    /// The component of that name, in any case.
    pub fn find(name: &str) -> Option<&'static Component> {
        COMPONENTS.iter().find(|component| component.name.eq_ignore_ascii_case(name))
    }

    /// The parameter of that name, in any case.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|parameter| parameter.names().any(|known| known.eq_ignore_ascii_case(name)))
    }
}

impl Parameter {
    /// Its name, and then its other names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

/// The name of the chi-square test's component.
pub(super) const CHISQ_TEST: &str = "chisq_test";
/// The name of the percentiles' component.
pub(super) const PERCENTILE: &str = "Percentile";

const INPUT: &str = "inputTableName";
const PREDICT_INPUT: &str = "predictInputTableName";

/// One parameter.
macro_rules! parameter {
    ($(#[doc = $doc:literal])* $name:literal $(| $alias:literal)*: $kind:expr $(, required: $required:literal)?) => {
        Parameter {
            name: $name,
            aliases: &[$($alias),*],
            required: false $(|| $required)?,
            doc: documentation(concat!($($doc,)* "")),
            kind: $kind,
        }
    };
}

/// The table, to which the parameters are added that every component has.
macro_rules! components {
    ($($(#[doc = $doc:literal])* $name:ident {
        $($(#[doc = $about:literal])* $parameter:literal $(| $alias:literal)*: $kind:expr $(, required: $required:literal)?;)*
    })*) => {
        &[$(Component {
            name: $name,
            doc: documentation(concat!($($doc,)* "")),
            parameters: &[
                $(parameter!($(#[doc = $about])* $parameter $(| $alias)*: $kind $(, required: $required)?),)*
                LIFECYCLE,
                CORE_NUM,
                MEM_SIZE_PER_CORE,
            ],
        },)*]
    };
}

const LIFECYCLE: Parameter = parameter! {
    /// How many days the tables that are made are kept; without it, until they are dropped.
    "lifecycle": Integer { min: 1, max: 37_231 }
};
const CORE_NUM: Parameter = parameter! {
    /// The number of cores, together with memSizePerCore. Checked, and without effect here.
    "coreNum": Integer { min: 1, max: 9999 }
};
const MEM_SIZE_PER_CORE: Parameter = parameter! {
    /// The memory of each core in MB, together with coreNum. Checked, and without effect here.
    "memSizePerCore": Integer { min: 1024, max: 65_536 }
};

/// Everything that `PAI -name` can run.
pub const COMPONENTS: &[Component] = components! {
    /// The chi-square test: whether a column follows expected probabilities, or two columns are independent.
    CHISQ_TEST {
        /// The table that is tested.
        "inputTableName": Table, required: true;
        /// The table that is made for the result.
        "outputTableName": NewTable, required: true;
        /// The column whose classes are counted. Either it, or both xColName and yColName, must be given.
        "colName": Column { of: INPUT };
        /// The expected probability of each class, as class:probability joined by commas; their sum is 1. Without it all
        /// classes are equally probable.
        "probConfig": Probabilities;
        /// The first of two columns that are tested for independence.
        "xColName": Column { of: INPUT };
        /// The second of two columns that are tested for independence.
        "yColName": Column { of: INPUT };
        /// The table that is made for the observed and expected count and the residual of each class.
        "outputDetailTableName": NewTable;
        /// The partitions that are tested, as k=v or k1=v1/k2=v2, joined by commas. Without it all are.
        "inputTablePartitions" | "inputPartitions": Partitions { of: INPUT };
    }
    /// The percentiles 0 to 100 of columns of numbers or times.
    PERCENTILE {
        /// The table whose percentiles are taken.
        "inputTableName": Table, required: true;
        /// The table that is made for the percentiles.
        "outputTableName": NewTable, required: true;
        /// The columns, joined by commas. Without it all are taken.
        "colName": Columns { of: INPUT };
        /// The partitions that are taken, as k=v or k1=v1/k2=v2, joined by commas. Without it all are.
        "inputPartitions" | "inputTablePartitions": Partitions { of: INPUT };
        /// The table whose values are placed among the percentiles, together with predictOutputTableName.
        "predictInputTableName": Table;
        /// The table that is made for the percentiles of these values.
        "predictOutputTableName": NewTable;
        /// The partitions of predictInputTableName that are taken. Without it all are.
        "predictInputTablePartitions" | "predictInputPartitions": Partitions { of: PREDICT_INPUT };
        /// The columns that are placed, each one of colName. Without it all of these are.
        "predictSelectedColNames": Columns { of: PREDICT_INPUT };
        /// The columns that are copied as they are. Without it all are.
        "predictSelectedOriginalColNames": Columns { of: PREDICT_INPUT };
    }
};
