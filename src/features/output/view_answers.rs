//! How the list of kept answers looks.

use super::keeping::{Answers, Kept, ago};
use super::state::Origin;
use crate::domain::safe_text::one_line_of;
use crate::features::ViewCtx;
use crate::widgets::canvas::Canvas;
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::list::ListWindow;
use crate::widgets::spinner::format_bytes;

/// Lines of an answer.
const LINES: u16 = 2;
/// Columns of the list.
const WIDTH: u16 = 96;
/// Columns of arguments that are laid out.
const ARGUMENTS: usize = 200;

/// Draws the list over the screen, newest first.
pub fn view_answers(answers: &Answers, list: ListWindow, ctx: &ViewCtx, screen: &mut Canvas) {
    let total = answers.kept.len();
    let wanted = u16::try_from(total).unwrap_or(u16::MAX).saturating_mul(LINES).saturating_add(2);
    let area = frame::centred(
        screen.area(),
        screen.width().saturating_sub(4).min(WIDTH),
        wanted.min(screen.height().saturating_sub(4)).max(4),
    );
    let mut canvas = screen.at(area);
    canvas.clear();
    let height = usize::from(frame::inner(area).height / LINES);
    let mut list = list;
    list.scroll_into_view(height, total);
    let right = format!("{total} of this session");
    let border =
        Frame { title: "Answers", right: &right, focused: true, scroll: Some(Scroll::of(list.top, total)) };
    let inner = frame::draw(&mut canvas, &border, ctx.theme);
    let mut canvas = canvas.at(inner);
    for (line, at) in (0..).zip(list.visible(height, total)) {
        let place = total - 1 - at;
        entry(&answers.kept[place], place, place == answers.shown, line * LINES, ctx, &mut canvas);
        if at == list.selected {
            (0..LINES).for_each(|more| canvas.style_row(line * LINES + more, ctx.theme.selection));
        }
    }
}

fn entry(kept: &Kept, place: usize, is_shown: bool, y: u16, ctx: &ViewCtx, canvas: &mut Canvas) {
    let (theme, answer) = (ctx.theme, &kept.answer);
    let (sign, style) = if answer.is_success() { ("✓", theme.success) } else { ("✗", theme.error) };
    let end = canvas.width().saturating_sub(1);
    let shown = if is_shown { "shown · " } else { "" };
    let facts = format!("{shown}{} · {}", ago(ctx.now.since(kept.at)), format_bytes(kept.bytes() as u64));
    let at = canvas.text_right(20, end, y, &facts, theme.dim);
    let x = canvas.text(1, y, &format!("{:>2}", place + 1), theme.dim) + 1;
    let x = canvas.text(x, y, sign, style) + 1;
    let page = if answer.page > 1 { format!(" · page {}", answer.page) } else { String::new() };
    let name = format!("{}{page}", answer.request.function);
    canvas.text_in(x, y, at.saturating_sub(x + 2), &name, theme.text);
    let words = match answer.origin {
        Origin::Call => format!("{}{}", answer.headline(), answer.acting()),
        Origin::File => "a file".to_owned(),
    };
    let x = canvas.text(6, y + 1, &words, theme.dim) + 2;
    let arguments = one_line_of(&answer.request.arguments.write(), ARGUMENTS);
    canvas.text(x, y + 1, &arguments, theme.dim);
}
