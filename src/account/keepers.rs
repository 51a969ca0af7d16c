//! The extractors of those who keep the partnership in order: agencies, grants, a team.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::{Identity, SignedIn};
use crate::app::App;
use crate::database::{Administering, Scope, TeamScope};
use crate::error::AppError;

/// Somebody who looks after agencies and their contacts: HR for the agencies of their grant, an administrator for all.
pub struct AgencyKeeper {
    /// Who.
    pub identity: Identity,
    /// Which agencies.
    pub scope: Scope,
}

/// Somebody who says which agencies there are: HR for the partnership, or an administrator.
pub struct PartnershipKeeper {
    /// Who.
    pub identity: Identity,
    /// Every agency.
    pub scope: Scope,
}

/// Somebody who runs the system. Sees nobody's record by that.
pub struct Administrator {
    /// Who.
    pub identity: Identity,
    /// What they may see by that.
    pub administering: Administering,
}

/// Somebody who manages people.
pub struct Manager {
    /// Who.
    pub identity: Identity,
    /// Whose rows they may see.
    pub team: TeamScope,
}

impl FromRequestParts<App> for AgencyKeeper {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<AgencyKeeper, AppError> {
        let SignedIn(identity) = SignedIn::from_request_parts(parts, app).await?;
        let scope = identity.agency_scope().ok_or(AppError::Forbidden)?;
        Ok(AgencyKeeper { identity, scope })
    }
}

impl FromRequestParts<App> for PartnershipKeeper {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<PartnershipKeeper, AppError> {
        let AgencyKeeper { identity, scope } = AgencyKeeper::from_request_parts(parts, app).await?;
        if scope.is_whole() { Ok(PartnershipKeeper { identity, scope }) } else { Err(AppError::Forbidden) }
    }
}

impl FromRequestParts<App> for Administrator {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Administrator, AppError> {
        let SignedIn(identity) = SignedIn::from_request_parts(parts, app).await?;
        let administering = Administering::of_administrator();
        if identity.is_administrator() { Ok(Administrator { identity, administering }) } else { Err(AppError::Forbidden) }
    }
}

impl FromRequestParts<App> for Manager {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Manager, AppError> {
        let SignedIn(identity) = SignedIn::from_request_parts(parts, app).await?;
        let team = TeamScope::of(identity.person);
        if identity.is_manager() { Ok(Manager { identity, team }) } else { Err(AppError::Forbidden) }
    }
}
