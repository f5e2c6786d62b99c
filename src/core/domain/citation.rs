//! 依据: the place in the law that proves a key, and its written form.

use super::numerals::{self, ARTICLE, COUNTRY, DOCUMENT, INSERTED, ITEM, ORDINAL, PARAGRAPH, PREAMBLE};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What proves a key (DESIGN §2).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Citation {
    Article(ArticleRef),
    /// A document without articles: its title, its reference number (文号) and the passage that proves the key.
    Document {
        title: String,
        reference: String,
        passage: String,
    },
}

/// Law, article and, where given, paragraph and item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ArticleRef {
    /// Short name without the country's name and without book-title marks.
    pub law: String,
    /// 0 is the preamble.
    pub article: u32,
    /// The 一 of 第十二条之一; 0 for an ordinary article.
    #[serde(default)]
    pub inserted: u32,
    pub paragraph: Option<u32>,
    pub item: Option<u32>,
}

/// Why a text is not a citation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CitationError {
    #[error("no law is named")]
    NoLaw,
    #[error("no article after the law")]
    NoArticle,
    #[error("not understood from: {0}")]
    Trailing(String),
    #[error("a document needs its title in book-title marks")]
    NoTitle,
}

impl ArticleRef {
    /// The article without paragraph and item, e.g. 第十二条之一.
    pub fn article_label(&self) -> String {
        if self.article == 0 {
            return PREAMBLE.to_owned();
        }
        let mut label = format!("{ORDINAL}{}{ARTICLE}", numerals::write(self.article));
        if self.inserted > 0 {
            label.push(INSERTED);
            label.push_str(&numerals::write(self.inserted));
        }
        label
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Article(at) => {
                write!(f, "{} {}", at.law, at.article_label())?;
                if let Some(paragraph) = at.paragraph {
                    write!(f, "{ORDINAL}{}{PARAGRAPH}", numerals::write(paragraph))?;
                }
                if let Some(item) = at.item {
                    write!(f, "{ORDINAL}（{}）{ITEM}", numerals::write(item))?;
                }
                Ok(())
            }
            Self::Document { title, reference, passage } => {
                write!(f, "{DOCUMENT}《{title}》")?;
                if !reference.is_empty() {
                    write!(f, "（{reference}）")?;
                }
                if !passage.is_empty() {
                    write!(f, "：{passage}")?;
                }
                Ok(())
            }
        }
    }
}

impl Citation {
    /// Reads one citation. `default_law` stands in where only the article is given.
    pub fn parse(text: &str, default_law: Option<&str>) -> Result<Self, CitationError> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix(DOCUMENT) {
            return parse_document(rest);
        }
        let (law, place) = split_law(text)?;
        let law = normal_law_name(law);
        let law = if law.is_empty() { default_law.unwrap_or_default().to_owned() } else { law };
        if law.is_empty() {
            return Err(CitationError::NoLaw);
        }
        parse_place(law, place).map(Self::Article)
    }

    /// The law's short name, or the document's title.
    pub fn source(&self) -> &str {
        match self {
            Self::Article(at) => &at.law,
            Self::Document { title, .. } => title,
        }
    }
}

/// A law's name as it is compared: no book-title marks, no blanks, no country.
pub fn normal_law_name(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '《' | '》' | '〈' | '〉')).collect();
    plain.replace(COUNTRY, "")
}

fn parse_document(rest: &str) -> Result<Citation, CitationError> {
    let rest = rest.trim_start_matches([' ', ':', '：']);
    let (title, rest) = rest.strip_prefix('《').and_then(|r| r.rsplit_once('》')).ok_or(CitationError::NoTitle)?;
    let rest = rest.trim();
    let (reference, rest) = match rest.strip_prefix(['（', '(']) {
        Some(inner) => inner.split_once(['）', ')']).unwrap_or((inner, "")),
        None => ("", rest),
    };
    let passage = rest.trim().trim_start_matches([':', '：']).trim();
    Ok(Citation::Document { title: title.to_owned(), reference: reference.to_owned(), passage: passage.to_owned() })
}

/// Splits before the article. The last `第…条` wins, because a law's own name may hold a `第`.
fn split_law(text: &str) -> Result<(&str, &str), CitationError> {
    if let Some(at) = text.find(PREAMBLE) {
        return Ok((&text[..at], &text[at..]));
    }
    let article = text.rfind(ARTICLE).ok_or(CitationError::NoArticle)?;
    let ordinal = text[..article].rfind(ORDINAL).ok_or(CitationError::NoArticle)?;
    Ok((&text[..ordinal], &text[ordinal..]))
}

