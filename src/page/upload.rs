//! A form with a file in it. Read whole into memory: the route says how large it may be.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use futures_util::stream;

use super::fields::Fields;
use crate::error::AppError;

/// What was sent: the fields, and the file if one was chosen.
pub struct Upload {
    /// The other fields.
    pub fields: Fields,
    /// The file's name and what it holds.
    pub file: Option<(String, Bytes)>,
}

/// Longest name of a file that is kept.
const LONGEST_NAME: usize = 100;

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Upload, AppError> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        let body = Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
            _ => AppError::Malformed("the form did not arrive whole"),
        })?;
        let broken = |_| AppError::Malformed("the form is of a kind this page does not read");
        let boundary = multer::parse_boundary(kind).map_err(broken)?;
        let mut parts = multer::Multipart::new(stream::iter([Ok::<_, Infallible>(body)]), boundary);
        let (mut fields, mut file) = (Vec::new(), None);
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(file_name) => {
                    let bytes = part.bytes().await.map_err(broken)?;
                    // A browser sends an empty part where no file was chosen.
                    file = (!file_name.is_empty() || !bytes.is_empty()).then(|| (plain_name(&file_name), bytes)).or(file);
                }
                None => fields.push((name, part.text().await.map_err(broken)?)),
            }
        }
        Ok(Upload { fields: Fields::of_parts(fields)?, file })
    }
}

/// The name without its folders, to be shown.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect()
}
