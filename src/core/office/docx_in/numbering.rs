//! Automatic numbers of Word: `1.`, `A.`, `第一条`. They are not in the text and count as part of it.

use super::{DocxError, attribute, damaged};
use crate::domain::numerals;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;

/// Deepest list that Word knows.
const LEVELS: usize = 9;

#[derive(Clone, Debug, Default)]
struct Level {
    /// `%1.`, `第%1条`; `%n` is the number of level n.
    text: String,
    format: String,
    start: u32,
}

/// Lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<u32, Vec<Level>>,
    /// numId -> its abstract list.
    lists: HashMap<u32, u32>,
    /// Style -> numId and level.
    styles: HashMap<String, (u32, u32)>,
    counts: HashMap<u32, [u32; LEVELS]>,
}

impl Numbering {
    pub(super) fn read(numbering: Option<&str>, styles: Option<&str>) -> Result<Self, DocxError> {
        let mut found = Self::default();
        if let Some(xml) = numbering {
            found.read_lists(xml)?;
        }
        if let Some(xml) = styles {
            found.read_styles(xml)?;
        }
        Ok(found)
    }

    fn read_lists(&mut self, xml: &str) -> Result<(), DocxError> {
        let mut reader = Reader::from_str(xml);
        let (mut open, mut level, mut list) = (None, 0_usize, None);
        loop {
            match reader.read_event().map_err(|e| damaged(&e))? {
                Event::Start(tag) | Event::Empty(tag) => {
                    let value = |name| attribute(&tag, name);
                    let number = |name| value(name).and_then(|v| v.parse::<u32>().ok());
                    match tag.local_name().as_ref() {
                        "abstractNum" => open = number("abstractNumId"),
                        "lvl" => level = number("ilvl").map_or(0, |l| l as usize),
                        "num" => list = number("numId"),
                        "abstractNumId" => {
                            if let (Some(list), Some(id)) = (list, number("val")) {
                                self.lists.insert(list, id);
                            }
                        }
                        what @ ("start" | "numFmt" | "lvlText") if level < LEVELS => {
                            if let (Some(id), Some(text)) = (open, value("val")) {
                                let levels = self.abstracts.entry(id).or_default();
                                levels.resize(levels.len().max(level + 1), Level { start: 1, ..Level::default() });
                                match what {
                                    "start" => levels[level].start = text.parse().unwrap_or(1),
                                    "numFmt" => levels[level].format = text,
                                    _ => levels[level].text = text,
                                }
                            }
                        }
                        _ => {}
                    }
                }
                Event::End(tag) if tag.local_name().as_ref() == "abstractNum" => open = None,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn read_styles(&mut self, xml: &str) -> Result<(), DocxError> {
        let mut reader = Reader::from_str(xml);
        let (mut style, mut level) = (None, 0);
        loop {
            match reader.read_event().map_err(|e| damaged(&e))? {
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                    "style" => (style, level) = (attribute(&tag, "styleId"), 0),
                    "ilvl" => level = attribute(&tag, "val").and_then(|v| v.parse().ok()).unwrap_or(0),
                    "numId" => {
                        let number = attribute(&tag, "val").and_then(|v| v.parse().ok());
                        if let (Some(style), Some(number)) = (&style, number) {
                            self.styles.insert(style.clone(), (number, level));
                        }
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// The label of the next paragraph of a list, given by the paragraph itself or by its style. `None` for one in no list.
    pub(super) fn next(&mut self, style: Option<&str>, own: (Option<u32>, Option<u32>)) -> Option<String> {
        let by_style = style.and_then(|style| self.styles.get(style)).copied();
        let list = own.0.or(by_style.map(|(list, _)| list))?;
        let level = own.1.or(by_style.map(|(_, level)| level)).unwrap_or(0) as usize;
        // List 0 takes a paragraph out of the list of its style.
        let id = *self.lists.get(&list).filter(|_| list != 0)?;
        let levels = self.abstracts.get(&id)?;
        let shape = levels.get(level)?;
        if shape.format == "bullet" || shape.format == "none" {
            return None;
        }
        let counts = self.counts.entry(list).or_insert([0; LEVELS]);
        counts[level] = if counts[level] == 0 { shape.start } else { counts[level].saturating_add(1) };
        counts[level + 1..].fill(0);
        let mut label = shape.text.clone();
        for (i, shape) in levels.iter().enumerate().take(level + 1) {
            let count = if counts[i] == 0 { shape.start } else { counts[i] };
            label = label.replace(&format!("%{}", i + 1), &written(count, &shape.format));
        }
        Some(label)
    }
}

/// A number in the form of a list.
fn written(number: u32, format: &str) -> String {
    let letter = |first: u8| char::from(first + ((number.max(1) - 1) % 26) as u8).to_string();
    match format {
        "upperLetter" => letter(b'A'),
        "lowerLetter" => letter(b'a'),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            char::from_u32(0x245F + number).map(String::from).unwrap_or_default()
        }
        "chineseCounting"
        | "chineseCountingThousand"
        | "chineseLegalSimplified"
        | "japaneseCounting"
        | "taiwaneseCountingThousand" => numerals::write(number),
        "decimalFullWidth" => number.to_string().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).collect(),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        _ => number.to_string(),
    }
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    if number == 0 || number > 399 {
        return number.to_string();
    }
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = r#"<w:numbering xmlns:w="x">
        <w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2、"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="9"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>"#;

    #[test]
    fn lists_count_by_level_and_by_style() {
        let styles = r#"<w:styles xmlns:w="x"><w:style w:styleId="Article"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style></w:styles>"#;
        let mut numbering = Numbering::read(Some(LISTS), Some(styles)).unwrap();
        let mut next = |own| numbering.next(None, own).unwrap_or_default();
        let labels: Vec<String> =
            [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)].map(|(list, level)| next((Some(list), Some(level)))).to_vec();
        assert_eq!(labels, ["1.", "A、", "B、", "2.", "A、"]);
        assert_eq!(numbering.next(Some("Article"), (None, None)).as_deref(), Some("第九条"));
        assert_eq!(numbering.next(Some("Article"), (None, None)).as_deref(), Some("第十条"));
        assert_eq!(numbering.next(Some("Article"), (Some(0), None)), None, "taken out of the list of its style");
        assert_eq!(numbering.next(None, (None, None)), None);
    }

    #[test]
    fn roman_and_letters() {
        assert_eq!(written(14, "upperRoman"), "XIV");
        assert_eq!(written(3, "decimalEnclosedCircle"), "③");
        assert_eq!(written(12, "decimalFullWidth"), "１２");
        assert_eq!(written(0, "upperLetter"), "A");
    }
}
