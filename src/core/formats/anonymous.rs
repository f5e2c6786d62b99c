//! What in a text looks like a person, a number of a person, or a company. It warns; who writes decides.

use crate::domain::fold::half_width;
use crate::domain::kind::coded;
use serde::Deserialize;
use std::sync::LazyLock;

coded! {
    /// What a passage looks like. The message key is `named-<code>`.
    Likeness {
        Name = "name",
        /// 18 digits, or 17 and an X.
        IdNumber = "id-number",
        Phone = "phone",
        /// 统一社会信用代码
        CreditCode = "credit-code",
        Company = "company",
    }
}

#[derive(Debug, Default, Deserialize)]
struct Words {
    before_name: Vec<String>,
    surnames: String,
    no_name: String,
    company: Vec<String>,
    /// Characters that stand before the name of a company and in none.
    breaks: String,
    anonymous: Vec<String>,
    common: Vec<String>,
}

// A file compiled into the program that does not parse is a fault of the build, which the test below finds.
static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/lexicon/anonymous.toml")).unwrap_or_default());

/// Each passage once, in reading order, with what it looks like.
pub fn named(text: &str) -> Vec<(Likeness, String)> {
    let mut found: Vec<(usize, Likeness, String)> = Vec::new();
    numbers(text, &mut found);
    names(text, &mut found);
    companies(text, &mut found);
    found.sort_by_key(|(at, _, _)| *at);
    let mut told: Vec<(Likeness, String)> = Vec::new();
    for (_, likeness, passage) in found {
        if !told.iter().any(|(_, known)| *known == passage) {
            told.push((likeness, passage));
        }
    }
    told
}

/// Runs of digits and capital letters, in either width.
fn numbers(text: &str, found: &mut Vec<(usize, Likeness, String)>) {
    let mut run = String::new();
    let mut begins = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let half = half_width(c);
        if half.is_ascii_alphanumeric() {
            if run.is_empty() {
                begins = at;
            }
            run.push(half.to_ascii_uppercase());
            continue;
        }
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        let likeness = match run.len() {
            18 if digits == 18 || (digits == 17 && run.ends_with('X')) => Some(Likeness::IdNumber),
            18 if digits >= 8 => Some(Likeness::CreditCode),
            15 if digits == 15 => Some(Likeness::IdNumber),
            11 if digits == 11 && run.starts_with('1') => Some(Likeness::Phone),
            _ => None,
        };
        if let Some(likeness) = likeness {
            found.push((begins, likeness, run.clone()));
        }
        run.clear();
    }
}

/// A surname and one or two characters more behind a word that a person follows.
fn names(text: &str, found: &mut Vec<(usize, Likeness, String)>) {
    for word in &WORDS.before_name {
        for (at, _) in text.match_indices(word.as_str()) {
            let begins = at + word.len();
            let after = text.get(begins..).unwrap_or_default();
            let mut chars = after.chars().skip_while(|c| matches!(c, ':' | '\u{ff1a}' | ' '));
            let Some(surname) = chars.next().filter(|c| WORDS.surnames.contains(*c)) else { continue };
            let is_name = |c: &char| matches!(c, '\u{4e00}'..='\u{9fff}') && !WORDS.no_name.contains(*c);
            let given: String = chars.take(2).take_while(is_name).collect();
            if !given.is_empty() {
                found.push((begins, Likeness::Name, format!("{surname}{given}")));
            }
        }
    }
}

/// What stands before the ending of a company, back to the last mark or word that no company's name holds.
fn companies(text: &str, found: &mut Vec<(usize, Likeness, String)>) {
    for ending in &WORDS.company {
        for (at, _) in text.match_indices(ending.as_str()) {
            let before = text.get(..at).unwrap_or_default();
            let is_part = |c: &char| {
                (matches!(c, '\u{4e00}'..='\u{9fff}') && !WORDS.breaks.contains(*c))
                    || c.is_ascii_alphanumeric()
                    || matches!(c, '\u{d7}' | '*' | '(' | ')' | '\u{ff08}' | '\u{ff09}')
            };
            let name: String = before.chars().rev().take(12).take_while(is_part).collect::<Vec<_>>().into_iter().rev().collect();
            let veiled = WORDS.anonymous.iter().any(|sign| name.contains(sign.as_str()));
            let common = name.chars().count() < 2 || WORDS.common.iter().any(|word| name.ends_with(word.as_str()));
            // The longer ending was told already.
            let told = found.iter().any(|(_, likeness, passage)| {
                *likeness == Likeness::Company && passage.starts_with(&name) && passage.ends_with(ending.as_str())
            });
            if !veiled && !common && !told {
                found.push((at - name.len().min(at), Likeness::Company, format!("{name}{ending}")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_numbers_and_companies_are_noticed() {
        let _: Words = toml::from_str(include_str!("../../../assets/lexicon/anonymous.toml")).unwrap();
        let text = "当事人张伟东（身份证号 １１０１０１１９９００１０１１２３Ｘ，电话13800138000）系商洛市华美食品有限公司负责人";
        let told = named(text);
        let of = |likeness| told.iter().find(|(of, _)| *of == likeness).map(|(_, passage)| passage.as_str());
        assert_eq!(of(Likeness::Name), Some("张伟东"));
        assert_eq!(of(Likeness::IdNumber), Some("11010119900101123X"));
        assert_eq!(of(Likeness::Phone), Some("13800138000"));
        assert!(of(Likeness::Company).is_some_and(|name| name.ends_with("华美食品有限公司")), "{told:?}");
        assert_eq!(named("3月对华美超市检查"), [(Likeness::Company, "华美超市".to_owned())]);
        assert_eq!(named("统一社会信用代码91110105MA01ABCD2K")[0].0, Likeness::CreditCode);
    }

    #[test]
    fn what_is_anonymous_or_no_name_is_left_alone() {
        for text in [
            "当事人某甲经营的某超市销售过期食品",
            "当事人张某对处罚决定不服",
            "执法人员未出示执法证件，当事人对证据有异议",
            "×公司、某某有限公司",
            "该超市和各药店应当建立进货查验记录",
            "货值金额 2026 元，罚款 50000 元，文号〔2026〕8号",
            "",
        ] {
            assert_eq!(named(text), vec![], "{text}");
        }
    }
}
