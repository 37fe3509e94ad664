//! A chart of a column.
//!
//! Owns how bins, bars and lines look: labels that do not run into each other, and a line that says what could not be drawn.

use super::blocks;
use super::braille::Dots;
use super::canvas::{Canvas, text_width};
use super::spinner::count;
use crate::domain::output::{Bars, Bins, Chart, Column, Line, Shape, Table, Tally, figure, grouped, spelled};
use crate::theme::Theme;

/// Columns that a bin has at most.
const MAX_BIN: u16 = 8;
/// Labels may stand at each bin, each second one, and so on.
const STRIDES: [usize; 8] = [1, 2, 4, 5, 10, 20, 50, 100];

/// A chart and what it is of.
pub struct View<'a> {
    /// The table.
    pub table: &'a Table,
    /// The column.
    pub column: usize,
    /// What was counted.
    pub chart: &'a Chart,
    /// Whether its scale is logarithmic.
    pub log: bool,
    /// Keys that change it, in words.
    pub advice: &'a str,
}

/// Draws the title, the picture and what is not in it.
pub fn draw(canvas: &mut Canvas, view: &View, theme: &Theme) {
    let height = canvas.height();
    if height < 4 {
        return title(canvas, view, "", theme);
    }
    let plot = (1, height - 2);
    let mut each = String::new();
    match &view.chart.shape {
        Shape::Nothing => _ = canvas.text(1, 1, "Nothing in this column can be drawn.", theme.warning),
        Shape::Bins(bins) => {
            let merged = draw_bins(canvas, bins, plot, theme);
            each = format!(" · {}", bins.axis.each(merged));
        }
        Shape::Bars(bars) => draw_bars(canvas, view, bars, plot, theme),
        Shape::Line(line) => draw_line(canvas, line, plot, theme),
    }
    title(canvas, view, &each, theme);
    canvas.text(1, height - 1, &told(&view.chart.tally), theme.dim);
}

/// What is drawn, in words, and the keys that change it.
fn title(canvas: &mut Canvas, view: &View, each: &str, theme: &Theme) {
    let name = |column: usize| view.table.columns().get(column).map(Column::name).unwrap_or_default();
    let what = match &view.chart.shape {
        Shape::Nothing => String::new(),
        Shape::Bins(bins) => range_of(bins, view),
        Shape::Bars(_) => " · how often each value is there".to_owned(),
        Shape::Line(line) => {
            let (low, high) = line.range;
            format!(" over {} · {} to {}", name(line.over), figure(low), figure(high))
        }
    };
    canvas.line(0, 0, canvas.width(), "─", theme.border);
    let end = canvas.text(1, 0, &format!(" {}{what}{each} ", name(view.column)), theme.accent);
    let advice = format!(" {} ", view.advice);
    if end + text_width(&advice) < canvas.width() {
        canvas.text_right(end, canvas.width() - 1, 0, &advice, theme.dim);
    }
}

fn range_of(bins: &Bins, view: &View) -> String {
    let range = match (bins.numbers, bins.seconds) {
        (Some((low, high)), _) => format!(" · {} to {}", figure(low), figure(high)),
        (_, Some((low, high))) => {
            let day = |second: i64| {
                let text = spelled(second.saturating_mul(1_000_000)).unwrap_or_default();
                text.get(..10).unwrap_or_default().to_owned()
            };
            format!(" · {} to {}", day(low), day(high))
        }
        _ => String::new(),
    };
    format!("{range}{}", if view.log { " · log scale" } else { "" })
}

/// `59 of 62 rows drawn · 2 empty · 1 of another kind`.
fn told(tally: &Tally) -> String {
    let mut told = if tally.drawn == tally.rows() {
        format!("{} drawn", count(tally.drawn, "row"))
    } else {
        format!("{} of {} drawn", grouped(&tally.drawn.to_string()), count(tally.rows(), "row"))
    };
    let left_out = [
        (tally.empty, "empty"),
        (tally.others, "of another kind"),
        (tally.too_large, "too large to draw"),
        (tally.not_positive, "zero or less"),
    ];
    for (number, why) in left_out.into_iter().filter(|(number, _)| *number > 0) {
        told.extend([" · ", &grouped(&number.to_string()), " ", why]);
    }
    told
}

