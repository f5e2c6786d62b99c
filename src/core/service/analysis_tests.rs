//! 题目分析, 薄弱环节 and 考后讲评包 over sittings whose figures are counted by hand here.

use super::desk_tests::join;
use super::item_analysis::{Attempts, ItemAnalysis, Scope, analyse, question};
use super::sitting_tests::Bureau;
use super::weak_points::{WeakBy, WeakQuery, report};
use super::{Actor, ServiceError, debrief, item_tables, sittings};
use crate::domain::ids::{SittingId, StaffId};
use crate::domain::item_answers::{Counts, Groups};
use crate::domain::sitting::SittingFacts;
use crate::domain::staff::{Role, Roles};
use crate::office::sheet::read_xlsx;
use crate::text::{Locale, Texts};

fn texts() -> Texts {
    Texts::new(Locale::ZhCn)
}

/// `people` more people, and a sitting closed in which the first of them answered so many of the two questions.
fn held(b: &mut Bureau, facts: SittingFacts, right: &[u16]) -> SittingId {
    while b.people.len() < right.len() {
        let cadre = join(&mut b.office, &format!("人{}", b.people.len()));
        b.people.push(cadre);
    }
    let new = b.sitting(facts);
    let id = b.open(&new);
    for (at, right) in right.iter().enumerate() {
        let name = super::roster::cadre(&b.office, b.people[at]).unwrap().data.name;
        b.sit(id, at, &name, *right);
    }
    sittings::close(&mut b.office, id).unwrap();
    id
}

/// Fifteen know both, fifteen the first only, ten none.
fn forty() -> Vec<u16> {
    [vec![2; 15], vec![1; 15], vec![0; 10]].concat()
}

fn of(b: &Bureau, id: SittingId) -> ItemAnalysis {
    analyse(&b.office, Scope::Sitting(id), Attempts::All).unwrap()
}

fn become_only(b: &mut Bureau, roles: &[Role]) {
    b.office.actor = Actor::Staff { id: StaffId(99), name: "某人".into(), roles: Roles::of(roles.iter().copied()) };
}

#[test]
fn under_thirty_there_are_answers_and_no_coefficient() {
    let mut b = Bureau::new();
    let id = held(&mut b, SittingFacts::default(), &[2, 1, 0]);
    let found = of(&b, id);
    assert!(found.test.few && found.test.count == 3);
    assert_eq!((found.test.cic, found.test.kr20, found.test.skewness), (None, None, None));
    for (line, item) in found.lines.iter().zip(&found.test.items) {
        assert_eq!((item.discrimination_index, item.point_biserial, item.effective_weight), (None, None, None));
        assert!(item.flags.is_empty() && line.quality.is_none());
        assert_eq!(line.answers.as_ref().unwrap().groups, Groups::None);
    }
    assert!((found.test.items[0].facility.unwrap() - 2.0 / 3.0).abs() < 1e-9);
    assert!(item_tables::subtitle(&found, &texts()).contains("不足 30 份"));
    assert!(item_tables::map(&found, &texts()).is_empty());
}

#[test]
fn forty_people_give_coefficients_and_groups() {
    let mut b = Bureau::new();
    let id = held(&mut b, SittingFacts::default(), &forty());
    let found = of(&b, id);
    let first = &found.test.items[0];
    assert!((first.facility.unwrap() - 0.75).abs() < 1e-9);
    // Phi of (15 both, 15 first only, 0 second only, 10 none): 150 / sqrt(30 * 10 * 15 * 25).
    let phi = 150.0 / (30.0_f64 * 10.0 * 15.0 * 25.0).sqrt();
    assert!((first.discrimination_index.unwrap() / 100.0 - phi).abs() < 1e-9, "{first:?}");
    assert!(first.upper_lower.is_none(), "D waits for a hundred");
    let answers = found.lines[0].answers.as_ref().unwrap();
    assert_eq!((answers.groups, answers.people.upper), (Groups::Halves, 20));
    let right: Vec<Counts> = answers.options.iter().filter(|option| option.key).map(|option| option.counts).collect();
    assert_eq!(right, [Counts { all: 30, upper: 20, lower: 10 }]);
    assert!(found.test.kr20.is_some() && !item_tables::map(&found, &texts()).is_empty());
}

