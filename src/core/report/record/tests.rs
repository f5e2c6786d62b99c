use super::*;
use crate::office::docx_in::{Block, blocks};
use crate::office::docx_out::Docx;
use crate::office::flow::{Flow, Piece};
use crate::text::{Locale, Texts};

fn person(ticket: &str, name: &str, room: &str) -> PersonLine {
    PersonLine {
        ticket: ticket.into(),
        name: name.into(),
        unit: "一所".into(),
        room: room.into(),
        seat: "1".into(),
        came: true,
        marks: "88".into(),
        outcome: "合格".into(),
        passed: true,
        handed_in: "10:30".into(),
        ..PersonLine::default()
    }
}

fn sheet() -> RecordSheet {
    let absent = PersonLine {
        came: false,
        marks: String::new(),
        outcome: "缺考".into(),
        passed: false,
        handed_in: String::new(),
        ..person("0002", "李四", "一考场")
    };
    let excused = PersonLine {
        excused: true,
        came: false,
        outcome: "免考".into(),
        passed: false,
        room: String::new(),
        ..person("0003", "王五", "")
    };
    let incident = |ticket: &str, kind: &str, discipline: bool| IncidentLine {
        time: "09:40".into(),
        ticket: ticket.into(),
        name: "张三".into(),
        kind: kind.into(),
        discipline,
        note: "携带手机".into(),
        by: "监考甲".into(),
    };
    RecordSheet {
        bureau: "某市市场监督管理局".into(),
        title: "任前闭卷考法".into(),
        kind: "任前考法".into(),
        basis: "市监〔2026〕1号".into(),
        date: "2026年11月28日".into(),
        time: "09:00—11:00".into(),
        over: true,
        full: "100".into(),
        pass_percent: 60,
        people: vec![person("0001", "张三", "一考场"), absent, excused, person("0004", "赵六", "二考场")],
        incidents: vec![incident("0001", "违纪", true), incident("0001", "违纪", true), incident("", "设备故障", false)],
        ..RecordSheet::default()
    }
}

fn text(flow: &Flow) -> String {
    let read = blocks(&Docx::of(flow).into_bytes().unwrap()).unwrap();
    let line = |block: Block| match block {
        Block::Line(line) => line,
        Block::Picture(_) => String::new(),
        Block::Table(rows) => rows.into_iter().map(|row| row.join("|")).collect::<Vec<_>>().join("\n"),
    };
    read.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_room_has_a_sheet_of_its_own_people() {
    let texts = Texts::new(Locale::default());
    let flow = sign_in(&sheet(), &texts);
    assert_eq!(flow.parts().len(), 2);
    let said = text(&flow);
    assert!(said.contains("1|0001|张三|一所|1||") && said.contains("2|0002|李四"), "{said}");
    assert!(said.contains("3|0003|王五|一所|1||免考"), "who is excused stands on the first sheet: {said}");
    assert!(said.contains("1|0004|赵六"), "numbers begin again: {said}");
}

#[test]
fn the_record_of_a_room_counts_people_not_entries() {
    let texts = Texts::new(Locale::default());
    let said = text(&room(&sheet(), &texts));
    assert!(said.contains("应到|2|实到|1|缺考|1|违纪|1"), "{said}");
    assert!(said.contains("应到|1|实到|1|缺考|0|违纪|0"), "{said}");
    assert!(said.contains("0002 李四") && said.contains("0003 王五（免考）"));
    assert_eq!(said.matches("设备故障").count(), 2, "what concerns everybody stands in every room");
    let before = RecordSheet { over: false, ..sheet() };
    let said = text(&room(&before, &texts));
    assert!(said.contains("应到|2|实到||缺考||违纪|"), "before the exam the counts are written by hand: {said}");
}

#[test]
fn the_register_says_who_passed_and_which_version_it_is() {
    let texts = Texts::new(Locale::default());
    let unsigned = text(&register(&sheet(), &texts));
    assert!(unsigned.contains("应考 3 人，实考 2 人，缺考 1 人，免考缓考 1 人；合格 2 人"), "{unsigned}");
    assert!(unsigned.contains("成绩尚未公布"));
    let published = PublishedFacts { version: 2, fingerprint: "ABCD".into(), sha256: "00ff".into(), ..PublishedFacts::default() };
    let signed = text(&register(&RecordSheet { published: Some(published), ..sheet() }, &texts));
    assert!(signed.contains("第 2 版") && signed.contains("ABCD") && signed.contains("00ff") && !signed.contains("尚未公布"));
}

#[test]
fn heads_are_repeated_and_an_empty_register_leaves_room_to_write() {
    let texts = Texts::new(Locale::default());
    let empty = RecordSheet { incidents: vec![], ..sheet() };
    let flow = irregularities(&empty, &texts);
    assert!(text(&flow).contains("没有登记违纪"));
    let listing = flow.pieces.iter().find_map(|piece| match piece {
        Piece::Listing { heads, table } => Some((*heads, table.rows.len())),
        _ => None,
    });
    assert_eq!(listing, Some((1, 6)));
    for flow in
        [sign_in(&empty, &texts), pledge(&empty, &texts), room(&empty, &texts), register(&empty, &texts), index(&empty, &texts)]
    {
        assert!(flow.pieces.iter().any(|piece| matches!(piece, Piece::Listing { heads: 1, .. })));
    }
}

#[test]
fn a_reply_names_who_asked_and_what_was_decided() {
    let texts = Texts::new(Locale::default());
    let letter = ReplyLetter {
        title: "任前闭卷考法".into(),
        kind: "成绩复核".into(),
        number: 3,
        name: "张三".into(),
        ticket: "0001".into(),
        item: "2".into(),
        asked_on: "2026年11月28日".into(),
        asked: "得分偏低".into(),
        ruling: "维持".into(),
        reply: "评分适当。\n\n维持原成绩。".into(),
        ..ReplyLetter::default()
    };
    let said = text(&reply(&letter, &texts));
    for expected in ["成绩复核答复书", "张三（准考证号 0001）：", "第2题", "评分适当。", "维持原成绩。", "结论：维持。"]
    {
        assert!(said.contains(expected), "{expected}: {said}");
    }
}
