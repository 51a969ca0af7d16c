//! Before a rule is saved: what it says, whom it adds and whom it drops; then the saving of it.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use leptos::prelude::*;

use super::edit::choices;
use super::effect::{self, Change, Pages};
use super::form::Choices;
use super::{find, form, form_view, table, title};
use crate::account::HrOfficer;
use crate::app::App;
use crate::assigning::{self, Moment};
use crate::assignments::words;
use crate::database::pathway_rule::{self, Terms};
use crate::database::rule_cover::Whose;
use crate::database::{RuleId, audit};
use crate::error::{AppError, Query, Result};
use crate::page::fields::{Fields, Problems, form_key};
use crate::page::{Frame, Here, encode, see_other};

/// What a form of a rule says: which it changes, and what it is to be.
struct Asked {
    rule: Option<RuleId>,
    terms: std::result::Result<Terms, Problems>,
    choices: Choices,
}

async fn ask(app: &App, hr: &HrOfficer, typed: &Fields) -> Result<Asked> {
    let before = match typed.one("rule") {
        Some(id) => Some(find(app, &hr.scope, &id).await?),
        None => None,
    };
    let choices = choices(app, hr).await?;
    let terms = form::read(typed, &choices, &hr.scope);
    // A rule stays with its pathway.
    let terms = terms.map(|terms| Terms { pathway: before.as_ref().map_or(terms.pathway, |rule| rule.content_id), ..terms });
    Ok(Asked { rule: before.map(|rule| rule.id), terms, choices })
}

fn invalid(hr: &HrOfficer, asked: Asked, typed: Fields, problems: Problems) -> Response {
    Frame::new("Correct the rule", Some(&hr.identity), Here::Assignments)
        .show_invalid(move || form_view::form(asked.rule, &typed, &asked.choices, &problems))
}

/// `GET /assignments/rules/preview`: whom the rule in the address adds and drops. Nothing is saved.
///
/// # Errors
/// If the address cannot be read, it names a rule that the asker may not change, or the store cannot be read.
pub async fn show_preview(
    State(app): State<App>,
    hr: HrOfficer,
    RawQuery(query): RawQuery,
    Query(pages): Query<Pages>,
) -> Result<Response> {
    let typed = Fields::read(query.unwrap_or_default().as_bytes())?;
    let asked = ask(&app, &hr, &typed).await?;
    let terms = match &asked.terms {
        Ok(terms) => terms.clone(),
        Err(problems) => {
            let problems = problems.clone();
            return Ok(invalid(&hr, asked, typed, problems));
        }
    };
    let change = Change { pathway: terms.pathway, replaces: asked.rule, with: Some(terms.rule.clone()) };
    let effect = effect::of(app.store.read(), &hr.scope, &change, app.today(), &pages).await?;
    let pathway = title(&app, terms.pathway);
    let renew_with = terms.renew_with.map(|with| title(&app, with));
    let heading = format!("Before you save the rule for {pathway}");
    Ok(Frame::new(heading.clone(), Some(&hr.identity), Here::Assignments).show(move || {
        let query = as_query(&typed);
        let back = match asked.rule {
            Some(rule) => format!("/assignments/rules/{rule}?{query}"),
            None => format!("/assignments/rules/new?{query}"),
        };
        let nobody = effect.covers_nobody().then(|| {
            view! {
                <div class="govuk-warning-text">
                    <span class="govuk-warning-text__icon" aria-hidden="true">"!"</span>
                    <strong class="govuk-warning-text__text">
                        <span class="govuk-visually-hidden">"Warning"</span>
                        "This rule covers nobody. Look at how roles are written in posts, or save it for people who start later."
                    </strong>
                </div>
            }
        });
        let kept = typed.pairs().filter(|(name, _)| !is_page(name)).map(|(name, value)| {
            view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> }
        });
        let kept = kept.collect_view();
        view! {
            <a class="govuk-back-link" href=back.clone()>"Change what the rule says"</a>
            <h1>{heading}</h1>
            {nobody}
            {table::terms(&terms, renew_with, &asked.choices.agencies)}
            {effect.show("/assignments/rules/preview", &query, &asked.choices.agencies)}
            <form method="post" action="/assignments/rules">
                {kept}
                {form_key()}
                <button class="govuk-button">"Save this rule"</button>
            </form>
        }
    }))
}

fn is_page(name: &str) -> bool {
    matches!(name, "adds" | "drops" | "stays" | "form_key")
}

/// What was typed, as it stands in an address.
fn as_query(typed: &Fields) -> String {
    let parts = typed.pairs().filter(|(name, _)| !is_page(name)).map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    parts.collect::<Vec<_>>().join("&")
}

/// `POST /assignments/rules`: saves the rule and does what the preview said.
///
/// # Errors
/// If the rule may not be changed by the asker, has ended meanwhile, or the store cannot be written.
pub async fn save_rule(State(app): State<App>, hr: HrOfficer, typed: Fields) -> Result<Response> {
    let asked = ask(&app, &hr, &typed).await?;
    let terms = match &asked.terms {
        Ok(terms) => terms.clone(),
        Err(problems) => {
            let problems = problems.clone();
            return Ok(invalid(&hr, asked, typed, problems));
        }
    };
    let at = Moment::of(&app);
    let transaction = app.store.begin_write().await?;
    let (id, act, is_new) = match asked.rule {
        Some(id) => (id, "changed a rule", pathway_rule::change(&transaction, id, &terms, at.now).await?),
        None => {
            let id = RuleId(typed.form_key());
            (id, "made a rule", pathway_rule::add(&transaction, id, &terms, at.now).await?)
        }
    };
    if !is_new && asked.rule.is_some() {
        return Err(AppError::Conflict("A colleague has ended this rule since the page was shown. Nothing was saved."));
    }
    if is_new {
        let done = assigning::assign_in(&transaction, &app.library, &Whose::All, at).await?;
        let says = words::whom(&terms.rule.conditions, &asked.choices.agencies).join("; ");
        let detail = format!("{says}; {}; {} assigned, {} withdrawn", words::due(terms.rule.due), done.assigned, done.withdrawn);
        audit::note(&transaction, at.now, Some(hr.identity.person), act, &id.to_string(), &detail).await?;
    }
    transaction.commit().await?;
    Ok(see_other("/assignments/rules"))
}
