//! The store: connections, transactions, and one file for each table with the queries that need only it.
//! Nothing outside `connect` knows which database this is, and nothing outside this room opens a connection.

pub mod agency;
pub mod answer;
pub mod assignment;
pub mod attempt;
pub mod audit;
pub mod completion;
mod connect;
pub mod contact;
pub mod content;
mod gather;
mod id;
pub mod page_report;
pub mod pathway_rule;
pub mod person;
pub mod person_email;
pub mod person_grant;
pub mod personal;
pub mod post;
pub mod scope;
pub mod session;
pub mod sign_in_link;
pub mod standing;
pub mod version;

pub use connect::{Store, StoreError};
pub use gather::Write;
pub use id::{
    AgencyId, AnswerId, AssignmentId, AttemptId, AuditId, CompletionId, ContactId, ContentId, GrantId, LinkId, PageReportId, PersonId,
    PostId, RuleId, SessionId, VersionId,
};
pub use scope::Scope;
