use super::*;
use crate::office::drawing::{Ink, Shape};
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
