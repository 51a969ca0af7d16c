//! New assignments: those that rules ask for, in sets, and those that an HR officer makes by hand.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::completing::{Completed, complete_pathway};
use super::draw::Draws;
use super::items::Asked;
use super::{Done, Moment, by_rule};
use crate::app::{london_day, long_date};
use crate::course::scenario::Sector;
use crate::database::assignment::NewAssignment;
use crate::database::assignment_change::{self, Kind};
use crate::database::rule_cover::{self, Cover, Whose};
use crate::database::{AssignmentId, ContentId, PersonId, PostId, assignment, attempt, completion, post, standing};
use crate::library::{Library, Published};
use crate::standing::history::{Held, Row};
use crate::standing::rules::{Conditions, Due, Rule, that_counts};

/// How many people are asked about with one question.
const AT_A_TIME: usize = 500;

/// Gives posts what the rules of one pathway ask for and they do not have.
pub(super) async fn add_missing(
    db: &impl ConnectionTrait,
    library: &Library,
    (pathway, covers): (ContentId, &[Cover]),
    whose: &Whose,
    at: Moment<'_>,
) -> Result<Done, DbErr> {
    let Some(published) = library.current_of(pathway) else { return Ok(Done::default()) };
    let Some(course) = published.pathway() else { return Ok(Done::default()) };
    let posts = rule_cover::missing(covers, pathway, whose, at.today).all(db).await?;
    if posts.is_empty() {
        return Ok(Done::default());
    }
    let asked_again = ask_again(db, library, &posts, pathway, covers, at).await?;
    let draws = Draws::of(course, library);
    let mut new = Vec::new();
    for post in posts.iter().filter(|post| !asked_again.contains(&post.id)) {
        let agency = post.agency_id.to_string();
        let as_seen = post.for_rules(&agency);
        let Some(cover) = that_counts(covers, &as_seen, |cover: &Cover| &cover.rule) else { continue };
        let due_on = cover.rule.due.day(post.starts_on);
        let made = NewAssignment {
            person_id: post.person_id,
            post_id: post.id,
            pathway_id: pathway,
            version_id: published.version,
            rule_id: cover.id,
            reason: reason(&cover.rule, post),
            due_on,
            drawn: draws.for_person(post.person_id, Sector::parse(&post.sector)),
            made_by: None,
            renews_id: None,
            counts_from: None,
            parts: None,
        };
        new.push((AssignmentId::new(), made));
    }
    add(db, library, &published, &new, None, at).await?;
    Ok(Done { assigned: new.len(), asked_again: asked_again.len(), ..Done::default() })
}

/// Adds assignments with their standings: what has been done already counts at once. `held` is what a renewal carries over.
pub(super) async fn add(
    db: &impl ConnectionTrait,
    library: &Library,
    published: &Published,
    new: &[(AssignmentId, NewAssignment)],
    held: Option<&HashMap<AssignmentId, Held>>,
    at: Moment<'_>,
) -> Result<(), DbErr> {
    assignment::add_many(db, new, at.now).await?;
    let mut contents = HashMap::new();
    for (id, made) in new {
        let asked = Asked { drawn: made.drawn.clone(), parts: made.parts.clone() };
        contents.insert(*id, asked.contents(library, published));
    }
    // What a renewal counts from is now, so nothing done before can count for it.
    let begins: Vec<_> = new.iter().filter(|(_, made)| made.counts_from.is_none()).collect();
    let (mut rows, mut whole) = (Vec::new(), Vec::new());
    let mut counted = HashMap::new();
    for part in begins.chunks(AT_A_TIME) {
        let people: Vec<_> = part.iter().map(|(_, made)| made.person_id).collect();
        let asked: HashSet<_> = part.iter().filter_map(|(id, _)| contents.get(id)).flatten().copied().collect();
        counted.extend(Counted::of(db, &people, &asked.into_iter().collect::<Vec<_>>()).await?);
    }
    for (id, made) in new {
        let asked = contents.get(id).map(Vec::as_slice).unwrap_or_default();
        let total = i32::try_from(asked.len()).unwrap_or(i32::MAX);
        let row = Row::begin(total, made.due_on, held.and_then(|held| held.get(id)).copied());
        let known = counted.get(&made.person_id).filter(|_| made.counts_from.is_none());
        rows.push((*id, known.map_or(row, |counted: &Counted| counted.tell(row, asked))));
        whole.extend(known.and_then(|counted| counted.whole(asked)).map(|done_at| (*id, done_at)));
    }
    standing::begin_many(db, &rows, at.now).await?;
    for (id, done_at) in whole {
        settle(db, published, id, done_at, at).await?;
    }
    Ok(())
}

