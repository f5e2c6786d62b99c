//! Each list on a real workspace, with a question that must stand in it and one that must not; and what can be done about pairs.

use super::*;
use crate::domain::answer::Answer;
use crate::domain::citation::Citation;
use crate::domain::clock::{Clock, Stamp};
use crate::domain::ids::{CadreId, StaffId};
use crate::domain::journal::Event;
use crate::domain::kind::{Area, Secrecy};
use crate::domain::marks::Marks;
use crate::domain::question::{Part, RubricPoint, Waiver};
use crate::domain::review::NoteKind;
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::domain::staff::{Role, Roles};
use crate::service::{Actor, ServiceError, bank, exam, laws, papers, review, roster, sittings};
use crate::store::sitting::NewSitting;
use crate::store::{Access, Op};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// 2026-11-18.
const START: i64 = 1_795_000_000_000;
const DAY: i64 = 86_400_000;

/// A clock that a test moves.
struct Moving(AtomicI64);

impl Clock for Moving {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: self.0.load(Ordering::Relaxed), boot_id: "boot".into(), boot_ms: 1 }
    }
}

struct Desk {
    folder: TempDir,
    clock: Arc<Moving>,
    office: Office,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Moving(AtomicI64::new(START)));
        let office = Office::open(folder.path(), Access::Write, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        let mut desk = Self { folder, clock, office };
        desk.become_staff("法规科");
        desk
    }

    fn become_staff(&mut self, name: &str) {
        self.office.actor = Actor::Staff { id: StaffId(1), name: name.into(), roles: Roles::of(Role::ALL.iter().copied()) };
    }

    fn add(&mut self, question: &Question) -> QuestionId {
        bank::add(&mut self.office, question, None).unwrap()
    }

    /// As an import stores what is not finished.
    fn add_draft(&mut self, question: &Question) -> QuestionId {
        let done = self.office.store.write::<_, ServiceError>(Op::ImportQuestions, "-", START, |tx| {
            Ok(tx.add_question(question, Status::Draft, false, "-", START)?)
        });
        done.unwrap().output
    }

    fn approve(&mut self, id: QuestionId) {
        self.become_staff("审题人");
        let seen = bank::view(&self.office, id).unwrap().revision;
        review::judge(&mut self.office, id, seen, NoteKind::Approved, "").unwrap();
        self.become_staff("法规科");
    }

    fn days_later(&self, days: i64) {
        self.clock.0.fetch_add(days * DAY, Ordering::Relaxed);
    }

    fn report(&self) -> CleanUp {
        report(&self.office).unwrap()
    }

    fn listed(&self, list: CleanUpList) -> Vec<QuestionId> {
        self.report().list(list).map(|row| row.question.id).collect()
    }

    /// Pairs of questions that are not built in.
    fn pairs(&self) -> Vec<(QuestionId, QuestionId)> {
        self.report().pairs.iter().map(|pair| (pair.first.id, pair.second.id)).collect()
    }

    fn question(&self, id: QuestionId) -> QuestionRecord {
        bank::view(&self.office, id).unwrap()
    }

    fn holds(&self, list: CleanUpList, must: QuestionId, must_not: QuestionId) {
        let listed = self.listed(list);
        assert!(listed.contains(&must), "{list:?} lacks {must}");
        assert!(!listed.contains(&must_not), "{list:?} has {must_not}");
    }
}

fn judge(stem: &str) -> Question {
    Question {
        code: String::new(),
        area: Area::new(3).unwrap(),
        difficulty: 3,
        cognition: None,
        tags: Vec::new(),
        exclusive_group: None,
        secrecy: Secrecy::Public,
        marks: None,
        body: Body::Judge { stem: stem.into(), key: true },
        citations: vec![Citation::parse("行政处罚法 第三十三条", None).unwrap()],
        explanation: "因为。".into(),
        waivers: vec![],
        attachments: vec![],
    }
}

/// The first option is right.
fn single(stem: &str, options: [&str; 4]) -> Question {
    let options = options.map(Into::into).to_vec();
    Question { body: Body::Single(Choice { stem: stem.into(), options, key: vec![0], fixed_order: false }), ..judge("") }
}

const ALIKE: [&str; 2] = [
    "某县渔政站在巡查湖区时截获三条无证渔船，当场制作笔录并对渔获物拍照取证，船主在笔录上签名。",
    "某县渔政站在巡查湖区时截获三条无证渔船，现场制作笔录并对渔获物拍照取证，船主在笔录上签名。",
];

