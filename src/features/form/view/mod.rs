//! How the form pane looks.

mod looking_up;
mod overlay;
mod row;
mod suggesting;
mod using;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::editing::{begun_tag, completions};
use super::editor::{Editor, Holds};
use super::state::{OpenForm, State, Sums};
use crate::domain::acting::Acting;
use crate::domain::document::Path;
use crate::domain::form::{Row, Value, look_up};
use crate::domain::variables::tags;
use crate::features::{Cursor, ViewCtx};
use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::spinner::count;

pub use overlay::view_overlay;

/// Lines above the rows: the description and who acts.
const HEAD: u16 = 2;
/// Lines of help below the rows, with the line above them.
const HELP: u16 = 4;

/// Where everything is, in a pane of that area.
struct Parts {
    head: Rect,
    rows: Rect,
    help: Rect,
    status: Rect,
}

fn parts(area: Rect) -> Parts {
    let inner = frame::inner(area);
    let help = if inner.height >= 12 { HELP } else { 0 };
    let status = 1.min(inner.height);
    let head = if inner.height >= 6 { HEAD } else { 0 };
    let rows = inner.height.saturating_sub(head + help + status);
    let part = |y: u16, height: u16| Rect { y: inner.y + y, height, ..inner };
    Parts {
        head: part(0, head),
        rows: part(head, rows),
        help: part(head + rows, help),
        status: part(head + rows + help, status),
    }
}

/// Where the rows are, in a pane of that area.
pub fn rows_area(area: Rect) -> Rect {
    parts(area).rows
}

/// Draws the pane. Returns the cursor of the field that is edited.
pub fn view(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let area = canvas.area();
    let name = state.open.as_ref().map_or("", |open| open.function.name.as_str());
    let title = if name.is_empty() { "3 Form".to_owned() } else { format!("3 {name}") };
    let right = state.open.as_ref().map_or_else(String::new, |open| open.function.kind.to_string());
    let is_text = matches!(state.editor, Some(Editor::Block { .. }));
    let open = state.open.as_ref().filter(|_| !is_text);
    let scroll = open.map(|open| Scroll::of(open.list.top, open.rows.len()).beside(area, rows_area(area)));
    let frame = Frame { title: &title, right: &right, focused: ctx.focused, scroll };
    let inner = frame::draw(canvas, &frame, ctx.theme);
    if let Some(Editor::Block { path, editor, error, holds, .. }) = &state.editor {
        let what = match (holds, path.depth()) {
            (Holds::Json, 0) => "All arguments as JSON".to_owned(),
            (Holds::Json, _) => format!("{path} as JSON"),
            (Holds::Text, _) => format!("{path}, a text"),
            (Holds::JsonInText, _) => format!("{path}, JSON sent as text"),
        };
        if *holds == Holds::Text {
            return raw(&what, editor, None, "", ctx, &mut canvas.at(inner));
        }
        let good = if editor.is_blank() { "· Nothing is sent." } else { "✓ This is JSON." };
        return raw(&what, editor, error.as_ref(), good, ctx, &mut canvas.at(inner));
    }
    let Some(open) = &state.open else {
        without_form(state, ctx, &mut canvas.at(inner));
        return None;
    };
    let parts = parts(area);
    head(state, open, ctx, &mut canvas.at(parts.head));
    let cursor = rows(state, open, ctx, &mut canvas.at(parts.rows));
    help(state, open, ctx, &mut canvas.at(parts.help));
    status(state, open, ctx, &mut canvas.at(parts.status));
    cursor
}

fn without_form(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) {
    if let Some(failure) = &state.failure {
        face::failed(canvas, 0, ctx.theme, failure, "Choose another function, or r loads the list again.");
    } else if let Some(job) = state.job() {
        face::loading(canvas, ctx.theme, "Opening the function", ctx.elapsed(job));
    } else if ctx.is_sandbox && state.drafts.is_empty() {
        welcome(ctx, canvas);
    } else {
        face::empty(
            canvas,
            ctx.theme,
            "No function is open.",
            "Select one and press Enter. / searches all of them.",
        );
    }
}

/// What a newcomer can do: nothing was ever typed into a form here.
fn welcome(ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    let texts = [
        ("Welcome to the sandbox", theme.title),
        ("Apps, accounts and functions as Integry has them, made up and on this machine only.", theme.dim),
    ];
    let first = face::paragraphs(canvas, 0, &texts) + 1;
    let steps = [
        ("/", "search a function, Enter opens it"),
        ("Enter", "fill in what is required"),
        ("Ctrl-R", "call it; the answer comes below"),
        ("W", "connect a workspace of your own"),
        ("?", "every key"),
    ];
    for (y, (key, what)) in (first..).zip(steps) {
        canvas.text(3, y, key, theme.key);
        canvas.text(11, y, what, theme.text);
    }
}