/// Everything it asks for has been done already, in another post or before anybody asked. That completes it, as of the day of the last
/// item; if that would have run out by now, none of it counts.
async fn settle(
    db: &impl ConnectionTrait,
    published: &Published,
    id: AssignmentId,
    done_at: DateTime<Utc>,
    at: Moment<'_>,
) -> Result<(), DbErr> {
    let Some(made) = assignment::Entity::find_by_id(id).one(db).await? else { return Ok(()) };
    let rule = super::terms_for(db, &[&made]).await?.remove(&id);
    let expires_on = rule.and_then(|rule| rule.holds_until(london_day(done_at)));
    if expires_on.is_some_and(|last| last < at.today) {
        assignment::count_from(db, id, at.now).await?;
        return standing::note_progress(db, id, 0, false, at.now).await;
    }
    let completed = Completed {
        assignment: &made,
        pathway: published,
        method: completion::THIS_COURSE,
        results: serde_json::json!({ "items": "done before it was assigned", "due_on": made.due_on }).to_string(),
        started_at: done_at,
        completed_at: done_at,
        expires_on,
    };
    complete_pathway(db, at.key, completed, at.now).await.map(|_| ())
}

/// What somebody has done and begun.
#[derive(Default)]
struct Counted {
    done: HashMap<ContentId, DateTime<Utc>>,
    begun: HashSet<ContentId>,
}

impl Counted {
    async fn of(db: &impl ConnectionTrait, people: &[PersonId], contents: &[ContentId]) -> Result<HashMap<PersonId, Counted>, DbErr> {
        let mut counted: HashMap<PersonId, Counted> = HashMap::new();
        for (person, content, at) in completion::times(db, people, contents).await? {
            let done = counted.entry(person).or_default().done.entry(content).or_insert(at);
            *done = at.max(*done);
        }
        for (person, content, ..) in attempt::times(db, people, contents).await? {
            counted.entry(person).or_default().begun.insert(content);
        }
        Ok(counted)
    }

    /// When the last of these was done, if all of them are.
    fn whole(&self, asked: &[ContentId]) -> Option<DateTime<Utc>> {
        let done: Option<Vec<_>> = asked.iter().map(|content| self.done.get(content).copied()).collect();
        done?.into_iter().max()
    }

    fn tell(&self, row: Row, asked: &[ContentId]) -> Row {
        let done = asked.iter().filter(|content| self.done.contains_key(content)).count();
        row.progressed(i32::try_from(done).unwrap_or(i32::MAX), asked.iter().any(|content| self.begun.contains(content)))
    }
}

