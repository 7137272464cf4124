//! `PAI` commands: a computation whose result becomes tables.

use pai_datasets_core::command::{ChisqTest, Command, Percentile, Predict, Test};
use pai_datasets_core::model::{
    AcceptedParameter, Address, ChiSquareStatistic, ColumnName, ColumnType, CommandOutput, CommandResult, Millis,
    PercentileMethod, TableAddress, TableChiSquare, TableColumn, TablePercentiles,
};
use pai_datasets_core::{ApiError, OperationInfo, RunPaiCommand};
use pai_datasets_engine::store::{Fault, TablesDecision, transaction};
use pai_datasets_engine::{Host, SqlDriver, SqlError};
use pai_datasets_stats::percentile::Ranks;
use serde_json::{Value, json};

use super::super::import::{adopt, hidden, import_id};
use super::super::meta::{self, Known, NewTable, same_name};
use super::super::rows::{GRACE, Owner, write};
use super::super::scan::{Scan, select};
use super::super::table::taken;
use super::super::{Context, Reply, Served, TableStore};
use super::chi_square::{ChiSquareWork, Fields};
use super::percentiles::{PercentileWork, chosen, numeric};
use super::{Work, answer};
use crate::batch::{Batch, Bitmap, Column, Values};

/// The field of the request that a command is.
const FIELD: &str = "Command";

impl<H: Host + 'static> TableStore<H> {
    pub(in super::super) fn run_command(&self, served: &Served<'_>) -> Result<Reply, Fault> {
        let operation = served.decode::<RunPaiCommand>()?;
        let command = RunPaiCommand::parse(&operation.command)?;
        let run = Run {
            operation: served.context.operation,
            decision: served.context.decision.clone(),
            overwrite: operation.overwrite,
            command,
        };
        run.check_outputs(self.host.sql(), served.context.now)?;
        let stage = run.begin(&*self.host, served.context.now)?;
        let rows = stage.rows();
        self.run(served, rows, Box::new(CommandWork { run, stage }))
    }
}

/// A command that runs, and for whom.
struct Run {
    operation: &'static OperationInfo,
    decision: TablesDecision,
    overwrite: bool,
    command: Command,
}

/// How far it is.
enum Stage {
    ChiSquare(ChiSquareWork),
    Percentiles(PercentileWork),
    Predicts(Box<Prediction>),
}

struct CommandWork {
    run: Run,
    stage: Stage,
}

impl Stage {
    fn rows(&self) -> i64 {
        match self {
            Stage::ChiSquare(work) => work.rows(),
            Stage::Percentiles(work) => work.rows(),
            Stage::Predicts(prediction) => prediction.scan.rows(),
        }
    }
}

