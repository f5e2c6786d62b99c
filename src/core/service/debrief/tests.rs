//! The speech is one page whatever was asked, and a pack without a library says so.

use super::{Debrief, DebriefItem, item, speech};
use crate::domain::item_answers::{AnswerTable, Counts, OptionCounts};
use crate::domain::item_stats::ItemStatistics;
use crate::domain::kind::{Area, Kind};
use crate::domain::question::Body;
use crate::domain::weak_points::Group;
use crate::office::flow::{Flow, Piece};
use crate::office::pdf_out::{FontFile, PdfFonts, pictures};
use crate::report::debrief::{Wordings, debrief_flow, speech_flow};
use crate::service::item_analysis::ItemLine;
use crate::service::sitting_tests::Bureau;
use crate::service::weak_points::Topic;
use crate::service::{Office, built_in};
use crate::text::{Locale, Texts};
use std::sync::Arc;

const LONG: usize = 200;

fn fonts() -> Option<PdfFonts> {
    const FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    let Ok(data) = std::fs::read(FONT) else {
        eprintln!("SKIPPED: {FONT} is not on this computer");
        return None;
    };
    let file = FontFile { data: Arc::new(data), face: 2 };
    Some(PdfFonts { body: file.clone(), heading: file })
}

/// Every question and sub-question of the built-in bank as one that a hundred people got wrong.
fn bank(office: &Office, texts: &Texts) -> Vec<(ItemLine, ItemStatistics, DebriefItem)> {
    let mut all = Vec::new();
    for draft in built_in::questions().drafts {
        let question = Arc::new(draft.question);
        let parts: Vec<Option<u8>> = match question.body.parts().len() {
            0 => vec![None],
            parts => (0..parts as u8).map(Some).collect(),
        };
        for part in parts {
            let body = part.map_or(&question.body, |part| &question.body.parts()[usize::from(part)].body);
            let line = ItemLine {
                number: 100,
                code: question.code.clone(),
                kind: body.kind(),
                area: question.area,
                part,
                full: 2.0,
                given: false,
                quality: None,
                answers: wrong(body),
                question: Some(Arc::clone(&question)),
            };
            let stats = ItemStatistics { n: 100, facility: Some(0.01), ..ItemStatistics::default() };
            let item = item(office, &line, &stats, None, texts).unwrap();
            all.push((line, stats, item));
        }
    }
    all
}

/// Everybody took the longest wrong option.
fn wrong(body: &Body) -> Option<AnswerTable> {
    let (options, key): (Vec<String>, Vec<u8>) = match body {
        Body::Single(choice) | Body::Multiple(choice) => (choice.options.clone(), choice.key.clone()),
        Body::Judge { key, .. } => (vec![String::new(), String::new()], vec![u8::from(!key)]),
        _ => return None,
    };
    let is_key = |option: usize| key.contains(&(option as u8));
    let longest = (0..options.len()).filter(|option| !is_key(*option)).max_by_key(|option| options[*option].chars().count());
    let counts = |option: usize| Counts { all: if longest == Some(option) { 100 } else { 0 }, ..Counts::default() };
    let options = (0..options.len()).map(|o| OptionCounts { option: o as u8, key: is_key(o), counts: counts(o) });
    let people = Counts { all: 100, ..Counts::default() };
    Some(AnswerTable { people, options: options.collect(), ..AnswerTable::default() })
}

fn topic(area: Area, cited: &[String]) -> Topic {
    Topic { area, cited: cited.to_vec(), session: Box::default(), group: Group::default() }
}

fn with(common: Vec<Wordings>, label: &str, name: &str, texts: &Texts) -> Debrief {
    let number = 123_456;
    let (percent, mark) = ("100.0%", "100.0");
    let overall = texts.with(
        "debrief-overall",
        &[
            ("expected", number.into()),
            ("sat", number.into()),
            ("passed", number.into()),
            ("rate", percent.into()),
            ("mean", mark.into()),
            ("max", mark.into()),
            ("min", mark.into()),
        ],
    );
    let areas: Vec<_> = Area::all().map(|area| (texts.area_short(area), Some(0.5))).collect();
    let longest = Area::all().max_by_key(|area| texts.area(*area).chars().count()).unwrap();
    let topic = topic(longest, &[label.to_owned(), label.to_owned()]);
    let (areas, next) = (speech::areas(&areas[..3], percent, texts), speech::next(Some(&topic), texts));
    Debrief {
        bureau: name.to_owned(),
        title: name.to_owned(),
        day: "2026年11月28日".into(),
        speech: speech::parts(vec![overall], areas, common, next, texts),
        items: Vec::new(),
        notes: Vec::new(),
    }
}

