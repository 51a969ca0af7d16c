//! Every address on one screen: its method, who may use it, how much it takes. The router is built from this table, and the tests
//! read it: axum cannot list its routes. No GET changes what anybody has done.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::app::App;
use crate::assignments;
use crate::error::AppError;
use crate::page::assets;
use crate::{account, author, layers, learn, operate, partnership, people, remind, report, team};

/// Who may use a route. The handler's extractors enforce it; the tests hold the two against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone.
    Anyone,
    /// Anyone signed in.
    SignedIn,
    /// Learners.
    Learner,
    /// Trainers and approvers.
    Trainer,
    /// Approvers.
    Approver,
    /// HR officers, for the agencies of their grant.
    Hr,
    /// HR officers for the agencies of their grant, administrators for all.
    AgencyKeeper,
    /// HR officers for the partnership, and administrators.
    PartnershipKeeper,
    /// Administrators.
    Administrator,
    /// Those who manage somebody.
    Manager,
}

/// What becomes of a post that comes after its session has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLate {
    /// It is kept, and sent on once the same person has signed in again.
    Kept,
    /// It is not: it may hold a password, or what it asks for must be asked by somebody who is there.
    Dropped,
}

/// One address and method. A route cannot be written down without saying who may use it and how much it takes.
pub struct Route {
    /// `GET` or `POST`.
    pub method: Method,
    /// The address, with its parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub who: Who,
    /// The most bytes a body may have.
    pub limit: usize,
    /// What becomes of a post whose session has expired.
    pub too_late: TooLate,
    /// Makes its handler.
    pub handler: fn() -> MethodRouter<App>,
}

/// The most bytes of a form, unless the table says otherwise.
const FORM: usize = 256 * 1024;

/// The same for a record: one that is far too long, in any script, comes back with what is wrong and every word of it.
const LONG_FORM: usize = 2 * 1024 * 1024;

const fn page(path: &'static str, who: Who, handler: fn() -> MethodRouter<App>) -> Route {
    Route { method: Method::GET, path, who, limit: 0, too_late: TooLate::Dropped, handler }
}

const fn form(path: &'static str, who: Who, handler: fn() -> MethodRouter<App>) -> Route {
    Route { method: Method::POST, path, who, limit: FORM, too_late: TooLate::Kept, handler }
}

/// A form that must not be sent on later.
const fn form_of_now(path: &'static str, who: Who, handler: fn() -> MethodRouter<App>) -> Route {
    Route { method: Method::POST, path, who, limit: FORM, too_late: TooLate::Dropped, handler }
}

const fn long_form(path: &'static str, who: Who, handler: fn() -> MethodRouter<App>) -> Route {
    Route { method: Method::POST, path, who, limit: LONG_FORM, too_late: TooLate::Kept, handler }
}

/// The same for a whole text of the course: one that is too long comes back with every word of it too. Each byte may be sent as three.
const TEXT_FORM: usize = 8 * 1024 * 1024;

const fn text_form(path: &'static str, who: Who, handler: fn() -> MethodRouter<App>) -> Route {
    Route { method: Method::POST, path, who, limit: TEXT_FORM, too_late: TooLate::Kept, handler }
}

/// A file may have 5 MB (`people::import::reading`); one that is a little larger still comes back with what is wrong with it.
const UPLOAD: usize = 6 * 1024 * 1024;

const fn upload(path: &'static str, who: Who, handler: fn() -> MethodRouter<App>) -> Route {
    Route { method: Method::POST, path, who, limit: UPLOAD, too_late: TooLate::Dropped, handler }
}