#[test]
fn of_several_attempts_the_wanted_one_counts() {
    let mut b = Bureau::new();
    held(&mut b, SittingFacts::default(), &[2, 0]);
    b.pass(24 * 3_600_000);
    held(&mut b, SittingFacts::default(), &[1, 1, 1]);
    held(&mut b, SittingFacts { rehearsal: true, ..SittingFacts::default() }, &[0]);
    held(&mut b, SittingFacts { own: true, ..SittingFacts::default() }, &[0]);
    let mean = |wanted| {
        let found = analyse(&b.office, Scope::Paper(b.paper), wanted).unwrap();
        (found.test.count, found.test.items.iter().map(|item| item.facility.unwrap() * found.test.count as f64).sum::<f64>())
    };
    let rounded = |(count, sum): (usize, f64)| (count, sum.round() as i64);
    assert_eq!(rounded(mean(Attempts::All)), (5, 5));
    assert_eq!(rounded(mean(Attempts::First)), (3, 3));
    assert_eq!(rounded(mean(Attempts::Last)), (3, 3));
    assert_eq!(rounded(mean(Attempts::Highest)), (3, 4));
}

#[test]
fn what_is_not_over_or_not_told_is_refused() {
    let mut b = Bureau::new();
    let new = b.sitting(SittingFacts::default());
    let id = b.open(&new);
    let refused = |b: &Bureau| matches!(analyse(&b.office, Scope::Sitting(id), Attempts::All), Err(ServiceError::NotPublished));
    assert!(refused(&b), "it runs");
    let formal = sittings_formal(&mut b);
    // Who may read keys looks at the answers before publication, to find a wrong key in time.
    become_only(&mut b, &[Role::Leader, Role::Author]);
    assert_eq!(of(&b, formal).test.count, 1);
    assert!(matches!(debrief::debrief(&b.office, formal, &texts()), Err(ServiceError::NotPublished)));
    become_only(&mut b, &[Role::Leader]);
    let before = analyse(&b.office, Scope::Sitting(formal), Attempts::All);
    assert!(matches!(before, Err(ServiceError::NotPublished)));
    assert_eq!(report(&b.office, &WeakQuery::default(), &texts()).unwrap().all.answers, 0);
}

fn sittings_formal(b: &mut Bureau) -> SittingId {
    let mut new = b.sitting(SittingFacts::default());
    new.rules.formal = true;
    new.rules.waiver = Some("试用".into());
    let id = b.open(&new);
    b.sit(id, 0, "张三", 1);
    sittings::close(&mut b.office, id).unwrap();
    id
}

#[test]
fn a_question_is_followed_over_its_sittings() {
    let mut b = Bureau::new();
    held(&mut b, SittingFacts::default(), &forty());
    held(&mut b, SittingFacts::default(), &[0; 10]);
    let code = b.office.store.paper(b.paper).unwrap().slots[0].question.code.clone();
    let id = b.office.store.question_with_code(&code).unwrap().unwrap();
    become_only(&mut b, &[Role::Leader, Role::Author]);
    let found = question(&b.office, id, Attempts::All).unwrap();
    assert_eq!((found.sittings.len(), found.parts.len(), found.parts[0].taken), (2, 1, 50));
    assert!((found.parts[0].facility.unwrap() - 0.6).abs() < 1e-9);
    let first = question(&b.office, id, Attempts::First).unwrap();
    assert_eq!(first.parts[0].taken, 40);
    become_only(&mut b, &[Role::Leader]);
    assert!(matches!(question(&b.office, id, Attempts::All), Err(ServiceError::Denied(_))));
}

#[test]
fn weak_points_are_ranked_where_there_are_people_and_suggest_a_session() {
    let mut b = Bureau::new();
    held(&mut b, SittingFacts::default(), &forty());
    held(&mut b, SittingFacts { rehearsal: true, ..SittingFacts::default() }, &[0; 40]);
    let query = |by| WeakQuery { by, ..WeakQuery::default() };
    let found = report(&b.office, &query(WeakBy::Area), &texts()).unwrap();
    assert_eq!((found.all.people, found.all.answers, found.all.right), (40, 80, 45), "a rehearsal is none");
    let interval = found.all.interval.unwrap();
    assert!(interval.low < 45.0 / 80.0 && interval.high > 45.0 / 80.0 && found.rows[0].group.comparable);
    let topic = &found.topics[0];
    assert!(!topic.session.articles.is_empty() && topic.session.topic.contains("易错条款"), "{topic:?}");
    assert_eq!(topic.session.year, b.office.today().year());
    let together = item_tables::together(&found, &texts());
    assert_eq!(found.by_chance().0 > 1, together.contains("一起判断"), "{together}");
    let units = report(&b.office, &query(WeakBy::Unit), &texts()).unwrap();
    assert_eq!(units.rows.iter().map(|row| row.group.answers).sum::<u32>(), 80);
    let nobody = WeakQuery {
        over: super::pass_rate::PassRateQuery { rank: Some("没有的层次".into()), ..Default::default() },
        ..WeakQuery::default()
    };
    assert_eq!(report(&b.office, &nobody, &texts()).unwrap().rows, []);
}

