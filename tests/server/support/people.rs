//! Agencies and people to test with, made through the database's own functions.

use chrono::NaiveDate;
use octavo::assigning::assign_by_rule;
use octavo::course::scenario::Sector;
use octavo::database::person_grant::Permission;
use octavo::database::post::NewPost;
use octavo::database::{AgencyId, PersonId, PostId, agency, contact, person, person_email, person_grant, post, privacy_notice_read};

use super::TestServer;

/// The day on which everybody's post began, unless a test says otherwise.
pub const STARTED: &str = "2027-02-01";

impl TestServer {
    pub async fn agency(&self, name: &str) -> AgencyId {
        let transaction = self.app.store.begin_write().await.unwrap();
        let id = agency::add(&transaction, name, Sector::EarlyYears, self.app.now()).await.unwrap();
        contact::add(&transaction, id, "Safeguarding lead", &format!("Lead of {name}"), "extension 201").await.unwrap();
        transaction.commit().await.unwrap();
        id
    }

    /// Somebody who has read the privacy notice, with these grants, no post, and the address NAME@octavo.example in lower case.
    pub async fn person(&self, name: &str, grants: &[(Permission, Option<AgencyId>)]) -> PersonId {
        let transaction = self.app.store.begin_write().await.unwrap();
        let id = person::add(&transaction, name, self.app.now()).await.unwrap();
        let email = format!("{}@octavo.example", name.replace(' ', ".").to_lowercase());
        person_email::add(&transaction, id, &email, self.app.now()).await.unwrap();
        for (permission, agency) in grants {
            person_grant::give(&transaction, id, *permission, *agency, self.app.now()).await.unwrap();
        }
        privacy_notice_read::add(&transaction, id, self.app.library.notice_number().unwrap(), self.app.now()).await.unwrap();
        transaction.commit().await.unwrap();
        id
    }

    /// A post in training group 2, which the core induction is for.
    pub async fn post(&self, person: PersonId, agency: AgencyId, role: &str, starts_on: &str) -> PostId {
        let new = NewPost {
            person_id: person,
            agency_id: agency,
            role: role.to_owned(),
            team: None,
            manager_id: None,
            training_group: 2,
            sector: Sector::EarlyYears,
            employment_kind: "employee".to_owned(),
            starts_on: starts_on.parse::<NaiveDate>().unwrap(),
        };
        let transaction = self.app.store.begin_write().await.unwrap();
        let id = post::add(&transaction, new).await.unwrap();
        transaction.commit().await.unwrap();
        id
    }

    /// A learner with a post, to whom the core induction is assigned.
    pub async fn learner(&self, name: &str, agency: AgencyId) -> PersonId {
        let person = self.person(name, &[(Permission::Learner, None)]).await;
        self.post(person, agency, "Key person", STARTED).await;
        self.assign().await;
        person
    }

    /// What the server does every few seconds: gives posts what their rules ask for.
    pub async fn assign(&self) {
        assign_by_rule(&self.app).await.unwrap();
    }
}
