//! A picture made of lines, areas and texts, in points from its top left. What shows it decides on fonts and colours of its medium:
//! the window paints it, `pdf_out` sets it as vectors, and for a .docx or a .png it becomes pixels.

/// What something is drawn with. Told apart by lightness as well, so that a black and white print says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Texts and axes.
    Dark,
    /// Texts beside the figures.
    Muted,
    /// Lines to read values by.
    Grid,
    /// What is measured.
    Main,
    /// A line that decides, such as that of passing.
    Accent,
    /// The ground of a bar.
    Ground,
}

impl Ink {
    /// Red, green, blue on white paper.
    pub const fn rgb(self) -> [u8; 3] {
        match self {
            Self::Dark => [0x1d, 0x1f, 0x23],
            Self::Muted => [0x5b, 0x60, 0x68],
            Self::Grid => [0xd6, 0xd6, 0xd2],
            Self::Main => [0x24, 0x58, 0x93],
            Self::Accent => [0x9d, 0x1f, 0x25],
            Self::Ground => [0xee, 0xed, 0xe8],
        }
    }
}

/// Which point of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Line {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        ink: Ink,
    },
    /// A filled polygon.
    Area {
        points: Vec<(f32, f32)>,
        ink: Ink,
    },
    /// One line of text, its baseline at `y`.
    Text {
        x: f32,
        y: f32,
        size: f32,
        anchor: Anchor,
        bold: bool,
        ink: Ink,
        text: String,
    },
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub width: f32,
    pub height: f32,
    pub shapes: Vec<Shape>,
    /// What it shows, in a sentence: for who cannot see it.
    pub spoken: String,
}

impl Drawing {
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height, ..Self::default() }
    }

    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, ink: Ink) {
        self.shapes.push(Shape::Line { from, to, width, ink });
    }

    /// A line of dashes of `dash` points with gaps as long.
    pub fn dashed(&mut self, from: (f32, f32), to: (f32, f32), width: f32, dash: f32, ink: Ink) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        if length <= 0.0 || dash <= 0.0 {
            return;
        }
        let at = |way: f32| (from.0 + dx * way / length, from.1 + dy * way / length);
        let mut way = 0.0;
        while way < length {
            self.line(at(way), at((way + dash).min(length)), width, ink);
            way += 2.0 * dash;
        }
    }

    /// `(left, top)` to `(right, bottom)`.
    pub fn bar(&mut self, (left, top): (f32, f32), (right, bottom): (f32, f32), ink: Ink) {
        if right > left && bottom > top {
            self.shapes.push(Shape::Area { points: vec![(left, top), (right, top), (right, bottom), (left, bottom)], ink });
        }
    }

    /// Slanted lines over a rectangle and its outline: tells it from a filled one without colour.
    pub fn hatched(&mut self, (left, top): (f32, f32), (right, bottom): (f32, f32), ink: Ink) {
        const STEP: f32 = 4.0;
        const WIDTH: f32 = 0.6;
        if right <= left || bottom <= top {
            return;
        }
        let height = bottom - top;
        let mut foot = left - height + STEP;
        while foot < right {
            // From the foot up to the right, cut at both sides.
            let from = if foot < left { (left, bottom - (left - foot)) } else { (foot, bottom) };
            let over = (foot + height - right).max(0.0);
            self.line(from, (foot + height - over, top + over), WIDTH, ink);
            foot += STEP;
        }
        for (a, b) in [
            ((left, top), (right, top)),
            ((right, top), (right, bottom)),
            ((right, bottom), (left, bottom)),
            ((left, bottom), (left, top)),
        ] {
            self.line(a, b, WIDTH, ink);
        }
    }

    /// A filled disc.
    pub fn disc(&mut self, (x, y): (f32, f32), radius: f32, ink: Ink) {
        const CORNERS: u16 = 20;
        let corner = |n: u16| {
            let angle = std::f32::consts::TAU * f32::from(n) / f32::from(CORNERS);
            (x + radius * angle.cos(), y + radius * angle.sin())
        };
        self.shapes.push(Shape::Area { points: (0..CORNERS).map(corner).collect(), ink });
    }

    pub fn text(&mut self, (x, y): (f32, f32), size: f32, anchor: Anchor, ink: Ink, text: impl Into<String>) {
        self.shapes.push(Shape::Text { x, y, size, anchor, bold: false, ink, text: text.into() });
    }

    pub fn heading(&mut self, (x, y): (f32, f32), size: f32, text: impl Into<String>) {
        let (anchor, ink) = (Anchor::Start, Ink::Dark);
        self.shapes.push(Shape::Text { x, y, size, anchor, bold: true, ink, text: text.into() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_hatching_stays_in_its_rectangle(left in 0.0_f32..50.0, top in 0.0_f32..50.0, wide in 0.1_f32..90.0, high in 0.1_f32..90.0) {
            let mut drawing = Drawing::new(200.0, 200.0);
            drawing.hatched((left, top), (left + wide, top + high), Ink::Main);
            for shape in &drawing.shapes {
                let Shape::Line { from, to, .. } = shape else { panic!("a hatching is lines") };
                for (x, y) in [from, to] {
                    prop_assert!(*x >= left - 0.01 && *x <= left + wide + 0.01 && *y >= top - 0.01 && *y <= top + high + 0.01);
                }
            }
        }
    }

    #[test]
    fn nothing_is_drawn_of_what_has_no_extent() {
        let mut drawing = Drawing::new(10.0, 10.0);
        drawing.bar((1.0, 1.0), (1.0, 5.0), Ink::Main);
        drawing.hatched((5.0, 1.0), (4.0, 5.0), Ink::Main);
        drawing.dashed((1.0, 1.0), (1.0, 1.0), 1.0, 2.0, Ink::Accent);
        assert_eq!(drawing.shapes, []);
    }
}
