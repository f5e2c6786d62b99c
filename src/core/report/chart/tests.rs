use super::*;
use crate::office::drawing::{Anchor, Ink, Shape};
use proptest::prelude::*;

fn chart(kind: ChartKind) -> Chart {
    Chart { title: "各单位合格率".into(), kind, note: "少于 20 人的单位画斜线".into() }
}

fn bar(label: &str, percent: Option<f64>, few: bool) -> Bar {
    Bar { label: label.into(), percent, text: percent.map_or("—".into(), |p| format!("{p:.1}%")), few }
}

/// All of a drawing stands on it, and no coordinate is without a number.
fn on_paper(drawing: &Drawing) {
    let inside = |(x, y): (f32, f32)| {
        assert!(x.is_finite() && y.is_finite(), "{x} {y}");
        assert!((-0.5..=drawing.width + 0.5).contains(&x) && (-0.5..=drawing.height + 0.5).contains(&y), "{x} {y} {drawing:?}");
    };
    for shape in &drawing.shapes {
        match shape {
            Shape::Line { from, to, .. } => [*from, *to].into_iter().for_each(inside),
            Shape::Area { points, .. } => points.iter().copied().for_each(inside),
            Shape::Text { x, y, .. } => inside((*x, *y)),
        }
    }
}

#[test]
fn few_people_are_hatched_and_none_have_no_bar() {
    let bars = vec![bar("市局机关", Some(98.4), false), bar("丙所", Some(50.0), true), bar("新设科", None, true)];
    let chart = chart(ChartKind::Bars(bars));
    let drawing = chart.drawing(420.0);
    on_paper(&drawing);
    let full = |shape: &&Shape| matches!(shape, Shape::Area { ink: Ink::Main, .. });
    assert_eq!(drawing.shapes.iter().filter(full).count(), 1, "one is filled, one hatched, one has nothing");
    assert!(drawing.shapes.iter().any(|s| matches!(s, Shape::Line { ink: Ink::Main, .. })));
    assert_eq!(chart.table()[2], ("新设科".into(), "—".into()));
    assert!(drawing.spoken.contains("市局机关 98.4%"));
}

#[test]
fn nobody_one_and_all_alike_can_be_drawn() {
    let bands = |counts: [u32; 3]| {
        let bands = counts.into_iter().enumerate().map(|(n, count)| Band { label: format!("{n}0"), count }).collect();
        chart(ChartKind::Distribution { bands, line: Some(Line { percent: 60.0, label: "合格线".into() }) })
    };
    for counts in [[0, 0, 0], [0, 1, 0], [7, 7, 7]] {
        on_paper(&bands(counts).drawing(420.0));
    }
    assert!(bands([0, 0, 0]).is_empty() && !bands([0, 1, 0]).is_empty());
    for kind in [
        ChartKind::Bars(Vec::new()),
        ChartKind::Distribution { bands: Vec::new(), line: None },
        ChartKind::Trend { points: Vec::new(), line: None },
        ChartKind::Map { items: Vec::new(), across: String::new(), up: String::new() },
    ] {
        let chart = chart(kind);
        assert!(chart.is_empty());
        on_paper(&chart.drawing(300.0));
    }
}

proptest! {
    #[test]
    fn every_chart_stays_on_its_paper(
        values in proptest::collection::vec(proptest::option::of(-20.0_f64..130.0), 0..60),
        width in 240.0_f32..700.0,
        long in "[一二三四=/ a]{0,40}",
    ) {
        let bars = values.iter().map(|v| bar(&long, *v, v.is_some_and(|v| v < 50.0))).collect();
        on_paper(&chart(ChartKind::Bars(bars)).drawing(width));
        let points = values.iter().map(|v| Point { label: long.clone(), percent: *v, text: "1".into() }).collect();
        on_paper(&chart(ChartKind::Trend { points, line: Some(Line { percent: 60.0, label: "线".into() }) }).drawing(width));
        let items = values.iter().flatten().map(|v| Item {
            label: "1".into(), facility: v / 100.0, discrimination: v / 60.0 - 1.0, flagged: *v > 90.0,
        });
        on_paper(&chart(ChartKind::Map { items: items.collect(), across: long.clone(), up: long }).drawing(width));
    }
}

#[test]
fn many_bars_go_over_pages_of_about_the_same_length() {
    let bars = |count: usize| chart(ChartKind::Bars((0..count).map(|n| bar(&format!("第{n}所"), Some(50.0), false)).collect()));
    let lengths = |count: usize| -> Vec<usize> { bars(count).pages(18).iter().map(|page| page.table().len()).collect() };
    assert_eq!(lengths(18), [18]);
    assert_eq!(lengths(19), [10, 9]);
    assert_eq!(lengths(60), [15, 15, 15, 15]);
    assert_eq!(lengths(500), [500], "a table and no chart");
}

/// The name of the line stands where no bar does.
#[test]
fn the_name_of_the_line_is_beside_the_lower_bar() {
    let of = |counts: [u32; 10]| {
        let bands = counts.iter().map(|count| Band { label: String::new(), count: *count }).collect();
        let line = Some(Line { percent: 60.0, label: "合格线 60".into() });
        let drawing = chart(ChartKind::Distribution { bands, line }).drawing(420.0);
        on_paper(&drawing);
        drawing.shapes.iter().find_map(|shape| match shape {
            Shape::Text { text, anchor, .. } if text.starts_with("合格线") => Some(*anchor),
            _ => None,
        })
    };
    assert_eq!(of([0, 0, 0, 0, 0, 1, 0, 0, 0, 0]), Some(Anchor::Start));
    assert_eq!(of([0, 0, 0, 0, 0, 0, 1, 0, 0, 0]), Some(Anchor::End));
}
