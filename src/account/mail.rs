//! How mail leaves: by SMTP, or into a folder where there is no mail server yet. Never logs an address, a text, or the mail server's
//! own words, which may hold either: what went wrong is told as a class of error.

mod refusal;

use std::error::Error as _;
use std::path::PathBuf;
use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::{self, AsyncSmtpTransport};
use lettre::{Address, AsyncFileTransport, AsyncTransport, Message, Tokio1Executor};
use uuid::Uuid;

use crate::database::message::Trouble;
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
    /// A message could not be handed over.
    #[error("the message was not taken: {trouble:?} {}", code.map(|code| code.to_string()).unwrap_or_default())]
    NotTaken {
        /// The class of error.
        trouble: Trouble,
        /// The mail server's number for it.
        code: Option<u16>,
    },
}

impl MailError {
    fn not_taken(trouble: Trouble) -> MailError {
        MailError::NotTaken { trouble, code: None }
    }
}

/// A message to hand over.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// What its Message-ID is made from: the same each time it is tried.
    pub id: Uuid,
    /// The address.
    pub to: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// The text.
    pub text: &'a str,
    /// The same with headings and links.
    pub html: Option<&'a str>,
    /// A calendar file.
    pub calendar: Option<&'a str>,
}

/// How long the mail server may take to be there.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many times that all of handing over may take; far less than the lease on a message.
const IN_ALL: u32 = 3;

/// Sends mail.
pub struct Mailer {
    from: Mailbox,
    way: Way,
    patience: Duration,
}

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>, String),
    Folder(AsyncFileTransport<Tokio1Executor>),
}

impl Mailer {
    /// Reads the settings; says in the log where mail goes if it goes into a folder.
    ///
    /// # Errors
    /// If a setting cannot be understood, or the folder cannot be made.
    pub fn new(settings: &Settings) -> Result<Mailer, MailError> {
        Mailer::with_patience(settings, PATIENCE)
    }

    /// The same, with how long the mail server may take to be there.
    ///
    /// # Errors
    /// As for `new`.
    pub fn with_patience(settings: &Settings, patience: Duration) -> Result<Mailer, MailError> {
        let from = settings.mail_from.parse();
        let from = from.map_err(|error| MailError::Setting { setting: "OCTAVO_MAIL_FROM", why: format!("{error}") })?;
        let way = match &settings.smtp_url {
            Some(url) => {
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
                let builder = builder.map_err(|error| MailError::Setting { setting: "OCTAVO_SMTP_URL", why: error.to_string() })?;
                Way::Smtp(builder.timeout(Some(patience)).build(), url.clone())
            }
            None => Way::Folder(folder(settings.data.join("mail"))?),
        };
        Ok(Mailer { from, way, patience })
    }

    /// Hands one message over.
    ///
    /// # Errors
    /// If the address is none, or the message is not taken.
    pub async fn send(&self, letter: Letter<'_>) -> Result<(), MailError> {
        let to = letter.to.parse::<Mailbox>().map_err(|_| MailError::not_taken(Trouble::NoAddress))?;
        let address = to.email.clone();
        let message = self.compose(to, letter)?;
        let sent = async {
            match &self.way {
                Way::Smtp(smtp, url) => match smtp.send(message).await {
                    Ok(_) => Ok(()),
                    Err(error) => Err(self.understand(url, &error, address).await),
                },
                Way::Folder(folder) => folder.send(message).await.map(|_| ()).map_err(|_| MailError::not_taken(Trouble::Folder)),
            }
        };
        tokio::time::timeout(self.patience * IN_ALL, sent).await.unwrap_or(Err(MailError::not_taken(Trouble::TooSlow)))
    }

    fn compose(&self, to: Mailbox, letter: Letter<'_>) -> Result<Message, MailError> {
        let id = format!("<{}@{}>", letter.id, self.from.email.domain());
        let builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject)
            .message_id(Some(id))
            // So that no "out of office" comes back.
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
        let text = letter.text.to_owned();
        let composed = match (letter.html, letter.calendar) {
            (None, None) => builder.body(text),
            (Some(html), None) => builder.multipart(MultiPart::alternative_plain_html(text, html.to_owned())),
            (None, Some(calendar)) => {
                builder.multipart(MultiPart::mixed().singlepart(SinglePart::plain(text)).singlepart(attached(calendar)))
            }
            (Some(html), Some(calendar)) => {
                let both = MultiPart::alternative_plain_html(text, html.to_owned());
                builder.multipart(MultiPart::mixed().multipart(both).singlepart(attached(calendar)))
            }
        };
        composed.map_err(|_| MailError::not_taken(Trouble::NoAddress))
    }

    /// The class of an error. Whether a refusal for good is of the address is asked of the mail server once more, on its own.
    async fn understand(&self, url: &str, error: &smtp::Error, to: Address) -> MailError {
        let code = error.status().map(u16::from);
        let trouble = match () {
            () if error.is_transient() => Trouble::NotNow,
            () if error.is_permanent() => match refusal::of_address(url, self.from.email.clone(), to, self.patience).await {
                Some(code) => return MailError::NotTaken { trouble: Trouble::AddressRefused, code: Some(code) },
                None => Trouble::Refused,
            },
            () if is_timeout(error) => Trouble::TooSlow,
            () if error.is_tls() => Trouble::Encryption,
            // What is cut short in the middle is no answer, and no fault of the words.
            () if error.is_response() => Trouble::Garbled,
            () => Trouble::Unreachable,
        };
        MailError::NotTaken { trouble, code }
    }
}

fn is_timeout(error: &smtp::Error) -> bool {
    let mut source = error.source();
    while let Some(inner) = source {
        if inner.is::<tokio::time::error::Elapsed>() {
            return true;
        }
        source = inner.source();
    }
    error.is_timeout()
}

fn attached(calendar: &str) -> SinglePart {
    let kind = ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH").unwrap_or(ContentType::TEXT_PLAIN);
    Attachment::new("dates.ics".to_owned()).body(calendar.to_owned(), kind)
}

fn folder(path: PathBuf) -> Result<AsyncFileTransport<Tokio1Executor>, MailError> {
    std::fs::create_dir_all(&path).map_err(|error| MailError::Setting { setting: "OCTAVO_DATA", why: error.to_string() })?;
    tracing::warn!(mail.folder = %path.display(), "no mail server is set (OCTAVO_SMTP_URL): mail is written to this folder");
    Ok(AsyncFileTransport::new(path))
}