impl Run {
    fn context(&self, now: Millis) -> Context<'_> {
        Context { operation: self.operation, decision: &self.decision, now }
    }

    /// An address as the errors of this command show it, and its table.
    fn find(&self, sql: &impl SqlDriver, table: &TableAddress, now: Millis) -> Result<(Known, Address), Fault> {
        let address = table.parts();
        Ok((Known::find_for(sql, &self.context(now), &address)?, address))
    }

    /// The tables it writes, with the parameters that name them.
    fn outputs(&self) -> impl Iterator<Item = (&'static str, Address)> {
        self.command.tables().filter(|(name, _)| name.contains("utput")).map(|(name, table)| (name, table.parts()))
    }

    /// Whether what it writes to may be written to.
    fn check_outputs(&self, sql: &impl SqlDriver, now: Millis) -> Result<(), Fault> {
        for (parameter, address) in self.outputs() {
            let Some(known) = Known::find(sql, &address.table)? else { continue };
            // A name that somebody else's table has is taken, and no more is said of it.
            if known.decide(&self.context(now), &address.to_string()).is_err() {
                return Err(taken(FIELD, format!("{address} of {parameter}")).into());
            }
            if !self.overwrite {
                let problem = format!("{parameter}: the table {address} is there already");
                let error = ApiError::invalid(FIELD, problem);
                return Err(error.recommend("Name another table, or ask for Overwrite, which replaces it.").into());
            }
        }
        Ok(())
    }

    fn begin<H: Host>(&self, host: &H, now: Millis) -> Result<Stage, Fault> {
        let sql = host.sql();
        match &self.command {
            Command::ChisqTest(it) => {
                let (known, address) = self.find(sql, &it.input, now)?;
                let (names, probabilities) = match &it.test {
                    Test::Fit { column, probabilities } => (vec![column.clone()], probabilities.clone()),
                    Test::Independence { x, y } => (vec![x.clone(), y.clone()], Vec::new()),
                };
                let selected = select(&known, FIELD, Some(&names), false)?;
                let scan = Scan::new(sql, &known, selected, &chosen(&address, &it.partitions))?;
                let fields = Fields { column: FIELD, y_column: FIELD, probabilities: FIELD };
                Ok(Stage::ChiSquare(ChiSquareWork::new(scan, &address, probabilities, fields)))
            }
            Command::Percentile(it) => {
                let (known, address) = self.find(sql, &it.input, now)?;
                let names = Some(it.columns.as_slice()).filter(|names| !names.is_empty());
                let selected = numeric(&known, FIELD, names)?;
                if selected.iter().any(|one| same_name(one.column.name.as_str(), QUANTILE)) {
                    let problem = format!("a column is called {QUANTILE}, as is that of the ranks; rename it");
                    return Err(ApiError::invalid(FIELD, problem).into());
                }
                let scan = Scan::new(sql, &known, selected, &chosen(&address, &it.partitions))?;
                let ranks = Ranks::centiles();
                let work = PercentileWork::new(scan, &address, ranks, PercentileMethod::Nearest, FIELD);
                // What is wrong with the prediction should be said before the long way to it.
                if let Some(predict) = &it.predict {
                    self.predicted(sql, predict, &trained_types(&work), now)?;
                }
                Ok(Stage::Percentiles(work))
            }
        }
    }
}

/// The column that says which percentile a row is.
const QUANTILE: &str = "quantile";

fn trained_types(work: &PercentileWork) -> Vec<(ColumnName, ColumnType)> {
    work.trained().collect()
}

/// Values that are placed among percentiles.
struct Prediction {
    percentiles: TablePercentiles,
    trained: Vec<(ColumnName, Column)>,
    scan: Scan,
    /// How many of the scan's columns are copied; those behind them are placed.
    copied: usize,
    /// The percentiles of each column that is placed.
    models: Vec<Column>,
    columns: Vec<TableColumn>,
    /// Where the rows are until their table is made.
    import: i64,
    at: usize,
    written: i64,
    /// How many rows had been read when it began.
    read_before: i64,
}

impl Run {
    /// The table of values that are placed: the scan, how many columns are copied, the columns of the result, and which
    /// trained column each one that is placed belongs to.
    fn predicted(
        &self,
        sql: &impl SqlDriver,
        predict: &Predict,
        trained: &[(ColumnName, ColumnType)],
        now: Millis,
    ) -> Result<(Scan, usize, Vec<TableColumn>, Vec<usize>), Fault> {
        let (known, address) = self.find(sql, &predict.input, now)?;
        let all = |names: &[ColumnName]| Some(names.to_vec()).filter(|names| !names.is_empty());
        let copied = select(&known, FIELD, all(&predict.original_columns).as_deref(), false)?;
        let names = all(&predict.columns).unwrap_or_else(|| trained.iter().map(|(name, _)| name.clone()).collect());
        let placed = select(&known, FIELD, Some(&names), false)?;
        let mut columns: Vec<TableColumn> = copied.iter().map(|selected| selected.column.clone()).collect();
        let mut models = Vec::new();
        for selected in &placed {
            let TableColumn { name, column_type, .. } = &selected.column;
            let model = trained.iter().position(|(trained, _)| same_name(trained.as_str(), name.as_str()));
            let model = model.ok_or_else(|| {
                ApiError::invalid(
                    FIELD,
                    format!("predictSelectedColNames: there are no percentiles of the column {name}"),
                )
            })?;
            if let Some((_, wanted)) = trained.get(model).filter(|(_, wanted)| wanted != column_type) {
                let problem = format!(
                    "predictInputTableName: its column {name} is of type {column_type}, but the percentiles are of type {wanted}"
                );
                return Err(ApiError::invalid(FIELD, problem).into());
            }
            let made = format!("{name}_percentile");
            if columns.iter().any(|column| same_name(column.name.as_str(), &made)) {
                let problem = format!("predictSelectedOriginalColNames: {made} is the name of a column that is made");
                return Err(ApiError::invalid(FIELD, problem).into());
            }
            let name = ColumnName::parse(made).map_err(|problem| ApiError::invalid(FIELD, problem))?;
            columns.push(TableColumn { name, column_type: ColumnType::Bigint, comment: None });
            models.push(model);
        }
        let count = copied.len();
        let selected = copied.into_iter().chain(placed).collect();
        let scan = Scan::new(sql, &known, selected, &chosen(&address, &predict.partitions))?;
        Ok((scan, count, columns, models))
    }

