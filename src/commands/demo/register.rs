//! What the demonstration's agencies have agreed, at the three levels, so that the register answers something.

use chrono::{Days, NaiveDate};
use sea_orm::ConnectionTrait;
use sea_orm::prelude::Uuid;

use crate::app::App;
use crate::database::agreement::Kind;
use crate::database::agreement_party::Party;
use crate::database::agreement_revision::{Content, Document, NewRevision};
use crate::database::{AgencyId, AgreementId, PersonId, agreement, agreement_revision};

/// Enters them, by this person's hand.
///
/// # Errors
/// If the store cannot be written.
pub async fn enter(db: &impl ConnectionTrait, app: &App, agencies: &[AgencyId], by: PersonId) -> anyhow::Result<()> {
    let today = app.today();
    let signed = |agency: &AgencyId| party(*agency, "Jo Bell, director", Some(before(today, 300)));
    let mut content = empty("The overarching protocol", today, 400);
    content.purpose = "Our agencies share what is needed to keep children safe and well, as the guidance says, and no more.".to_owned();
    content.parties = agencies.iter().map(signed).collect();
    let level_1 = add(db, app, Kind::Between, content, by).await?;

    let mut content = empty("Practitioners\u{2019} guide, 2006", today, 200);
    content.framework = Some("eightq-2006".to_owned());
    content.accepted_by = "The Children\u{2019}s Trust Board".to_owned();
    content.accepted_on = NaiveDate::from_ymd_opt(2007, 1, 25);
    let level_2 = add(db, app, Kind::Guidance, content, by).await?;

    let mut content = empty("After-school places", today, 40);
    content.purpose = "So that a child who moves from the nursery to the after-school club is known there from the first day.".to_owned();
    content.data_set = "Name, date of birth, who collects the child, allergies and medicines. Nothing else.".to_owned();
    content.handling = "Seen by the club\u{2019}s leader and the child\u{2019}s key person. Destroyed when the child leaves.".to_owned();
    content.mechanism = "By secure mail from the room leader to the club\u{2019}s leader, in the week before the child starts.".to_owned();
    content.parties = agencies.iter().map(|agency| party(*agency, "", None)).collect();
    content.documents = vec![Document { title: "Form for after-school places".to_owned(), reference: "AS/12".to_owned() }];
    (content.level_1_id, content.level_2_id) = (Some(level_1), Some(level_2));
    add(db, app, Kind::Sharing, content, by).await.map(|_| ())
}

async fn add(db: &impl ConnectionTrait, app: &App, kind: Kind, content: Content, by: PersonId) -> anyhow::Result<AgreementId> {
    let id = agreement::begin(db, kind, app.now()).await?;
    let (number, form_key, note) = (1, Uuid::now_v7(), String::new());
    agreement_revision::add(db, NewRevision { agreement_id: id, number, form_key, made_by: by, note, content }, app.now()).await?;
    Ok(id)
}

fn empty(title: &str, today: NaiveDate, review_in: u64) -> Content {
    Content {
        title: title.to_owned(),
        purpose: String::new(),
        data_set: String::new(),
        handling: String::new(),
        mechanism: String::new(),
        framework: None,
        accepted_by: String::new(),
        accepted_on: None,
        level_1_id: None,
        level_2_id: None,
        documents: Vec::new(),
        review_on: today.checked_add_days(Days::new(review_in)).unwrap_or(NaiveDate::MAX),
        ended_on: None,
        parties: Vec::new(),
    }
}

fn party(agency_id: AgencyId, signed_by: &str, signed_on: Option<NaiveDate>) -> Party {
    Party { agency_id, name: String::new(), signed_by: signed_by.to_owned(), signed_on }
}

fn before(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}
