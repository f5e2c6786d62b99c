//! A law with its text: versions side by side, articles, and where a paragraph or an item of one stands.

use super::citation::{ArticleRef, normal_law_name};
use super::kind::coded;
use super::numerals;
use jiff::civil::Date;
use serde::Serialize;

coded! {
    /// Rank of a law in the order of sources (立法法 art. 98-102), and of what a bureau adds of its own.
    Level {
        /// 宪法
        Constitution = "constitution",
        /// 法律
        Law = "law",
        /// 行政法规
        Regulation = "regulation",
        /// 部门规章
        Rule = "rule",
        /// 司法解释
        Interpretation = "interpretation",
        /// 党内法规
        Party = "party",
        /// 地方性法规
        LocalRegulation = "local_regulation",
        /// 地方政府规章
        LocalRule = "local_rule",
        /// 规范性文件
        Normative = "normative",
        /// 文件
        Document = "document",
    }
}

coded! {
    /// What the source says of a version that dates alone do not tell.
    StatedState {
        /// Nothing beyond its dates.
        Dated = "dated",
        /// 废止: ended by another act.
        Repealed = "repealed",
        /// 失效: ended by itself.
        Lapsed = "lapsed",
        /// In force, but the text held is not the latest.
        Outdated = "outdated",
        /// Later changes could not be ruled out.
        Unverified = "unverified",
    }
}

coded! {
    /// Where a version stands on a date.
    LawState {
        InForce = "in_force",
        NotYet = "not_yet",
        /// A later version is in force.
        Amended = "amended",
        Repealed = "repealed",
        Lapsed = "lapsed",
        Outdated = "outdated",
        Unverified = "unverified",
    }
}

/// What is known of one version of one law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LawHead {
    /// Short name, as citations write it ([`normal_law_name`]).
    pub name: String,
    pub full_name: String,
    pub level: Level,
    /// Day of adoption or amendment.
    pub version: Date,
    /// Day on which this version takes effect.
    pub effective: Date,
    pub stated: StatedState,
    /// Day up to which the state was compared with an official list.
    pub verified_to: Option<Date>,
    pub source: String,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Article {
    /// 0 for what stands outside the numbering: preamble, annex, a text without articles.
    pub number: u32,
    /// The 一 of 第十二条之一; 0 for an ordinary article.
    pub inserted: u32,
    /// As the text writes it: 第十二条之一, 序言, 附件.
    pub label: String,
    pub part: String,
    pub chapter: String,
    pub section: String,
    /// Paragraphs and items, one a line.
    pub text: String,
    /// False where the text is known to be incomplete.
    pub citable: bool,
}

/// One version with its articles in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawText {
    pub head: LawHead,
    pub articles: Vec<Article>,
}

/// Why a paragraph or item cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlace {
    Paragraph { has: u32 },
    Item,
}

/// One paragraph (款) with its items (项).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph<'a> {
    pub text: &'a str,
    pub items: Vec<&'a str>,
}

/// The paragraphs of an article's text. A line that opens with a bracketed number is an item of the paragraph before it.
pub fn paragraphs(text: &str) -> Vec<Paragraph<'_>> {
    let mut out: Vec<Paragraph<'_>> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match (item_number(line), out.last_mut()) {
            (Some(_), Some(last)) => last.items.push(line),
            _ => out.push(Paragraph { text: line, items: Vec::new() }),
        }
    }
    out
}

/// `（三）…` -> 3.
pub fn item_number(line: &str) -> Option<u32> {
    let (number, _) = line.strip_prefix(['（', '('])?.split_once(['）', ')'])?;
    numerals::parse(number.trim())
}

impl Article {
    /// The text of the paragraph or item that a citation names; the whole article where it names neither.
    pub fn place(&self, at: &ArticleRef) -> Result<String, NoPlace> {
        let all = paragraphs(&self.text);
        let within: &[Paragraph<'_>] = match at.paragraph {
            None => &all,
            Some(n) => {
                let has = all.len() as u32;
                let index = (n as usize).checked_sub(1).filter(|i| *i < all.len()).ok_or(NoPlace::Paragraph { has })?;
                &all[index..=index]
            }
        };
        match at.item {
            Some(n) => within
                .iter()
                .flat_map(|p| &p.items)
                .find(|item| item_number(item) == Some(n))
                .map(|item| (*item).to_owned())
                .ok_or(NoPlace::Item),
            None => {
                Ok(within.iter().flat_map(|p| std::iter::once(&p.text).chain(&p.items)).copied().collect::<Vec<_>>().join("\n"))
            }
        }
    }
}

/// The state of `head` on a date, given the days on which versions of the same law take effect.
pub fn state_on(head: &LawHead, effective_days: impl IntoIterator<Item = Date>, on: Date) -> LawState {
    match head.stated {
        StatedState::Repealed => LawState::Repealed,
        StatedState::Lapsed => LawState::Lapsed,
        _ if head.effective > on => LawState::NotYet,
        _ if effective_days.into_iter().any(|day| day > head.effective && day <= on) => LawState::Amended,
        StatedState::Outdated => LawState::Outdated,
        StatedState::Unverified => LawState::Unverified,
        StatedState::Dated => LawState::InForce,
    }
}

