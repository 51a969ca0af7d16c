//! The commands. What each does is in `octavo::commands`; this reads the words after `octavo` and sets up the log.

use std::io::{self, BufReader, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use octavo::commands::serve::Start;
use octavo::commands::{admin, check, content, decide, ledger, serve};
use octavo::database::version::Change;
use octavo::settings::Settings;

/// Induction in information sharing: modules, cases worked through the eight questions, and completion records.
#[derive(Parser)]
#[command(version, about)]
struct Octavo {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve on the address given
    Serve {
        #[command(flatten)]
        settings: Settings,
        /// Load a small demonstration partnership into an empty database, and print sign-in links for it
        #[arg(long)]
        demo: bool,
    },
    /// Print every fault of a folder of content
    Check {
        /// The folder
        #[arg(default_value = "content")]
        folder: PathBuf,
    },
    /// Read JSON lines of answers, print where each leads by the eight questions
    Decide,
    /// Administrators
    Admin {
        #[command(subcommand)]
        command: Admin,
    },
    /// The ledger of completions
    Ledger {
        #[command(subcommand)]
        command: Ledger,
    },
    /// Content from files
    Content {
        #[command(subcommand)]
        command: Content,
    },
}

#[derive(Subcommand)]
enum Admin {
    /// Make somebody an administrator, and print a sign-in link
    Add {
        /// Their e-mail address
        email: String,
        #[command(flatten)]
        settings: Settings,
    },
}

#[derive(Subcommand)]
enum Ledger {
    /// Hold every record against the ledger, and name the first that is not as it was written
    Verify {
        /// A checkpoint that was kept elsewhere
        #[arg(long)]
        checkpoint: Option<PathBuf>,
        #[command(flatten)]
        settings: Settings,
    },
    /// Write a signed checkpoint, to be kept off this machine
    Checkpoint {
        /// The file [default: printed]
        file: Option<PathBuf>,
        #[command(flatten)]
        settings: Settings,
    },
}

#[derive(Subcommand)]
enum Content {
    /// Publish what has changed in a folder as new versions
    Import {
        /// The folder
        folder: PathBuf,
        /// Publish at once: for those who keep Git as their publisher
        #[arg(long, required = true)]
        publish: bool,
        /// What changed
        #[arg(long)]
        note: String,
        /// The change matters to those who have completed it; without this it is a minor correction
        #[arg(long)]
        material: bool,
        #[command(flatten)]
        settings: Settings,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("OCTAVO_LOG").unwrap_or_else(|_| "info,sqlx=warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match run(Octavo::parse().command).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("octavo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does it. Gives whether all was well.
async fn run(command: Command) -> anyhow::Result<bool> {
    match command {
        Command::Serve { settings, demo } => serve::run(settings, if demo { Start::Demo } else { Start::Empty }).await?,
        Command::Check { folder } => return Ok(check::run(&folder, BufWriter::new(io::stdout()))?),
        Command::Decide => {
            let flow = decide::default_flow()?;
            return Ok(decide::run(&flow, BufReader::new(io::stdin()), BufWriter::new(io::stdout()), io::stderr())?);
        }
        Command::Admin { command: Admin::Add { email, settings } } => admin::add(settings, &email).await?,
        Command::Ledger { command: Ledger::Verify { checkpoint, settings } } => {
            return ledger::verify(settings, checkpoint.as_deref(), BufWriter::new(io::stdout())).await;
        }
        Command::Ledger { command: Ledger::Checkpoint { file, settings } } => {
            ledger::checkpoint(settings, file.as_deref(), BufWriter::new(io::stdout())).await?;
        }
        Command::Content { command: Content::Import { folder, note, material, settings, .. } } => {
            let change = if material { Change::Material } else { Change::Minor };
            content::import(settings, &folder, change, &note).await?;
        }
    }
    Ok(true)
}
