//! A small demonstration partnership: two agencies, a learner, a trainer, an HR officer, an administrator and some colleagues. All of
//! them invented. Refuses a store that holds anybody else.

mod register;

use anyhow::{Context, bail};
use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};

use crate::account::sign_in::make_link;
use crate::app::App;
use crate::assigning::assign_by_rule;
use crate::course::scenario::Sector;
use crate::database::person_grant::Permission;
use crate::database::post::NewPost;
use crate::database::{AgencyId, PersonId, agency, contact, person, person_email, person_grant, post};

/// Those who are given ready links: what they are, and their address.
const GUESTS: [(&str, &str); 5] = [
    ("learner", "amina.yusuf@demo.example"),
    ("trainer", "tom.price@demo.example"),
    ("HR officer", "helen.marsh@demo.example"),
    ("approver", "carys.rees@demo.example"),
    ADMINISTRATOR,
];
/// Who holds no post: an administrator runs the system, and sees nobody's record.
const ADMINISTRATOR: (&str, &str) = ("administrator", "ada.lund@demo.example");

struct Colleague {
    name: &'static str,
    email: &'static str,
    agency: usize,
    role: &'static str,
    training_group: i32,
    started_days_ago: u64,
    grants: &'static [(Permission, Option<usize>)],
    /// Their manager's place among the people.
    manager: Option<usize>,
}

/// Where the HR officer stands among the people.
const HR_OFFICER: usize = 2;
/// The same of the trainer, who manages the youth project’s people.
const TRAINER: usize = 1;

const AGENCIES: [(&str, Sector); 2] = [("Little Alders Nursery", Sector::EarlyYears), ("Northfield Youth Project", Sector::Voluntary)];

const PEOPLE: [Colleague; 8] = [
    colleague("Amina Yusuf", "amina.yusuf@demo.example", 0, "Key person", 2, 10),
    Colleague {
        grants: &[(Permission::Learner, None), (Permission::Trainer, None)],
        ..colleague("Tom Price", "tom.price@demo.example", 1, "Trainer", 3, 400)
    },
    Colleague {
        grants: &[(Permission::Learner, None), (Permission::Hr, None)],
        ..colleague("Helen Marsh", "helen.marsh@demo.example", 0, "HR officer", 2, 300)
    },
    colleague("Ben Okafor", "ben.okafor@demo.example", 0, "Nursery practitioner", 2, 70),
    Colleague {
        grants: &[(Permission::Learner, None), (Permission::Approver, None)],
        ..colleague("Carys Rees", "carys.rees@demo.example", 0, "Room leader", 3, 30)
    },
    Colleague { manager: Some(TRAINER), ..colleague("Deniz Kaya", "deniz.kaya@demo.example", 1, "Mentor", 2, 120) },
    Colleague { manager: Some(TRAINER), ..colleague("Ewa Nowak", "ewa.nowak@demo.example", 1, "Youth worker", 3, 5) },
    Colleague { manager: Some(TRAINER), ..colleague("Farid Rahman", "farid.rahman@demo.example", 1, "Volunteer", 1, 15) },
];

const fn colleague(
    name: &'static str,
    email: &'static str,
    agency: usize,
    role: &'static str,
    training_group: i32,
    started_days_ago: u64,
) -> Colleague {
    Colleague { name, email, agency, role, training_group, started_days_ago, grants: &[(Permission::Learner, None)], manager: None }
}

/// Loads the partnership, unless it is there already.
///
/// # Errors
/// If the store holds anybody else, or cannot be written.
pub async fn load(app: &App) -> anyhow::Result<()> {
    if person_email::find_person(app.store.read(), GUESTS[0].1).await?.is_some() {
        return Ok(());
    }
    if person::Entity::find().count(app.store.read()).await? > 0 {
        bail!(
            "this database already holds people, and --demo is for an empty one: use another folder (OCTAVO_DATA) or database (DATABASE_URL)"
        );
    }
    let transaction = app.store.begin_write().await?;
    let mut agencies = Vec::new();
    for (name, sector) in AGENCIES {
        agencies.push((agency::add(&transaction, name, sector, app.now()).await?, sector));
    }
    for (agency, _) in &agencies {
        add_contacts(&transaction, *agency).await?;
    }
    let mut people = Vec::new();
    for colleague in &PEOPLE {
        let person = add_colleague(&transaction, app, colleague, &agencies, &people).await?;
        people.push(person);
    }
    add_administrator(&transaction, app).await?;
    let agencies: Vec<_> = agencies.iter().map(|(agency, _)| *agency).collect();
    register::enter(&transaction, app, &agencies, *people.get(HR_OFFICER).context("no HR officer")?).await?;
    transaction.commit().await?;
    assign_by_rule(app).await.context("assigning the pathways")?;
    Ok(())
}

async fn add_contacts(db: &impl ConnectionTrait, agency: AgencyId) -> anyhow::Result<()> {
    contact::add(db, agency, "Safeguarding lead", "Iris Boateng", "extension 201, weekdays 8 to 6").await?;
    contact::add(db, agency, "Data protection officer", "Martin Cole", "extension 214").await?;
    contact::add(
        db,
        agency,
        "Children\u{2019}s social care, duty team",
        "the duty worker",
        "the number on your induction card, at any hour",
    )
    .await?;
    Ok(())
}

async fn add_colleague(
    db: &impl ConnectionTrait,
    app: &App,
    colleague: &Colleague,
    agencies: &[(AgencyId, Sector)],
    before: &[PersonId],
) -> anyhow::Result<PersonId> {
    let now = app.now();
    let (agency, sector) = *agencies.get(colleague.agency).context("a colleague of no agency")?;
    let person = person::add(db, colleague.name, now).await?;
    person_email::add(db, person, colleague.email, now).await?;
    for (permission, at) in colleague.grants {
        let at = at.and_then(|index| agencies.get(index)).map(|(agency, _)| *agency);
        person_grant::give(db, person, *permission, at, now).await?;
    }
    let new = NewPost {
        person_id: person,
        agency_id: agency,
        role: colleague.role.to_owned(),
        team: None,
        manager_id: colleague.manager.and_then(|index| before.get(index)).copied(),
        training_group: colleague.training_group,
        sector,
        employment_kind: "employee".to_owned(),
        starts_on: app.today().checked_sub_days(Days::new(colleague.started_days_ago)).unwrap_or(NaiveDate::MIN),
    };
    post::add(db, new).await?;
    Ok(person)
}

async fn add_administrator(db: &impl ConnectionTrait, app: &App) -> anyhow::Result<()> {
    let person = person::add(db, "Ada Lund", app.now()).await?;
    person_email::add(db, person, ADMINISTRATOR.1, app.now()).await?;
    for permission in [Permission::Learner, Permission::Administrator] {
        person_grant::give(db, person, permission, None, app.now()).await?;
    }
    Ok(())
}

/// A fresh link for each of the guests.
///
/// # Errors
/// If the store cannot be written.
pub async fn links(app: &App) -> anyhow::Result<Vec<(&'static str, String)>> {
    let mut links = Vec::new();
    for (who, email) in GUESTS {
        let person = person_email::find_person(app.store.read(), email).await?.with_context(|| format!("{email} is gone"))?;
        links.push((who, make_link(app, person).await?));
    }
    Ok(links)
}