    /// Begins to place values, once the percentiles are there.
    fn predict<H: Host>(&self, host: &H, predict: &Predict, work: &PercentileWork) -> Result<Prediction, Fault> {
        let (sql, now) = (host.sql(), host.now());
        let trained = work.columns()?;
        let (scan, copied, columns, models) = self.predicted(sql, predict, &trained_types(work), now)?;
        let models = models.iter().filter_map(|at| trained.get(*at)).map(|(_, values)| values.clone()).collect();
        let owner = &self.decision.principal.user_id;
        let import = hidden(sql, &import_id(host), owner, &predict.output.parts().table, now)?;
        let percentiles = work.result()?;
        let (read_before, _) = work.progress();
        Ok(Prediction { percentiles, trained, scan, copied, models, columns, import, at: 0, written: 0, read_before })
    }

    /// Makes the tables of the percentiles.
    fn finish_percentiles<H: Host>(
        &self,
        host: &H,
        it: &Percentile,
        trained: Vec<(ColumnName, Column)>,
        percentiles: TablePercentiles,
        prediction: Option<&Prediction>,
    ) -> Result<CommandResult, Fault> {
        let ranks = (0..=100).collect();
        let (mut columns, mut values) =
            (vec![column(QUANTILE, ColumnType::Bigint)?], vec![Column::new(Values::Bigint(ranks), None)]);
        for (name, found) in trained {
            columns.push(TableColumn { name, column_type: found.values.column_type(), comment: None });
            values.push(found);
        }
        let rows_read = percentiles.columns.first().map_or(0, |one| one.count + one.null_count + one.nan_count);
        let made = transaction(host.sql(), || {
            let now = host.now();
            self.check_outputs(host.sql(), now)?;
            let mut outputs =
                vec![self.make(host, "outputTableName", &it.output, it.lifecycle, &columns, values, now)?];
            if let (Some(predict), Some(prediction)) = (&it.predict, prediction) {
                let address = predict.output.parts();
                let part = self.table(host, &address, it.lifecycle, &prediction.columns, now)?;
                let row_count = adopt(host.sql(), prediction.import, part, now)?;
                host.sql().run("DELETE FROM import WHERE id = ?1", pai_datasets_engine::params![prediction.import])?;
                outputs.push(CommandOutput {
                    parameter: "predictOutputTableName".to_owned(),
                    uri: address.to_string(),
                    row_count,
                });
            }
            Ok(outputs)
        })?;
        Ok(self.result(rows_read, made, Some(percentiles), None))
    }

    /// Makes the tables of a test.
    fn finish_test<H: Host>(&self, host: &H, it: &ChisqTest, tested: TableChiSquare) -> Result<CommandResult, Fault> {
        let report = Values::String([report(&tested).to_string().as_str()].into_iter().collect());
        let report = vec![Column::new(report, None)];
        let made = transaction(host.sql(), || {
            let now = host.now();
            self.check_outputs(host.sql(), now)?;
            let columns = [column("result", ColumnType::String)?];
            let mut outputs =
                vec![self.make(host, "outputTableName", &it.output, it.lifecycle, &columns, report, now)?];
            if let Some(detail) = &it.output_detail {
                let (columns, values) = detail_columns(&it.test, &tested)?;
                outputs.push(self.make(host, "outputDetailTableName", detail, it.lifecycle, &columns, values, now)?);
            }
            Ok(outputs)
        })?;
        Ok(self.result(tested.count + tested.null_count, made, None, Some(tested)))
    }