#[test]
fn what_is_missing_is_listed_and_what_is_there_is_not() {
    let mut desk = Desk::new();
    let whole = desk.add(&judge("甲镇可以委托乙村收取清运费。"));
    let uncited = desk.add(&Question { citations: vec![], ..judge("丙镇应当公布垃圾清运时间。") });
    let unexplained = desk.add(&Question { explanation: " ".into(), ..judge("丁镇不得拒绝登记犬只。") });
    desk.holds(CleanUpList::NoCitation, uncited, whole);
    desk.holds(CleanUpList::NoExplanation, unexplained, whole);
    let short = |rubric| Question {
        body: Body::Short { stem: "简述犬只登记的步骤。".into(), answer: "先申请。".into(), rubric },
        ..judge("")
    };
    let without = desk.add_draft(&short(vec![]));
    let with = desk.add(&short(vec![RubricPoint { text: "先申请".into(), marks: Marks::whole(2) }]));
    desk.holds(CleanUpList::Faulty, without, with);
    let row = desk.report().list(CleanUpList::Faulty).find(|row| row.question.id == without).cloned();
    assert!(matches!(row.unwrap().reason, Reason::Faulty { flaws } if flaws == [Flaw { part: None, fault: Fault::NoRubric }]));
    bank::set_retired(&mut desk.office, uncited, true).unwrap();
    assert!(!desk.listed(CleanUpList::NoCitation).contains(&uncited), "retired questions are left out");
}

#[test]
fn options_that_give_the_key_away_and_quiet_negatives_are_listed() {
    let mut desk = Desk::new();
    let long = desk
        .add(&single("犬只走失应当（　　）。", ["二十四小时内向登记机关报告并张贴启事", "自行寻找", "不予理会", "等待通知书"]));
    let even = desk.add(&single("犬只转让应当（　　）。", ["办理变更登记", "口头告知", "重新购买保险", "注销原证"]));
    desk.holds(CleanUpList::GiveAway, long, even);
    let absolute = desk.add(&single("犬只免疫（　　）。", ["每年一次", "任何时候", "每月一次", "一律免除"]));
    let both = desk.add(&single("犬只收容（　　）。", ["任何时候", "每年两次", "每月两次", "一律免除"]));
    desk.holds(CleanUpList::GiveAway, absolute, both);
    let letters = desk.report().rows.into_iter().find(|row| row.question.id == absolute).map(|row| row.reason);
    assert_eq!(letters, Some(Reason::AbsoluteWord { part: None, letters: "BD".into() }));
    let options = ["烈性犬", "导盲犬", "警用犬", "搜救犬"];
    let quiet = desk.add(&single("下列不属于工作犬的是（　　）。", options));
    let loud = desk.add(&single("下列“不属于”特种工作犬范围的是（　　）。", options));
    desk.holds(CleanUpList::Negative, quiet, loud);
    let told = single("该事项不属于渔政站的职责，渔政站应当（　　）。", options);
    assert_eq!(reasons(&told), [], "what is told is not what is asked");
}

#[test]
fn a_case_is_looked_through_part_by_part() {
    let asked = single("对犬主可以（　　）。", ["责令限期改正并处五百元以下罚款", "拘留", "警告", "劝告"]);
    let part = Part { marks: Marks::whole(2), body: asked.body, citations: vec![], explanation: String::new(), waivers: vec![] };
    let case = Question { body: Body::Case { material: "某犬主未登记。".into(), parts: vec![part] }, ..judge("") };
    assert_eq!(reasons(&case), [Reason::LongestKey { part: Some(1), chars: 15, next: 2 }]);
}

#[test]
fn a_law_that_moved_lists_its_questions() {
    let mut desk = Desk::new();
    let row = |version: &str, effective: &str, text: &str| {
        format!(
            r#"{{"law_name":"示例法","full_name":"中华人民共和国示例法","level":"法律","version_date":"{version}","effective_date":"{effective}","status":"","article_no":1,"article_label":"第1条","text":"{text}"}}"#
        )
    };
    let import = |desk: &mut Desk, text: String| {
        let path = desk.folder.path().join("laws.jsonl");
        std::fs::write(&path, text).unwrap();
        laws::import(&mut desk.office, &path, |_| true).unwrap().unwrap();
    };
    import(&mut desk, row("2020-01-01", "2020-01-01", "处五万元以下罚款。"));
    let cite = |stem: &str, law: &str| Question { citations: vec![Citation::parse(law, None).unwrap()], ..judge(stem) };
    let moved = desk.add(&cite("示例罚款最高五万元。", "示例法 第一条"));
    let other = desk.add(&cite("立法目的在于示例。", "立法法 第一条"));
    import(&mut desk, row("2026-06-26", "2027-01-01", "处十万元以下罚款。"));
    assert!(!desk.listed(CleanUpList::LawChanged).contains(&moved), "not yet in force");
    desk.days_later(60);
    desk.holds(CleanUpList::LawChanged, moved, other);
}

