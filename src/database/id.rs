//! Keys: UUIDv7, made here, one type for each table so that they cannot be confused.

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new key; later keys sort after earlier ones.
            #[expect(clippy::new_without_default, reason = "a key is made on purpose, never by default")]
            pub fn new() -> $name {
                $name(Uuid::now_v7())
            }

            /// The key written so, if it is one.
            pub fn parse(text: &str) -> Option<$name> {
                Uuid::try_parse(text).ok().map($name)
            }
        }

        // Asked of every primary key; a number is never one of ours.
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<$name, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

keys!(
    /// An agency.
    AgencyId,
    /// An answer.
    AnswerId,
    /// An assignment.
    AssignmentId,
    /// A change of an assignment.
    AssignmentChangeId,
    /// Training done elsewhere, as somebody entered it.
    EvidenceId,
    /// One person's line of that.
    EvidenceLineId,
    /// An attempt.
    AttemptId,
    /// An audit entry.
    AuditId,
    /// A completion.
    CompletionId,
    /// A contact.
    ContactId,
    /// A piece of content, whatever its versions.
    ContentId,
    /// A draft.
    DraftId,
    /// A comment on a draft.
    DraftCommentId,
    /// A revision of a draft.
    DraftRevisionId,
    /// An address of a person.
    EmailId,
    /// A change of an address.
    EmailChangeId,
    /// A correction of a completion.
    CorrectionId,
    /// A disclosure.
    DisclosureId,
    /// A frozen report.
    FrozenId,
    /// A grant.
    GrantId,
    /// A post kept until somebody has signed in again.
    HeldPostId,
    /// A sign-in link.
    LinkId,
    /// A report of something wrong on a page.
    PageReportId,
    /// That somebody has read a privacy notice.
    NoticeReadId,
    /// A person.
    PersonId,
    /// That somebody looked at a person's page.
    PersonAccessId,
    /// A name that a person had.
    PersonNameId,
    /// A list of people from a file.
    ImportId,
    /// A row of such a list.
    ImportRowId,
    /// How an agency's columns are matched.
    ImportMatchId,
    /// A post.
    PostId,
    /// Whether two people are needed to publish.
    ReviewRuleId,
    /// A pathway's rule.
    RuleId,
    /// A session.
    SessionId,
    /// A version of a piece of content.
    VersionId,
    /// A message in the outbox.
    MessageId,
    /// A reminder.
    ReminderId,
    /// What an agency chose for its reminders.
    PolicyId,
    /// A day of reminders that is done.
    RunId,
    /// A daily comparison.
    CheckId,
    /// A change of an agency or of its contacts.
    AgencyChangeId,
    /// An agreement of the register.
    AgreementId,
    /// A revision of an agreement.
    RevisionId,
);