fn text(flow: &Flow) -> String {
    let spans = flow.pieces.iter().filter_map(|piece| match piece {
        Piece::Text { spans, .. } => Some(spans.iter().map(|span| span.text.as_str()).collect::<String>()),
        _ => None,
    });
    spans.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_speech_is_one_page_with_the_longest_questions_of_the_bank() {
    let office = Bureau::new().office;
    for locale in [Locale::ZhCn, Locale::En] {
        let texts = Texts::new(locale);
        let mut all: Vec<(Wordings, String)> = bank(&office, &texts)
            .iter()
            .map(|(line, stats, item)| {
                let label = item.articles.iter().map(|(label, _)| label.clone()).max_by_key(String::len);
                (speech::common(line, stats, item, &texts), label.unwrap_or_default())
            })
            .collect();
        assert!(all.len() > 900);
        all.sort_by_key(|(wordings, _)| std::cmp::Reverse(wordings[0].chars().count()));
        let label = all.iter().map(|(_, label)| label.clone()).max_by_key(|label| label.chars().count()).unwrap();
        let common: Vec<Wordings> = all.iter().take(3).map(|(wordings, _)| wordings.clone()).collect();
        let debrief = with(common, &label, "市市场监督管理局2026年度国家工作人员学法用法考试", &texts);
        let flow = speech_flow(&debrief, &texts);
        for paragraph in debrief.speech.iter().flat_map(|part| &part.said) {
            assert!(paragraph.iter().any(|wording| text(&flow).contains(wording)), "nothing is left out: {paragraph:?}");
        }
        let Some(fonts) = fonts() else { return };
        assert_eq!(pictures(&flow, &fonts, 1.0, 0).unwrap().1, 1, "{}", text(&flow));
    }
}

#[test]
fn the_shortest_wording_of_the_longest_names_is_one_page() {
    for locale in [Locale::ZhCn, Locale::En] {
        let texts = Texts::new(locale);
        let name = "关于印发实施办法的若干规定".repeat(LONG);
        let question = Arc::new(crate::domain::question::Question {
            body: Body::Judge { stem: name.clone(), key: true },
            ..built_in::questions().drafts[0].question.clone()
        });
        let line = ItemLine {
            number: 100,
            code: "X".into(),
            kind: Kind::Judge,
            area: question.area,
            part: None,
            full: 2.0,
            given: false,
            quality: None,
            answers: None,
            question: Some(question),
        };
        let stats = ItemStatistics { n: 100, facility: Some(0.01), ..ItemStatistics::default() };
        let item = DebriefItem { articles: vec![(name.clone(), String::new())], why: name.clone(), ..DebriefItem::default() };
        let common = speech::common(&line, &stats, &item, &texts);
        let debrief = with(vec![common.clone(), common.clone(), common], &name, &name, &texts);
        let flow = speech_flow(&debrief, &texts);
        assert_eq!(flow.title.matches(&name).count(), 1, "the file is called by the whole name");
        assert!(text(&flow).contains(&texts.get("debrief-common-see")), "what is left out is pointed to");
        let Some(fonts) = fonts() else { return };
        assert_eq!(pictures(&flow, &fonts, 1.0, 0).unwrap().1, 1, "{}", text(&flow));
    }
}

#[test]
fn without_a_library_articles_are_cited_and_the_pack_says_that_their_text_is_not_held() {
    let mut b = Bureau::new();
    let new = b.sitting(crate::domain::sitting::SittingFacts::default());
    let id = b.open(&new);
    b.sit(id, 0, "张三", 0);
    b.sit(id, 1, "李四", 0);
    crate::service::sittings::close(&mut b.office, id).unwrap();
    let texts = Texts::new(Locale::ZhCn);
    let found = super::debrief(&b.office, id, &texts).unwrap();
    assert!(found.notes.iter().any(|note| note.contains("没有装入法规库")), "{:?}", found.notes);
    let articles: Vec<_> = found.items.iter().flat_map(|item| &item.articles).collect();
    assert!(!articles.is_empty() && articles.iter().all(|(label, text)| label.contains('第') && text.is_empty()), "{articles:?}");
    let said = text(&debrief_flow(&found, &texts));
    assert!(articles.iter().all(|(label, _)| said.contains(label)));
}

/// There is no share of marks of one attempt, and nobody may read of it that all was well.
#[test]
fn one_who_had_all_wrong_is_not_said_to_have_been_right() {
    let mut b = Bureau::new();
    let new = b.sitting(crate::domain::sitting::SittingFacts::default());
    let id = b.open(&new);
    b.sit(id, 0, "张三", 0);
    crate::service::sittings::close(&mut b.office, id).unwrap();
    let found = super::debrief(&b.office, id, &Texts::new(Locale::ZhCn)).unwrap();
    let said = format!("{:?}", found.speech);
    assert!(said.contains("不足两份") && !said.contains("人人答对"), "{said}");
}
