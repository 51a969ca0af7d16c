//! What a revision says, line by line, and what one changed of another.

use crate::app::long_date;
use crate::database::AgreementId;
use crate::database::agreement::Kind;
use crate::database::agreement_revision::Content;

/// A revision in words: the name of each line, and what stands there.
pub type Said = Vec<(&'static str, String)>;

/// What became of a line.
pub struct Changed {
    /// Its name.
    pub what: &'static str,
    /// As it was; empty for what is new.
    pub was: String,
    /// As it became; empty for what was taken away.
    pub became: String,
}

/// What an agreement is called by its level.
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Between => "Level 1, between agencies",
        Kind::Within => "Level 1, within an agency",
        Kind::Guidance => "Level 2, guidance",
        Kind::Sharing => "Level 3, between named agencies",
    }
}

/// What a revision says. Empty lines too, so that two can be held against each other.
pub fn said(kind: Kind, content: &Content, titles: &[(AgreementId, String)]) -> Said {
    let title_of = |id: Option<AgreementId>| titles.iter().find(|(other, _)| Some(*other) == id).map(|(_, title)| title.clone());
    let parties = content.parties.iter().map(|party| match (party.signed_by.as_str(), party.signed_on) {
        ("", _) => party.name.clone(),
        (by, Some(on)) => format!("{}, signed by {by} on {}", party.name, long_date(on)),
        (by, None) => format!("{}, signed by {by}", party.name),
    });
    let documents = content.documents.iter().map(|document| match document.reference.as_str() {
        "" => document.title.clone(),
        reference => format!("{} ({reference})", document.title),
    });
    let mut said = vec![("Title", content.title.clone()), (purpose_label(kind), content.purpose.clone())];
    match kind {
        Kind::Guidance => said.extend([
            ("Edition", content.framework.clone().unwrap_or_default()),
            ("Accepted by", content.accepted_by.clone()),
            ("Accepted on", content.accepted_on.map(long_date).unwrap_or_default()),
        ]),
        _ => said.push(("Agencies", parties.collect::<Vec<_>>().join("\n"))),
    }
    if kind == Kind::Sharing {
        said.extend([
            ("Information", content.data_set.clone()),
            ("Handling", content.handling.clone()),
            ("Mechanism", content.mechanism.clone()),
            ("Level 1", title_of(content.level_1_id).unwrap_or_default()),
            ("Level 2", title_of(content.level_2_id).unwrap_or_default()),
        ]);
    }
    said.extend([
        ("Documents", documents.collect::<Vec<_>>().join("\n")),
        ("Review", long_date(content.review_on)),
        ("Ended", content.ended_on.map(long_date).unwrap_or_default()),
    ]);
    said
}

/// What the purpose of an agreement is called.
pub const fn purpose_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Between | Kind::Within => "What is agreed",
        Kind::Guidance => "What it says here",
        Kind::Sharing => "Purpose",
    }
}

/// What is different in `after`; all of it, if there was nothing before.
pub fn changes(before: Option<&Said>, after: Option<&Said>) -> Vec<Changed> {
    let lines = after.into_iter().flatten().map(|(what, became)| {
        let was = before.into_iter().flatten().find(|(other, _)| other == what).map(|(_, was)| was.clone()).unwrap_or_default();
        Changed { what, was, became: became.clone() }
    });
    lines.filter(|line| line.was != line.became).collect()
}
