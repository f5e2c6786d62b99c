//! Where the lines and bars of a chart stand.

use super::{Band, Bar, Chart, ChartKind, Item, Line, Point};
use crate::office::drawing::{Anchor, Drawing, Ink};
use crate::office::flow::units;

const TITLE: f32 = 12.0;
const TEXT: f32 = 9.5;
const SMALL: f32 = 8.5;
/// From the top to the first mark below the title.
const HEAD: f32 = 28.0;
const ROW: f32 = 21.0;
const BAR: f32 = 12.0;
/// More bars than a page holds are a table, not a chart.
const MOST_BARS: usize = 30;
/// Height of a chart with axes, between them.
const PLOT: f32 = 150.0;
const GRID: f32 = 0.5;
const AXIS: f32 = 0.9;
/// Beside a plot for the figures of its axis.
const AXIS_ROOM: f32 = 34.0;

pub(super) fn draw(chart: &Chart, width: f32) -> Drawing {
    let mut drawing = Drawing::new(width, HEAD);
    drawing.heading((0.0, TITLE + 2.0), TITLE, fit(&chart.title, TITLE, width));
    match &chart.kind {
        ChartKind::Bars(bars) => self::bars(&mut drawing, bars),
        ChartKind::Distribution { bands, line } => distribution(&mut drawing, bands, line.as_ref()),
        ChartKind::Trend { points, line } => trend(&mut drawing, points, line.as_ref()),
        ChartKind::Map { items, across, up } => map(&mut drawing, items, across, up),
    }
    if !chart.note.is_empty() {
        drawing.height += SMALL + 7.0;
        let y = drawing.height - 4.0;
        drawing.text((0.0, y), SMALL, Anchor::Start, Ink::Muted, fit(&chart.note, SMALL, width));
    }
    let numbers: Vec<String> = chart.table().into_iter().map(|(label, value)| format!("{label} {value}")).collect();
    drawing.spoken = format!("{}: {}", chart.title, numbers.join(", "));
    drawing
}

