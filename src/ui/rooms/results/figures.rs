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
    }
}