fn parse_place(law: String, place: &str) -> Result<ArticleRef, CitationError> {
    if let Some(rest) = place.strip_prefix(PREAMBLE) {
        let mut at = ArticleRef { law, article: 0, inserted: 0, paragraph: None, item: None };
        read_tail(&mut at, rest)?;
        return Ok(at);
    }
    let (article, rest) = numbered(place, ARTICLE).ok_or_else(|| CitationError::Trailing(place.to_owned()))?;
    let mut at = ArticleRef { law, article, inserted: 0, paragraph: None, item: None };
    let rest = match rest.strip_prefix(INSERTED) {
        Some(tail) => {
            let end = tail.find(|c: char| numerals::parse(&c.to_string()).is_none()).unwrap_or(tail.len());
            at.inserted = numerals::parse(&tail[..end]).ok_or_else(|| CitationError::Trailing(rest.to_owned()))?;
            &tail[end..]
        }
        None => rest,
    };
    read_tail(&mut at, rest)?;
    Ok(at)
}

fn read_tail(at: &mut ArticleRef, rest: &str) -> Result<(), CitationError> {
    let mut rest = rest.trim();
    if let Some((paragraph, tail)) = numbered(rest, PARAGRAPH) {
        at.paragraph = Some(paragraph);
        rest = tail.trim();
    }
    if let Some((item, tail)) = numbered(rest, ITEM) {
        at.item = Some(item);
        rest = tail.trim();
    }
    if rest.is_empty() { Ok(()) } else { Err(CitationError::Trailing(rest.to_owned())) }
}

/// `第N<mark>rest` -> (N, rest); brackets around the number are allowed, as in 第（三）项.
fn numbered(text: &str, mark: char) -> Option<(u32, &str)> {
    let (number, rest) = text.strip_prefix(ORDINAL)?.split_once(mark)?;
    let number = number.trim().trim_matches(['（', '）', '(', ')']);
    Some((numerals::parse(number)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn article(law: &str, article: u32, inserted: u32, paragraph: Option<u32>, item: Option<u32>) -> Citation {
        Citation::Article(ArticleRef { law: law.into(), article, inserted, paragraph, item })
    }

    #[test]
    fn written_forms_people_use() {
        let cases = [
            ("行政处罚法 第三十三条第一款", article("行政处罚法", 33, 0, Some(1), None)),
            ("《中华人民共和国行政处罚法》第33条第1款", article("行政处罚法", 33, 0, Some(1), None)),
            ("刑法第一百二十条之一第二款第（三）项", article("刑法", 120, 1, Some(2), Some(3))),
            ("食品安全法第一百四十八条", article("食品安全法", 148, 0, None, None)),
            ("宪法 序言第七款", article("宪法", 0, 0, Some(7), None)),
            ("第五条第(二)项", article("默认法", 5, 0, None, Some(2))),
            (
                "最高人民法院关于适用《中华人民共和国行政诉讼法》的解释 第二条",
                article("最高人民法院关于适用行政诉讼法的解释", 2, 0, None, None),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(Citation::parse(text, Some("默认法")), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_citation_is_named() {
        assert_eq!(Citation::parse("第五条", None), Err(CitationError::NoLaw));
        assert_eq!(Citation::parse("行政处罚法", None), Err(CitationError::NoArticle));
        assert_eq!(Citation::parse("行政处罚法第五条以下", None), Err(CitationError::Trailing("以下".into())));
        assert_eq!(Citation::parse("文件 关于某事的意见", None), Err(CitationError::NoTitle));
    }

    #[test]
    fn a_document_keeps_title_number_and_passage() {
        let text = "文件《关于全面推行三项制度的指导意见》（国办发〔2018〕118号）：全过程记录";
        assert_eq!(Citation::parse(text, None).unwrap().to_string(), text);
    }

    proptest! {
        #[test]
        fn text_and_citation_are_inverse(a in 0_u32..1300, i in 0_u32..5, p in proptest::option::of(1_u32..20), t in proptest::option::of(1_u32..30)) {
            let inserted = if a == 0 { 0 } else { i };
            let citation = article("行政处罚法", a, inserted, p, t);
            prop_assert_eq!(Citation::parse(&citation.to_string(), None), Ok(citation));
        }
    }
}
