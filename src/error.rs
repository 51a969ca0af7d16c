//! What can stop a request, and the status the reader gets. Validation problems are not errors: they are values, shown on the page.

use axum::extract::FromRequestParts;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::database::StoreError;
use crate::page;

/// Why a request ends here.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in; where to come back to afterwards.
    #[error("sign in first")]
    SignInFirst {
        /// The address that was asked for.
        return_to: String,
    },
    /// The privacy notice has not been read, or not this one; where to go on to afterwards.
    #[error("read the privacy notice first")]
    NoticeFirst {
        /// The address that was asked for.
        return_to: String,
    },
    /// Signed in, without the grant this needs.
    #[error("not allowed")]
    Forbidden,
    /// A post that another site sent.
    #[error("sent from another site")]
    CrossSite,
    /// Nothing here, or nothing that this person may know of.
    #[error("not found")]
    NotFound,
    /// The address exists, this method does not.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// What was sent cannot be read.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// More was sent than the address takes.
    #[error("too large")]
    TooLarge,
    /// The session has expired, and more was sent than is kept.
    #[error("too large to keep")]
    TooLargeToKeep,
    /// The session has expired, and as much is kept for this person as may be.
    #[error("too many to keep")]
    TooManyToKeep,
    /// What is asked for has gone on since the form was shown.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It took too long; what became of it is not known here.
    #[error("took too long")]
    TimedOut,
    /// A fault of ours.
    #[error("{0}")]
    Unexpected(String),
}

/// On a response: it leads to the door, because nobody is signed in.
#[derive(Clone, Copy)]
pub struct SignInNeeded;

/// What a handler returns.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// The parameters of an address. One that cannot be read names nothing there is.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(AppError))]
pub struct Path<T>(pub T);

/// What stands after the question mark of an address.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(AppError))]
pub struct Query<T>(pub T);

impl From<PathRejection> for AppError {
    fn from(_: PathRejection) -> AppError {
        AppError::NotFound
    }
}

impl From<QueryRejection> for AppError {
    fn from(_: QueryRejection) -> AppError {
        AppError::Malformed("the address cannot be read")
    }
}

impl From<sea_orm::DbErr> for AppError {
    fn from(error: sea_orm::DbErr) -> AppError {
        AppError::Store(StoreError::Database(error))
    }
}

impl AppError {
    /// The status the reader gets.
    pub fn status(&self) -> StatusCode {
        match self {
            AppError::SignInFirst { .. } => StatusCode::UNAUTHORIZED,
            AppError::Forbidden | AppError::NoticeFirst { .. } | AppError::CrossSite => StatusCode::FORBIDDEN,
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            AppError::Malformed(_) => StatusCode::BAD_REQUEST,
            AppError::TooLarge | AppError::TooLargeToKeep => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::TooManyToKeep => StatusCode::TOO_MANY_REQUESTS,
            AppError::Conflict(_) => StatusCode::CONFLICT,
            AppError::Store(_) | AppError::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match &self {
            // A person is led to the door and back; the page behind it has the form.
            AppError::SignInFirst { return_to } => {
                let mut response = Redirect::to(&format!("/sign-in?return_to={}", page::encode(return_to))).into_response();
                response.extensions_mut().insert(SignInNeeded);
                return response;
            }
            AppError::NoticeFirst { return_to } => {
                return Redirect::to(&format!("/privacy/notice?return_to={}", page::encode(return_to))).into_response();
            }
            AppError::Store(error) => tracing::error!(error.message = %error, "a request ended at the store"),
            AppError::Unexpected(message) => tracing::error!(error.message = %message, "a request ended in a fault of ours"),
            _ => {}
        }
        page::error::show(&self)
    }
}
