//! The store: connections, transactions, and one file for each table with the queries that need only it.
//! Nothing outside `connect` knows which database this is, and nothing outside this room opens a connection.

pub mod agency;
pub mod answer;
pub mod assignment;
pub mod attempt;
pub mod audit;
pub mod case_result;
pub mod completion;
mod connect;
pub mod contact;
pub mod content;
pub mod credential;
pub mod draft;
pub mod draft_comment;
pub mod draft_revision;
pub mod email_change;
mod gather;
pub mod held_post;
mod id;
pub mod page_report;
pub mod password_guess;
pub mod pathway_rule;
pub mod person;
pub mod person_email;
pub mod person_grant;
pub mod personal;
pub mod post;
pub mod privacy_notice_read;
pub mod review_rule;
pub mod scope;
pub mod session;
pub mod sign_in_link;
pub mod standing;
pub mod version;

pub use connect::{Store, StoreError};
pub use gather::Write;
pub use id::{
    AgencyId, AnswerId, AssignmentId, AttemptId, AuditId, CompletionId, ContactId, ContentId, DraftCommentId, DraftId, DraftRevisionId,
    EmailChangeId, EmailId, GrantId, HeldPostId, LinkId, NoticeReadId, PageReportId, PersonId, PostId, ReviewRuleId, RuleId, SessionId,
    VersionId,
};
pub use scope::Scope;
