//! What a message of reminders says: what is asked, by when, how long it takes, where to sign in, whom to ask. Short and kind. Dates are
//! given as dates, because a message may arrive on a later day.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::app::long_date;
use crate::database::AssignmentId;
use crate::page;

/// What is asked of somebody.
#[derive(Clone, Debug)]
pub struct Matter {
    /// The pathway.
    pub title: String,
    /// By when, or the last day of a pass.
    pub by: NaiveDate,
    /// Whether a pass runs out.
    pub renews: bool,
}

/// What is asked of the reader.
#[derive(Clone, Debug)]
pub struct Mine {
    /// Which assignment.
    pub assignment: AssignmentId,
    /// The agency that asks.
    pub agency: String,
    /// About how long it takes.
    pub minutes: u32,
    /// What.
    pub matter: Matter,
}

/// What is overdue of somebody whom the reader manages.
#[derive(Clone, Debug)]
pub struct Theirs {
    /// Who.
    pub name: String,
    /// What.
    pub matter: Matter,
}

/// A message, ready.
pub struct Composed {
    /// The subject.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As a page that stands alone: no picture, nothing from elsewhere.
    pub html: String,
}

/// Puts it together.
pub fn compose(name: &str, own: &[Mine], team: &[Theirs], today: NaiveDate, url: &str) -> Composed {
    let subject = subject(own, team, today);
    let text = text(name, own, team, today, url);
    let html = html(&subject, name, own, team, today, url);
    Composed { subject, text, html }
}

fn subject(own: &[Mine], team: &[Theirs], today: NaiveDate) -> String {
    match (own, team) {
        ([], [_]) => "Your team: 1 person is overdue".to_owned(),
        ([], team) => format!("Your team: {} people are overdue", people(team)),
        ([Mine { matter, .. }], _) => {
            let by = long_date(matter.by);
            match (matter.renews, matter.by < today) {
                (false, false) => format!("{}: please complete it by {by}", matter.title),
                (false, true) => format!("{}: it was due on {by}", matter.title),
                (true, false) => format!("{}: your completion holds until {by}", matter.title),
                (true, true) => format!("{}: your completion held until {by}", matter.title),
            }
        }
        (own, _) => format!("{} things to complete in Octavo", own.len()),
    }
}

/// How many different people.
fn people(team: &[Theirs]) -> usize {
    team.iter().map(|theirs| theirs.name.as_str()).collect::<std::collections::HashSet<_>>().len()
}

/// By when, in a sentence.
fn when(matter: &Matter, today: NaiveDate) -> String {
    let by = long_date(matter.by);
    match (matter.renews, matter.by < today) {
        (false, false) => format!("Please complete it by {by}."),
        (false, true) => format!("It was due on {by}. Please complete it as soon as you can."),
        (true, false) => format!("What you completed holds until {by}. Please complete it again by then."),
        (true, true) => format!("What you completed held until {by}. Please complete it again as soon as you can."),
    }
}

fn how_long(minutes: u32) -> String {
    match minutes {
        0 => "You can stop at any point: your place is kept.".to_owned(),
        minutes => format!("It takes about {minutes} minutes. You can stop at any point: your place is kept."),
    }
}

fn line(theirs: &Theirs) -> String {
    let Theirs { name, matter } = theirs;
    let held = if matter.renews { "held until" } else { "was due on" };
    format!("{name}: {}, {held} {}", matter.title, long_date(matter.by))
}

/// Who asks, each agency once.
fn asker(own: &[Mine]) -> String {
    let mut agencies: Vec<&str> = Vec::new();
    for mine in own {
        if !agencies.contains(&mine.agency.as_str()) {
            agencies.push(&mine.agency);
        }
    }
    agencies.join(" and ")
}

const TEAM: &str = "A word from you may help. Ask them what they need: time for it, or a quiet place.";
const HELP: &str = "A question, or not able to do it by then? Your HR team can help. Whom to contact:";
const TEAM_HELP: &str = "A question? Your HR team can help. Whom to contact:";

fn text(name: &str, own: &[Mine], team: &[Theirs], today: NaiveDate, url: &str) -> String {
    let mut text = format!("Dear {name},\n\n");
    for mine in own {
        text.push_str(&format!("{}\n{}\n{}\n\n", mine.matter.title, when(&mine.matter, today), how_long(mine.minutes)));
    }
    if !own.is_empty() {
        text.push_str(&format!("Sign in to go on:\n{url}/learn\n\n"));
    }
    if !team.is_empty() {
        text.push_str("In your team, this is overdue:\n\n");
        team.iter().for_each(|theirs| text.push_str(&format!("- {}\n", line(theirs))));
        text.push_str(&format!("\n{TEAM}\n\n"));
    }
    let help = if own.is_empty() { TEAM_HELP } else { HELP };
    text.push_str(&format!("{help}\n{url}/help/contacts\n\n{}\n", why(own)));
    text
}

fn why(own: &[Mine]) -> String {
    match own {
        [] => "You get this because you manage them. Octavo writes once a day at most.".to_owned(),
        own => format!("You get this because {} asks it of you. Octavo writes once a day at most.", asker(own)),
    }
}

fn html(subject: &str, name: &str, own: &[Mine], team: &[Theirs], today: NaiveDate, url: &str) -> String {
    let body = page::file_part(|| {
        let matters = own.iter().map(|mine| {
            view! { <h2>{mine.matter.title.clone()}</h2> <p>{when(&mine.matter, today)}</p> <p>{how_long(mine.minutes)}</p> }
        });
        let matters = matters.collect_view();
        let sign_in = (!own.is_empty()).then(|| view! { <p><a href=format!("{url}/learn")>"Sign in to go on"</a></p> });
        let team = (!team.is_empty()).then(|| {
            let lines = team.iter().map(|theirs| view! { <li>{line(theirs)}</li> }).collect_view();
            view! { <h2>"In your team, this is overdue"</h2> <ul>{lines}</ul> <p>{TEAM}</p> }
        });
        let help = if own.is_empty() { TEAM_HELP } else { HELP };
        view! {
            <p>{format!("Dear {name},")}</p>
            {matters}
            {sign_in}
            {team}
            <p>{help.trim_end_matches(" Whom to contact:")}</p>
            <p><a href=format!("{url}/help/contacts")>"Whom to contact"</a></p>
            <p>{why(own)}</p>
        }
    });
    format!("{}{body}{}", page::file_start(subject), page::FILE_END)
}
