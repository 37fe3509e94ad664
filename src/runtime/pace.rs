//! How often the screen is drawn.
//!
//! Owns the pace of frames. Must not draw.

use std::time::Duration;

use tokio::time::Instant;

/// Time between two frames, on average.
const FRAME: Duration = Duration::from_millis(16);

/// How often frames are drawn: a few at once when something happens after a pause (a key and its result, the first answers), and
/// otherwise one every [`FRAME`].
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When the frames drawn so far are paid off; each costs one [`FRAME`].
    paid_until: Option<Instant>,
}

impl Pace {
    /// Frames that may follow each other at once.
    const BURST: u32 = 4;

    /// When the next frame may be drawn; `None` for now.
    pub(super) fn not_before(&self, now: Instant) -> Option<Instant> {
        let allowed = self.paid_until?.checked_sub(FRAME * (Self::BURST - 1))?;
        (allowed > now).then_some(allowed)
    }

    pub(super) fn drawn(&mut self, now: Instant) {
        self.paid_until = Some(self.paid_until.map_or(now, |paid| paid.max(now)) + FRAME);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_in_a_burst_and_then_at_their_pace() {
        let start = Instant::now();
        let mut pace = Pace::default();
        for _ in 0..Pace::BURST {
            assert_eq!(pace.not_before(start), None);
            pace.drawn(start);
        }
        assert_eq!(pace.not_before(start), Some(start + FRAME));
        assert_eq!(pace.not_before(start + FRAME), None);
        pace.drawn(start + FRAME);
        assert_eq!(pace.not_before(start + FRAME), Some(start + FRAME * 2));
        assert_eq!(pace.not_before(start + FRAME * 50), None, "a pause pays everything off");
    }
}
