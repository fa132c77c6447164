//! A form with files.

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::StatusCode,
};

use super::{Fields, fields::body_bytes_max, media_type, too_large};
use crate::{Problem, Reader, Say};

/// The fields and the files of a multipart form, all files together bounded by
/// [`crate::Settings::upload_bytes_max`].
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// The text fields.
    pub fields: Fields,
    /// The files, in order; a file field left empty is not among them.
    pub files: Vec<UploadedFile>,
}

/// One file.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    /// The field it came by.
    pub field: String,
    /// Its last path segment as the browser named it: for display only.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

impl Upload {
    /// [`Fields::only`], for fields and files.
    ///
    /// # Errors
    /// 422 with every unknown field.
    pub fn only(&self, fields: &[&str], files: &[&str]) -> Result<(), Problem> {
        self.fields.only(fields)?;
        let sent: Fields = self
            .files
            .iter()
            .map(|it| (it.field.as_str(), ""))
            .collect();
        sent.only(files)
    }

    /// The first file of a field.
    pub fn file(&self, field: &str) -> Option<&UploadedFile> {
        self.files.iter().find(|file| file.field == field)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Upload, Problem> {
        let text_bytes_max = body_bytes_max(&request);
        let file_bytes_max = request
            .extensions()
            .get::<Reader>()
            .map_or(0, |reader| reader.settings().upload_bytes_max);
        if media_type(request.headers()) != "multipart/form-data" {
            return Err(
                Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")
                    .saying(Say::key("web.form_media")),
            );
        }
        let mut multipart = Multipart::from_request(request, state)
            .await
            .map_err(|_| Problem::bad_request(Say::key("web.message_400")))?;
        let (mut text_bytes, mut file_bytes) = (0, 0);
        let mut upload = Upload::default();
        while let Some(mut part) = multipart.next_field().await.map_err(broken)? {
            let field = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(last_segment);
            let (held, held_max) = match file_name {
                Some(_) => (&mut file_bytes, file_bytes_max),
                None => (&mut text_bytes, text_bytes_max),
            };
            let mut bytes = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(broken)? {
                *held += chunk.len();
                if *held > held_max {
                    return Err(too_large(held_max));
                }
                bytes.extend_from_slice(&chunk);
            }
            match file_name {
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => upload.files.push(UploadedFile {
                    field,
                    name,
                    bytes: bytes.into(),
                }),
                None => upload.fields.add(
                    &field,
                    String::from_utf8(bytes)
                        .map_err(|_| Problem::bad_request(Say::key("web.message_400")))?,
                ),
            }
        }
        upload.fields = upload.fields.checked()?;
        Ok(upload)
    }
}

fn broken(_: axum::extract::multipart::MultipartError) -> Problem {
    Problem::bad_request(Say::key("web.message_400"))
}

/// What stands after the last slash of either kind, without characters that cannot be shown.
fn last_segment(path: &str) -> String {
    path.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|letter| crate::text::forbidden_character(&letter.to_string()).is_none())
        .take(120)
        .collect()
}