/// A place somebody typed: part of a law's name and, perhaps, an article: `处罚法 33`, `刑法120-1`, `行政处罚法第三十三条`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jump {
    pub law: String,
    /// Article and inserted number.
    pub article: Option<(u32, u32)>,
}

impl Jump {
    /// `None` where nothing that could be a name is left.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        if let Ok(super::citation::Citation::Article(at)) = super::citation::Citation::parse(typed, None) {
            return Some(Self { law: at.law, article: Some((at.article, at.inserted)) });
        }
        let digits_at = typed
            .rfind(|c: char| !c.is_ascii_digit() && c != '-')
            .map_or(0, |at| at + typed[at..].chars().next().map_or(0, char::len_utf8));
        let (name, number) = typed.split_at(digits_at);
        let mut numbers = number.split('-').map(str::parse);
        let article = match (numbers.next(), numbers.next()) {
            (Some(Ok(article)), None) => Some((article, 0)),
            (Some(Ok(article)), Some(Ok(inserted))) => Some((article, inserted)),
            _ => None,
        };
        let law = normal_law_name(if article.is_some() { name } else { typed });
        (!law.is_empty()).then_some(Self { law, article })
    }

    /// How well a law's short name answers: smaller is better, `None` where it does not. The typed characters must stand in the
    /// name in this order, so that 处罚法 and 个保法 both find theirs.
    pub fn rank(&self, name: &str) -> Option<(u8, usize)> {
        let length = name.chars().count();
        if name == self.law {
            return Some((0, length));
        }
        if name.ends_with(&self.law) {
            return Some((1, length));
        }
        if name.contains(&self.law) {
            return Some((2, length));
        }
        let mut rest = name.chars();
        self.law.chars().all(|wanted| rest.any(|c| c == wanted)).then_some((3, length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::citation::Citation;
    use jiff::civil::date;

    fn article(text: &str) -> Article {
        Article {
            number: 33,
            inserted: 0,
            label: "第三十三条".into(),
            part: String::new(),
            chapter: String::new(),
            section: String::new(),
            text: text.into(),
            citable: true,
        }
    }

    fn place(text: &str, citation: &str) -> Result<String, NoPlace> {
        let Ok(Citation::Article(at)) = Citation::parse(citation, None) else { panic!("{citation}") };
        article(text).place(&at)
    }

    #[test]
    fn paragraphs_and_items_are_counted_as_lawyers_do() {
        let text = "有下列情形之一的：\n（一）甲；\n（二）乙。\n前款规定除外。";
        assert_eq!(place(text, "法 第三十三条第一款第（二）项").unwrap(), "（二）乙。");
        assert_eq!(place(text, "法 第三十三条第（一）项").unwrap(), "（一）甲；");
        assert_eq!(place(text, "法 第三十三条第二款").unwrap(), "前款规定除外。");
        assert_eq!(place(text, "法 第三十三条第一款").unwrap(), "有下列情形之一的：\n（一）甲；\n（二）乙。");
        assert_eq!(place(text, "法 第三十三条").unwrap(), text);
        assert_eq!(place(text, "法 第三十三条第三款"), Err(NoPlace::Paragraph { has: 2 }));
        assert_eq!(place(text, "法 第三十三条第二款第一项"), Err(NoPlace::Item));
    }

    #[test]
    fn a_version_is_what_its_dates_and_its_source_say() {
        let head = |effective, stated| LawHead {
            name: "商标法".into(),
            full_name: "中华人民共和国商标法".into(),
            level: Level::Law,
            version: effective,
            effective,
            stated,
            verified_to: None,
            source: String::new(),
            note: String::new(),
        };
        let (old, new) = (date(2019, 11, 1), date(2027, 1, 1));
        let days = [old, new];
        let state = |effective, stated, on| state_on(&head(effective, stated), days, on);
        assert_eq!(state(old, StatedState::Dated, date(2026, 12, 31)), LawState::InForce);
        assert_eq!(state(new, StatedState::Dated, date(2026, 12, 31)), LawState::NotYet);
        assert_eq!(state(old, StatedState::Dated, new), LawState::Amended);
        assert_eq!(state(new, StatedState::Dated, new), LawState::InForce);
        assert_eq!(state(old, StatedState::Repealed, date(2020, 1, 1)), LawState::Repealed);
        assert_eq!(state(old, StatedState::Outdated, date(2020, 1, 1)), LawState::Outdated);
    }

    #[test]
    fn a_typed_place_finds_its_law() {
        let jump = |typed| Jump::parse(typed).unwrap();
        assert_eq!(jump("处罚法 33"), Jump { law: "处罚法".into(), article: Some((33, 0)) });
        assert_eq!(jump("刑法120-1").article, Some((120, 1)));
        assert_eq!(jump("《行政处罚法》第三十三条第一款").article, Some((33, 0)));
        assert_eq!(jump("个保法").article, None);
        assert_eq!(Jump::parse("  "), None);
        assert_eq!(Jump::parse("33"), None);
        assert!(jump("处罚法").rank("行政处罚法") < jump("处罚法").rank("治安管理处罚法"));
        assert!(jump("刑法").rank("刑法") < jump("刑法").rank("刑法修正案"));
        assert_eq!(jump("个保法").rank("个人信息保护法").map(|r| r.0), Some(3));
        assert_eq!(jump("个保法").rank("行政处罚法"), None);
    }
}
