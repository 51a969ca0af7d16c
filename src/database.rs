//! The store: connections, transactions, and one file for each table with the queries that need only it.
//! Nothing outside `connect` knows which database this is, and nothing outside this room opens a connection.

pub mod agency;
pub mod agency_change;
pub mod agreement;
pub mod agreement_party;
pub mod agreement_revision;
pub mod answer;
pub mod assignment;
pub mod assignment_change;
pub mod attempt;
pub mod audit;
pub mod case_result;
pub mod certificate;
pub mod completion;
mod connect;
pub mod contact;
pub mod content;
pub mod correction;
pub mod credential;
pub mod disclosure;
pub mod draft;
pub mod draft_comment;
pub mod draft_revision;
pub mod email_change;
pub mod evidence;
pub mod evidence_line;
pub mod frozen_report;
mod gather;
pub mod held_post;
mod id;
pub mod ledger;
pub mod ledger_salt;
mod ledger_state;
pub mod message;
pub mod page_report;
pub mod password_guess;
pub mod pathway_rule;
pub mod people;
pub mod people_import;
pub mod people_import_match;
pub mod people_import_row;
pub mod person;
pub mod person_access;
pub mod person_email;
pub mod person_grant;
pub mod person_name;
pub mod personal;
pub mod post;
pub mod privacy_notice_read;
pub mod reminder;
pub mod reminder_check;
pub mod reminder_policy;
pub mod reminder_run;
pub mod removal;
pub mod report_history;
pub mod report_month;
pub mod report_row;
pub mod review_rule;
pub mod roster;
pub mod rule_cover;
pub mod scope;
pub mod session;
pub mod sign_in_link;
pub mod standing;
pub mod team;
pub mod version;

pub use connect::{Store, StoreError};
pub use gather::Write;
pub use id::{AgencyChangeId, AgreementId, RevisionId};
pub use id::{
    AgencyId, AnswerId, AssignmentId, AttemptId, AuditId, CompletionId, ContactId, ContentId, CorrectionId, DisclosureId, DraftCommentId,
    DraftId, DraftRevisionId, EmailChangeId, EmailId, FrozenId, GrantId, HeldPostId, ImportId, ImportMatchId, ImportRowId, LinkId,
    NoticeReadId, PageReportId, PersonAccessId, PersonId, PersonNameId, PostId, ReviewRuleId, RuleId, SessionId, VersionId,
};
pub use id::{AssignmentChangeId, EvidenceId, EvidenceLineId};
pub use id::{CheckId, MessageId, PolicyId, ReminderId, RunId};
pub use scope::Scope;

/// How many rows one statement writes or names: well below what either database takes.
const AT_A_TIME: usize = 1000;
pub use scope::{Administering, TeamScope};