    fn result(
        &self,
        row_count: i64,
        outputs: Vec<CommandOutput>,
        percentiles: Option<TablePercentiles>,
        chi_square_test: Option<TableChiSquare>,
    ) -> CommandResult {
        let accepted = |(name, value): (&str, String)| {
            ["coreNum", "memSizePerCore"].contains(&name).then(|| AcceptedParameter { name: name.to_owned(), value })
        };
        CommandResult {
            component: self.command.component().to_owned(),
            row_count,
            outputs,
            accepted: self.command.parameters().into_iter().filter_map(accepted).collect(),
            percentiles,
            chi_square_test,
        }
    }

    /// A table of those values, in the place of one that was there.
    #[expect(clippy::too_many_arguments, reason = "what a table is made of")]
    fn make<H: Host>(
        &self,
        host: &H,
        parameter: &str,
        output: &TableAddress,
        lifecycle: Option<u32>,
        columns: &[TableColumn],
        values: Vec<Column>,
        now: Millis,
    ) -> Result<CommandOutput, Fault> {
        let address = output.parts();
        let batch = Batch::new(values).ok_or(SqlError::Shape("columns of one length"))?;
        let part = self.table(host, &address, lifecycle, columns, now)?;
        let row_count = batch.rows() as i64;
        let bytes = write(host.sql(), Owner::Part(part), &batch, 0)?;
        meta::grow(host.sql(), part, row_count, bytes, now)?;
        Ok(CommandOutput { parameter: parameter.to_owned(), uri: address.to_string(), row_count })
    }

    /// A table without rows, in the place of one that was there; its partition.
    fn table<H: Host>(
        &self,
        host: &H,
        address: &Address,
        lifecycle: Option<u32>,
        columns: &[TableColumn],
        now: Millis,
    ) -> Result<i64, Fault> {
        let sql = host.sql();
        if let Some(known) = Known::find(sql, &address.table)? {
            meta::remove(sql, known.id, now)?;
        }
        let new = NewTable {
            name: &address.table,
            owner_id: &self.decision.principal.user_id,
            columns,
            partition_columns: &[],
            comment: None,
            lifecycle: lifecycle.map(i64::from),
        };
        let known = meta::create(sql, &new, now)?;
        host.wake_at(Millis(now.0 + GRACE + 1));
        meta::part(sql, known.id, "", now)
    }
}

fn column(name: &str, column_type: ColumnType) -> Result<TableColumn, Fault> {
    let name = ColumnName::parse(name).map_err(|problem| ApiError::invalid(FIELD, problem))?;
    Ok(TableColumn { name, column_type, comment: None })
}

/// A number to as many digits as the product writes: 5/21 is 0.2380952380952381.
fn sixteen_digits(number: f64) -> f64 {
    format!("{number:.15e}").parse().unwrap_or(number)
}

/// What the one row of a test's table says: the product's own spelling, mistakes included.
fn report(tested: &TableChiSquare) -> Value {
    let members = |comment: &str, it: &ChiSquareStatistic| json!({"comment": comment, "df": it.df, "p-value": sixteen_digits(it.p_value), "value": sixteen_digits(it.value)});
    let mut report = json!({"Chi-Square": members("皮尔逊卡方", &tested.chi_square)});
    if let (Some(corrected), Some(report)) = (&tested.continuity_corrected, report.as_object_mut()) {
        report.insert("Continity Correct Chi-Square".to_owned(), members("连续校正卡方", corrected));
    }
    report
}

/// A test's categories as columns.
fn detail_columns(test: &Test, tested: &TableChiSquare) -> Result<(Vec<TableColumn>, Vec<Column>), Fault> {
    let texts = |texts: Vec<&str>| Column::new(Values::String(texts.into_iter().collect()), None);
    let first = texts(tested.categories.iter().map(|it| it.category.as_str()).collect());
    let named = |name: &ColumnName| TableColumn { name: name.clone(), column_type: ColumnType::String, comment: None };
    let (mut columns, mut values) = match test {
        Test::Fit { column, .. } => (vec![named(column)], vec![first]),
        Test::Independence { x, y } => {
            let second =
                texts(tested.categories.iter().map(|it| it.y_category.as_deref().unwrap_or_default()).collect());
            (vec![named(x), named(y)], vec![first, second])
        }
    };
    for (name, column_type) in
        [("observed", ColumnType::Bigint), ("expected", ColumnType::Double), ("residuals", ColumnType::Double)]
    {
        if columns.iter().any(|column| same_name(column.name.as_str(), name)) {
            let problem = format!(
                "the column is called {name}, as is one of outputDetailTableName; leave that out, or rename it"
            );
            return Err(ApiError::invalid(FIELD, problem).into());
        }
        columns.push(column(name, column_type)?);
    }
    let doubles = |of: fn(&pai_datasets_core::model::ChiSquareCategory) -> f64| {
        Column::new(Values::Double(tested.categories.iter().map(of).collect()), None)
    };
    values.push(Column::new(Values::Bigint(tested.categories.iter().map(|it| it.observed).collect()), None));
    values.push(doubles(|it| it.expected));
    values.push(doubles(|it| it.residual));
    Ok((columns, values))
}

