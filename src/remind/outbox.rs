//! The outbox for HR: every message to their people, how far it is, and a second try for what was given up.

mod view;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::account::HrOfficer;
use crate::app::App;
use crate::database::message::list::{Filter, Named};
use crate::database::message::{self, Kind, State as MessageState, Trouble};
use crate::database::{MessageId, audit, reminder};
use crate::error::{AppError, Path, Query, Result};
use crate::page::fields::Fields;
use crate::page::{Frame, Here, Shape, encode, see_other};

/// How many a page shows.
const ON_A_PAGE: u64 = 50;
/// Longest name that is looked for.
const NAME_LIMIT: usize = 100;

/// The filter, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    state: Option<String>,
    name: Option<String>,
    before: Option<String>,
}

impl Wanted {
    fn filter(&self) -> Result<Filter> {
        let state = self.state.as_deref().unwrap_or_default();
        let (state, trouble) = match state {
            "" => (None, None),
            "refused" => (None, Some(Trouble::AddressRefused)),
            code => (Some(view::STATES.into_iter().find(|(known, _)| *known == code).ok_or(AppError::NotFound)?.1), None),
        };
        let name = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let name = name.map(|name| name.chars().take(NAME_LIMIT).collect());
        let before = match self.before.as_deref().filter(|before| !before.is_empty()) {
            Some(before) => Some(MessageId::parse(before).ok_or(AppError::NotFound)?),
            None => None,
        };
        Ok(Filter { state, trouble, name, before })
    }

    /// The same list from another place on.
    fn address(&self, before: Option<MessageId>) -> String {
        let part =
            |name: &str, value: Option<&str>| value.filter(|value| !value.is_empty()).map(|value| format!("{name}={}", encode(value)));
        let before = before.map(|before| before.to_string());
        let parts = [part("state", self.state.as_deref()), part("name", self.name.as_deref()), part("before", before.as_deref())];
        let query = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
        if query.is_empty() { "/reminders/outbox".to_owned() } else { format!("/reminders/outbox?{query}") }
    }
}

/// `GET /reminders/outbox`: the newest messages.
///
/// # Errors
/// If the filter cannot be read, or the store cannot be read.
pub async fn list_messages(State(app): State<App>, hr: HrOfficer, Query(wanted): Query<Wanted>) -> Result<Response> {
    let filter = wanted.filter()?;
    let db = app.store.read();
    let mut found = message::list::newest(db, &hr.scope, &filter, ON_A_PAGE + 1).await?;
    let more = found.len() as u64 > ON_A_PAGE;
    found.truncate(usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX));
    let older = if more { found.last().map(|(message, _)| wanted.address(Some(message.id))) } else { None };
    let newest = filter.before.map(|_| wanted.address(None));
    let unsent = message::list::count_unsent(db, &hr.scope).await?;
    let frame = Frame::new("Outbox", Some(&hr.identity), Here::Reminders).shaped(Shape::Wide);
    Ok(frame.show(move || view::list(&wanted, &unsent, found, older, newest)))
}

/// `GET /reminders/outbox/{message}`: one, with its text if that is this scope's business; never that of a link.
///
/// # Errors
/// If there is none such within the scope, or the store cannot be read.
pub async fn show_message(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let found = find(&app, &hr, &id).await?;
    let text = text_for(&app, &hr, &found).await?;
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), "viewed a message", &subject_of(&found), &found.0.id.to_string())
        .await?;
    transaction.commit().await?;
    Ok(Frame::new(format!("Message: {}", found.0.subject), Some(&hr.identity), Here::Reminders).show(move || view::one(&found, text)))
}

/// `POST /reminders/outbox/{message}`: tries again what was given up; a reminder at the address that the person has now.
///
/// # Errors
/// If there is none such within the scope, it was not given up, or the store cannot be written.
pub async fn send_again(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, _: Fields) -> Result<Response> {
    let found = find(&app, &hr, &id).await?;
    let (message, _) = &found;
    let now = app.now();
    if !may_go_again(message) {
        return Err(AppError::Conflict("This message was not given up, so there is nothing to send again."));
    }
    let transaction = app.store.begin_write().await?;
    let address = match (message.kind, message.person_id) {
        (Kind::Reminder, Some(person)) => message::list::addresses(&transaction, &[person]).await?.remove(&person),
        _ => None,
    };
    let address = address.unwrap_or_else(|| message.address.clone());
    if !message::send_again(&transaction, message.id, address, now).await? {
        return Err(AppError::Conflict("A colleague has sent this message again since the page was shown."));
    }
    audit::note(&transaction, now, Some(hr.identity.person), "sent a message again", &subject_of(&found), &message.id.to_string()).await?;
    transaction.commit().await?;
    Ok(see_other(&format!("/reminders/outbox/{}", message.id)))
}

async fn find(app: &App, hr: &HrOfficer, id: &str) -> Result<Named> {
    let id = MessageId::parse(id).ok_or(AppError::NotFound)?;
    message::list::find(app.store.read(), &hr.scope, id).await?.ok_or(AppError::NotFound)
}

/// What may be read of it.
enum Text {
    Whole(String),
    /// It holds a secret, which is kept nowhere.
    Link,
    /// It tells of another agency too.
    Elsewhere,
}

async fn text_for(app: &App, hr: &HrOfficer, (message, _): &Named) -> Result<Text> {
    if message.kind.is_link() {
        return Ok(Text::Link);
    }
    let is_ours = reminder::is_all_within(app.store.read(), &hr.scope, message.id).await?;
    Ok(if is_ours { Text::Whole(message.text.clone()) } else { Text::Elsewhere })
}

fn may_go_again(message: &message::Model) -> bool {
    message.state == MessageState::GivenUp && !message.kind.is_link()
}

/// Whose record this is, for the person's own list of who looked.
fn subject_of((message, person): &Named) -> String {
    person.as_ref().map_or_else(|| message.id.to_string(), |person| person.id.to_string())
}