#[test]
fn pairs_stand_in_the_list_until_somebody_settles_them() {
    let mut desk = Desk::new();
    let [a, b] = ALIKE.map(|stem| desk.add(&judge(stem)));
    let other = desk.add(&judge("湖区禁渔期由省级人民政府渔业主管部门规定。"));
    assert_eq!(desk.pairs(), [(a, b)]);
    let found = desk.report();
    assert!(found.all_pairs && found.pairs[0].similarity >= 0.8 && !found.pairs[0].same_stem, "{found:?}");

    not_twins(&mut desk.office, b, a).unwrap();
    assert_eq!(desk.pairs(), []);
    assert_eq!(desk.office.undo().unwrap(), "not_twins");
    assert_eq!(desk.pairs(), [(a, b)]);
    desk.office.redo().unwrap();
    assert_eq!(desk.pairs(), []);
    desk.office.undo().unwrap();

    exclude(&mut desk.office, a, b).unwrap();
    assert_eq!(desk.pairs(), []);
    desk.office.undo().unwrap();
    let waiver = Waiver { proof: Proof::Twin, reason: "有意".into() };
    bank::revise(&mut desk.office, b, &Question { waivers: vec![waiver], ..judge(ALIKE[1]) }, None).unwrap();
    assert_eq!(desk.pairs(), []);

    let retired = desk.add(&judge(ALIKE[0]));
    bank::set_retired(&mut desk.office, retired, true).unwrap();
    assert_eq!(desk.pairs(), []);
    for (a, b) in [(a, a), (a, retired)] {
        assert!(matches!(not_twins(&mut desk.office, a, b), Err(ServiceError::NotAPair)));
    }
    assert!(matches!(merge(&mut desk.office, other, retired), Err(ServiceError::NotAPair)));
}

#[test]
fn stems_that_differ_in_figures_are_shown_as_such() {
    let mut desk = Desk::new();
    let [a, b] =
        ["渔船证书遗失的，应当在十日内申请补发。", "渔船证书遗失的，应当在十五日内申请补发。"].map(|stem| desk.add(&judge(stem)));
    let found = desk.report().pairs;
    assert_eq!(found.iter().map(|p| (p.first.id, p.second.id, p.figures_differ)).collect::<Vec<_>>(), [(a, b, true)]);
}

