//! A law as lines: headings, 第N条 paragraphs, what stands before and behind them. Markdown and .docx come here.

use super::{Found, Note, ReadError};
use crate::domain::citation::normal_law_name;
use crate::domain::fold::is_blank;
use crate::domain::law::{Article, LawHead, LawText, StatedState};
use crate::domain::numerals::COUNTRY;
use crate::law::words::{self, Effect, Heading};
use jiff::civil::Date;
use std::path::Path;

#[derive(Default)]
struct Outline {
    title: String,
    /// The latest day of adoption or change named before the first article.
    adopted: Option<Date>,
    part: String,
    chapter: String,
    section: String,
    articles: Vec<Article>,
}

/// Reads one law. A date in the file's name tells which version it is; without one, the latest adoption named in the text.
pub(super) fn read<'a>(lines: impl Iterator<Item = &'a str>, path: &Path) -> Result<Found, ReadError> {
    let mut outline = Outline::default();
    for line in lines {
        outline.line(line);
    }
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let version = words::dates_in(&format!("{stem} ")).into_iter().max().or(outline.adopted);
    if outline.articles.is_empty() {
        return Err(ReadError::NoArticles { path: path.to_owned() });
    }
    let version = version.ok_or_else(|| ReadError::NoDate { path: path.to_owned() })?;
    if outline.title.is_empty() {
        stem.split(['(', '（']).next().unwrap_or_default().trim().clone_into(&mut outline.title);
    }
    let mut found = Found::default();
    let name = normal_law_name(&outline.title);
    let effective = effective(&outline.articles, version).unwrap_or_else(|| {
        found.note(&name, Note::EffectiveAssumed { date: version });
        version
    });
    let head = LawHead {
        level: words::level_of_name(&outline.title),
        name,
        full_name: outline.title,
        version,
        effective,
        stated: StatedState::Dated,
        verified_to: None,
        source: path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
        note: String::new(),
    };
    found.laws.push(LawText { head, articles: outline.articles });
    Ok(found)
}

/// The day that the last articles name, unless it lies before this version: an amended text keeps the first version's day.
pub(super) fn effective(articles: &[Article], version: Date) -> Option<Date> {
    let effect = articles.iter().rev().filter(|a| a.number > 0).take(2).find_map(|a| words::effect(&a.text))?;
    match effect {
        Effect::On(date) if date >= version => Some(date),
        Effect::On(_) => None,
        Effect::OnPublication => Some(version),
    }
}

impl Outline {
    fn line(&mut self, raw: &str) {
        let line = raw.trim_matches(is_blank);
        if line.is_empty() || line.starts_with("<!--") {
            return;
        }
        let plain = line.trim_start_matches('#').trim_matches(is_blank);
        if plain.is_empty() {
            return;
        }
        if let Some(heading) = words::heading(plain) {
            self.heading(heading, plain);
        } else if words::is_preamble(plain) {
            self.open(0, 0, words::preamble_label());
        } else if let Some(head) = words::article_head(plain).filter(|head| self.follows(head, plain)) {
            self.open(head.number, head.inserted, &head.label);
            self.append(head.rest);
        } else if !self.articles.is_empty() && words::is_annex(plain) {
            self.open(0, 0, plain);
        } else if self.articles.is_empty() {
            self.before_the_first(plain);
        } else {
            self.append(plain);
        }
    }

    /// A label stands apart from its text or comes next in the numbering; 第五条规定的 in a sentence does neither.
    fn follows(&self, head: &words::ArticleHead<'_>, line: &str) -> bool {
        let apart = head.rest.is_empty() || line[head.label.len()..].starts_with(is_blank);
        let last = self.articles.iter().rev().find(|a| a.number > 0);
        let next = last.map_or(head.number == 1, |last| {
            (head.number == last.number + 1 && head.inserted == 0)
                || (head.number == last.number && head.inserted == last.inserted + 1)
        });
        apart || next
    }

    fn heading(&mut self, heading: Heading, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>();
        // 第一章 总 则 -> 第一章 总则
        let text = match text.split_first() {
            Some((first, rest)) if !rest.is_empty() => format!("{first} {}", rest.concat()),
            Some((first, _)) => (*first).to_owned(),
            None => return,
        };
        match heading {
            Heading::Part => {
                self.part = text;
                self.chapter.clear();
                self.section.clear();
            }
            Heading::Chapter => {
                self.chapter = text;
                self.section.clear();
            }
            Heading::Section => self.section = text,
        }
    }

    fn before_the_first(&mut self, line: &str) {
        if let Some(date) = words::adopted(line) {
            self.adopted = self.adopted.max(Some(date));
        } else if self.title.is_empty() {
            line.clone_into(&mut self.title);
        } else if self.title == COUNTRY {
            // A title page breaks the name behind the country's.
            self.title.push_str(line);
        }
    }

    fn open(&mut self, number: u32, inserted: u32, label: &str) {
        self.articles.push(Article {
            number,
            inserted,
            label: label.to_owned(),
            part: self.part.clone(),
            chapter: self.chapter.clone(),
            section: self.section.clone(),
            text: String::new(),
            citable: true,
        });
    }

    fn append(&mut self, text: &str) {
        let Some(article) = self.articles.last_mut() else { return };
        if text.is_empty() {
            return;
        }
        if !article.text.is_empty() {
            article.text.push('\n');
        }
        article.text.push_str(text);
    }
}
