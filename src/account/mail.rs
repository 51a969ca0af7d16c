//! How mail leaves: by SMTP, or into a folder where there is no mail server yet. Never logs an address or a text.

use std::path::PathBuf;

use lettre::message::Mailbox;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncFileTransport, AsyncTransport, Message, Tokio1Executor};

use crate::settings::Settings;

/// What can go wrong with mail.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A setting is not what it should be.
    #[error("the setting {setting}: {why}")]
    Setting {
        /// Which.
        setting: &'static str,
        /// Why.
        why: String,
    },
    /// The message could not be put together.
    #[error("the message: {0}")]
    Message(String),
    /// It could not be handed over.
    #[error("handing it over: {0}")]
    Transport(String),
}

/// Sends mail.
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(AsyncFileTransport<Tokio1Executor>),
}

impl Mailer {
    /// Reads the settings; says in the log where mail goes if it goes into a folder.
    ///
    /// # Errors
    /// If a setting cannot be understood, or the folder cannot be made.
    pub fn new(settings: &Settings) -> Result<Mailer, MailError> {
        let from = settings.mail_from.parse();
        let from = from.map_err(|error| MailError::Setting { setting: "OCTAVO_MAIL_FROM", why: format!("{error}") })?;
        let way = match &settings.smtp_url {
            Some(url) => {
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
                let builder = builder.map_err(|error| MailError::Setting { setting: "OCTAVO_SMTP_URL", why: error.to_string() })?;
                Way::Smtp(builder.timeout(Some(std::time::Duration::from_secs(20))).build())
            }
            None => Way::Folder(folder(settings.data.join("mail"))?),
        };
        Ok(Mailer { from, way })
    }

    /// Sends one message of plain text.
    ///
    /// # Errors
    /// If the address is not one, or the message cannot be handed over.
    pub async fn send(&self, to: &str, subject: &str, text: String) -> Result<(), MailError> {
        let to = to.parse::<Mailbox>().map_err(|error| MailError::Message(error.to_string()))?;
        let message = Message::builder().from(self.from.clone()).to(to).subject(subject).body(text);
        let message = message.map_err(|error| MailError::Message(error.to_string()))?;
        match &self.way {
            Way::Smtp(smtp) => smtp.send(message).await.map(|_| ()).map_err(|error| MailError::Transport(error.to_string())),
            Way::Folder(folder) => folder.send(message).await.map(|_| ()).map_err(|error| MailError::Transport(error.to_string())),
        }
    }
}

fn folder(path: PathBuf) -> Result<AsyncFileTransport<Tokio1Executor>, MailError> {
    std::fs::create_dir_all(&path).map_err(|error| MailError::Setting { setting: "OCTAVO_DATA", why: error.to_string() })?;
    tracing::warn!(mail.folder = %path.display(), "no mail server is set (OCTAVO_SMTP_URL): mail is written to this folder");
    Ok(AsyncFileTransport::new(path))
}
