//! Makes the rows of the reports again wherever they are not as the tables say that hold the truth.

use crate::app::App;
use crate::database::report_row;
use crate::error::{AppError, Result};

/// How many people's rows are looked for at a time, and how many are made again in one transaction: nobody who writes waits long.
const AT_A_TIME: u64 = 5000;
const IN_ONE_TRANSACTION: usize = 250;

/// Finds rows that are missing, left over or different, and makes them again. Gives how many people's there were.
///
/// # Errors
/// If the store cannot be read or written, or if making rows again does not help.
pub async fn reconcile(app: &App) -> Result<usize> {
    let (mut mended, mut before) = (0, Vec::new());
    loop {
        let people = report_row::differing(app.store.read(), AT_A_TIME).await?;
        if people.is_empty() {
            return Ok(mended);
        }
        if people == before {
            return Err(AppError::Unexpected(format!("the rows of {} people stay different", people.len())));
        }
        for some in people.chunks(IN_ONE_TRANSACTION) {
            let transaction = app.store.begin_write().await?;
            report_row::refresh(&transaction, some, app.now()).await?;
            transaction.commit().await?;
        }
        mended += people.len();
        before = people;
    }
}
