//! A large bank for benches.

use kaofa_core::service::bank;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use std::fmt::Write as _;

/// A bank of varied text: stems are drawn from words of the built-in questions, so that word frequencies are those of law.
pub fn bank_text(count: usize) -> String {
    let mut rng = StdRng::seed_from_u64(1);
    let drafts = bank::built_in_questions().drafts;
    let phrases: Vec<&str> = drafts
        .iter()
        .flat_map(|d| d.question.body.stem().split(['，', '。', '；', '\n']))
        .filter(|p| p.chars().count() > 3)
        .collect();
    let mut text = String::from("领域: 3\n");
    for number in 0..count {
        let phrase = |rng: &mut StdRng| *phrases.choose(rng).unwrap_or(&"行政处罚");
        let area = rng.random_range(1..=26);
        let letters = ['A', 'B', 'C', 'D'];
        let _ = write!(
            text,
            "\n领域: {area}\n\n[单选]  编号: b-{number:06}  难度: {}\n{}，{}（　　）。\n",
            rng.random_range(1..=5),
            phrase(&mut rng),
            phrase(&mut rng)
        );
        for letter in letters {
            let _ = writeln!(text, "{letter}. {letter}{}{}", rng.random_range(0..1000), phrase(&mut rng));
        }
        let _ = write!(
            text,
            "答案: {}\n依据: 行政处罚法 第{}条\n解析: {}\n",
            letters.choose(&mut rng).unwrap_or(&'A'),
            rng.random_range(1..86),
            phrase(&mut rng)
        );
    }
    text
}
