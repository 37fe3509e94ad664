//! Pixels in cells: two in each, one above the other.
//!
//! Owns the characters and colours, and what stands for a colour where there are none or few.

use ratatui::style::{Color, Style};

use super::canvas::Canvas;
use crate::domain::picture::Pixels;
use crate::theme::Colours;

/// Draws pixels from the top left corner of a region on; what is seen through stays as it is.
pub fn draw(canvas: &mut Canvas, pixels: &Pixels, colours: Colours) {
    for y in 0..canvas.height().min(pixels.height.div_ceil(2)) {
        for x in 0..canvas.width().min(pixels.width) {
            let (above, below) = (pixels.at(x, y * 2), pixels.at(x, y * 2 + 1));
            let (symbol, style) = match colours {
                Colours::None => (shade(x, y, above, below), Style::new()),
                colours => {
                    halves(above.map(|rgb| colour(rgb, colours)), below.map(|rgb| colour(rgb, colours)))
                }
            };
            canvas.line(x, y, 1, symbol, style);
        }
    }
}

fn halves(above: Option<Color>, below: Option<Color>) -> (&'static str, Style) {
    match (above, below) {
        (Some(above), Some(below)) => ("▀", Style::new().fg(above).bg(below)),
        (Some(above), None) => ("▀", Style::new().fg(above)),
        (None, Some(below)) => ("▄", Style::new().fg(below)),
        (None, None) => (" ", Style::new()),
    }
}

fn colour([red, green, blue]: [u8; 3], colours: Colours) -> Color {
    match colours {
        Colours::True => Color::Rgb(red, green, blue),
        _ => Color::Indexed(indexed([red, green, blue])),
    }
}

/// The nearest of the 240 colours that every terminal with 256 has alike: a cube of six steps each way, and greys.
fn indexed(rgb: [u8; 3]) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let distance = |other: [u8; 3]| -> u32 {
        rgb.iter().zip(other).map(|(one, two)| u32::from(one.abs_diff(two)).pow(2)).sum()
    };
    let step = |value: u8| (0u8..).zip(STEPS).min_by_key(|(_, step)| step.abs_diff(value)).unwrap_or((0, 0));
    let [red, green, blue] = rgb.map(step);
    let mean = rgb.iter().map(|value| u16::from(*value)).sum::<u16>() / 3;
    let grey = u8::try_from((mean.saturating_sub(3) / 10).min(23)).unwrap_or(23);
    let level = 8 + grey * 10;
    if distance([level; 3]) < distance([red.1, green.1, blue.1]) {
        232 + grey
    } else {
        16 + 36 * red.0 + 6 * green.0 + blue.0
    }
}

/// A shade for a cell. Which of two shades a brightness between them gets depends on the place, so that areas look even.
fn shade(x: u16, y: u16, above: Option<[u8; 3]>, below: Option<[u8; 3]>) -> &'static str {
    const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];
    const ORDER: [[u32; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];
    let brightness = |[red, green, blue]: [u8; 3]| {
        (u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1_000
    };
    let both = above.map_or(0, brightness) + below.map_or(0, brightness);
    let order = ORDER[usize::from(y % 4)][usize::from(x % 4)];
    let step = (both * 4 * 16 + order * 510) / (510 * 16);
    SHADES[step.min(4) as usize]
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;
    use crate::domain::picture::decode;

    /// White, half grey, black and nothing, each two wide and two high.
    fn picture() -> Pixels {
        let colours = [[255, 255, 255, 255], [128, 128, 128, 255], [0, 0, 0, 255], [9, 9, 9, 0]];
        let picture = image::RgbaImage::from_fn(8, 2, |x, _| image::Rgba(colours[x as usize / 2]));
        let mut file = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut file, image::ImageFormat::Png).expect("a file");
        decode(&file.into_inner()).expect("a picture").in_cells(8, 1)
    }

    fn drawn(colours: Colours) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 9, 2));
        draw(&mut Canvas::new(&mut buffer, Rect::new(0, 0, 9, 2)), &picture(), colours);
        buffer
    }

    fn row(buffer: &Buffer) -> String {
        (0..9).map(|x| buffer[(x, 0)].symbol()).collect()
    }

    #[test]
    fn two_pixels_are_in_a_cell() {
        let buffer = drawn(Colours::True);
        assert_eq!(row(&buffer), "▀▀▀▀▀▀   ");
        assert_eq!(
            (buffer[(0, 0)].fg, buffer[(0, 0)].bg),
            (Color::Rgb(255, 255, 255), Color::Rgb(255, 255, 255))
        );
        assert_eq!(buffer[(7, 0)].bg, Color::Reset, "what is seen through is left as it is");
        let few = drawn(Colours::Few);
        assert_eq!(
            (few[(0, 0)].fg, few[(2, 0)].fg, few[(4, 0)].fg),
            (Color::Indexed(231), Color::Indexed(244), Color::Indexed(16))
        );
    }

    #[test]
    fn without_colours_there_are_shades() {
        let buffer = drawn(Colours::None);
        assert_eq!(row(&buffer), "██▒▒     ");
        assert!(buffer.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    }
}
