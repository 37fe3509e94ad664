//! A picture of dots: two across and four down in each cell.
//!
//! Owns lines between dots and the braille characters that show them.

use ratatui::style::Style;

use super::canvas::Canvas;

/// Bits of the dots of a cell, by row and column.
const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// Dots on a grid of cells. What lies outside is not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dots {
    width: usize,
    cells: Vec<u8>,
}

impl Dots {
    /// No dots, on so many columns and rows of cells.
    pub fn new(columns: u16, rows: u16) -> Self {
        Self { width: usize::from(columns), cells: vec![0; usize::from(columns) * usize::from(rows)] }
    }

    /// Sets a dot; from the top left corner.
    pub fn set(&mut self, x: i32, y: i32) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        if x / 2 < self.width
            && let Some(cell) = self.cells.get_mut(y / 4 * self.width + x / 2)
        {
            *cell |= BITS[y % 4][x % 2];
        }
    }

    /// Sets the dots between two, both included (Bresenham).
    pub fn line(&mut self, from: (i32, i32), to: (i32, i32)) {
        let (dx, dy) = ((to.0 - from.0).abs(), -(to.1 - from.1).abs());
        let (step_x, step_y) = ((to.0 - from.0).signum(), (to.1 - from.1).signum());
        let (mut at, mut error) = (from, dx + dy);
        loop {
            self.set(at.0, at.1);
            if at == to {
                return;
            }
            let twice = 2 * error;
            if twice >= dy {
                error += dy;
                at.0 += step_x;
            }
            if twice <= dx {
                error += dx;
                at.1 += step_y;
            }
        }
    }

    /// Draws the cells that have a dot.
    pub fn draw(&self, canvas: &mut Canvas, (left, top): (u16, u16), style: Style) {
        for (y, row) in (top..).zip(self.cells.chunks(self.width.max(1))) {
            for (x, cell) in (left..).zip(row).filter(|(_, cell)| **cell != 0) {
                let symbol = char::from_u32(0x2800 + u32::from(*cell)).unwrap_or(' ');
                canvas.text(x, y, symbol.encode_utf8(&mut [0; 4]), style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;

    fn drawn(dots: &Dots, width: u16, height: u16) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        dots.draw(&mut Canvas::new(&mut buffer, Rect::new(0, 0, width, height)), (0, 0), Style::new());
        buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn dots_and_lines_land_in_their_cells() {
        let mut dots = Dots::new(2, 1);
        dots.set(0, 0);
        dots.set(3, 3);
        assert_eq!(drawn(&dots, 2, 1), "⠁⢀");
        let mut dots = Dots::new(2, 2);
        dots.line((0, 7), (3, 0));
        assert_eq!(drawn(&dots, 2, 2), " ⡜⡜ ");
        let mut dots = Dots::new(2, 1);
        dots.line((-2, -2), (5, 5));
        assert_eq!(drawn(&dots, 2, 1), "⠑⢄", "what is outside is left out");
        dots.set(0, 400);
        dots.set(400, 0);
        assert_eq!(drawn(&Dots::new(0, 0), 2, 1), "  ");
    }
}
