//! Who is asking: sessions, and the extractors that prove what somebody may do. A handler that names one cannot forget the check.

pub mod mail;
pub mod sign_in;
mod token;

use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};

pub use token::{Token, hex};

use crate::app::App;
use crate::database::person_grant::Permission;
use crate::database::{AgencyId, PersonId, Scope, SessionId, person_grant, session};
use crate::error::AppError;

/// Somebody who is signed in, with their grants as they are now.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Their key.
    pub person: PersonId,
    /// The name they go by.
    pub name: String,
    /// The session they came in.
    pub session: SessionId,
    grants: Vec<(Permission, Option<AgencyId>)>,
}

impl Identity {
    /// Whether they may learn.
    pub fn is_learner(&self) -> bool {
        self.has(Permission::Learner)
    }

    /// Whether they are a trainer somewhere.
    pub fn is_trainer(&self) -> bool {
        self.has(Permission::Trainer) || self.has(Permission::Approver)
    }

    /// Whether they are HR somewhere.
    pub fn is_hr(&self) -> bool {
        self.has(Permission::Hr)
    }

    /// Whose reports of pages they answer, as trainer or approver; nobody's without such a grant.
    pub fn trainer_scope(&self) -> Scope {
        let mut agencies = Vec::new();
        for scope in [Permission::Trainer, Permission::Approver].into_iter().filter_map(|permission| self.scope(permission)) {
            match scope {
                Scope::Partnership => return Scope::Partnership,
                Scope::Agencies(more) => agencies.extend(more),
            }
        }
        Scope::Agencies(agencies)
    }

    /// Whose rows a grant opens: the partnership's if one says so, else those of the agencies named; none if there is no grant.
    fn scope(&self, permission: Permission) -> Option<Scope> {
        let mut agencies = Vec::new();
        for (granted, agency) in &self.grants {
            match (*granted == permission, agency) {
                (true, None) => return Some(Scope::Partnership),
                (true, Some(agency)) => agencies.push(*agency),
                (false, _) => {}
            }
        }
        (!agencies.is_empty()).then_some(Scope::Agencies(agencies))
    }

    fn has(&self, permission: Permission) -> bool {
        self.grants.iter().any(|(granted, _)| *granted == permission)
    }
}

/// Anyone, signed in or not.
pub struct Visitor(pub Option<Identity>);

/// Somebody signed in, whatever they may do.
pub struct SignedIn(pub Identity);

/// Somebody who may learn.
pub struct Learner(pub Identity);

/// Somebody who may see content as trainers do.
pub struct Trainer(pub Identity);

/// Somebody who may see the records of the people within a scope.
pub struct HrOfficer {
    /// Who.
    pub identity: Identity,
    /// Whose records.
    pub scope: Scope,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visitor, AppError> {
        let Some(token) = session_token(&parts.headers, app) else {
            return Ok(Visitor(None));
        };
        let Some(found) = session::find_live(app.store.read(), &token.digest(), app.now()).await? else {
            return Ok(Visitor(None));
        };
        let grants = person_grant::of_person(app.store.read(), found.person_id).await?;
        Ok(Visitor(Some(Identity { person: found.person_id, name: found.name, session: found.session_id, grants })))
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<SignedIn, AppError> {
        let return_to = match parts.method {
            // After signing in, a page can be shown again; a post cannot be sent again, so its page is.
            axum::http::Method::GET => parts.uri.path_and_query().map_or("/", |address| address.as_str()).to_owned(),
            _ => parts.uri.path().to_owned(),
        };
        let Visitor(visitor) = Visitor::from_request_parts(parts, app).await?;
        visitor.map(SignedIn).ok_or(AppError::SignInFirst { return_to })
    }
}

impl FromRequestParts<App> for Learner {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Learner, AppError> {
        let SignedIn(identity) = SignedIn::from_request_parts(parts, app).await?;
        if identity.is_learner() { Ok(Learner(identity)) } else { Err(AppError::Forbidden) }
    }
}

impl FromRequestParts<App> for Trainer {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Trainer, AppError> {
        let SignedIn(identity) = SignedIn::from_request_parts(parts, app).await?;
        if identity.is_trainer() { Ok(Trainer(identity)) } else { Err(AppError::Forbidden) }
    }
}

impl FromRequestParts<App> for HrOfficer {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<HrOfficer, AppError> {
        let SignedIn(identity) = SignedIn::from_request_parts(parts, app).await?;
        let scope = identity.scope(Permission::Hr).ok_or(AppError::Forbidden)?;
        Ok(HrOfficer { identity, scope })
    }
}

/// The cookie's name. Over HTTPS the prefix makes browsers insist on this host, this path and a secure connection.
fn cookie_name(app: &App) -> &'static str {
    if app.settings.is_https() { "__Host-octavo" } else { "octavo" }
}

fn session_token(headers: &HeaderMap, app: &App) -> Option<Token> {
    let name = cookie_name(app);
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(cookie, _)| *cookie == name).and_then(|(_, value)| Token::parse(value))
}

/// The header that gives a browser its session, or takes it away.
fn session_cookie(app: &App, token: Option<&Token>) -> Option<HeaderValue> {
    let secure = if app.settings.is_https() { "; Secure" } else { "" };
    let name = cookie_name(app);
    let cookie = match token {
        Some(token) => {
            format!("{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age={}", token.reveal(), session::LASTS.num_seconds())
        }
        None => format!("{name}=; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age=0"),
    };
    HeaderValue::from_str(&cookie).ok()
}
