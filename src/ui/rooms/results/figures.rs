//! Figures as printed: one decimal, cut and never rounded, so that 59.95 does not show as 60.0.

/// Below the decimal that is shown, far above what a binary fraction lacks to the decimal it stands for.
const MARGIN: f64 = 1e-7;

fn cut(number: f64) -> String {
    let tenths = (number * 10.0 + MARGIN).floor().max(0.0) as u64;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A share of 0 to 1 in percent, without the sign.
pub(super) fn percent(share: Option<f64>) -> Option<String> {
    share.map(|share| cut(share * 100.0))
}

/// A mean or median in marks of 100.
pub(super) fn mark(mark: Option<f64>) -> Option<String> {
    mark.map(cut)
}

/// How many percentage points more, of what both print.
pub(super) fn change(now: f64, before: f64) -> String {
    let tenths = |share: f64| (share * 1000.0 + MARGIN).floor() as i64;
    let points = tenths(now) - tenths(before);
    format!("{}{}.{}", if points < 0 { '-' } else { '+' }, points.abs() / 10, points.abs() % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_cut_and_whole_numbers_survive_their_binary_form() {
        assert_eq!(percent(Some(0.599_99)).as_deref(), Some("59.9"));
        assert_eq!(percent(Some(0.945)).as_deref(), Some("94.5"));
        assert_eq!(percent(Some(169.0 / 179.0)).as_deref(), Some("94.4"));
        assert_eq!(percent(Some(1.0)).as_deref(), Some("100.0"));
        assert_eq!(mark(Some(59.95)).as_deref(), Some("59.9"));
        assert_eq!(mark(Some(0.3)).as_deref(), Some("0.3"));
        assert_eq!(percent(None), None);
        assert_eq!((change(0.944, 0.918), change(0.5, 0.75), change(1.0, 1.0)), ("+2.6".into(), "-25.0".into(), "+0.0".into()));
    }
}