fn draw_bins(canvas: &mut Canvas, bins: &Bins, (top, bottom): (u16, u16), theme: &Theme) -> usize {
    let label = |number: usize| grouped(&number.to_string());
    let total = bins.counts.len();
    // As many bins become one as are needed to fit.
    let room = canvas.width().saturating_sub(text_width(&label(bins.counts.iter().sum())) + 3).max(1);
    let merged = total.div_ceil(usize::from(room)).max(1);
    let counts: Vec<usize> = bins.counts.chunks(merged).map(|chunk| chunk.iter().sum()).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let left = text_width(&label(most)) + 2;
    let width = canvas.width().saturating_sub(left + 1);
    let each = (width / u16::try_from(counts.len()).unwrap_or(u16::MAX)).clamp(1, MAX_BIN);
    let drawn = each - u16::from(each > 2);
    let rows = bottom.saturating_sub(top);
    canvas.text_right(0, left - 1, top, &label(most), theme.dim);
    if rows > 1 {
        canvas.text_right(0, left - 1, bottom - 1, "0", theme.dim);
    }
    for (x, number) in (left..).step_by(usize::from(each)).zip(&counts) {
        let eighths = blocks::eighths(as_double(*number), as_double(most), rows);
        for (above, y) in (top..bottom).rev().enumerate() {
            canvas.line(x, y, drawn, blocks::up(eighths, above), theme.accent);
        }
    }
    labels(canvas, bins, (left, each, drawn), (counts.len(), merged), bottom, theme);
    merged
}

/// Edges below the bins, as many as do not touch, at equal distances.
fn labels(
    canvas: &mut Canvas,
    bins: &Bins,
    (left, each, drawn): (u16, u16, u16),
    (total, merged): (usize, usize),
    y: u16,
    theme: &Theme,
) {
    let end = canvas.width().saturating_sub(1);
    let edges = if bins.axis.is_of_values() { total } else { total + 1 };
    let label = |at: usize| {
        let x = left.saturating_add(each.saturating_mul(u16::try_from(at).unwrap_or(u16::MAX)));
        let edge = bins.axis.edge(at * merged);
        // Below the middle of what it names, or at the edge itself.
        let x = if bins.axis.is_of_values() { x + drawn.saturating_sub(text_width(&edge)) / 2 } else { x };
        (x, edge)
    };
    let round: Vec<_> = (0..edges).filter(|at| bins.axis.is_round(at * merged)).map(label).collect();
    let after = |(x, edge): &(u16, String)| x.saturating_add(text_width(edge));
    let touches = |stride: &usize| {
        let shown: Vec<_> = round.iter().step_by(*stride).collect();
        shown.windows(2).any(|pair| after(pair[0]) + 2 > pair[1].0)
    };
    let stride = STRIDES.into_iter().find(|stride| !touches(stride)).unwrap_or(usize::MAX);
    for (x, edge) in round.iter().step_by(stride).filter(|label| after(label) <= end) {
        canvas.text(*x, y, edge, theme.dim);
    }
}

