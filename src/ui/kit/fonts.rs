//! Fonts: icons from the crate, text from the system's Simplified Chinese face.

use std::sync::{Arc, OnceLock};

use egui::{
    Context, FontData, FontFamily,
    epaint::text::{FontInsert, FontPriority, InsertFontFamily},
};
use fontique::{
    Collection, CollectionOptions, FallbackKey, Language, QueryFamily, QueryStatus, Script, SourceCache, SourceCacheOptions,
};

/// Faces to prefer, best first. Asking by name keeps a pan-Chinese family from answering with its Japanese face,
/// whose punctuation and some characters look wrong here.
const PREFERRED: [&str; 9] = [
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "HarmonyOS Sans SC",
    "PingFang SC",
    "WenQuanYi Micro Hei",
];

/// The icon font, and the system's Chinese font as first choice for all text, so that letters, figures and
/// Chinese come from one face. Without a Chinese font on the system the built-in Latin font stays.
pub fn install_fonts(ctx: &Context) {
    let mut icons = egui_material_icons::font_insert();
    icons.families.retain(|f| f.family != FontFamily::Proportional);
    ctx.add_font(icons);
    if let Some(font) = system_text_font() {
        ctx.add_font(font);
    }
}

/// Uses the font file in `bytes` (face `index` of a collection) before all others; for tests and for offices that
/// ship a font. Call it before `apply`: the first text font stays.
pub fn install_font_file(ctx: &Context, bytes: impl Into<Vec<u8>>, index: u32) {
    ctx.add_font(text_font(FontData::from_blob(Arc::new(bytes.into()), index)));
}

/// egui keeps the first font of a name and ignores later ones, so one name serves both ways in.
fn text_font(data: FontData) -> FontInsert {
    let family = |family, priority| InsertFontFamily { family, priority };
    let families =
        vec![family(FontFamily::Proportional, FontPriority::Highest), family(FontFamily::Monospace, FontPriority::Lowest)];
    FontInsert::new("kaofa-text", data, families)
}

/// Asked once a process: enumerating the system's fonts takes a moment. The file is memory-mapped, not read.
fn system_text_font() -> Option<FontInsert> {
    static FONT: OnceLock<Option<FontInsert>> = OnceLock::new();
    FONT.get_or_init(|| {
        let mut fonts = Collection::new(CollectionOptions { shared: false, system_fonts: true });
        let mut cache = SourceCache::new(SourceCacheOptions::default());
        let mut query = fonts.query(&mut cache);
        query.set_families(PREFERRED.map(QueryFamily::Named));
        // fontique takes zh-CN for the default Han locale, often the Japanese font; zh-SG is simplified too.
        let locale = Language::parse("zh-SG").ok();
        query.set_fallbacks(FallbackKey::new(Script::from_bytes(*b"Hani"), locale.as_ref()));
        let mut found = None;
        query.matches_with(|font| {
            // U+95E8: its simplified form is not in fonts for other countries.
            let has = font.charmap().and_then(|map| map.map('\u{95e8}')).is_some_and(|glyph| glyph != 0);
            if has {
                found = Some(font.clone());
                QueryStatus::Stop
            } else {
                QueryStatus::Continue
            }
        });
        let font = found?;
        let (blob, _) = font.blob.into_raw_parts();
        Some(text_font(FontData::from_blob(blob, font.index)))
    })
    .clone()
}