fn raw(
    what: &str,
    editor: &crate::widgets::text_input::TextEditor,
    error: Option<&crate::domain::document::ParseError>,
    good: &str,
    ctx: &ViewCtx,
    canvas: &mut Canvas,
) -> Cursor {
    let theme = ctx.theme;
    let area = canvas.area();
    canvas.text(1, 0, what, theme.title);
    let end = area.width.saturating_sub(1);
    canvas.text_right(
        text_width(what).saturating_add(3),
        end,
        0,
        if error.is_some() { "Esc keeps it aside" } else { "Esc takes it" },
        theme.dim,
    );
    let last = area.height.saturating_sub(1);
    match error {
        Some(error) => canvas.text(1, last, &format!("✗ {error}"), theme.error),
        None => canvas.text(1, last, good, theme.success),
    };
    let text = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
    editor.draw(&mut canvas.at(text), theme.text, theme.dim)
}

/// The description, and whose account is used: never guessed, always on screen.
fn head(state: &State, open: &OpenForm, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    canvas.text(1, 0, &open.function.description, theme.dim);
    let (text, style) = match state.acting() {
        Some(Acting::As(account)) => {
            (format!("acts as {} ({})", account.display_name, account.id), theme.accent)
        }
        Some(Acting::Ask(several)) => {
            (format!("! {several} accounts are connected: a chooses one"), theme.warning)
        }
        Some(Acting::NotConnected) => {
            (format!("! the user has no {} account yet; C connects one", open.app_title), theme.warning)
        }
        Some(Acting::Unknown) | None => ("acts as: accounts are being loaded".to_owned(), theme.dim),
    };
    canvas.text(1, 1, &text, style);
    if let Some(job) = state.job()
        && let Some(line) = face::loading_line("Opening", ctx.elapsed(job))
    {
        let end = canvas.width().saturating_sub(1);
        canvas.text_right(text_width(&text) + 2, end, 1, &line, theme.accent);
    }
}

fn rows(state: &State, open: &OpenForm, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let total = open.rows.len();
    if total == 0 && open.is_narrowed() {
        face::empty(canvas, ctx.theme, "No parameter is shown.", "Esc shows all of them.");
        return None;
    }
    if total == 0 {
        let notes = schema_line(open);
        let advice = if notes.is_empty() { "Call it as it is." } else { &notes };
        face::empty(canvas, ctx.theme, "This function takes no parameters.", advice);
        return None;
    }
    let labels = row::label_columns(open, canvas.width());
    let height = usize::from(canvas.height());
    let mut cursor = None;
    for (y, at) in (0..).zip(open.list.visible(height, total)) {
        let is_selected = at == open.list.selected;
        let shown = row::draw(state, open, at, labels, ctx, canvas, y);
        cursor = cursor.or(shown);
        if is_selected && shown.is_none() {
            canvas.style_row(y, if ctx.focused { ctx.theme.selection } else { ctx.theme.selection_idle });
        }
    }
    cursor
}

/// What the selected row is about: the problem first, then what its tags become, then the whole help.
fn help(state: &State, open: &OpenForm, ctx: &ViewCtx, canvas: &mut Canvas) {
    if canvas.height() < HELP {
        return;
    }
    let theme = ctx.theme;
    canvas.line(0, 0, canvas.width(), "─", theme.border);
    let Some(selected) = open.selected() else { return };
    let problem = open.shown_problem(&selected.path).map_or_else(String::new, |(text, outdated)| {
        if outdated { format!("before your change: {text}") } else { format!("✗ {text}") }
    });
    let (tags, tags_style) = tag_line(state, selected, theme);
    // A row that adds is about what it adds to.
    let row = open.subject().unwrap_or(selected);
    let default = match (&row.value, &row.spec.default) {
        (Value::Absent, Some(default)) => format!("Default: {}; D takes it", default.write()),
        _ => String::new(),
    };
    let texts = [
        (&*problem, theme.error),
        (&*tags, tags_style),
        (&*look_up_line(row, ctx), theme.accent),
        (&*row.spec.notes.join("; "), theme.warning),
        (&*help_text(&row.spec.help), theme.dim),
        (&*row.spec.limits.words(), theme.dim),
        (&*default, theme.dim),
        (&*schema_line(open), theme.warning),
    ];
    let area = canvas.area();
    let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
    face::paragraphs(&mut canvas.at(below), 0, &texts);
}

