//! `octavo serve`: opens the store, publishes the default content on first start, and serves until it is told to stop.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;

use super::demo;
use crate::account;
use crate::account::mail::Mailer;
use crate::app::kept::Kept;
use crate::app::misses::Misses;
use crate::app::{App, Clock};
use crate::database::version::Change;
use crate::database::{Store, content, ledger};
use crate::ledger::Key;
use crate::library::Library;
use crate::library::publish::{self, Publication};
use crate::people::assign::assign_by_rule;
use crate::report;
use crate::routes;
use crate::settings::Settings;

/// How often another node's publications are looked for.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// How often new posts are given what their rules ask.
const ASSIGN_AGAIN: Duration = Duration::from_secs(600);

/// How often what was kept for a short time only is forgotten.
const FORGET_AGAIN: Duration = Duration::from_secs(300);

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
    axum::serve(listener, routes::router(app.clone())).with_graceful_shutdown(stop_signal()).await?;
    housekeeping.abort();
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
    let mut assign = tokio::time::interval(ASSIGN_AGAIN);
    let mut reconcile = tokio::time::interval(RECONCILE_AGAIN);
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
            }
            _ = reconcile.tick() => {
                if let Err(error) = report::reconcile::reconcile(&app).await {
                    tracing::error!(error.message = %error, "the rows of the reports could not be made again");
                }
                if let Err(error) = report::trend::count_months(&app).await {
                    tracing::error!(error.message = %error, "the months could not be counted");
                }
            }
            _ = assign.tick() => {
                if let Err(error) = assign_by_rule(&app.store, &app.library, app.today(), app.now()).await {
                    tracing::error!(error.message = %error, "assignments could not be made");
                }
            }
        }
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