impl Prediction {
    /// Places the values of a group; whether that was the last.
    fn step(&mut self, host: &impl Host) -> Result<bool, Fault> {
        if self.at == self.scan.len() {
            return Ok(true);
        }
        let mut columns: Vec<Column> =
            self.scan.read(host.sql(), self.at)?.into_iter().map(|stored| stored.into_column()).collect();
        let placed = columns.split_off(self.copied.min(columns.len()));
        columns.extend(placed.iter().zip(&self.models).map(|(values, model)| place(values, model)));
        let batch = Batch::new(columns).ok_or(SqlError::Shape("columns of one length"))?;
        transaction(host.sql(), || write(host.sql(), Owner::Import(self.import), &batch, self.written))?;
        self.written += batch.rows() as i64;
        self.at += 1;
        Ok(false)
    }
}

/// The percentile of each value: the smallest whose value is not below it, 100 for what is above all of them; none where
/// there is no value, or no number.
fn place(values: &Column, model: &Column) -> Column {
    fn find<T: PartialOrd + Copy>(values: &[T], model: &[T]) -> Vec<i64> {
        let place =
            |value: &T| model.partition_point(|percentile| percentile < value).min(model.len().saturating_sub(1));
        values.iter().map(|value| place(value) as i64).collect()
    }
    let rows = values.len();
    let (places, is_number): (Vec<i64>, Box<dyn Fn(usize) -> bool>) = match (&values.values, &model.values) {
        (Values::Double(values), Values::Double(model)) => {
            (find(values, model), Box::new(|row| values.get(row).is_some_and(|value| !value.is_nan())))
        }
        (Values::Bigint(values), Values::Bigint(model)) | (Values::Datetime(values), Values::Datetime(model)) => {
            (find(values, model), Box::new(|_| true))
        }
        _ => return Column::absent(ColumnType::Bigint, rows),
    };
    let validity: Bitmap = (0..rows).map(|row| values.is_valid(row) && is_number(row)).collect();
    Column::new(Values::Bigint(places), Some(validity))
}

impl<H: Host> Work<H> for CommandWork {
    fn step(&mut self, host: &H) -> Result<Option<Value>, Fault> {
        let run = &self.run;
        let result = match (&mut self.stage, &run.command) {
            (Stage::ChiSquare(work), Command::ChisqTest(it)) => {
                if !work.read(host)? {
                    return Ok(None);
                }
                run.finish_test(host, it, work.result()?)?
            }
            (Stage::Percentiles(work), Command::Percentile(it)) => {
                if !work.read(host)? {
                    return Ok(None);
                }
                match &it.predict {
                    None => run.finish_percentiles(host, it, work.columns()?, work.result()?, None)?,
                    Some(predict) => {
                        self.stage = Stage::Predicts(Box::new(run.predict(host, predict, work)?));
                        return Ok(None);
                    }
                }
            }
            (Stage::Predicts(prediction), Command::Percentile(it)) => {
                if !prediction.step(host)? {
                    return Ok(None);
                }
                let (trained, percentiles) = (prediction.trained.clone(), prediction.percentiles.clone());
                run.finish_percentiles(host, it, trained, percentiles, Some(prediction))?
            }
            _ => return Err(ApiError::internal().into()),
        };
        Ok(Some(answer(&result)?))
    }

    fn progress(&self) -> (i64, i64) {
        match &self.stage {
            Stage::ChiSquare(work) => work.progress(),
            Stage::Percentiles(work) => work.progress(),
            Stage::Predicts(prediction) => {
                (prediction.read_before + prediction.written, prediction.read_before + prediction.scan.rows())
            }
        }
    }
}
