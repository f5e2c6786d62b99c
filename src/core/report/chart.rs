//! Charts as data, and as drawings that window, .png, .pdf and .docx show alike. Every chart says its numbers as well
//! ([`Chart::table`]), and none needs colour to be read: few people are hatched, lines have marks and values.

mod draw;

use crate::office::drawing::Drawing;

/// More bars than this are a table and no chart, also over several pages.
const MOST_READ: usize = 72;

/// A chart with its words. Values are in percent where nothing else is said; numbers are printed by who makes the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub title: String,
    pub kind: ChartKind,
    /// A sentence below; none where it is empty.
    pub note: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ChartKind {
    /// Shares side by side, such as pass rates of units or mastery by area.
    Bars(Vec<Bar>),
    /// How many people in each band of marks, and the line that passes.
    Distribution { bands: Vec<Band>, line: Option<Line> },
    /// One share after the other, such as from sitting to sitting.
    Trend { points: Vec<Point>, line: Option<Line> },
    /// Questions by how easy they are (across) and how well they tell the better from the weaker (up).
    Map { items: Vec<Item>, across: String, up: String },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    pub label: String,
    /// 0 to 100; `None` where there is none, as where nobody sat.
    pub percent: Option<f64>,
    /// As printed.
    pub text: String,
    /// Rests on few people: hatched.
    pub few: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Band {
    pub label: String,
    pub count: u32,
}

/// A line to measure by, with its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// 0 to 100.
    pub percent: f64,
    pub label: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    pub label: String,
    /// 0 to 100.
    pub percent: Option<f64>,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    pub label: String,
    /// 0 to 1.
    pub facility: f64,
    /// −1 to 1.
    pub discrimination: f64,
    /// Should be looked at: drawn as a ring of its own and named.
    pub flagged: bool,
}

impl Chart {
    /// The chart, `width` points wide and as high as it needs.
    pub fn drawing(&self, width: f32) -> Drawing {
        draw::draw(self, width)
    }

    /// The chart for pages that hold so many bars each; as it is where it has no bars or more than anybody reads.
    pub fn pages(&self, most: usize) -> Vec<Self> {
        match &self.kind {
            ChartKind::Bars(bars) if bars.len() > most && bars.len() <= MOST_READ => {
                // Of about the same length, so that the last page is no single bar.
                let each = bars.len().div_ceil(bars.len().div_ceil(most.max(1)));
                bars.chunks(each).map(|bars| Self { kind: ChartKind::Bars(bars.to_vec()), ..self.clone() }).collect()
            }
            _ => vec![self.clone()],
        }
    }

    /// The numbers: label and value of everything drawn.
    pub fn table(&self) -> Vec<(String, String)> {
        match &self.kind {
            ChartKind::Bars(bars) => bars.iter().map(|bar| (bar.label.clone(), bar.text.clone())).collect(),
            ChartKind::Distribution { bands, .. } => bands.iter().map(|b| (b.label.clone(), b.count.to_string())).collect(),
            ChartKind::Trend { points, .. } => points.iter().map(|p| (p.label.clone(), p.text.clone())).collect(),
            ChartKind::Map { items, .. } => {
                let value = |item: &Item| format!("{:.2} / {:.2}", item.facility, item.discrimination);
                items.iter().map(|item| (item.label.clone(), value(item))).collect()
            }
        }
    }

    /// Whether there is anything to draw.
    pub fn is_empty(&self) -> bool {
        match &self.kind {
            ChartKind::Bars(bars) => bars.iter().all(|bar| bar.percent.is_none()),
            ChartKind::Distribution { bands, .. } => bands.iter().all(|band| band.count == 0),
            ChartKind::Trend { points, .. } => points.iter().filter(|point| point.percent.is_some()).count() < 2,
            ChartKind::Map { items, .. } => items.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests;
