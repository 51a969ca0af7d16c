//! `octavo standing verify`: holds every standing against the records, names what differs, and mends it if asked.

use std::io::Write;

use anyhow::Context;

use super::serve;
use crate::app::Clock;
use crate::assigning::Moment;
use crate::assigning::rebuilding::{self, Difference, Repair};
use crate::settings::Settings;
use crate::standing::history::Row;

/// Verifies. Gives whether nothing differs, or all that did has been mended.
///
/// # Errors
/// If the store cannot be opened, read or, where it is to be mended, written.
pub async fn verify(settings: Settings, repair: Repair, mut out: impl Write) -> anyhow::Result<bool> {
    let app = serve::open(settings, Clock::system()).await?;
    let at = Moment::of(&app);
    let different = rebuilding::verify(&app.store, &app.library, repair, at).await.context("holding standings against the records")?;
    for found in &different {
        writeln!(out, "assignment {}: {}", found.assignment, words(found))?;
    }
    let mended = if repair == Repair::Yes { ", and are mended" } else { "" };
    match different.len() {
        0 => writeln!(out, "Every standing is what the records say.")?,
        1 => writeln!(out, "1 standing differs from the records{mended}.")?,
        more => writeln!(out, "{more} standings differ from the records{mended}.")?,
    }
    app.store.close().await?;
    Ok(different.is_empty() || repair == Repair::Yes)
}

fn words(found: &Difference) -> String {
    match (&found.stored, &found.rebuilt) {
        (Some(stored), Some(rebuilt)) => format!("stored {}; by the records {}", row(stored), row(rebuilt)),
        (None, Some(rebuilt)) => format!("no standing; by the records {}", row(rebuilt)),
        (Some(stored), None) => format!("stored {}; by the records it should have none", row(stored)),
        (None, None) => String::new(),
    }
}

fn row(row: &Row) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "never".to_owned(), |day| day.to_string());
    let held = row.held.map_or_else(|| "nothing".to_owned(), |held| format!("a pass of {} until {}", held.at, day(held.until)));
    format!(
        "{:?}, {} of {}, due {}, holding {held}, paused until {}, waived: {}",
        row.progress,
        row.done,
        row.total,
        row.due_on,
        day(row.paused_until),
        row.waived
    )
}
