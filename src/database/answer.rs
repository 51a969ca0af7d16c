//! Answers: each as it was given. Only ever added to.

use super::id::{AnswerId, AttemptId};
use crate::course::text::ChoiceId;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "answer")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AnswerId,
    /// In which attempt.
    pub attempt_id: AttemptId,
    /// To which step: `harm`, `beat-2-question-4`, `SECTION/CHECK`.
    pub step: String,
    /// The form it came from: a double post is one answer.
    pub form_key: Uuid,
    /// 0, or more where one form was posted again with another answer (the back button).
    pub form_turn: i32,
    /// What was chosen: choice ids as a JSON list.
    #[sea_orm(column_type = "Text")]
    pub choices: String,
    /// What was written.
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    /// When.
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// An answer about to be stored.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// In which attempt.
    pub attempt_id: AttemptId,
    /// To which step.
    pub step: String,
    /// The form it came from.
    pub form_key: Uuid,
    /// What was chosen: choice ids as a JSON list.
    pub choices: String,
    /// What was written.
    pub text: Option<String>,
    /// What stood when the form was shown.
    pub seen: Seen,
}

/// The answer that stood when a form was shown: how a second device is told of what the first has said since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The form does not say.
    Unsaid,
    /// None.
    Nothing,
    /// This one.
    Answer(AnswerId),
    /// One with these choices: a JSON list.
    Chosen(String),
}

impl Seen {
    /// Reads a form's field.
    pub fn read(field: Option<&str>) -> Seen {
        match field {
            None => Seen::Unsaid,
            Some(id) => AnswerId::parse(id).map_or(Seen::Nothing, Seen::Answer),
        }
    }

    fn missed(&self, standing: &Model) -> bool {
        match self {
            Seen::Unsaid => false,
            Seen::Nothing => true,
            Seen::Answer(id) => *id != standing.id,
            Seen::Chosen(choices) => *choices != standing.choices,
        }
    }
}

/// What storing an answer came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It is stored now.
    New,
    /// The same form was posted twice with the same answer: it was stored before.
    Before,
    /// Another form has given another answer since this one was shown. Nothing is stored: whoever answers is asked.
    Overtaken(Box<Model>),
}

/// Every answer of an attempt, oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_attempt(db: &impl ConnectionTrait, attempt: AttemptId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::AttemptId.eq(attempt)).order_by_asc(Column::Id).all(db).await
}

/// Stores an answer beside those before it. The same form posted again with what already stands is one answer (a double post);
/// with something else (the back button) it is a changed one. An answer that came from elsewhere meanwhile is not passed over.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, new: &NewAnswer, now: DateTimeUtc) -> Result<Stored, DbErr> {
    let of_form = Entity::find().filter(Column::AttemptId.eq(new.attempt_id)).filter(Column::FormKey.eq(new.form_key)).count(db).await?;
    if let Some(standing) = standing(db, new.attempt_id, &new.step).await? {
        if of_form > 0 && standing.says(new) {
            return Ok(Stored::Before);
        }
        if new.seen.missed(&standing) && standing.form_key != new.form_key && !standing.says(new) {
            return Ok(Stored::Overtaken(Box::new(standing)));
        }
    }
    let row = ActiveModel {
        id: Set(later_than_any(db, new.attempt_id).await?),
        attempt_id: Set(new.attempt_id),
        step: Set(new.step.clone()),
        form_key: Set(new.form_key),
        form_turn: Set(i32::try_from(of_form).unwrap_or(i32::MAX)),
        choices: Set(new.choices.clone()),
        text: Set(new.text.clone()),
        at: Set(now),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(Stored::New)
}

/// A key that sorts after every answer of the attempt, also where the clock has been set back since: the last answer given is the one
/// that stands.
async fn later_than_any(db: &impl ConnectionTrait, attempt: AttemptId) -> Result<AnswerId, DbErr> {
    let last = Entity::find().filter(Column::AttemptId.eq(attempt)).order_by_desc(Column::Id).one(db).await?;
    let key = AnswerId::new();
    Ok(last.filter(|last| last.id >= key).map_or(key, |last| AnswerId(Uuid::from_u128(last.id.0.as_u128().saturating_add(1)))))
}

async fn standing(db: &impl ConnectionTrait, attempt: AttemptId, step: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::AttemptId.eq(attempt)).filter(Column::Step.eq(step)).order_by_desc(Column::Id).one(db).await
}

impl Model {
    /// The choice ids; none where what is stored is no list.
    pub fn choice_ids(&self) -> Vec<ChoiceId> {
        serde_json::from_str(&self.choices).unwrap_or_default()
    }

    fn says(&self, new: &NewAnswer) -> bool {
        self.choices == new.choices && self.text == new.text
    }
}

/// Choice ids as they are stored.
pub fn list(choices: &[ChoiceId]) -> String {
    serde_json::to_string(choices).unwrap_or_else(|_| "[]".to_owned())
}