#[test]
fn merging_keeps_what_both_had_and_is_one_step() {
    let mut desk = Desk::new();
    let cite = |text: &str| Citation::parse(text, None).unwrap();
    let with = |stem: &str, tags: [&str; 2], citations: Vec<Citation>| Question {
        tags: tags.map(Into::into).to_vec(),
        citations,
        ..judge(stem)
    };
    let drop = desk.add(&Question {
        exclusive_group: Some("渔".into()),
        ..with(ALIKE[1], ["渔政", "笔录"], vec![cite("行政处罚法 第三十三条"), cite("行政强制法 第十八条")])
    });
    desk.days_later(3);
    let keep = desk.add(&with(ALIKE[0], ["渔政", "证据"], vec![cite("行政处罚法 第三十三条")]));
    desk.approve(keep);
    let paper = papers::of_questions(&mut desk.office, "卷", &[keep, drop], Marks::whole(1), Op::ComposePaper).unwrap();
    let (before, days_before) = (desk.question(keep), desk.office.store.citations_of(keep).unwrap());
    let days_of_drop = desk.office.store.citations_of(drop).unwrap();
    desk.days_later(30);

    merge(&mut desk.office, keep, drop).unwrap();
    let check = |desk: &Desk| {
        let merged = desk.question(keep);
        assert_eq!(merged.question.tags, ["渔政", "证据", "笔录"]);
        assert_eq!(merged.question.citations, [cite("行政处罚法 第三十三条"), cite("行政强制法 第十八条")]);
        assert_eq!(merged.question.exclusive_group.as_deref(), Some("渔"));
        assert_eq!((merged.status, merged.number), (Status::Pending, 2), "a new citation waits for a signature");
        assert_eq!(desk.question(drop).status, Status::Retired);
        let days: Vec<_> = desk.office.store.citations_of(keep).unwrap().iter().map(|c| c.confirmed_on).collect();
        let brought = days_of_drop.iter().find(|c| c.law == "行政强制法").unwrap().confirmed_on;
        assert_eq!(days, [days_before[0].confirmed_on, brought], "nobody confirmed a law");
        assert_eq!(desk.pairs(), []);
    };
    check(&desk);
    let held = desk.office.store.paper(paper).unwrap();
    assert_eq!(held.slots.iter().filter(|slot| slot.revision == before.revision).count(), 1, "papers hold what they held");
    assert_eq!(held.slots.len(), 2);

    assert_eq!(desk.office.undo().unwrap(), "merge_questions");
    let after = desk.question(keep);
    assert_eq!((after.revision, after.status, &after.question), (before.revision, Status::Approved, &before.question));
    assert_eq!(desk.question(drop).status, Status::Pending);
    assert_eq!(desk.office.store.citations_of(keep).unwrap(), days_before);
    assert_eq!(desk.pairs(), [(drop, keep)]);
    desk.office.redo().unwrap();
    check(&desk);
}

#[test]
fn merging_equals_only_retires() {
    let mut desk = Desk::new();
    let keep = desk.add(&judge(ALIKE[0]));
    let drop = desk.add(&judge(ALIKE[1]));
    desk.approve(keep);
    merge(&mut desk.office, keep, drop).unwrap();
    let kept = desk.question(keep);
    assert_eq!((kept.number, kept.status, desk.question(drop).status), (1, Status::Approved, Status::Retired));
}

#[test]
fn two_groups_become_one_and_stay_approved() {
    let mut desk = Desk::new();
    let grouped = |stem: &str, group: &str| Question { exclusive_group: Some(group.into()), ..judge(stem) };
    let a = desk.add(&grouped(ALIKE[0], "一"));
    let b = desk.add(&grouped(ALIKE[1], "二"));
    let mate = desk.add(&grouped("渔业资源保护费由渔政机构征收。", "二"));
    let lone = desk.add(&judge("湖区禁渔期由省级人民政府渔业主管部门规定。"));
    desk.approve(mate);
    let group = |desk: &Desk, id| desk.question(id).question.exclusive_group;
    exclude(&mut desk.office, a, b).unwrap();
    assert!([a, b, mate].iter().all(|id| group(&desk, *id).as_deref() == Some("一")));
    assert_eq!(desk.question(mate).status, Status::Approved);
    exclude(&mut desk.office, lone, mate).unwrap();
    assert_eq!(group(&desk, lone).as_deref(), Some("一"));
    desk.office.undo().unwrap();
    desk.office.undo().unwrap();
    assert_eq!([a, b, mate, lone].map(|id| group(&desk, id)), [Some("一".into()), Some("二".into()), Some("二".into()), None]);
    let [c, d] = ["渔港水域污染由渔政机构调查。", "渔获物应当分级过秤。"].map(|stem| desk.add(&judge(stem)));
    exclude(&mut desk.office, c, d).unwrap();
    assert!(group(&desk, c).is_some() && group(&desk, c) == group(&desk, d));
}

fn person(office: &mut Office, number: usize) -> CadreId {
    let data = CadreData {
        name: format!("考生{number}"),
        staff_no: Some(number.to_string()),
        id_tail: None,
        employment: Employment::Civil,
        state: CadreState::Active,
        appointment: Appointment::default(),
    };
    roster::add(office, &data, "", &crate::domain::appointments::Recording::Correct).unwrap()
}

