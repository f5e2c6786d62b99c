//! The fonts that a PDF carries, found on this computer.

use fontique::{Collection, CollectionOptions, FontWeight, QueryFamily, QueryStatus, SourceCache, SourceCacheOptions};
use kaofa_core::service::print::{FontFile, PdfFonts, font_names};

/// Chinese families that come with Linux desktops and macOS, behind the names official papers ask for.
const COMMON: [&str; 8] = [
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Songti SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
];
/// The same for headings, where a face without serifs comes first.
const COMMON_HEADING: [&str; 7] = [
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Heiti SC",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "Noto Serif CJK SC",
];

/// Fonts for running text and for headings; `None` where there is no Chinese one.
pub(crate) fn print_fonts() -> Option<PdfFonts> {
    let mut fonts = Collection::new(CollectionOptions { shared: false, system_fonts: true });
    let mut cache = SourceCache::new(SourceCacheOptions::default());
    let mut find = |names: Vec<&'static str>, weight: FontWeight| {
        let mut query = fonts.query(&mut cache);
        query.set_families(names.into_iter().map(QueryFamily::Named));
        query.set_attributes(fontique::Attributes { weight, ..fontique::Attributes::default() });
        let mut found = None;
        query.matches_with(|font| {
            // U+95E8: its simplified form is not in fonts for other countries.
            if font.charmap().and_then(|map| map.map('\u{95e8}')).is_some_and(|glyph| glyph != 0) {
                found = Some(font.clone());
                QueryStatus::Stop
            } else {
                QueryStatus::Continue
            }
        });
        let font = found?;
        let (data, _) = font.blob.into_raw_parts();
        Some(FontFile { data, face: font.index })
    };
    let body = find([font_names(false), COMMON.to_vec()].concat(), FontWeight::NORMAL);
    let heading = find([font_names(true), COMMON_HEADING.to_vec()].concat(), FontWeight::BOLD);
    let body = body.or_else(|| heading.clone())?;
    Some(PdfFonts { heading: heading.unwrap_or_else(|| body.clone()), body })
}
