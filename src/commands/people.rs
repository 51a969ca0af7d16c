//! `octavo import people FILE --agency NAME`: a list of people from a file, as on the page. A dry run, unless it is told to apply.

use std::path::Path;

use anyhow::{Context, bail};
use chrono::NaiveDate;

use crate::app::{App, Clock};
use crate::commands::serve;
use crate::database::{Scope, agency, people_import, people_import_match};
use crate::people::entry::{DateOrder, plain};
use crate::people::import::apply::{Applied, apply};
use crate::people::import::columns::{Matching, Order, guess};
use crate::people::import::known::rows_of;
use crate::people::import::matching::{question, remember};
use crate::people::import::plan::{Outcome, Planned, counts};
use crate::people::import::reading::{self, Table};
use crate::people::import::stored::{self, digest_of};
use crate::settings::Settings;

/// What the command is told.
pub struct Told {
    /// The agency's name.
    pub agency: String,
    /// Whether it is done, or only shown.
    pub apply: bool,
    /// The last day of those who are not in the file.
    pub leavers: Option<NaiveDate>,
    /// How dates are written, where they could be read either way.
    pub dates: Option<DateOrder>,
    /// The training group of new posts whose row says none.
    pub training_group: Option<i32>,
}

/// Shows what a file would do, and does it if told to. Gives whether no row is refused.
///
/// # Errors
/// If the file cannot be read, the agency is not known, the dates are unclear, or the store fails.
pub async fn import(settings: Settings, file: &Path, told: Told) -> anyhow::Result<bool> {
    let bytes = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    let table = reading::read(&bytes).map_err(anyhow::Error::msg)?;
    let app = serve::open(settings, Clock::system()).await?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    run(&app, name, table, told).await
}

async fn run(app: &App, name: String, table: Table, told: Told) -> anyhow::Result<bool> {
    let scope = Scope::of_command_line();
    let agencies = agency::within(app.store.read(), &scope).await?;
    let Some(agency) = agencies.iter().find(|agency| plain(&agency.name) == plain(&told.agency)) else {
        let known: Vec<&str> = agencies.iter().map(|agency| agency.name.as_str()).collect();
        bail!("there is no agency called {}; there are: {}", told.agency, known.join(", "));
    };
    let header = table.header.clone();
    let kept = people_import_match::of(app.store.read(), agency.id, &digest_of(&header)).await?;
    let kept = kept.and_then(|kept| serde_json::from_str::<Matching>(&kept).ok());
    let transaction = app.store.begin_write().await?;
    let id = stored::keep_file(app, &transaction, agency.id, None, name, table).await?;
    let import = people_import::within(&transaction, &scope, id).await?.context("the file was not kept")?;
    let rows = rows_of(&crate::database::people_import_row::all(&transaction, id).await?)?;
    let columns = kept.as_ref().map_or_else(|| guess(&header), |kept| kept.columns.clone());
    let order = match (question(&columns, &rows), told.dates.or(kept.as_ref().map(|kept| kept.order))) {
        (Order::Clear(order), _) => order,
        (Order::Either { .. }, Some(order)) => order,
        (Order::Either { row, text, day_first, month_first }, None) => {
            bail!("row {row} has {text}, which is {day_first} or {month_first}: say --dates day-first or --dates month-first")
        }
    };
    let training_group = told.training_group.or(kept.and_then(|kept| kept.training_group));
    let matching = Matching { columns, order, training_group, leavers_on: told.leavers };
    remember(app, &transaction, &import, &header, &matching).await?;
    let mut ready = stored::plan_now(app, &transaction, &scope, &import, matching).await?;
    stored::keep_plan(app, &transaction, id, &mut ready).await?;
    transaction.commit().await?;
    let is_clean = print(&ready.planned);
    if told.apply {
        match apply(app, &scope, None, id).await {
            Ok(Applied::Done) => println!("Applied. It can be undone for a day under People, Load people from a file."),
            Ok(_) => bail!("people have changed meanwhile: run this again"),
            Err(error) => bail!("nothing was applied: {error}"),
        }
    } else {
        println!("Nothing is changed: this was a dry run. Add --apply to apply it.");
    }
    app.store.clone().close().await?;
    Ok(is_clean)
}

/// Prints what the rows come to, and each that is refused. Gives whether none is.
fn print(planned: &[Planned]) -> bool {
    for (outcome, number) in counts(planned) {
        println!("{:<10} {number}", outcome.word());
    }
    for row in planned.iter().filter(|row| row.outcome == Outcome::Refused) {
        for fault in &row.detail.faults {
            println!("row {}, {}, \u{201c}{}\u{201d}: {}", row.number, fault.column, fault.value, fault.reason);
        }
    }
    planned.iter().all(|row| row.outcome != Outcome::Refused)
}
