//! Works cases and reads modules through the pages, answering by the model that stands in the content itself.

use std::sync::Arc;

use axum::http::StatusCode;
use octavo::course::module::Check;
use octavo::course::reading::is_right;
use octavo::course::scenario::FactTag;
use octavo::course::steps::{BeatOf, Case, Given, Place, Step};
use octavo::course::text::{Choice, ChoiceId, Worth};
use octavo::course::{Kind, Module};
use octavo::database::{AttemptId, answer, attempt};
use octavo::library::Published;
use sea_orm::EntityTrait;

use super::page::Page;
use super::{Browser, TestServer};

/// An attempt as the store has it now.
pub struct Attempt {
    pub row: attempt::Model,
    published: Arc<Published>,
    framework: Arc<Published>,
    given: Vec<Given>,
}

impl Attempt {
    pub async fn load(server: &TestServer, id: AttemptId) -> Attempt {
        let row = attempt::Entity::find_by_id(id).one(server.db()).await.unwrap().unwrap();
        let published = server.app.library.version(row.version_id).await.unwrap();
        let framework = server.app.library.framework_of(&published).await.unwrap();
        let answers = answer::of_attempt(server.db(), id).await.unwrap();
        // What is no step of the flow (how sure somebody was) is no answer to the case.
        let given = answers.into_iter().filter_map(|answer| {
            let place = Place::parse(&answer.step)?;
            Some(Given { place, choices: answer.choice_ids(), text: answer.text })
        });
        let given = given.collect();
        Attempt { row, published, framework, given }
    }

    pub fn case(&self) -> Case<'_> {
        let hinge = self.row.hinge.map(|number| usize::try_from(number).unwrap());
        Case { scenario: self.published.scenario().unwrap(), framework: self.framework.framework().unwrap(), hinge, given: &self.given }
    }
}

impl Browser<'_> {
    /// Begins a go at a scenario, or goes on with the one that is open.
    pub async fn start(&self, scenario: &str) -> AttemptId {
        let started = self.post(&format!("/learn/scenarios/{scenario}/attempts"), &[]).await;
        AttemptId::parse(started.location().rsplit('/').next().unwrap()).unwrap()
    }

    /// Opens a step and posts these answers from its form.
    pub async fn answer(&self, attempt: AttemptId, step: &str, fields: &[(&str, &str)]) -> Page {
        let address = format!("/learn/attempts/{attempt}/{step}");
        let page = self.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        let key = page.form_key();
        let with_key: Vec<_> = [("form_key", key.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.post(&address, &with_key).await
    }

    /// Answers by the model until this step is the one to answer, or to the end.
    pub async fn walk_to(&self, attempt: AttemptId, step: Option<&str>) {
        while let Some(place) = Attempt::load(self.server, attempt).await.case().next() {
            if step == Some(place.to_string().as_str()) {
                return;
            }
            self.answer_by_the_model(attempt, place).await;
        }
        assert_eq!(step, None, "the walk never came to this step");
    }

    /// Begins a scenario and works it by the model to its end.
    pub async fn walk_all(&self, scenario: &str) -> AttemptId {
        let attempt = self.start(scenario).await;
        self.walk_to(attempt, None).await;
        attempt
    }

    pub async fn answer_by_the_model(&self, id: AttemptId, place: Place) {
        let address = format!("/learn/attempts/{id}/{place}");
        let page = self.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        let attempt = Attempt::load(self.server, id).await;
        let mut fields = vec![("form_key".to_owned(), page.form_key())];
        fields.extend(model(&attempt.case().beat(place.beat).unwrap(), place.step, &page));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let posted = self.post(&address, &fields).await;
        assert_eq!(posted.status, StatusCode::SEE_OTHER, "{address}: {}", posted.words(".govuk-error-summary"));
    }

    /// Answers one check of a module's page.
    pub async fn check(&self, module: &Module, section: &str, check: &Check, right: bool) -> Page {
        let address = format!("/learn/modules/{}/{section}", module.slug);
        let mut fields = vec![("check".to_owned(), check.slug.to_string()), ("form_key".to_owned(), self.get(&address).await.form_key())];
        let chosen = if right { right_answer(check) } else { wrong_answer(check) };
        fields.extend(chosen.into_iter().map(|id| (check.slug.to_string(), id.0)));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&address, &fields).await
    }

    /// Presses "Continue" on a module's page.
    pub async fn move_on(&self, module: &Module, section: &str) -> Page {
        let address = format!("/learn/modules/{}/{section}", module.slug);
        let key = self.get(&address).await.form_key();
        self.post(&address, &[("form_key", &key)]).await
    }

    /// Reads a module to its end, answering every check right.
    pub async fn read_all(&self, slug: &str) {
        let published = self.server.app.library.current(Kind::Module, slug).unwrap();
        let module = published.module().unwrap();
        for section in &module.sections {
            for check in section.checks() {
                assert_eq!(self.check(module, section.slug.as_str(), check, true).await.status, StatusCode::SEE_OTHER);
            }
            let on = self.move_on(module, section.slug.as_str()).await;
            assert_eq!(on.status, StatusCode::SEE_OTHER, "{}: {}", section.slug, on.words(".govuk-error-summary"));
        }
    }
}

/// What the model answers to a step, as a form's fields.
fn model(beat: &BeatOf<'_>, step: Step, page: &Page) -> Vec<(String, String)> {
    let answers = |values: Vec<String>| values.into_iter().map(|value| ("answer".to_owned(), value)).collect();
    let models = || beat.choices(step).iter().filter(|choice| beat.worth(step, choice) == Worth::Model);
    match step {
        Step::Case => Vec::new(),
        Step::Record => vec![("record".to_owned(), "What I saw, what I decided and why. Facts 1 and 2.".to_owned())],
        Step::Compare => answers(page.attributes("input[name=answer]", "value")),
        Step::Package => {
            answers(beat.facts().iter().filter(|fact| fact.tag == FactTag::Share).map(|fact| fact.number.to_string()).collect())
        }
        Step::Actions => answers(models().map(id).collect()),
        _ => answers(models().take(1).map(id).collect()),
    }
}

fn id(choice: &Choice) -> String {
    choice.id.0.clone()
}

pub fn right_answer(check: &Check) -> Vec<ChoiceId> {
    let models = check.options.iter().filter(|option| option.worth == Worth::Model).map(|option| option.id.clone());
    let chosen: Vec<_> = if check.takes_several { models.collect() } else { models.take(1).collect() };
    assert!(is_right(check, &chosen));
    chosen
}

pub fn wrong_answer(check: &Check) -> Vec<ChoiceId> {
    let wrong = check.options.iter().find(|option| option.worth == Worth::Mistaken && !option.label_text.eq_ignore_ascii_case("not sure"));
    vec![wrong.unwrap().id.clone()]
}
