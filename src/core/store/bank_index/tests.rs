use super::*;
use crate::domain::kind::{Area, Secrecy, Status};
use crate::domain::question::Body;
use crate::store::question::{BankQuery, BankSort};
use crate::store::{Access, Op};
use proptest::prelude::*;

const NOW: i64 = 1_795_000_000_000;

fn judge(stem: &str) -> Question {
    Question {
        code: String::new(),
        area: Area::new(3).unwrap(),
        difficulty: 2,
        cognition: None,
        tags: Vec::new(),
        exclusive_group: None,
        secrecy: Secrecy::Public,
        marks: None,
        body: Body::Judge { stem: stem.to_owned(), key: true },
        citations: Vec::new(),
        explanation: String::new(),
        waivers: Vec::new(),
        attachments: Vec::new(),
    }
}

fn write(store: &mut Store, body: impl FnOnce(&mut Tx<'_>) -> Result<()>) {
    store.write::<_, StoreError>(Op::ImportQuestions, "甲", NOW, body).unwrap();
}

fn found(store: &Store, typed: &str) -> Vec<i64> {
    let query = BankQuery { text: typed.to_owned(), ..BankQuery::default() };
    let mut ids: Vec<i64> = store.find_questions(&query).unwrap().into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids
}

/// A text holds a phrase when its tokens stand in it one after the other.
fn holds(text: &str, typed: &str) -> bool {
    let mut all = Vec::new();
    search::tokens(text, |token| all.push(token.to_string()));
    search::phrases(typed).iter().all(|phrase| {
        all.windows(phrase.tokens.len()).any(|window| {
            let (last, before) = window.split_last().unwrap();
            let (wanted, begun) = phrase.tokens.split_last().unwrap();
            before == begun && if phrase.open_end { last.starts_with(wanted.as_str()) } else { last == wanted }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn the_index_finds_what_reading_every_text_finds(
        steps in prop::collection::vec(prop::collection::vec(("[处罚许可法Ab1 ，]{1,14}", 0_usize..6), 1..4), 1..8),
        typed in prop::collection::vec("[处罚许可法Ab1]{1,4}( [处罚b1]{1,2})?", 6),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), Access::Write, NOW).unwrap();
        for step in steps {
            let held: Vec<QuestionId> = store.all_questions().unwrap().iter().map(|record| record.id).collect();
            write(&mut store, |tx| {
                for (stem, at) in step {
                    match held.get(at) {
                        Some(id) => drop(tx.revise_question(*id, &judge(&stem), "甲", NOW)?),
                        None => drop(tx.add_question(&judge(&stem), Status::Pending, false, "甲", NOW)?),
                    }
                }
                Ok(())
            });
        }
        let records = store.all_questions().unwrap();
        for typed in typed {
            let mut wanted: Vec<i64> =
                records.iter().filter(|r| holds(&question::indexed_text(&r.question), &typed)).map(|r| r.id.0).collect();
            wanted.sort_unstable();
            prop_assert_eq!(found(&store, &typed), wanted, "{}", typed);
        }
    }

    #[test]
    fn damaged_postings_end_and_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let mut places = 0;
        each_place(&bytes, |_, _| places += 1);
        prop_assert!(places <= bytes.len());
    }
}

#[test]
fn small_segments_are_put_together_and_only_current_texts_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path(), Access::Write, NOW).unwrap();
    let mut id = None;
    write(&mut store, |tx| {
        id = Some(tx.add_question(&judge("鲸鱼"), Status::Pending, false, "甲", NOW)?);
        tx.add_question(&judge("行政处分与处罚"), Status::Pending, false, "甲", NOW).map(drop)
    });
    let id = id.unwrap();
    assert_eq!(found(&store, "行政处罚"), [] as [i64; 0], "its pairs stand there, but apart");
    for round in 0..MANY * 2 {
        write(&mut store, |tx| tx.revise_question(id, &judge(&format!("鲨鱼{round}")), "甲", NOW).map(drop));
        assert_eq!(found(&store, "鲸鱼"), [] as [i64; 0]);
        assert_eq!(found(&store, &format!("鲨鱼{round}")), [id.0]);
    }
    let segments: i64 = store.conn.query_row("SELECT count(*) FROM search_segment", [], |row| row.get(0)).unwrap();
    assert!(segments < MANY as i64, "{segments}");
    let orphans = "SELECT count(*) FROM search_token WHERE segment NOT IN (SELECT id FROM search_segment)";
    assert_eq!(store.conn.query_row(orphans, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    // A reader beside the writer sees what was written since it looked last.
    let reader = Store::open(folder.path(), Access::Read, NOW).unwrap();
    assert_eq!(found(&reader, "海豚"), [] as [i64; 0]);
    write(&mut store, |tx| tx.revise_question(id, &judge("海豚"), "甲", NOW).map(drop));
    assert_eq!(found(&reader, "海豚"), [id.0]);
}

#[test]
fn a_confidential_text_is_found_by_its_code_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path(), Access::Write, NOW).unwrap();
    let secret = Question { secrecy: Secrecy::Confidential, code: "zx-9".into(), ..judge("绝密题干") };
    write(&mut store, |tx| tx.add_question(&secret, Status::Pending, false, "甲", NOW).map(drop));
    assert_eq!((found(&store, "绝密").len(), found(&store, "zx-9").len()), (0, 1));
    let held: i64 = store.conn.query_row("SELECT count(*) FROM search_token WHERE token = '绝密'", [], |row| row.get(0)).unwrap();
    assert_eq!(held, 0);
}

#[test]
fn filters_and_orders_are_those_of_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path(), Access::Write, NOW).unwrap();
    write(&mut store, |tx| {
        for number in 0..12_u8 {
            let question = Question {
                code: format!("c-{:02}", 11 - number),
                area: Area::new(number % 3 + 1).unwrap(),
                difficulty: number % 5 + 1,
                ..judge("处罚")
            };
            let id = tx.add_question(&question, Status::Pending, false, "甲", NOW)?;
            if number % 4 == 0 {
                tx.set_question_status(id, Status::Retired)?;
            }
        }
        Ok(())
    });
    let codes = |query: BankQuery| -> Vec<String> {
        let ids = store.find_questions(&query).unwrap();
        store.question_rows(&ids).unwrap().into_iter().map(|row| row.code).collect()
    };
    let all = codes(BankQuery::default());
    assert_eq!(all.len(), 9, "retired ones are left out");
    assert!(all.is_sorted());
    let mut back = codes(BankQuery { descending: true, ..BankQuery::default() });
    back.reverse();
    assert_eq!(all, back);
    assert_eq!(codes(BankQuery { status: Some(Status::Retired), ..BankQuery::default() }), ["c-03", "c-07", "c-11"]);
    assert_eq!(codes(BankQuery { area: Area::new(2), text: "处罚".into(), ..BankQuery::default() }), ["c-01", "c-04", "c-10"]);
    let by_level = codes(BankQuery { sort: BankSort::Difficulty, descending: true, ..BankQuery::default() });
    assert_eq!(by_level[..2], ["c-02".to_owned(), "c-08".to_owned()], "the hardest, in order of code");
    assert_eq!(codes(BankQuery { text: "（）".into(), ..BankQuery::default() }), [] as [String; 0]);
}
