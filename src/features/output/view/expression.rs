//! How an expression looks: its line, its fault, and what is offered.

use crate::domain::output::Kind;
use crate::domain::output::complete::{About, Offer};
use crate::features::output::filtering::Filter;
use crate::features::{Cursor, ViewCtx};
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::spinner::count;

/// Rows of the list at most.
const MAX_ROWS: usize = 8;

/// Lines below the body. A fault has one of its own, which is there while something is typed: the line stays where it is.
pub(super) fn lines(filter: &Filter) -> u16 {
    1 + u16::from(filter.typing || filter.error.is_some())
}

/// The expression, and what came of it; below the body.
pub(super) fn line(filter: &Filter, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let next = canvas.text(1, 0, "| ", theme.accent);
    let style = if filter.typing { theme.editing } else { theme.text };
    let cursor = match filter.marked() {
        Some(at) if !(filter.typing && filter.is_unfinished()) => {
            let fault = theme.selection.patch(theme.error);
            filter.input.draw_marked(canvas, (next, 0), style, &at, fault)
        }
        _ => filter.input.draw(canvas, (next, 0), style),
    };
    let (text, style) = match (&filter.error, filter.job, filter.values) {
        (Some(_), None, _) => (String::new(), theme.error),
        (_, Some(job), _) => {
            (face::loading_line("Running", ctx.elapsed(job)).unwrap_or_default(), theme.accent)
        }
        (None, None, Some((values, cut))) => {
            let note = filter.notes.first().map_or_else(String::new, |note| format!(" · ! {}", note.text()));
            let more = if cut { " and more" } else { "" };
            (format!("{}{more}{note}", count(values, "value")), theme.text)
        }
        (None, None, None) => (String::new(), theme.text),
    };
    let end = canvas.width().saturating_sub(1);
    // What is typed is never covered.
    let typed = next + text_width(&filter.input.text()) + 2;
    canvas.text_right(typed.max(next + 16), end, 0, &text, style);
    cursor.filter(|_| filter.typing)
}

/// The fault, below the line; what is only not finished is said quietly.
pub(super) fn fault(filter: &Filter, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    match &filter.error {
        Some(error) if filter.typing && filter.is_unfinished() => {
            canvas.text(1, 0, &format!("… {}", error.message), theme.dim);
        }
        Some(error) => _ = canvas.text(1, 0, &format!("✗ {}", error.message), theme.error),
        None if filter.input.is_empty() => {
            canvas.text(1, 0, "a jq expression, such as .[0] or map(.name); Tab lists what fits", theme.dim);
        }
        None => {}
    }
}

/// What can be put in, over the last rows of the body: the line itself stays where it is.
pub(super) fn offers(filter: &Filter, ctx: &ViewCtx, canvas: &mut Canvas) {
    let Some(offered) = filter.offered.as_ref().filter(|offered| filter.typing && offered.is_shown()) else {
        return;
    };
    let (list, area) = (&offered.list, canvas.area());
    let rows = list.len().min(MAX_ROWS).min(usize::from(area.height.saturating_sub(2)));
    let Ok(height) = u16::try_from(rows + 1) else { return };
    if rows == 0 {
        return;
    }
    let theme = ctx.theme;
    let area = ratatui::layout::Rect { y: area.y + area.height - height, height, ..area };
    let mut canvas = canvas.at(area);
    canvas.clear();
    let width = canvas.width();
    canvas.line(0, 0, width, "─", theme.border_focused);
    let which = offered.taken.map_or_else(String::new, |at| format!("{} of ", at + 1));
    let title = format!(" {which}{} offered · Tab puts one in, Esc closes the list ", list.len());
    canvas.text(2, 0, &title, theme.dim);
    let top = offered.taken.map_or(0, |at| (at + 1).saturating_sub(rows));
    let visible = &list[top..top + rows];
    let widest = visible.iter().map(|offer| text_width(&offer.label)).max().unwrap_or(0);
    let label = widest.clamp(8, (width * 2 / 5).max(8));
    for (y, (at, offer)) in (1..).zip((top..).zip(visible)) {
        let is_taken = offered.taken == Some(at);
        canvas.text(1, y, if is_taken { "▸" } else { " " }, theme.accent);
        canvas.text_in(3, y, label, &offer.label, theme.json_key);
        let x = canvas.text(3 + label + 2, y, &about(offer), theme.text);
        if let About::Key { seen, of, sampled, .. } = offer.about {
            let often = often(seen, of, sampled);
            canvas.text(x + 2, y, &often, theme.dim);
        }
        if is_taken {
            canvas.style_row(y, theme.selection);
        }
    }
}

fn about(offer: &Offer) -> String {
    match &offer.about {
        About::Key { kinds, .. } => kinds.iter().copied().map(kind).collect::<Vec<_>>().join(" or "),
        About::Made => "made by the expression".to_owned(),
        About::Filter(help) => (*help).to_owned(),
    }
}

fn often(seen: usize, of: usize, sampled: bool) -> String {
    if sampled { format!("~{} %", (seen * 100).div_ceil(of.max(1))) } else { format!("{seen}/{of}") }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool => "boolean",
        Kind::Number => "number",
        Kind::String => "string",
        Kind::Array => "array",
        Kind::Object => "object",
    }
}
