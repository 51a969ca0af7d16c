//! The store: connections, transactions, and one file for each table with the queries that need only it.
//! Nothing outside `connect` knows which database this is, and nothing outside this room opens a connection.

pub mod agency;
pub mod answer;
pub mod assignment;
pub mod attempt;
pub mod audit;
pub mod certificate;
pub mod completion;
mod connect;
pub mod contact;
pub mod content;
pub mod correction;
pub mod credential;
pub mod disclosure;
pub mod email_change;
pub mod frozen_report;
mod gather;
pub mod held_post;
mod id;
pub mod ledger;
pub mod ledger_salt;
mod ledger_state;
pub mod page_report;
pub mod password_guess;
pub mod pathway_rule;
pub mod person;
pub mod person_email;
pub mod person_grant;
pub mod personal;
pub mod post;
pub mod privacy_notice_read;
pub mod report_history;
pub mod report_month;
pub mod report_row;
pub mod scope;
pub mod session;
pub mod sign_in_link;
pub mod standing;
pub mod version;

pub use connect::{Store, StoreError};
pub use gather::Write;
pub use id::{
    AgencyId, AnswerId, AssignmentId, AttemptId, AuditId, CompletionId, ContactId, ContentId, CorrectionId, DisclosureId, EmailChangeId,
    EmailId, FrozenId, GrantId, HeldPostId, LinkId, NoticeReadId, PageReportId, PersonId, PostId, RuleId, SessionId, VersionId,
};
pub use scope::Scope;
