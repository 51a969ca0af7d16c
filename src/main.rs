//! The commands. What each does is in `octavo::commands`; this reads the words after `octavo` and sets up the log.

use std::io::{self, BufReader, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use octavo::assigning::rebuilding::Repair;
use octavo::commands::serve::Start;
use octavo::commands::standing;
use octavo::commands::{admin, check, content, decide, ledger, people, serve};
use octavo::database::version::Change;
use octavo::people::entry::{DateOrder, training_group};
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
    /// Where people stand
    Standing {
        #[command(subcommand)]
        command: Standing,
    },
    /// Lists from files
    Import {
        #[command(subcommand)]
        command: Import,
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
    /// Say whether somebody else must approve what an approver has written: yes, unless it is switched off here
    TwoPeople {
        /// On or off
        rule: OnOff,
        /// For the approvers of this agency, by its name; without it, for those of the partnership
        #[arg(long)]
        agency: Option<String>,
        #[command(flatten)]
        settings: Settings,
    },
}

/// Whether a rule holds.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OnOff {
    On,
    Off,
}

#[derive(Subcommand)]
enum Standing {
    /// Hold every standing against the records, and name each that differs
    Verify {
        /// Write what the records say in their place
        #[arg(long)]
        repair: bool,
        #[command(flatten)]
        settings: Settings,
    },
}

#[derive(Subcommand)]
enum Import {
    /// Show what a list of people (CSV or xlsx) would do, and do it with --apply. Fails if a row is refused
    People {
        /// The file
        file: PathBuf,
        /// The agency whose people are in it
        #[arg(long)]
        agency: String,
        /// Do it, not only show it; refused rows stay out
        #[arg(long)]
        apply: bool,
        /// The file has everybody: people of the agency who are not in it leave on this day (2027-03-31)
        #[arg(long)]
        leavers: Option<chrono::NaiveDate>,
        /// How dates are written, where they could be read either way: day-first or month-first
        #[arg(long, value_parser = date_order)]
        dates: Option<DateOrder>,
        /// The training group of new posts whose row says none
        #[arg(long, value_parser = training_group)]
        training_group: Option<i32>,
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
    /// Write every published text and every picture into a folder
    Export {
        /// The folder
        folder: PathBuf,
        /// Put what is published in the place of files that say something else
        #[arg(long)]
        overwrite: bool,
        #[command(flatten)]
        settings: Settings,
    },
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
        Command::Standing { command: Standing::Verify { repair, settings } } => {
            let repair = if repair { Repair::Yes } else { Repair::No };
            return standing::verify(settings, repair, io::stdout()).await;
        }
        Command::Admin { command: Admin::TwoPeople { rule, agency, settings } } => {
            admin::two_people(settings, rule == OnOff::On, agency.as_deref()).await?;
        }
        Command::Content { command: Content::Export { folder, overwrite, settings } } => {
            let overwrite = if overwrite { content::Overwrite::Always } else { content::Overwrite::Never };
            content::export(settings, &folder, overwrite).await?;
        }
        Command::Import { command: Import::People { file, agency, apply, leavers, dates, training_group, settings } } => {
            let told = people::Told { agency, apply, leavers, dates, training_group };
            return people::import(settings, &file, told).await;
        }
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

/// How dates are written.
fn date_order(text: &str) -> Result<DateOrder, String> {
    match text {
        "day-first" => Ok(DateOrder::DayFirst),
        "month-first" => Ok(DateOrder::MonthFirst),
        _ => Err("say day-first or month-first".to_owned()),
    }
}
