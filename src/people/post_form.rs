//! The part of a form that asks about a post: what was typed, what is wrong with it, and the post that it makes.

use leptos::prelude::*;

use super::entry::{self, DateOrder};
use crate::app::App;
use crate::course::scenario::Sector;
use crate::course::text::capitalised;
use crate::database::{AgencyId, PersonId, PostId, agency, people, post};
use crate::error::Result;
use crate::page::choose::{Select, select};
use crate::page::fields::{Fields, Problems, TextInput, text_input};

/// What was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) agency: String,
    pub(super) role: String,
    pub(super) team: String,
    pub(super) manager: String,
    pub(super) training_group: String,
    pub(super) sector: String,
    pub(super) kind: String,
    pub(super) starts_on: String,
    pub(super) ends_on: String,
}

impl Typed {
    /// A form that is not filled in yet.
    pub(super) fn empty(agencies: &[agency::Model], agency: Option<AgencyId>) -> Typed {
        let chosen = match agencies {
            [only] => Some(only),
            several => several.iter().find(|one| Some(one.id) == agency),
        };
        Typed {
            agency: chosen.map(|agency| agency.id.to_string()).unwrap_or_default(),
            sector: chosen.map(|agency| agency.sector.clone()).unwrap_or_default(),
            kind: "employee".to_owned(),
            ..Typed::default()
        }
    }

    /// The form of a post there is; `manager` is what finds its manager.
    pub(super) fn of(post: &post::Model, manager: String) -> Typed {
        Typed {
            agency: post.agency_id.to_string(),
            role: post.role.clone(),
            team: post.team.clone().unwrap_or_default(),
            manager,
            training_group: post.training_group.to_string(),
            sector: post.sector.clone(),
            kind: post.employment_kind.clone(),
            starts_on: crate::app::long_date(post.starts_on),
            ends_on: post.ends_on.map(crate::app::long_date).unwrap_or_default(),
        }
    }

    /// What was posted.
    pub(super) fn read(fields: &Fields) -> Typed {
        let one = |name: &str| fields.one(name).unwrap_or_default();
        Typed {
            agency: one("agency"),
            role: one("role"),
            team: one("team"),
            manager: one("manager"),
            training_group: one("training_group"),
            sector: one("sector"),
            kind: one("kind"),
            starts_on: one("starts_on"),
            ends_on: one("ends_on"),
        }
    }
}

/// Who the post is for, and which it is.
pub(super) struct Whose {
    pub(super) id: PostId,
    pub(super) person: PersonId,
    /// The kind of employment that stands there already, whatever it is called.
    pub(super) kind: Option<String>,
}

/// The post that the form makes, or none; what is wrong is added to the problems.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn check(
    app: &App,
    agencies: &[agency::Model],
    typed: &Typed,
    whose: Whose,
    problems: &mut Problems,
) -> Result<Option<post::Model>> {
    let agency = AgencyId::parse(&typed.agency).filter(|id| agencies.iter().any(|agency| agency.id == *id));
    let agency = keep(problems, "agency", agency.ok_or_else(|| "Choose an agency".to_owned()));
    let role = keep(problems, "role", entry::role(&typed.role));
    let team = keep(problems, "team", entry::team(&typed.team));
    let manager = keep(problems, "manager", manager(app, typed, whose.person).await?);
    let training_group = keep(
        problems,
        "training_group",
        entry::training_group(&typed.training_group).map_err(|_| "Choose a training group from 1 to 8".to_owned()),
    );
    let sector = keep(problems, "sector", entry::sector(&typed.sector).map_err(|_| "Choose a sector".to_owned()));
    let as_it_was = whose.kind.filter(|kind| *kind == typed.kind);
    let kind =
        as_it_was.map_or_else(|| entry::kind(&typed.kind).map(str::to_owned).map_err(|_| "Choose how they are employed".to_owned()), Ok);
    let kind = keep(problems, "kind", kind);
    let starts_on = keep(problems, "starts_on", entry::day(&typed.starts_on, DateOrder::DayFirst));
    let ends_on = match typed.ends_on.is_empty() {
        true => Some(None),
        false => keep(problems, "ends_on", entry::day(&typed.ends_on, DateOrder::DayFirst)).map(Some),
    };
    if let (Some(start), Some(Some(end))) = (starts_on, ends_on)
        && end < start
    {
        problems.add("ends_on", "Enter an end date that is not before the start date");
        return Ok(None);
    }
    let post = (|| {
        Some(post::Model {
            id: whose.id,
            person_id: whose.person,
            agency_id: agency?,
            role: role?,
            team: team?,
            manager_id: manager?,
            training_group: training_group?,
            sector: sector?.code().to_owned(),
            employment_kind: kind?,
            starts_on: starts_on?,
            ends_on: ends_on?,
        })
    })();
    Ok(post)
}

