//! Bars of eighths of a cell.
//!
//! Owns how long a bar is and of which characters it is made.

const ACROSS: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
const UP: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Eighths of so many cells that a part of a whole takes; what is not nothing is seen.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "between 0 and eight times a screen"
)]
pub fn eighths(part: f64, whole: f64, cells: u16) -> usize {
    let share = part / whole;
    if share.is_nan() || share <= 0.0 {
        return 0;
    }
    let all = usize::from(cells) * 8;
    ((share.min(1.0) * all as f64).round() as usize).clamp(1, all.max(1))
}

/// A bar from left to right.
pub fn across(eighths: usize) -> String {
    format!("{}{}", ACROSS[8].repeat(eighths / 8), ACROSS[eighths % 8])
}

/// What stands in a cell of a column that is so many cells above its foot.
pub fn up(eighths: usize, above: usize) -> &'static str {
    UP[eighths.saturating_sub(above * 8).min(8)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share() {
        assert_eq!([eighths(0.0, 5.0, 4), eighths(5.0, 5.0, 4), eighths(2.5, 5.0, 4)], [0, 32, 16]);
        assert_eq!([eighths(1e-9, 5.0, 4), eighths(9.0, 5.0, 4), eighths(1.0, 0.0, 4)], [1, 32, 32]);
        assert_eq!([eighths(f64::NAN, 5.0, 4), eighths(-1.0, 5.0, 4), eighths(0.0, 0.0, 4)], [0, 0, 0]);
        assert_eq!((across(0), across(8), across(19)), (String::new(), "█".into(), "██▍".into()));
        assert_eq!([up(11, 0), up(11, 1), up(11, 2)], ["█", "▃", " "]);
    }
}
