//! `octavo serve`: opens the store, publishes the default content on first start, and serves until it is told to stop.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::NaiveDate;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::demo;
use crate::account::mail::Mailer;
use crate::account::{self, outbox};
use crate::app::kept::Kept;
use crate::app::misses::Misses;
use crate::app::{App, Clock, london_hour};
use crate::assigning;
use crate::database::version::Change;
use crate::database::{Store, content, ledger};
use crate::ledger::Key;
use crate::library::Library;
use crate::library::publish::{self, Publication};
use crate::people::import::upload;
use crate::remind;
use crate::report;
use crate::routes;
use crate::settings::Settings;

/// How often another node's publications are looked for.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// How often a new day, or one that could not be begun, is looked for.
const LOOK_FOR_DAY: Duration = Duration::from_secs(300);
/// The hour in London from which a day is begun: clocks change before it, and nobody is at work yet.
const DAY_BEGINS: u32 = 4;

/// How often what was kept for a short time only is forgotten.
const FORGET_AGAIN: Duration = Duration::from_secs(300);

/// How often it is looked whether an agency's hour for reminders has come.
const REMIND_AGAIN: Duration = Duration::from_secs(60);
/// How long a message under way may take when the server stops.
const LAST_MESSAGE: Duration = Duration::from_secs(20);
/// How often the rows of the reports are held against the tables they are made from.
const RECONCILE_AGAIN: Duration = Duration::from_secs(60);

/// What is in the store when nothing was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The content only.
    Empty,
    /// A small demonstration partnership as well.
    Demo,
}

/// Opens everything that a server, a test or a command needs.
///
/// # Errors
/// If a setting is wrong, the store cannot be opened, or the default content cannot be published.
pub async fn open(settings: Settings, clock: Clock) -> anyhow::Result<App> {
    std::fs::create_dir_all(&settings.data).with_context(|| format!("the data folder {}", settings.data.display()))?;
    let store = Store::open(&settings.database_url()).await.context("opening the database")?;
    let mailer = Arc::new(Mailer::new(&settings)?);
    let library = Library::over(store.clone());
    let ledger = Key::open(&settings).context("the key of the ledger")?;
    let app =
        App { settings: Arc::new(settings), store, library, mailer, ledger, figures: Kept::default(), misses: Misses::default(), clock };
    begin_ledger(&app).await.context("beginning the ledger")?;
    publish_default_content(&app).await?;
    app.library.refresh().await.context("reading the published content")?;
    report::reconcile::reconcile(&app).await.context("making the rows of the reports")?;
    Ok(app)
}

/// Serves until the process is told to stop; requests under way are finished first.
///
/// # Errors
/// If it cannot be opened, the demonstration is refused, or the address cannot be listened on.
pub async fn run(settings: Settings, start: Start) -> anyhow::Result<()> {
    let app = open(settings, Clock::system()).await?;
    if start == Start::Demo {
        demo::load(&app).await?;
    }
    let listener = TcpListener::bind(app.settings.listen).await.with_context(|| format!("listening on {}", app.settings.listen))?;
    announce(&app, start).await?;
    let housekeeping = tokio::spawn(keep_house(app.clone()));
    let reminding = tokio::spawn(keep_reminding(app.clone()));
    let (stop, stopping) = watch::channel(false);
    let sending = tokio::spawn(outbox::keep_sending(app.clone(), stopping));
    axum::serve(listener, routes::router(app.clone())).with_graceful_shutdown(stop_signal()).await?;
    housekeeping.abort();
    reminding.abort();
    // A message that is being handed over is handed over, and noted; what is left waits for the next start.
    stop.send_replace(true);
    if tokio::time::timeout(LAST_MESSAGE, sending).await.is_err() {
        tracing::warn!("the mail server is slow: a message may be sent again after the next start");
    }
    app.store.close().await?;
    Ok(())
}

async fn begin_ledger(app: &App) -> anyhow::Result<()> {
    let transaction = app.store.begin_write().await?;
    ledger::begin(&transaction, &app.ledger, app.now()).await?;
    Ok(transaction.commit().await?)
}

async fn publish_default_content(app: &App) -> anyhow::Result<()> {
    if !content::is_empty(app.store.read()).await? {
        return Ok(());
    }
    let publication = Publication { by: "system".to_owned(), change: Change::First, note: String::new(), at: app.now() };
    let made = publish::publish(&app.store, &publish::embedded(), &publication).await.context("publishing the default content")?;
    tracing::info!(content.versions = made, "the default content is published");
    Ok(())
}

async fn announce(app: &App, start: Start) -> anyhow::Result<()> {
    let mut words = format!("Octavo is at {}\n", app.settings.public_url());
    if start == Start::Demo {
        words.push_str("\nSign in as one of these (each link works once, for 20 minutes; start again for new ones):\n");
        for (who, link) in demo::links(app).await? {
            words.push_str(&format!("  {who:<12} {link}\n"));
        }
        words.push('\n');
    }
    // Whoever started it may have closed the pipe; that is no reason to stop serving.
    let _ = std::io::stdout().write_all(words.as_bytes());
    Ok(())
}

/// What is done again and again: nothing in it may stop the server.
async fn keep_house(app: App) {
    let mut look = tokio::time::interval(LOOK_AGAIN);
    let mut forget = tokio::time::interval(FORGET_AGAIN);
    let mut look_for_day = tokio::time::interval(LOOK_FOR_DAY);
    let mut reconcile = tokio::time::interval(RECONCILE_AGAIN);
    let mut begun = None;
    loop {
        tokio::select! {
            _ = look.tick() => {
                if let Err(error) = app.library.refresh().await {
                    tracing::error!(error.message = %error, "the published content could not be read again");
                }
            }
            _ = forget.tick() => {
                if let Err(error) = account::forget_old(&app).await {
                    tracing::error!(error.message = %error, "what is no longer needed could not be forgotten");
                }
                if let Err(error) = upload::forget_old(&app).await {
                    tracing::error!(error.message = %error, "lists of people that are no longer needed could not be forgotten");
                }
            }
            _ = reconcile.tick() => {
                if let Err(error) = report::reconcile::reconcile(&app).await {
                    tracing::error!(error.message = %error, "the rows of the reports could not be made again");
                }
                if let Err(error) = report::trend::count_months(&app).await {
                    tracing::error!(error.message = %error, "the months could not be counted");
                }
            }
            _ = look_for_day.tick() => begun = begin_day(&app, begun).await,
        }
    }
}

/// Begins a day at the first look of this process and then once each early morning: what rules ask for, renewals, pauses that begin or
/// end. Gives the day that has been begun; one that could not be is tried again at the next look.
async fn begin_day(app: &App, begun: Option<NaiveDate>) -> Option<NaiveDate> {
    let today = app.today();
    if begun == Some(today) || (begun.is_some() && london_hour(app.now()) < DAY_BEGINS) {
        return begun;
    }
    match assigning::begin_day(app).await {
        Ok(done) => {
            tracing::info!(day = %today, assigned = done.assigned, withdrawn = done.withdrawn, renewed = done.renewed, changed = done.changed, "assignments are up to date");
            Some(today)
        }
        Err(error) => {
            tracing::error!(error.message = %error, "assignments could not be brought up to date; they will be tried again");
            begun
        }
    }
}

/// Apart from the rest, because it may have a hundred thousand people to write to.
async fn keep_reminding(app: App) {
    let mut again = tokio::time::interval(REMIND_AGAIN);
    loop {
        again.tick().await;
        remind::tick(&app).await;
    }
}

async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    tracing::info!("stopping: requests under way are finished first");
}