/// Who the manager is, if one is given: known by staff number or address, not the person, and not managed by them.
async fn manager(app: &App, typed: &Typed, person: PersonId) -> Result<entry::Read<Option<PersonId>>> {
    if typed.manager.is_empty() {
        return Ok(Ok(None));
    }
    let db = app.store.read();
    let Some(manager) = people::known_as(db, &typed.manager).await? else {
        return Ok(Err("Nobody has this staff number or e-mail address. Add them first, or leave this empty".to_owned()));
    };
    if manager == person {
        return Ok(Err("Nobody manages themselves. Enter somebody else, or leave this empty".to_owned()));
    }
    if people::is_managed_by(db, manager, person, app.today()).await? {
        return Ok(Err("This person is managed, directly or not, by the one you are changing. Change that post first".to_owned()));
    }
    Ok(Ok(Some(manager)))
}

fn keep<T>(problems: &mut Problems, field: &'static str, read: entry::Read<T>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(problem) => {
            problems.add(field, problem);
            None
        }
    }
}

/// Whether the form asks where the post is: it is not moved from one agency to another, because records stand on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// A new post.
    Everything,
    /// A post there is.
    AllButAgency,
}

/// The fields.
pub(super) fn fields(typed: &Typed, agencies: &[agency::Model], ask: Ask, problems: &Problems) -> AnyView {
    let agencies = agencies.iter().map(|agency| (agency.id.to_string(), agency.name.clone()));
    let agencies = choose(agencies);
    let agency = Select { id: "agency", label: "Agency", hint: None, options: agencies, value: &typed.agency };
    let agency = (ask == Ask::Everything).then(|| select(agency, problems));
    let groups = choose((1..=8).map(|group| (group.to_string(), format!("Group {group}"))));
    let group = Select {
        id: "training_group",
        label: "Training group",
        hint: Some("What is asked of them follows from it."),
        options: groups,
        value: &typed.training_group,
    };
    let sectors = choose(Sector::ALL.into_iter().map(|sector| (sector.code().to_owned(), sector.label().to_owned())));
    let sector = Select { id: "sector", label: "Sector", hint: None, options: sectors, value: &typed.sector };
    let mut kinds: Vec<(String, String)> = entry::kinds().map(|kind| (kind.to_owned(), capitalised(kind))).collect();
    if !typed.kind.is_empty() && kinds.iter().all(|(kind, _)| *kind != typed.kind) {
        kinds.push((typed.kind.clone(), capitalised(&typed.kind)));
    }
    let kind = Select { id: "kind", label: "Employed as", hint: None, options: kinds, value: &typed.kind };
    let text = |id, label, hint, value| text_input(TextInput { id, label, hint, kind: "text", autocomplete: Some("off"), value }, problems);
    view! {
        {agency}
        {text("role", "Role", Some("For example nursery practitioner."), &typed.role)}
        {text("team", "Team, if there is one", None, &typed.team)}
        {text("manager", "Manager\u{2019}s staff number or e-mail address, if known", None, &typed.manager)}
        {select(group, problems)}
        {select(sector, problems)}
        {select(kind, problems)}
        {text("starts_on", "First day", Some(DAY_HINT), &typed.starts_on)}
        {text("ends_on", "Last day, if it is known", Some(DAY_HINT), &typed.ends_on)}
    }
    .into_any()
}

const DAY_HINT: &str = "For example 27 March 2027 or 27/3/2027.";

fn choose(options: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), "Choose one".to_owned())).chain(options).collect()
}
