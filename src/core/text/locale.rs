//! Languages and looking a message up.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

macro_rules! resources {
    ($folder:literal: $($file:literal),+ $(,)?) => {
        &[$(include_str!(concat!("../../../assets/locales/", $folder, "/", $file, ".ftl"))),+]
    };
}

const ZH: &[&str] = resources!("zh-CN": "areas", "domain", "errors", "common", "home", "exam", "bank", "writing", "papers", "roster", "marking", "results", "settings", "report", "cli", "laws", "print", "second", "records", "practice", "study", "ledger", "analysis");
const EN: &[&str] = resources!("en": "areas", "domain", "errors", "common", "home", "exam", "bank", "writing", "papers", "roster", "marking", "results", "settings", "report", "cli", "laws", "print", "second", "records", "practice", "study", "ledger", "analysis");

/// A language of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locale {
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    #[serde(rename = "en")]
    En,
}

impl Locale {
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    pub const fn code(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.code() == code)
    }
}

/// A value put into a message.
pub type Arg<'a> = FluentValue<'a>;

/// The messages of one language, with Chinese behind them where one is missing.
pub struct Texts {
    locale: Locale,
    bundles: Vec<FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts").field("locale", &self.locale).finish_non_exhaustive()
    }
}

impl Texts {
    pub fn new(locale: Locale) -> Self {
        let mut bundles = vec![bundle(locale)];
        if locale != Locale::ZhCn {
            bundles.push(bundle(Locale::ZhCn));
        }
        Self { locale, bundles }
    }

    /// The template of minutes of 会前学法 that comes with the program.
    pub const fn study_template(&self) -> &'static str {
        match self.locale {
            Locale::ZhCn => include_str!("../../../assets/templates/study-minutes.zh-CN.txt"),
            Locale::En => include_str!("../../../assets/templates/study-minutes.en.txt"),
        }
    }

    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// A message without arguments. A key that no file has is shown as itself, so that it is seen and reported.
    pub fn get(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A message with arguments, e.g. `with("exam-remaining", &[("n", 3.into())])`.
    pub fn with(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        self.find(key, &args).unwrap_or_else(|| key.to_owned())
    }

    /// Whether a message of this key exists in the language itself.
    pub fn has(&self, key: &str) -> bool {
        self.bundles.first().is_some_and(|bundle| bundle.has_message(key))
    }

    fn find(&self, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        self.bundles.iter().find_map(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            // A missing argument leaves its name in the text; nothing more can be done at this point.
            Some(bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
        })
    }
}

fn bundle(locale: Locale) -> FluentBundle<FluentResource> {
    // Both codes are literals of this file; were one unreadable, number formatting would fall back to "undetermined".
    let language: LanguageIdentifier = locale.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks would show as boxes and stand in copied text.
    bundle.set_use_isolating(false);
    for text in match locale {
        Locale::ZhCn => ZH,
        Locale::En => EN,
    } {
        // The readable messages of a file with a mistake are kept; the test below keeps mistakes from shipping.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(texts: &[&str]) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for text in texts {
            let resource = FluentResource::try_new((*text).to_owned())
                .unwrap_or_else(|(_, e)| panic!("{e:?} in {}", &text[..60.min(text.len())]));
            let lines = resource.source().lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()));
            for line in lines {
                let key = line.split([' ', '=']).next().unwrap().to_owned();
                assert!(keys.insert(key.clone()), "{key} stands twice");
            }
        }
        keys
    }

    #[test]
    fn both_languages_are_complete_and_each_message_stands_once() {
        let (zh, en) = (keys(ZH), keys(EN));
        assert_eq!(zh.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in en");
        assert_eq!(en.difference(&zh).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in zh-CN");
    }

    #[test]
    fn arguments_are_put_in_without_isolation_marks() {
        let texts = Texts::new(Locale::ZhCn);
        assert_eq!(texts.with("count-questions", &[("n", 3.into())]), "3 题");
        assert_eq!(texts.get("no-such-key"), "no-such-key");
    }
}
