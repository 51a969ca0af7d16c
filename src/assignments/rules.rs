//! Rules: the list, and the end of one. `rules/form` reads and shows what a rule says, `rules/preview` whom it adds and drops.

pub mod edit;
mod effect;
mod form;
mod form_view;
pub mod preview;
mod table;

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::HrOfficer;
use crate::app::App;
use crate::assigning::{self, Moment};
use crate::database::rule_cover::Whose;
use crate::database::{RuleId, Scope, agency, audit, pathway_rule};
use crate::error::{AppError, Path, Query, Result};
use crate::page::fields::Fields;
use crate::page::{Frame, Here, Shape, see_other};

/// `GET /assignments/rules`: every rule that touches the asker's agencies.
///
/// # Errors
/// If the store cannot be read.
pub async fn list_rules(State(app): State<App>, hr: HrOfficer) -> Result<Response> {
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let counts = effect::assigned_by_rule(app.store.read(), &hr.scope).await?;
    let rules = pathway_rule::all(app.store.read()).await?;
    let lines: Vec<_> = rules
        .into_iter()
        .filter(|rule| touches(rule, &hr.scope))
        .map(|rule| table::Line {
            pathway: title(&app, rule.content_id),
            renew_with: rule.renew_with.map(|pathway| title(&app, pathway)),
            assigned: counts.get(&rule.id).copied().unwrap_or_default(),
            may_change: rule.is_live() && rule.is_within(&hr.scope),
            rule,
        })
        .collect();
    Ok(Frame::new("Rules", Some(&hr.identity), Here::Assignments).shaped(Shape::Wide).show(move || table::list(lines, &agencies)))
}

/// Whether a rule is about somebody within a scope.
fn touches(rule: &pathway_rule::Model, scope: &Scope) -> bool {
    let agencies = rule.terms().rule.conditions.agencies;
    let covers = |agency: &String| crate::database::AgencyId::parse(agency).is_some_and(|agency| scope.covers(agency));
    agencies.is_empty() || agencies.iter().any(covers)
}

/// The title of a pathway.
fn title(app: &App, pathway: crate::database::ContentId) -> String {
    app.library.current_of(pathway).map_or_else(|| "A pathway that is not published".to_owned(), |found| found.title().to_owned())
}

/// A live rule that the asker may change.
async fn find(app: &App, scope: &Scope, id: &str) -> Result<pathway_rule::Model> {
    let id = RuleId::parse(id).ok_or(AppError::NotFound)?;
    let rules = pathway_rule::all(app.store.read()).await?;
    rules.into_iter().find(|rule| rule.id == id && rule.is_live() && rule.is_within(scope)).ok_or(AppError::NotFound)
}

/// `GET /assignments/rules/{rule}/end`: whom the end of a rule drops.
///
/// # Errors
/// If there is no such rule that the asker may change, or the store cannot be read.
pub async fn show_end(
    State(app): State<App>,
    hr: HrOfficer,
    Path(id): Path<String>,
    Query(pages): Query<effect::Pages>,
) -> Result<Response> {
    let rule = find(&app, &hr.scope, &id).await?;
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let change = effect::Change { pathway: rule.content_id, replaces: Some(rule.id), with: None };
    let effect = effect::of(app.store.read(), &hr.scope, &change, app.today(), &pages).await?;
    let pathway = title(&app, rule.content_id);
    let address = format!("/assignments/rules/{}/end", rule.id);
    Ok(Frame::new(format!("End the rule for {pathway}"), Some(&hr.identity), Here::Assignments).show(move || {
        let back = format!("/assignments/rules/{}", rule.id);
        view! {
            <a class="govuk-back-link" href=back>"The rule"</a>
            <h1>{format!("End the rule for {pathway}")}</h1>
            {table::terms(&rule.terms(), None, &agencies)}
            {effect.show(&address, "", &agencies)}
            <form method="post" action=address.clone()>
                <button class="govuk-button govuk-button--warning">"End this rule"</button>
            </form>
        }
    }))
}

/// `POST /assignments/rules/{rule}/end`: ends it, and withdraws what nothing asks for any more.
///
/// # Errors
/// If there is no such rule that the asker may change, or the store cannot be written.
pub async fn end_rule(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, _: Fields) -> Result<Response> {
    let rule = find(&app, &hr.scope, &id).await?;
    let at = Moment::of(&app);
    let transaction = app.store.begin_write().await?;
    if pathway_rule::end(&transaction, rule.id, at.now).await? {
        let done = assigning::assign_in(&transaction, &app.library, &Whose::All, at).await?;
        let detail = format!("{} withdrawn", done.withdrawn);
        audit::note(&transaction, at.now, Some(hr.identity.person), "ended a rule", &rule.id.to_string(), &detail).await?;
    }
    transaction.commit().await?;
    Ok(see_other("/assignments/rules"))
}
