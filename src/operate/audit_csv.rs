//! The audit trail as a file: the rows of the screen, all of them, sent as they are read.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{NaiveDate, SecondsFormat};
use futures_util::{StreamExt, stream};

use crate::database::audit::{self, Wanted};
use crate::database::{Administering, AuditId, PersonId, Store};
use crate::page::spreadsheet::harmless;

/// How many entries are read at a time.
const AT_A_TIME: u64 = 500;

/// Where the next part begins.
#[derive(Clone, Copy)]
enum Next {
    First,
    Before(AuditId),
}

type PartError = Box<dyn std::error::Error + Send + Sync>;

/// The file. Starts with a byte-order mark, so that spreadsheets read accents right; its times are UTC.
pub(super) fn respond(store: Store, administering: Administering, wanted: Wanted, today: NaiveDate) -> Response {
    let name = format!("attachment; filename=\"audit-{today}.csv\"");
    // Fused: a compressor asks once more after the end.
    let parts = stream::unfold(Some(Next::First), move |next| {
        let (store, wanted) = (store.clone(), wanted.clone());
        async move {
            let part = part(&store, administering, &wanted, next?).await;
            let next = part.as_ref().ok().and_then(|(_, next)| *next);
            // An error ends the stream unfinished, so that a browser reports a broken download and not a short file.
            Some((part.map(|(bytes, _)| bytes), next))
        }
    });
    let body = Body::from_stream(parts.fuse());
    ([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], body).into_response()
}

async fn part(store: &Store, administering: Administering, wanted: &Wanted, next: Next) -> Result<(Bytes, Option<Next>), PartError> {
    let (mut bytes, before) = match next {
        Next::First => ("\u{feff}".as_bytes().to_vec(), None),
        Next::Before(id) => (Vec::new(), Some(id)),
    };
    let entries = audit::entries(store.read(), administering, wanted, before, AT_A_TIME).await?;
    let names: HashMap<PersonId, String> = audit::names(store.read(), administering, &entries).await?.into_iter().collect();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
    if before.is_none() {
        writer.write_record(["When (UTC)", "What", "By", "About", "More", "Key"])?;
    }
    for entry in &entries {
        let about = PersonId::parse(&entry.subject).and_then(|id| names.get(&id)).unwrap_or(&entry.subject);
        let by = entry.by.as_deref().unwrap_or("Nobody signed in");
        let when = entry.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        writer.write_record([
            &when,
            &harmless(&entry.act),
            &harmless(by),
            &harmless(about),
            &harmless(&entry.detail),
            &entry.id.to_string(),
        ])?;
    }
    writer.flush()?;
    drop(writer);
    let full = u64::try_from(entries.len()).is_ok_and(|number| number == AT_A_TIME);
    let next = entries.last().filter(|_| full).map(|entry| Next::Before(entry.id));
    Ok((Bytes::from(bytes), next))
}
