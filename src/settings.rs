//! Every setting: its name, what it means, and what it is when nobody sets it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// Where things are kept and found. Each is an environment variable and a flag.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Folder for the embedded database and for mail that is not sent
    #[arg(long, env = "OCTAVO_DATA", default_value = "octavo-data")]
    pub data: PathBuf,
    /// Database: postgres://USER:PASSWORD@HOST/NAME, or sqlite:PATH [default: octavo.db in the data folder]
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Address to listen on
    #[arg(long, env = "OCTAVO_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Address people use, for links in mail [default: http:// and the address listened on]
    #[arg(long, env = "OCTAVO_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Mail server: smtp://HOST:PORT, smtps://USER:PASSWORD@HOST [default: mail is written to a folder]
    #[arg(long, env = "OCTAVO_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Sender of mail
    #[arg(long, env = "OCTAVO_MAIL_FROM", default_value = "Octavo <octavo@localhost>")]
    pub mail_from: String,
    /// Key of the ledger of completions, 64 hexadecimal digits [default: ledger.key in the data folder, made at first start]
    #[arg(long, env = "OCTAVO_LEDGER_KEY", hide_env_values = true)]
    pub ledger_key: Option<String>,
}

impl Settings {
    /// The database's address.
    pub fn database_url(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| format!("sqlite://{}?mode=rwc", self.data.join("octavo.db").display()))
    }

    /// The address people use, without a slash at its end.
    pub fn public_url(&self) -> String {
        let url = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        url.trim_end_matches('/').to_owned()
    }

    /// Whether people come over HTTPS, so that cookies may say so.
    pub fn is_https(&self) -> bool {
        self.public_url().starts_with("https://")
    }
}
