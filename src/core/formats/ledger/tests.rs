use super::*;
use crate::domain::activity::Rounding;
use ActivityFault as F;
use jiff::civil::date;

fn nobody(name: &str) -> Result<CadreId, ActivityFault> {
    match name {
        "张三" => Ok(CadreId(1)),
        "李四" => Err(ActivityFault::Namesakes),
        _ => Err(ActivityFault::NotOnTheRoster),
    }
}

fn of(line: &LedgerLine) -> Result<Activity, Vec<(ActivityField, ActivityFault)>> {
    read_cells(&line.cells, nobody)
}

#[test]
fn a_table_with_a_title_above_and_rows_of_both_sources() {
    let text = "2026年学法活动台账,,,,,,\n序号,时间,活动类别,学习内容,参加人数,次数,来源文件,联系人,参加人员,学时\n\
                1,2026年3月2日至3日,法律知识培训,行政处罚法,12人,,,,张三,4\n\
                2,2026年1—11月,支部集中学习,各支部集中学习,,647,机关党委〔2026〕8号,李四,,\n\
                3,2026-11-01,图书发放,《民法典》,,800余册,,,,\n,,,,,,,,,\n";
    let table = read_ledger(text.as_bytes()).unwrap();
    assert_eq!(table.ignored, ["序号"]);
    assert_eq!(table.lines.iter().map(|line| line.line).collect::<Vec<_>>(), [3, 4, 5]);
    let rows: Vec<_> = table.lines.iter().map(|line| of(line).unwrap()).collect();
    assert_eq!((rows[0].from_on, rows[0].until_on), (date(2026, 3, 2), date(2026, 3, 3)));
    assert_eq!(
        (rows[0].hours_milli, rows[0].named.as_slice(), &rows[0].amount),
        (4000, [CadreId(1)].as_slice(), &Amount::exact(1))
    );
    let handed_in = Source::Reported { document: "机关党委〔2026〕8号".into(), contact: "李四".into() };
    assert_eq!((rows[1].amount.number, &rows[1].source), (647, &handed_in));
    assert_eq!((rows[2].amount.rounding, rows[2].amount.as_written()), (Rounding::Above, Some("800余")));
}

#[test]
fn a_bad_cell_is_named_as_the_spreadsheet_shows_it() {
    let text = "日期,类别,主题,人数,参加人员,来源\n昨天,游园,,很多,李四、王五,听说\n";
    let table = read_ledger(text.as_bytes()).unwrap();
    let faults = of(&table.lines[0]).unwrap_err();
    let told: Vec<_> = faults.iter().map(|(field, fault)| (table.cell(2, *field), *fault)).collect();
    for expected in [
        ("A2", F::NoDay),
        ("B2", F::UnknownKind),
        ("C2", F::Missing),
        ("D2", F::NoNumber),
        ("E2", F::Namesakes),
        ("E2", F::NotOnTheRoster),
        ("F2", F::UnknownSource),
    ] {
        assert!(told.contains(&(expected.0.to_owned(), expected.1)), "{expected:?} in {told:?}");
    }
    assert_eq!(table.cell(2, ActivityField::Note), "2", "no such column");
}

#[test]
fn what_is_no_ledger_says_so() {
    assert_eq!(read_ledger("姓名,单位\n张三,甲\n".as_bytes()).unwrap_err(), LedgerError::NoColumns);
    assert_eq!(read_ledger(&[0, 159, 146, 150, 0, 1]).unwrap_err(), LedgerError::NotText);
    assert_eq!(read_ledger(b"").unwrap_err().code(), "empty");
}

#[test]
fn cells_read_back_to_the_row_they_were_written_from() {
    let text = "日期,结束日期,类别,主题,主办单位,数量,人数,学时,来源,来源文件,联系人,备注,参加人员\n\
                2026-01-01,2026-11-30,支部集中学习,集中学习,机关党委,约647,1200余,1.5,报送数,8号文,李四,=1+1,\n\
                2026-01-01,,新法速递和典型案例,第1—10期,法规科,10,,,,,,,张三\n";
    for line in read_ledger(text.as_bytes()).unwrap().lines {
        let read = of(&line).unwrap();
        let again = read_cells(&write_cells(&read, |_| "张三".into()), nobody);
        assert_eq!(again, Ok(read));
    }
    assert_eq!((hours_text(1500), hours_text(2000), hours_text(40)), ("1.5".into(), "2".into(), "0.04".into()));
}

#[test]
fn a_total_needs_its_number_and_a_session_is_one() {
    let read = |text: &str| of(&read_ledger(format!("日期,类别,主题,来源文件\n{text}\n").as_bytes()).unwrap().lines[0]);
    assert_eq!(read("2026-1-1,支部集中学习,集中学习,8号文"), Err(vec![(ActivityField::Amount, ActivityFault::Missing)]));
    assert_eq!(read("2026-1-1,图书发放,民法典,"), Err(vec![(ActivityField::Amount, ActivityFault::Missing)]));
    assert_eq!(read("2026-1-1,支部集中学习,集中学习,").map(|row| row.amount), Ok(Amount::exact(1)));
}

#[test]
fn hours_of_minutes_have_one_decimal_and_never_reach_a_target_by_rounding() {
    let minutes = |n: u64| n * 1000 / 45;
    assert_eq!((hours_shown(minutes(31)), hours_to_go(40_000 - minutes(31))), ("0.6".to_owned(), "39.4".to_owned()));
    assert_eq!((hours_shown(39_960), hours_to_go(40)), ("39.9".to_owned(), "0.1".to_owned()));
    assert_eq!((hours_shown(2_000), hours_to_go(0)), ("2".to_owned(), "0".to_owned()));
}