/// What becomes of the tags in the text of a row, or in the one that is typed.
fn tag_line(state: &State, row: &Row, theme: &Theme) -> (String, Style) {
    let undefined = |name: &str| (format!("! no variable is called {name}; v defines it"), theme.warning);
    let Some(Editor::Text { input, .. }) = &state.editor else {
        return match (row::undefined_tag(state, &row.value), row::preview(state, &row.value)) {
            (Some(name), _) => undefined(name),
            (None, Some(text)) => (format!("becomes {text}"), theme.tag),
            (None, None) => (String::new(), theme.tag),
        };
    };
    let Some(begun) = begun_tag(&input.before_cursor()).map(str::to_owned) else {
        let typed = input.text();
        let missing = tags(&typed).into_iter().find(|tag| state.variables.get(tag.name).is_none());
        return missing.map_or((String::new(), theme.tag), |tag| undefined(tag.name));
    };
    let text = match completions(state, &begun).as_slice() {
        [] if begun.is_empty() => "a tag: write the name of a variable; v defines them".to_owned(),
        [] => return undefined(&begun),
        [first, ..] => format!("Tab writes {{{first}}}"),
    };
    (text, theme.tag)
}

/// The help without the markup that vendors put into it.
fn help_text(help: &str) -> std::borrow::Cow<'_, str> {
    crate::domain::safe_text::without_markup(help)
}

/// What could not be honoured of the schema as a whole.
fn schema_line(open: &OpenForm) -> String {
    let notes = open.form.schema().notes();
    if notes.is_empty() { String::new() } else { format!("! The schema: {}", notes.join("; ")) }
}

/// That the values can be looked up, and with what.
fn look_up_line(row: &Row, ctx: &ViewCtx) -> String {
    let known = |name: &str| ctx.catalog.position_of(name).is_some();
    look_up(row, "", &known).first().map_or_else(String::new, |found| {
        let what = if row.spec.object().is_some() { "keys" } else { "values" };
        format!("L looks up {what} with {}", found.source.function)
    })
}

/// What goes out, and as whom.
fn status(state: &State, open: &OpenForm, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    if open.form.text_at(&Path::root()).is_some() {
        canvas.text(1, 0, "✗ the raw JSON has an error: J mends it, Del drops it", theme.error);
        return;
    }
    if let Some(text) = open.form.banner().first() {
        let more = open.form.banner().len() - 1;
        let more = if more > 0 { format!(" (+{more})") } else { String::new() };
        canvas.text(1, 0, &format!("✗ {text}{more}"), theme.error);
        return;
    }
    if let Some(Editor::RowFilter(input)) = &state.editor {
        let next = canvas.text(1, 0, "rows with: ", theme.accent);
        input.draw(canvas, (next, 0), theme.editing);
        return;
    }
    let Sums { set, all, nulls, tags } = &open.sums;
    let (tags, nulls) = (tags.len(), *nulls);
    let tags = if tags == 0 { String::new() } else { format!(" · {tags} {{tag}}") };
    let variables = state.variables.len();
    let variables =
        if variables == 0 { String::new() } else { format!(" · {}", count(variables, "variable")) };
    let nulls = if nulls == 0 { String::new() } else { format!(" · {nulls} null") };
    let hidden = match (&*open.shown.words, open.shown.only_set) {
        ("", false) => String::new(),
        ("", true) => " · only required and set".to_owned(),
        (words, _) => format!(" · rows with “{words}”"),
    };
    let left = format!("sends {set} of {all}{nulls}{tags}{variables}{hidden}");
    canvas.text(1, 0, &left, theme.dim);
    let end = canvas.width().saturating_sub(1);
    let room = end.saturating_sub(text_width(&left) + 4);
    if ctx.access.refusal(&open.function.name, open.function.kind).is_some() {
        canvas.text_right(text_width(&left) + 3, end, 0, "read-only: not sent", theme.warning);
        return;
    }
    let as_account = match state.acting() {
        Some(Acting::As(account)) => format!("Ctrl-R call as {}", account.display_name),
        _ => String::new(),
    };
    // Half of it says nothing.
    let mut actions = [&*as_account, "Ctrl-R call"].into_iter().filter(|text| !text.is_empty());
    let action = actions.find(|text| text_width(text) <= room).unwrap_or_default();
    canvas.text_right(text_width(&left) + 3, end, 0, action, theme.key);
}