/// Takes up again what had been withdrawn from these posts and a rule asks for once more. Gives for which.
async fn ask_again(
    db: &impl ConnectionTrait,
    library: &Library,
    posts: &[post::Model],
    pathway: ContentId,
    covers: &[Cover],
    at: Moment<'_>,
) -> Result<HashSet<PostId>, DbErr> {
    if covers.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<_> = posts.iter().map(|post| post.id).collect();
    let before = assignment::of_posts(db, &ids).await?;
    // The newest of each post: earlier ones have been renewed.
    let mut last: HashMap<PostId, assignment::Model> = HashMap::new();
    for found in before.into_iter().filter(|found| found.pathway_id == pathway && found.ended_at.is_some()) {
        last.insert(found.post_id, assignment::Model { ended_at: None, ..found });
    }
    let again: Vec<_> = last.values().map(|found| found.id).collect();
    assignment::set_ended(db, &again, None).await?;
    assignment_change::add_many(db, again.iter().map(|id| by_rule(*id, Kind::AskedAgain)).collect(), at.now).await?;
    super::rebuilding::begin_again(db, library, last.values().cloned().collect(), at).await?;
    Ok(last.into_keys().collect())
}

/// Why, in words that both the person and HR may read.
fn reason(rule: &Rule, post: &post::Model) -> String {
    let started = long_date(post.starts_on);
    let due = match rule.due {
        Due::On(day, _) if post.starts_on <= day => format!("must complete it by {}", long_date(day)),
        Due::On(_, period) | Due::After(period) => format!("has {period}"),
    };
    format!("the post as {} began on {started}, and {} {due}", post.role, whom(&rule.conditions, post))
}

/// The first thing by which a rule names a post.
fn whom(conditions: &Conditions, post: &post::Model) -> String {
    match () {
        () if !conditions.groups.is_empty() => format!("training group {}", post.training_group),
        () if !conditions.roles.is_empty() => "that role".to_owned(),
        () if !conditions.kinds.is_empty() => format!("everybody who works there as {}", post.employment_kind),
        () if !conditions.sectors.is_empty() => "everybody in that sector".to_owned(),
        () if !conditions.agencies.is_empty() => "everybody in that agency".to_owned(),
        () => "everybody".to_owned(),
    }
}

/// An assignment made by hand.
pub struct Manual {
    /// Its key: that of the form it came in.
    pub id: AssignmentId,
    /// In which post.
    pub post: post::Model,
    /// Which pathway.
    pub pathway: ContentId,
    /// By when.
    pub due_on: NaiveDate,
    /// Why: "because ..." goes before it.
    pub reason: String,
    /// Who made it.
    pub by: PersonId,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByHand {
    /// It is made, or was, by the same form.
    Made,
    /// The post has this pathway already.
    IsThere(AssignmentId),
    /// There is no such pathway.
    NoPathway,
}

/// Makes an assignment by hand, once for each form.
///
/// # Errors
/// If the database refuses.
pub async fn assign_by_hand(db: &impl ConnectionTrait, library: &Library, new: Manual, at: Moment<'_>) -> Result<ByHand, DbErr> {
    if let Some(there) = assignment::Entity::find_by_id(new.id).one(db).await? {
        let same = there.post_id == new.post.id && there.pathway_id == new.pathway;
        return Ok(if same { ByHand::Made } else { ByHand::IsThere(there.id) });
    }
    let Some(published) = library.current_of(new.pathway) else { return Ok(ByHand::NoPathway) };
    let Some(course) = published.pathway() else { return Ok(ByHand::NoPathway) };
    let before = assignment::of_posts(db, &[new.post.id]).await?;
    let same = |found: &&assignment::Model| found.pathway_id == new.pathway && (found.ended_at.is_none() || found.due_on == new.due_on);
    if let Some(there) = before.iter().rev().find(same) {
        return Ok(ByHand::IsThere(there.id));
    }
    let made = NewAssignment {
        person_id: new.post.person_id,
        post_id: new.post.id,
        pathway_id: new.pathway,
        version_id: published.version,
        rule_id: None,
        reason: new.reason,
        due_on: new.due_on,
        drawn: Draws::of(course, library).for_person(new.post.person_id, Sector::parse(&new.post.sector)),
        made_by: Some(new.by),
        renews_id: None,
        counts_from: None,
        parts: None,
    };
    add(db, library, &published, &[(new.id, made)], None, at).await?;
    Ok(ByHand::Made)
}