fn draw_bars(canvas: &mut Canvas, view: &View, bars: &Bars, (top, bottom): (u16, u16), theme: &Theme) {
    let rows = usize::from(bottom + 1 - top);
    // The last line says what has no bar of its own.
    let has_rest = bars.others > 0 || bars.bars.len() > rows;
    let shown = bars.bars.len().min(if has_rest { rows.saturating_sub(1) } else { rows });
    let hidden = &bars.bars[shown..];
    let rest = bars.others + hidden.iter().map(|(_, count)| count).sum::<usize>();
    let room = usize::from(canvas.width() / 3).max(1);
    let names = bars.bars[..shown]
        .iter()
        .map(|(row, _)| view.table.shown(*row, view.column, room).unwrap_or_default());
    let other = match bars.other_values {
        Some(values) => format!("{} more", count(values + hidden.len(), "value")),
        None => "many more values".to_owned(),
    };
    let mut lines: Vec<_> =
        names.zip(&bars.bars).map(|(name, (_, number))| (name, *number, theme.text)).collect();
    if has_rest {
        lines.push((other, rest, theme.dim));
    }
    let left = lines.iter().map(|(name, ..)| text_width(name)).max().unwrap_or(0).min(canvas.width() / 3);
    let share = |number: usize| {
        let percent = 100.0 * as_double(number) / as_double(view.chart.tally.drawn.max(1));
        format!("{} · {percent:.0} %", grouped(&number.to_string()))
    };
    let right = lines.iter().map(|(_, number, _)| text_width(&share(*number))).max().unwrap_or(0);
    // The rest is no value: it does not set the scale.
    let most = bars.bars.first().map_or(0, |(_, number)| *number);
    let width = canvas.width().saturating_sub(left + right + 5);
    for (y, (name, number, style)) in (top..).zip(&lines) {
        canvas.text_in(1, y, left, name, *style);
        let eighths = blocks::eighths(as_double(*number), as_double(most), width);
        let bar = if has_rest && usize::from(y - top) == shown { theme.dim } else { theme.accent };
        let end = canvas.text(left + 2, y, &blocks::across(eighths), bar);
        canvas.text(end + 1, y, &share(*number), theme.dim);
    }
}

fn draw_line(canvas: &mut Canvas, line: &Line, (top, bottom): (u16, u16), theme: &Theme) {
    let (low, high) = line.range;
    let labels = [figure(high), figure(low)];
    let left = labels.iter().map(|label| text_width(label)).max().unwrap_or(0) + 2;
    let (columns, rows) = (canvas.width().saturating_sub(left + 1), bottom.saturating_sub(top));
    let (Some(from), Some(to)) = (line.points.first(), line.points.last()) else { return };
    let mut dots = Dots::new(columns, rows);
    let (from, to) = (from.at, to.at);
    // Halves: the span of two large numbers may be no double.
    let x = |at: i64| scaled(seconds(at) - seconds(from), seconds(to) - seconds(from), columns * 2);
    let y = |number: f64| {
        i32::from(rows * 4) - 1 - scaled(number / 2.0 - low / 2.0, high / 2.0 - low / 2.0, rows * 4)
    };
    let mut before: Option<(i32, i32)> = None;
    for point in &line.points {
        let x = x(point.at);
        dots.line(before.unwrap_or((x, y(point.first))), (x, y(point.first)));
        dots.line((x, y(point.low)), (x, y(point.high)));
        before = Some((x, y(point.last)));
    }
    dots.draw(canvas, (left, top), theme.accent);
    canvas.text_right(0, left - 1, top, &labels[0], theme.dim);
    if rows > 1 && high > low {
        canvas.text_right(0, left - 1, bottom - 1, &labels[1], theme.dim);
    }
    let moment = |at: i64| {
        let text = spelled(at).unwrap_or_default();
        let short = to - from > 2 * 86_400 * 1_000_000;
        text.get(..if short { 10 } else { 16 }).unwrap_or_default().to_owned()
    };
    let next = canvas.text(left, bottom, &moment(from), theme.dim);
    canvas.text_right(next + 2, canvas.width().saturating_sub(1), bottom, &moment(to), theme.dim);
}

/// A part of a whole in dots, from 0 to one less than there are; in the middle of no span.
#[expect(clippy::cast_possible_truncation, reason = "between 0 and four times a screen")]
fn scaled(part: f64, whole: f64, dots: u16) -> i32 {
    let last = f64::from(dots.saturating_sub(1));
    let share = if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.5 };
    (share * last).round() as i32
}

#[expect(clippy::cast_precision_loss, reason = "a dot is wider than what is lost")]
fn seconds(micros: i64) -> f64 {
    micros as f64
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^32 rows")]
fn as_double(count: usize) -> f64 {
    count as f64
}
