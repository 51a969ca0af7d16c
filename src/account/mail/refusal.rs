//! Whether a mail server refuses an address for good. The library that sends does not say which step was refused, and only a refusal
//! at RCPT is about the address: so that one step is asked again, up to there and no further.

use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use percent_encoding::percent_decode_str;
use url::Url;

/// The number with which the server refuses the address for good; none if it takes it, or anything else stands in the way.
pub(super) async fn of_address(url: &str, from: Address, to: Address, patience: Duration) -> Option<u16> {
    let url = Url::parse(url).ok()?;
    let mut connection = connect(&url, patience).await?;
    let refused = match connection.command(Mail::new(Some(from), Vec::new())).await {
        Ok(_) => connection.command(Rcpt::new(to, Vec::new())).await.err(),
        // The sender is refused, and that says nothing of the address.
        Err(_) => None,
    };
    connection.abort().await;
    refused.filter(Error::is_permanent).and_then(|error| error.status()).map(u16::from)
}

/// Connects as the settings say; the same ways as the library's own.
async fn connect(url: &Url, patience: Duration) -> Option<AsyncSmtpConnection> {
    let host = url.host_str()?;
    let wanted = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    let tls = || TlsParameters::new(host.to_owned()).ok();
    let (port, wrapper) = match (url.scheme(), wanted.as_deref()) {
        ("smtps", _) => (465, Some(tls()?)),
        (_, None) => (25, None),
        (_, Some(_)) => (587, None),
    };
    let name = match url.path().trim_matches('/') {
        "" => ClientId::default(),
        name => ClientId::Domain(name.to_owned()),
    };
    let server = (host, url.port().unwrap_or(port));
    let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(patience), &name, wrapper, None).await.ok()?;
    if url.scheme() == "smtp" && wanted.is_some() && connection.can_starttls() {
        connection.starttls(tls()?, &name).await.ok()?;
    }
    if let Some(password) = url.password() {
        if url.scheme() == "smtp" && wanted.as_deref() == Some("required") && !connection.is_encrypted() {
            return None;
        }
        let plain = |text: &str| percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned).ok();
        let credentials = Credentials::new(plain(url.username())?, plain(password)?);
        connection.auth(DEFAULT_MECHANISMS, &credentials).await.ok()?;
    }
    Some(connection)
}