/// The table.
pub static TABLE: &[Route] = &[
    page("/", Who::Anyone, || get(learn::home::show_front)),
    page("/sign-in", Who::Anyone, || get(account::sign_in::show_sign_in)),
    form("/sign-in", Who::Anyone, || post(account::sign_in::sign_in)),
    page("/sign-in/forgotten", Who::Anyone, || get(account::sign_in::show_forgotten)),
    page("/sign-in/sent", Who::Anyone, || get(account::sign_in::show_sent)),
    page("/sign-in/links/{token}", Who::Anyone, || get(account::sign_in::show_link)),
    form("/sign-in/links/{token}", Who::Anyone, || post(account::sign_in::use_link)),
    form_of_now("/sign-out", Who::SignedIn, || post(account::sign_in::sign_out)),
    page("/account", Who::SignedIn, || get(account::overview::show_account)),
    form_of_now("/account/sessions/others/end", Who::SignedIn, || post(account::overview::end_other_sessions)),
    form_of_now("/account/sessions/{session}/end", Who::SignedIn, || post(account::overview::end_session)),
    page("/account/signed-in", Who::SignedIn, || get(account::overview::show_signed_in)),
    form_of_now("/account/signed-in", Who::SignedIn, || post(account::overview::stay_signed_in)),
    page("/account/password", Who::SignedIn, || get(account::password_page::show_password)),
    form_of_now("/account/password", Who::SignedIn, || post(account::password_page::change_password)),
    form_of_now("/account/password/link", Who::SignedIn, || post(account::password_page::send_password_link)),
    page("/account/email/{address}", Who::SignedIn, || get(account::email::show_email)),
    form_of_now("/account/email/{address}", Who::SignedIn, || post(account::email::change_email)),
    page("/email-changes/{token}", Who::Anyone, || get(account::email_link::show_email_change)),
    form("/email-changes/{token}", Who::Anyone, || post(account::email_link::answer_email_change)),
    page("/learn", Who::Learner, || get(learn::home::show_home)),
    page("/learn/browse", Who::Learner, || get(learn::pages::browse)),
    page("/learn/search", Who::Learner, || get(learn::search::show_results)),
    page("/learn/frameworks/{framework}", Who::Anyone, || get(learn::pages::show_framework)),
    page("/learn/modules/{module}", Who::Learner, || get(learn::module::show_cover)),
    page("/learn/modules/{module}/print", Who::Learner, || get(learn::module::print::show_print)),
    page("/learn/modules/{module}/{section}", Who::Learner, || get(learn::module::show_section)),
    form("/learn/modules/{module}/{section}", Who::Learner, || post(learn::module::submit_section)),
    page("/learn/scenarios/{scenario}", Who::Learner, || get(learn::scenario::show_cover)),
    page("/learn/scenarios/{scenario}/print", Who::Learner, || get(learn::scenario::print::show_print)),
    form("/learn/scenarios/{scenario}/attempts", Who::Learner, || post(learn::scenario::start_attempt)),
    page("/learn/attempts/{attempt}", Who::Learner, || get(learn::attempt::resume)),
    page("/learn/attempts/{attempt}/leave", Who::Learner, || get(learn::attempt::show_leave)),
    page("/learn/attempts/{attempt}/result", Who::Learner, || get(learn::attempt::show_result)),
    page("/learn/attempts/{attempt}/{step}", Who::Learner, || get(learn::attempt::show_step)),
    long_form("/learn/attempts/{attempt}/{step}", Who::Learner, || post(learn::attempt::submit_step)),
    page("/learn/record", Who::Learner, || get(learn::record::show_record)),
    page("/learn/record/data.json", Who::SignedIn, || get(learn::record::data::download_json)),
    page("/learn/record/data.html", Who::SignedIn, || get(learn::record::data::download_html)),
    page("/learn/record/attempts/{attempt}", Who::Learner, || get(learn::record::attempt::show_attempt)),
    page("/learn/certificates/{certificate}", Who::Learner, || get(learn::record::certificate::show_certificate)),
    form("/learn/certificates/{certificate}/name", Who::Learner, || post(learn::record::certificate::choose_name)),
    page("/verify/{certificate}", Who::Anyone, || get(learn::record::verify::show_verified)),
    page("/learn/reports", Who::SignedIn, || get(learn::wrong::list_own)),
    page("/author", Who::Trainer, || get(author::list::list_content)),
    page("/author/new", Who::Trainer, || get(author::begin::show_new)),
    form("/author/new", Who::Trainer, || post(author::begin::begin_new)),
    page("/author/drafts/{draft}", Who::Trainer, || get(author::drafts::show_draft)),
    text_form("/author/drafts/{draft}", Who::Trainer, || post(author::drafts::save_draft)),
    page("/author/drafts/{draft}/text.md", Who::Trainer, || get(author::drafts::download_draft)),
    page("/author/drafts/{draft}/preview", Who::Trainer, || get(author::preview::show_preview)),
    page("/author/drafts/{draft}/differences", Who::Trainer, || get(author::review::show_differences)),
    page("/author/drafts/{draft}/review", Who::Trainer, || get(author::review::show_review)),
    form("/author/drafts/{draft}/submit", Who::Trainer, || post(author::review::submit_draft)),
    form("/author/drafts/{draft}/return", Who::Trainer, || post(author::review::return_draft)),
    form("/author/drafts/{draft}/approve", Who::Approver, || post(author::review::approve_draft)),
    form("/author/drafts/{draft}/comments", Who::Trainer, || post(author::comments::add_comment)),
    form("/author/drafts/{draft}/comments/{comment}/settle", Who::Trainer, || post(author::comments::settle_comment)),
    form("/author/drafts/{draft}/publish", Who::Trainer, || post(author::publish::publish_draft)),
    page("/author/drafts/{draft}/base", Who::Trainer, || get(author::publish::show_base)),
    text_form("/author/drafts/{draft}/base", Who::Trainer, || post(author::publish::join_base)),
    page("/author/drafts/{draft}/form", Who::Trainer, || get(author::form::show_form)),
    page("/author/drafts/{draft}/form/{part}", Who::Trainer, || get(author::form::show_part)),
    text_form("/author/drafts/{draft}/form/{part}", Who::Trainer, || post(author::form::save_part)),
    page("/author/drafts/{draft}/discard", Who::Trainer, || get(author::drafts::show_discard)),
    form("/author/drafts/{draft}/discard", Who::Trainer, || post(author::drafts::discard_draft)),
    page("/author/reports", Who::Trainer, || get(author::reports::list_reports)),
    page("/author/reports/{report}", Who::Trainer, || get(author::reports::show_report)),
    form("/author/reports/{report}", Who::Trainer, || post(author::reports::answer_report)),
    page("/people", Who::Hr, || get(people::list::list_people)),
    page("/people/imports", Who::Hr, || get(people::import::upload::show_imports)),
    upload("/people/imports", Who::Hr, || post(people::import::upload::upload_file)),
    page("/people/imports/{import}", Who::Hr, || get(people::import::dry_run::show_import)),
    page("/people/imports/{import}/columns", Who::Hr, || get(people::import::matching::show_columns)),
    form("/people/imports/{import}/columns", Who::Hr, || post(people::import::matching::match_columns)),
    form_of_now("/people/imports/{import}/apply", Who::Hr, || post(people::import::dry_run::apply_import)),
    form_of_now("/people/imports/{import}/undo", Who::Hr, || post(people::import::dry_run::undo_import)),
    page("/people/imports/{import}/refused.csv", Who::Hr, || get(people::import::dry_run::download_refused)),
    page("/people/new", Who::Hr, || get(people::new_person::show_new_person)),
    form("/people/new", Who::Hr, || post(people::new_person::add_person)),
    page("/people/{person}", Who::Hr, || get(people::person::show_person)),
    page("/author/{kind}/{slug}", Who::Trainer, || get(author::piece::show_content)),
    form("/author/{kind}/{slug}/draft", Who::Trainer, || post(author::begin::begin_change)),
    page("/author/{kind}/{slug}/differences", Who::Trainer, || get(author::piece::show_differences_of_versions)),
    page("/author/{kind}/{slug}/group", Who::Trainer, || get(author::group::show_group)),
    page("/author/{kind}/{slug}/statistics", Who::Trainer, || get(author::statistics::show_statistics)),
    page("/author/{kind}/{slug}/retire", Who::Trainer, || get(author::retire::show_retire)),
    form("/author/{kind}/{slug}/retire", Who::Approver, || post(author::retire::retire_content)),
    form("/author/{kind}/{slug}/restore", Who::Approver, || post(author::retire::restore_content)),
    page("/author/{kind}/{slug}/versions/{number}/text.md", Who::Trainer, || get(author::piece::download_version)),
    page("/author/{kind}/{slug}/versions/{number}", Who::Trainer, || get(author::piece::show_version)),
    page("/people/{person}/edit", Who::Hr, || get(people::edit::show_edit)),
    form("/people/{person}/edit", Who::Hr, || post(people::edit::edit_person)),
    page("/people/{person}/email", Who::Hr, || get(people::email::show_email)),
    form_of_now("/people/{person}/email", Who::Hr, || post(people::email::change_email)),
    form_of_now("/people/{person}/sign-in-link", Who::Hr, || post(people::email::send_sign_in_link)),
    page("/people/{person}/posts/new", Who::Hr, || get(people::post::show_new_post)),
    form("/people/{person}/posts/new", Who::Hr, || post(people::post::add_post)),
    page("/people/{person}/posts/{post}/edit", Who::Hr, || get(people::post::show_edit_post)),
    form("/people/{person}/posts/{post}/edit", Who::Hr, || post(people::post::edit_post)),
    page("/people/{person}/removal", Who::Hr, || get(people::removal::show_removal)),
    form_of_now("/people/{person}/removal", Who::Hr, || post(people::removal::remove_person)),
    page("/reports", Who::Hr, || get(report::home::show_home)),
    page("/reports/completion", Who::Hr, || get(report::completion::show_report)),
    page("/reports/completion.csv", Who::Hr, || get(report::completion::download_report)),
    page("/reports/completion.xlsx", Who::Hr, || get(report::completion::download_spreadsheet)),
    page("/reports/return", Who::Hr, || get(report::workforce::show_return)),
    page("/reports/return.csv", Who::Hr, || get(report::workforce::download_return)),
    page("/reports/frozen", Who::Hr, || get(report::frozen::list_frozen)),
    form("/reports/frozen", Who::Hr, || post(report::frozen::freeze)),
    page("/reports/frozen/{frozen}", Who::Hr, || get(report::frozen::show_frozen)),
    page("/reports/frozen/{frozen}/rows.csv", Who::Hr, || get(report::frozen::download_frozen)),
    page("/reports/disclose", Who::Hr, || get(report::disclose::show_form)),
    form("/reports/disclose", Who::Hr, || post(report::disclose::disclose)),
    page("/reports/disclosures", Who::Hr, || get(report::disclosures::list_disclosures)),
    page("/reports/disclosures/{disclosure}", Who::Hr, || get(report::disclosures::show_disclosure)),
    page("/reports/disclosures/{disclosure}/rows.csv", Who::Hr, || get(report::disclosures::download_disclosed)),
    page("/reports/dictionary", Who::Hr, || get(report::dictionary::show_dictionary)),
    page("/reports/completions/{completion}", Who::Hr, || get(report::record::show_record)),
    page("/reports/completions/{completion}/correct", Who::Hr, || get(report::correct::show_form)),
    form("/reports/completions/{completion}/correct", Who::Hr, || post(report::correct::ask)),
    page("/reports/corrections", Who::Hr, || get(report::corrections::list_corrections)),
    page("/reports/corrections/{correction}", Who::Hr, || get(report::corrections::show_correction)),
    form("/reports/corrections/{correction}", Who::Hr, || post(report::corrections::decide)),
    page("/reports/people/{person}", Who::Hr, || get(report::person::show_person)),
    page("/reminders", Who::Hr, || get(remind::home::show_reminders)),
    page("/reminders/policies/{agency}", Who::Hr, || get(remind::policy::show_policy)),
    form("/reminders/policies/{agency}", Who::Hr, || post(remind::policy::set_policy)),
    page("/reminders/outbox", Who::Hr, || get(remind::outbox::list_messages)),
    page("/reminders/outbox/{message}", Who::Hr, || get(remind::outbox::show_message)),
    form("/reminders/outbox/{message}", Who::Hr, || post(remind::outbox::send_again)),
    page("/assignments", Who::Hr, || get(assignments::front::show_front)),
    page("/assignments/rules", Who::Hr, || get(assignments::rules::list_rules)),
    form("/assignments/rules", Who::Hr, || post(assignments::rules::preview::save_rule)),
    page("/assignments/rules/new", Who::Hr, || get(assignments::rules::edit::show_new)),
    page("/assignments/rules/preview", Who::Hr, || get(assignments::rules::preview::show_preview)),
    page("/assignments/rules/{rule}", Who::Hr, || get(assignments::rules::edit::show_rule)),
    page("/assignments/rules/{rule}/end", Who::Hr, || get(assignments::rules::show_end)),
    form("/assignments/rules/{rule}/end", Who::Hr, || post(assignments::rules::end_rule)),
    page("/assignments/new", Who::Hr, || get(assignments::new::show_new)),
    form("/assignments/new", Who::Hr, || post(assignments::new::assign)),
    page("/assignments/evidence", Who::Hr, || get(assignments::evidence::list_evidence)),
    page("/assignments/evidence/{evidence}", Who::Hr, || get(assignments::evidence::show_evidence)),
    form("/assignments/evidence/{evidence}", Who::Hr, || post(assignments::evidence::decide_evidence)),
    page("/assignments/classroom/new", Who::Hr, || get(assignments::classroom::show_new)),
    form("/assignments/classroom/new", Who::Hr, || post(assignments::classroom::begin_list)),
    page("/assignments/classroom/{evidence}", Who::Hr, || get(assignments::classroom::show_list)),
    form("/assignments/classroom/{evidence}", Who::Hr, || post(assignments::classroom::change_list)),
    page("/assignments/{assignment}", Who::Hr, || get(assignments::one::show_assignment)),
    form("/assignments/{assignment}", Who::Hr, || post(assignments::one::change_assignment)),
    page("/assignments/{assignment}/evidence", Who::Hr, || get(assignments::evidence::show_form)),
    form("/assignments/{assignment}/evidence", Who::Hr, || post(assignments::evidence::submit_form)),
    page("/help", Who::Anyone, || get(learn::pages::list_help)),
    page("/help/contacts", Who::Anyone, || get(learn::contacts::show_contacts)),
    page("/help/{help}", Who::Anyone, || get(learn::pages::show_help)),
    page("/agencies", Who::AgencyKeeper, || get(partnership::agencies::list_agencies)),
    form("/agencies/new", Who::PartnershipKeeper, || post(partnership::agencies::add_agency)),
    page("/agencies/new", Who::PartnershipKeeper, || get(partnership::agencies::show_new)),
    page("/agencies/{agency}", Who::AgencyKeeper, || get(partnership::agencies::show_agency)),
    page("/agencies/{agency}/details", Who::AgencyKeeper, || get(partnership::agencies::show_details)),
    form("/agencies/{agency}/details", Who::AgencyKeeper, || post(partnership::agencies::change_details)),
    page("/agencies/{agency}/closing", Who::PartnershipKeeper, || get(partnership::agencies::show_closing)),
    form("/agencies/{agency}/closing", Who::PartnershipKeeper, || post(partnership::agencies::close_or_open)),
    form("/agencies/{agency}/contacts/new", Who::AgencyKeeper, || post(partnership::contacts::add_contact)),
    page("/agencies/{agency}/contacts/new", Who::AgencyKeeper, || get(partnership::contacts::show_new)),
    page("/agencies/{agency}/contacts/{contact}", Who::AgencyKeeper, || get(partnership::contacts::show_contact)),
    form("/agencies/{agency}/contacts/{contact}", Who::AgencyKeeper, || post(partnership::contacts::change_contact)),
    form("/agencies/{agency}/contacts/{contact}/up", Who::AgencyKeeper, || post(partnership::contacts::move_contact_up)),
    page("/agencies/{agency}/contacts/{contact}/removal", Who::AgencyKeeper, || get(partnership::contacts::show_removal)),
    form("/agencies/{agency}/contacts/{contact}/removal", Who::AgencyKeeper, || post(partnership::contacts::remove_contact)),
    page("/agreements", Who::SignedIn, || get(partnership::agreements::list_agreements)),
    form("/agreements/new", Who::Hr, || post(partnership::agreements::change::add_agreement)),
    page("/agreements/new", Who::Hr, || get(partnership::agreements::change::show_new)),
    page("/agreements/{agreement}", Who::SignedIn, || get(partnership::agreements::show_agreement)),
    page("/agreements/{agreement}/history", Who::SignedIn, || get(partnership::agreements::show_history)),
    page("/agreements/{agreement}/change", Who::Hr, || get(partnership::agreements::change::show_change)),
    form("/agreements/{agreement}/change", Who::Hr, || post(partnership::agreements::change::change_agreement)),
    page("/agreements/{agreement}/ending", Who::Hr, || get(partnership::agreements::change::show_ending)),
    form("/agreements/{agreement}/ending", Who::Hr, || post(partnership::agreements::change::end_agreement)),
    page("/help/agreements", Who::SignedIn, || get(learn::agreements::show_agreements)),
    page("/team", Who::Manager, || get(team::show_team)),
    page("/operate", Who::Administrator, || get(operate::show_administration)),
    page("/operate/people", Who::Administrator, || get(operate::people::find_people)),
    page("/operate/people/{person}", Who::Administrator, || get(operate::people::show_grants)),
    form_of_now("/operate/people/{person}", Who::Administrator, || post(operate::people::give_grant)),
    form_of_now("/operate/people/{person}/{grant}/removal", Who::Administrator, || post(operate::people::revoke_grant)),
    page("/operate/audit", Who::Administrator, || get(operate::audit::show_audit)),
    page("/operate/audit.csv", Who::Administrator, || get(operate::audit::download_audit)),
    page("/wrong", Who::Anyone, || get(learn::wrong::show_form)),
    form("/wrong", Who::Anyone, || post(learn::wrong::submit_form)),
    page("/wrong/sent", Who::Anyone, || get(learn::wrong::show_sent)),
    page("/privacy", Who::Anyone, || get(learn::pages::show_privacy)),
    page("/privacy/notice", Who::SignedIn, || get(account::notice::show_notice)),
    form("/privacy/notice", Who::SignedIn, || post(account::notice::acknowledge)),
    page("/accessibility", Who::Anyone, || get(learn::pages::show_accessibility)),
    page("/about", Who::Anyone, || get(learn::pages::show_about)),
    page("/about/{page}", Who::Anyone, || get(learn::pages::show_page)),
    page("/media/{media}", Who::Anyone, || get(learn::pages::show_media)),
    page("/assets/{asset}", Who::Anyone, || get(assets::show_asset)),
    page("/healthz", Who::Anyone, || get(operate::show_health)),
    page("/readyz", Who::Anyone, || get(operate::show_ready)),
];

/// The whole server: the table, then the layers from the inside out.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in TABLE {
        let mut handler = (route.handler)();
        if route.who != Who::Anyone && route.too_late == TooLate::Kept {
            handler = handler.layer(from_fn_with_state(app.clone(), account::held::hold_after_expiry));
        }
        router = router.route(route.path, handler.layer(DefaultBodyLimit::max(route.limit)));
    }
    router
        .method_not_allowed_fallback(async || AppError::MethodNotAllowed)
        .fallback(async || AppError::NotFound)
        .layer(from_fn(layers::refuse_cross_site))
        .layer(from_fn(layers::limit_time))
        .layer(CatchPanicLayer::custom(layers::after_panic))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(from_fn(layers::add_security_headers))
        .layer(from_fn(layers::note_address))
        .layer(from_fn(layers::log_requests))
        .with_state(app)
}

/// Pages and files; what is small, already compressed or a picture is left as it is.
fn worth_compressing() -> impl Predicate {
    SizeAbove::new(1024).and(NotForContentType::IMAGES).and(NotForContentType::new("application/wasm"))
}
