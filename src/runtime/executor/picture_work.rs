//! Pictures: fetching one, and making it ready for the screen.
//!
//! Owns that fetching knows nothing of the workspace, and that decoding is a worker's.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Executor;
use super::jobs::identity;
use crate::api::{PictureLimits, fetch_picture};
use crate::app::Msg;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::picture::{Drawing, Drawn, Picture, bytes_of, decode};
use crate::effect::Effect;
use crate::features::picture;

impl Executor {
    /// The client of the workspace is not asked: it would send its credentials.
    pub(super) fn fetch_picture(&mut self, effect: Effect) {
        let Some((job, on_panic)) = identity(&effect) else { return };
        let Effect::FetchPicture { link, .. } = effect else { return };
        self.start(job, on_panic, |_| async move {
            let fetched = fetch_picture(link, PictureLimits::default()).await;
            Msg::Picture(picture::Msg::Fetched(job, fetched))
        });
    }

    pub(super) fn draw_picture(&mut self, effect: Effect) {
        let Some((job, on_panic)) = identity(&effect) else { return };
        let Effect::DrawPicture { drawing, room, .. } = effect else { return };
        let as_file = self.services.graphics.draws();
        self.start_blocking(job, on_panic, move |cancelled| {
            Msg::Picture(picture::Msg::Drawn(job, drawn(drawing, room, as_file, cancelled)))
        });
    }
}

fn drawn(
    drawing: Drawing,
    room: (u16, u16),
    as_file: bool,
    cancelled: &AtomicBool,
) -> Result<Drawn, Failure> {
    let picture = match drawing {
        Drawing::Text(text) => Arc::new(checked(&bytes_of(&text)?, cancelled)?),
        Drawing::Bytes(bytes) => Arc::new(checked(&bytes, cancelled)?),
        Drawing::Picture(picture) => picture,
    };
    let png = if as_file { picture.png().map(Into::into) } else { None };
    Ok(Drawn { cells: Arc::new(picture.in_cells(room.0, room.1)), png, picture })
}

/// One picture is decoded in one go; whoever left before it began is spared it.
fn checked(bytes: &[u8], cancelled: &AtomicBool) -> Result<Picture, Failure> {
    if cancelled.load(Ordering::Relaxed) {
        return Err(Failure::new(FailureKind::Interrupted, "The picture was left", ""));
    }
    decode(bytes)
}
