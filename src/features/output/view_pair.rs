//! How two compared values look in full, what differs marked.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::pair::{Half, Pair, Scrolled};
use crate::domain::safe_text::cells;
use crate::theme::Theme;
use crate::widgets::canvas::Canvas;
use crate::widgets::frame::{self, Frame};

/// They stand beside each other from this width on, else below each other.
const BESIDE: u16 = 100;

/// A line of a value: what is drawn, its columns, and whether it differs.
type Line<'a> = Vec<(Cow<'a, str>, u16, bool)>;

/// Draws them over the screen, as high as they need.
pub fn view_pair(pair: &Pair, theme: &Theme, screen: &mut Canvas) {
    let area = screen.area();
    let most = frame::centred(area, area.width.saturating_sub(4), area.height.saturating_sub(4));
    let inside = frame::inner(most);
    let beside = inside.width >= BESIDE;
    let columns = if beside { inside.width / 2 } else { inside.width }.saturating_sub(2).max(1);
    let (old, new) = (laid_out(&pair.old, columns.into()), laid_out(&pair.new, columns.into()));
    let lines = u16::try_from(old.len().max(new.len())).unwrap_or(u16::MAX).saturating_add(1);
    let wanted = if beside { lines } else { lines.saturating_mul(2) }.saturating_add(2);
    let area = frame::centred(area, most.width, wanted.min(most.height));
    let mut canvas = screen.at(area);
    canvas.clear();
    let right = if pair.old.cut || pair.new.cut { "cut: y copies all of it" } else { "Esc closes" };
    let border = Frame { title: &pair.title, right, focused: true, scroll: None };
    let inner = frame::draw(&mut canvas, &border, theme);
    let (first, second) = if beside {
        let half = inner.width / 2;
        (Rect { width: half, ..inner }, Rect { x: inner.x + half, width: inner.width - half, ..inner })
    } else {
        let half = inner.height / 2;
        (Rect { height: half, ..inner }, Rect { y: inner.y + half, height: inner.height - half, ..inner })
    };
    half(("− old", theme.error), &old, pair.scrolled, theme, &mut canvas.at(first));
    half(("+ new", theme.success), &new, pair.scrolled, theme, &mut canvas.at(second));
}

fn half(title: (&str, Style), lines: &[Line], scrolled: Scrolled, theme: &Theme, canvas: &mut Canvas) {
    canvas.text(1, 0, title.0, title.1);
    let height = usize::from(canvas.height().saturating_sub(1));
    let top = scrolled.top(lines.len().saturating_sub(height));
    for (y, line) in (1..).zip(lines.iter().skip(top).take(height)) {
        let mut x = 1;
        for (text, width, is_marked) in line {
            canvas.text(x, y, text, if *is_marked { theme.selection } else { theme.text });
            x += width;
        }
    }
    let below = lines.len().saturating_sub(top + height);
    if below > 0 {
        let end = canvas.width().saturating_sub(1);
        canvas.text_right(8, end, 0, &format!("{below} more below"), theme.dim);
    }
}

/// A value in lines of so many columns; a line feed ends one.
fn laid_out(half: &Half, width: usize) -> Vec<Line<'_>> {
    let mut lines: Vec<Line> = vec![Vec::new()];
    let mut columns = 0;
    for cell in cells(&half.text) {
        if half.text[cell.range.clone()].ends_with('\n') {
            lines.push(Vec::new());
            columns = 0;
            continue;
        }
        if columns + cell.width > width && columns > 0 {
            lines.push(Vec::new());
            columns = 0;
        }
        columns += cell.width;
        if let Some(line) = lines.last_mut() {
            line.push((
                cell.shown,
                u16::try_from(cell.width).unwrap_or(u16::MAX),
                half.is_marked(cell.range.start),
            ));
        }
    }
    lines
}