#[test]
fn three_people_are_told_and_not_compared() {
    let mut b = Bureau::new();
    held(&mut b, SittingFacts::default(), &[0, 0, 0]);
    let found = report(&b.office, &WeakQuery::default(), &texts()).unwrap();
    assert!(!found.rows[0].group.comparable && !found.rows[0].weak && found.topics.is_empty());
    assert_eq!(item_tables::remark(&found.rows[0], &texts()), "人数少，不作比较");
}

#[test]
fn the_package_goes_through_the_worst_questions_and_names_nobody() {
    let mut b = Bureau::new();
    let id = held(&mut b, SittingFacts::default(), &forty());
    let found = debrief::debrief(&b.office, id, &texts()).unwrap();
    assert_eq!(found.items.len(), 2);
    let worst = &found.items[0];
    assert!(worst.head.contains("37.5%"), "{}", worst.head);
    assert_eq!(worst.options.iter().map(|option| option.people).sum::<usize>(), 40);
    assert!(worst.why.contains("25 人误判") && !worst.key.is_empty() && !worst.articles.is_empty(), "{worst:?}");
    assert_eq!(found.speech.len(), 4);
    let said = format!("{:?}", found.speech);
    assert!(said.contains("实考 40 人") && !said.contains("张三") && !said.contains("人5"), "{said}");
    for ending in ["docx", "xlsx"] {
        let path = b.folder().join(format!("讲评.{ending}"));
        if ending == "docx" {
            debrief::export(&mut b.office, id, &path, None, &texts()).unwrap();
        } else {
            item_tables::export_items(&mut b.office, Scope::Sitting(id), Attempts::All, &path, &texts()).unwrap();
            let sheets = read_xlsx(&std::fs::read(&path).unwrap()).unwrap();
            assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["题目分析", "选项分布", "全卷指标"]);
        }
        assert!(std::fs::metadata(&path).unwrap().len() > 1000);
    }
    let last = b.office.store.audit(1).unwrap();
    assert_eq!(last[0].op, "export_results", "what left is in the log");
    let gone = b.folder().join("没有的文件夹").join("讲评.docx");
    assert!(matches!(debrief::export(&mut b.office, id, &gone, None, &texts()), Err(ServiceError::File { .. })));
}

/// Somebody made a finished document read-only; that its folder may be written is no leave to replace it.
#[test]
fn a_read_only_file_is_not_replaced() {
    let mut b = Bureau::new();
    let id = held(&mut b, SittingFacts::default(), &[2, 1, 0]);
    let path = b.folder().join("讲评.docx");
    std::fs::write(&path, "signed").unwrap();
    let mut only_read = std::fs::metadata(&path).unwrap().permissions();
    only_read.set_readonly(true);
    std::fs::set_permissions(&path, only_read).unwrap();
    let refused = debrief::export(&mut b.office, id, &path, None, &texts());
    assert!(matches!(refused, Err(ServiceError::File { path: of, .. }) if of == path));
    assert_eq!(std::fs::read(&path).unwrap(), b"signed");
    assert_eq!(
        std::fs::read_dir(b.folder())
            .unwrap()
            .filter(|f| f.as_ref().unwrap().path().extension() == Some("part".as_ref()))
            .count(),
        0
    );
}

#[test]
fn a_secret_question_is_a_number_without_the_right_to_keys() {
    let mut b = Bureau::new();
    let id = held(&mut b, SittingFacts::default(), &[1, 0, 0]);
    let paper = b.office.store.paper(b.paper).unwrap();
    let mut secret = (*paper.slots[0].question).clone();
    secret.secrecy = crate::domain::kind::Secrecy::Confidential;
    become_only(&mut b, &[Role::Leader]);
    assert!(!super::item_analysis::may_read(&b.office, &secret));
    assert!(super::item_analysis::may_read(&b.office, &paper.slots[0].question));
    become_only(&mut b, &[Role::Leader, Role::Author]);
    assert!(super::item_analysis::may_read(&b.office, &secret));
    assert!(of(&b, id).lines[0].question.is_some());
}