/// A text cut to a width, with a mark where it was cut.
fn fit(text: &str, size: f32, width: f32) -> String {
    let most = (width / size * 2.0) as usize;
    if units(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if units(&out) + units(c.encode_utf8(&mut [0; 4])) + 2 > most {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

fn bars(drawing: &mut Drawing, bars: &[Bar]) {
    let shown = &bars[..bars.len().min(MOST_BARS)];
    let widest = shown.iter().map(|bar| units(&bar.label)).max().unwrap_or(0) as f32 * TEXT / 2.0;
    let label = widest.min(drawing.width * 0.34);
    let (left, right) = (label + 10.0, drawing.width - 48.0);
    for (number, bar) in shown.iter().enumerate() {
        let top = HEAD + number as f32 * ROW + (ROW - BAR) / 2.0;
        let baseline = top + BAR - 2.5;
        drawing.text((0.0, baseline), TEXT, Anchor::Start, Ink::Dark, fit(&bar.label, TEXT, label + 2.0));
        drawing.bar((left, top), (right, top + BAR), Ink::Ground);
        let share = bar.percent.unwrap_or(0.0).clamp(0.0, 100.0) as f32 / 100.0;
        let end = left + (right - left) * share;
        if bar.few {
            drawing.hatched((left, top), (end, top + BAR), Ink::Main);
        } else {
            drawing.bar((left, top), (end, top + BAR), Ink::Main);
        }
        drawing.text((drawing.width, baseline), TEXT, Anchor::End, Ink::Dark, bar.text.clone());
    }
    drawing.height = HEAD + shown.len() as f32 * ROW + 2.0;
    if bars.len() > MOST_BARS {
        drawing.height += SMALL;
        drawing.text((0.0, drawing.height - 2.0), SMALL, Anchor::Start, Ink::Muted, format!("… {}", bars.len() - MOST_BARS));
        drawing.height += 4.0;
    }
}

/// The frame of a plot: its left, right, top and bottom.
type Frame = (f32, f32, f32, f32);

fn frame(drawing: &Drawing) -> Frame {
    (AXIS_ROOM, drawing.width - 12.0, HEAD + 10.0, HEAD + 10.0 + PLOT)
}

fn distribution(drawing: &mut Drawing, bands: &[Band], line: Option<&Line>) {
    let (left, right, top, bottom) = frame(drawing);
    let most = bands.iter().map(|band| band.count).max().unwrap_or(0).max(1);
    let step = (right - left) / bands.len().max(1) as f32;
    for (number, band) in bands.iter().enumerate() {
        let at = left + number as f32 * step;
        let high = (bottom - top - 14.0) * band.count as f32 / most as f32;
        drawing.bar((at + 3.0, bottom - high), (at + step - 3.0, bottom), Ink::Main);
        let middle = at + step / 2.0;
        if band.count > 0 {
            drawing.text((middle, bottom - high - 3.0), TEXT, Anchor::Middle, Ink::Dark, band.count.to_string());
        }
        drawing.text((middle, bottom + 12.0), SMALL, Anchor::Middle, Ink::Muted, fit(&band.label, SMALL, step + 4.0));
    }
    drawing.line((left, bottom), (right, bottom), AXIS, Ink::Dark);
    if let Some(line) = line {
        let at = left + (right - left) * (line.percent.clamp(0.0, 100.0) as f32 / 100.0);
        drawing.dashed((at, top - 8.0), (at, bottom), 1.2, 4.0, Ink::Accent);
        // Beside the lower of the two bars at the line, so that neither its figure nor the name is covered.
        let beside = line.percent.clamp(0.0, 100.0) / 100.0 * bands.len() as f64;
        let count = |at: usize| bands.get(at).map_or(0, |band| band.count);
        let (before, after) = (count((beside.ceil() as usize).saturating_sub(1)), count(beside.floor() as usize));
        let end = if before == after { at > f32::midpoint(left, right) } else { before < after };
        let room = units(&line.label) as f32 * SMALL / 2.0 + 4.0;
        let end = if at - room < left { false } else { end || at + room > right };
        let (x, anchor) = if end { (at - 4.0, Anchor::End) } else { (at + 4.0, Anchor::Start) };
        drawing.text((x, top), SMALL, anchor, Ink::Accent, line.label.clone());
    }
    drawing.height = bottom + 18.0;
}

/// Lines to read shares by, every quarter.
fn grid(drawing: &mut Drawing, (left, right, top, bottom): Frame) {
    for quarter in 0..=4_u8 {
        let share = f32::from(quarter) / 4.0;
        let y = bottom - (bottom - top) * share;
        let (width, ink) = if quarter == 0 { (AXIS, Ink::Dark) } else { (GRID, Ink::Grid) };
        drawing.line((left, y), (right, y), width, ink);
        drawing.text((left - 5.0, y + 3.0), SMALL, Anchor::End, Ink::Muted, format!("{}%", quarter * 25));
    }
}

fn trend(drawing: &mut Drawing, points: &[Point], line: Option<&Line>) {
    let frame = frame(drawing);
    let (left, right, top, bottom) = frame;
    grid(drawing, frame);
    let step = (right - left) / points.len().max(1) as f32;
    let height = |percent: f64| bottom - (bottom - top) * (percent.clamp(0.0, 100.0) as f32 / 100.0);
    if let Some(line) = line {
        let y = height(line.percent);
        drawing.dashed((left, y), (right, y), 1.2, 4.0, Ink::Accent);
        drawing.text((right, y + 10.0), SMALL, Anchor::End, Ink::Accent, line.label.clone());
    }
    let mut before: Option<(f32, f32)> = None;
    // Labels that would run into each other leave every second one out, or more.
    let widest = points.iter().map(|point| units(&point.label)).max().unwrap_or(0) as f32 * SMALL / 2.0;
    let every = if widest.min(90.0) <= step { 1 } else { ((widest.min(90.0) / step).ceil() as usize).max(1) };
    for (number, point) in points.iter().enumerate() {
        let x = left + (number as f32 + 0.5) * step;
        if let Some(percent) = point.percent {
            let here = (x, height(percent));
            if let Some(last) = before {
                drawing.line(last, here, 1.8, Ink::Main);
            }
            drawing.disc(here, 3.2, Ink::Main);
            let above = if here.1 < top + 14.0 { here.1 + 14.0 } else { here.1 - 7.0 };
            drawing.text((x, above), TEXT, Anchor::Middle, Ink::Dark, point.text.clone());
            before = Some(here);
        }
        if number % every == 0 {
            let room = (step * every as f32 - 4.0).min(94.0);
            drawing.text((x, bottom + 12.0), SMALL, Anchor::Middle, Ink::Muted, fit(&point.label, SMALL, room));
        }
    }
    drawing.height = bottom + 18.0;
}

fn map(drawing: &mut Drawing, items: &[Item], across: &str, up: &str) {
    let (left, right, top, bottom) = frame(drawing);
    let least = items.iter().map(|item| item.discrimination).fold(0.0, f64::min).max(-1.0);
    // The lower edge is the zero line, or the next tenth below the least.
    let floor = (least * 10.0).floor() / 10.0;
    let y = |value: f64| bottom - (bottom - top) * ((value.clamp(floor, 1.0) - floor) / (1.0 - floor)) as f32;
    let x = |value: f64| left + (right - left) * value.clamp(0.0, 1.0) as f32;
    for quarter in 0..=4_u8 {
        let share = f64::from(quarter) / 4.0;
        drawing.line((x(share), top), (x(share), bottom), GRID, Ink::Grid);
        drawing.text((x(share), bottom + 12.0), SMALL, Anchor::Middle, Ink::Muted, format!("{share:.2}"));
        drawing.line((left, y(share)), (right, y(share)), GRID, Ink::Grid);
        drawing.text((left - 5.0, y(share) + 3.0), SMALL, Anchor::End, Ink::Muted, format!("{share:.2}"));
    }
    drawing.line((left, y(0.0)), (right, y(0.0)), AXIS, Ink::Dark);
    drawing.line((left, top), (left, bottom), AXIS, Ink::Dark);
    for item in items {
        let at = (x(item.facility), y(item.discrimination));
        if item.flagged {
            drawing.disc(at, 4.2, Ink::Accent);
            drawing.disc(at, 2.2, Ink::Ground);
            drawing.text((at.0 + 6.0, at.1 + 3.0), SMALL, Anchor::Start, Ink::Dark, item.label.clone());
        } else {
            drawing.disc(at, 2.8, Ink::Main);
        }
    }
    drawing.text((right, bottom + 24.0), SMALL, Anchor::End, Ink::Muted, across);
    drawing.text((left, top - 5.0), SMALL, Anchor::Start, Ink::Muted, up);
    drawing.height = bottom + 30.0;
}