#[test]
fn questions_that_did_poorly_in_a_sitting_are_listed_when_it_is_over() {
    let mut desk = Desk::new();
    let options = ["申请补发", "重新检验", "登报作废", "停止航行"];
    let good = desk.add(&single("渔船证书遗失的，应当（　　）。", options));
    let bad = desk.add(&single("渔船证书污损的，应当（　　）。", options));
    let judges = ["渔港应当公布水深。", "禁渔期由省级规定。", "渔获物应当过秤。"].map(|stem| desk.add(&judge(stem)));
    let part = |asked: Question| Part {
        marks: Marks::whole(1),
        body: asked.body,
        citations: vec![],
        explanation: String::new(),
        waivers: vec![],
    };
    let parts = vec![part(single("渔船证书涂改的，应当（　　）。", options)), part(judge("渔船应当年审。"))];
    let case = Question { body: Body::Case { material: "某船主的证书被涂改。".into(), parts }, ..judge("") };
    let case = desk.add(&case);
    let ids: Vec<QuestionId> = [good, bad].into_iter().chain(judges).chain([case]).collect();
    let paper = papers::of_questions(&mut desk.office, "卷", &ids, Marks::whole(1), Op::ComposePaper).unwrap();
    let cadres: Vec<CadreId> = (1..=32).map(|number| person(&mut desk.office, number)).collect();
    let new = NewSitting {
        title: "模拟".into(),
        kind: SittingKind::Mock,
        paper,
        rules: SittingRules::preset(SittingKind::Mock),
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres: cadres.clone(),
    };
    let sitting = sittings::plan(&mut desk.office, &new).unwrap();
    sittings::open(&mut desk.office, sitting).unwrap();
    let slots = desk.office.store.paper(paper).unwrap().slots;
    let records = [good, bad, case].map(|id| desk.question(id).revision);
    for (number, cadre) in cadres.into_iter().enumerate() {
        let strong = number % 2 == 0;
        let seat = exam::start(&mut desk.office, sitting, cadre, &format!("考生{}", number + 1)).unwrap();
        let said = |item: &exam::SeatItem| {
            let slot = &slots[usize::from(item.slot)];
            let asked = records.iter().position(|r| *r == slot.revision).filter(|_| slot.part != Some(1));
            let weak = [1, 2, 3][number / 2 % 3];
            let answer = match asked {
                Some(0) => Answer::Options(vec![if strong { 0 } else { weak }]),
                Some(_) => Answer::Options(vec![u8::from(strong)]),
                None => Answer::Judge(strong),
            };
            Event::Answered { slot: item.slot, answer: Some(answer) }
        };
        let events: Vec<Event> = seat.items.iter().map(said).collect();
        exam::record(&mut desk.office, seat.attempt, &events).unwrap();
        exam::hand_in(&mut desk.office, seat.attempt).unwrap();
    }
    assert_eq!(desk.report().measured, Measured::default(), "the sitting is not over");
    sittings::close(&mut desk.office, sitting).unwrap();
    desk.holds(CleanUpList::PoorStatistics, bad, good);
    let report = desk.report();
    assert_eq!(report.measured, Measured { enough: 7, too_few: 0 });
    let row = report.list(CleanUpList::PoorStatistics).find(|row| row.question.id == bad).unwrap();
    let Reason::Statistics { part: None, stats } = &row.reason else { panic!("{row:?}") };
    assert_eq!((stats.attempts, &stats.unpicked[..], &stats.preferred[..]), (32, &[2, 3][..], &[1][..]));
    assert!((stats.facility - 0.5).abs() < 1e-9 && stats.point_biserial.unwrap() < -0.9 && stats.doubtful, "{stats:?}");
    // The first sub-question of a case is told by its own options, and called the first.
    let row = report.list(CleanUpList::PoorStatistics).find(|row| row.question.id == case).unwrap();
    let Reason::Statistics { part: Some(1), stats } = &row.reason else { panic!("{row:?}") };
    assert_eq!((&stats.unpicked[..], &stats.preferred[..]), (&[2, 3][..], &[1][..]));

    bank::revise(&mut desk.office, bad, &single("渔船证书破损的，应当（　　）。", options), None).unwrap();
    assert_eq!(desk.report().measured, Measured { enough: 6, too_few: 0 }, "a new text has no past");
}

#[test]
fn the_report_says_what_it_means_in_both_languages() {
    use crate::text::{Locale, Texts};
    let report = Desk::new().report();
    for locale in Locale::ALL {
        let texts = Texts::new(locale);
        for list in CleanUpList::ALL {
            assert_ne!(texts.cleanup_list(*list), format!("cleanup-{}", list.code()));
        }
        for row in &report.rows {
            let said = texts.cleanup_reason(&row.reason);
            assert!(!said.is_empty() && !said.contains("cleanup-") && !said.contains("{ "), "{said}");
        }
    }
    serde_json::to_string(&report).unwrap();
}
