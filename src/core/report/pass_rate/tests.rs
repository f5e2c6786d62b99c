use super::*;
use crate::office::sheet::{SheetRow, read_xlsx};
use calamine::Reader;
use std::sync::atomic::{AtomicUsize, Ordering};

fn words() -> PassRateWords {
    PassRateWords {
        sheet: "汇总表".into(),
        names_sheet: "名单".into(),
        names_title: "考试结果名单".into(),
        groups: vec!["单位".into()],
        previous: ["上次合格率".into(), "增减".into()],
        bands_sheet: "分数段".into(),
        bands_title: "各分数段人数".into(),
        bands_total: "合计".into(),
        bands: std::array::from_fn(|n| format!("{}–{}", n * 10, n * 10 + 9)),
        chart: "各单位合格率".into(),
        rules: vec!["应考不含免考、缓考。".into()],
        signatures: vec!["填报单位（盖章）".into(), "审核".into()],
        date_place: "年 月 日".into(),
        columns: Figure::ALL.iter().map(|&figure| (figure, format!("列{}", figure.code()))).collect(),
        name: "姓名".into(),
        annex_unit: "单位".into(),
        post: "职务".into(),
        marks: "成绩".into(),
        outcome: "结果".into(),
        note: "备注".into(),
        none: "—".into(),
        footer: "第 &P 页 共 &N 页".into(),
        title_font: "方正小标宋简体".into(),
        body_font: "仿宋_GB2312".into(),
    }
}

fn row(unit: &str, sat: u32, passed: u32, mean: Option<f64>) -> PassRateRow {
    PassRateRow {
        unit: unit.into(),
        groups: vec![unit.into()],
        expected: sat + 1,
        sat,
        absent: 1,
        attendance: Some(f64::from(sat) / f64::from(sat + 1)),
        passed,
        pass_rate: (sat > 0).then(|| f64::from(passed) / f64::from(sat)),
        mean,
        max: mean,
        ..PassRateRow::default()
    }
}

fn table() -> PassRateTable {
    let mut total = row("合计", 26, 25, Some(59.95));
    (total.expected, total.absent, total.attendance) = (29, 3, Some(26.0 / 29.0));
    total.groups.clear();
    PassRateTable {
        title: "2025年度学法考试合格率汇总表".into(),
        subtitle: "统计时间：2025年12月31日".into(),
        bureau: "市局".into(),
        previous: None,
        charts: Vec::new(),
        rows: vec![row("=1+1", 18, 17, Some(59.95)), row("市局法规科", 8, 8, Some(90.0)), row("新设科", 0, 0, None)],
        total,
        names: vec![
            NameRow {
                name: "张三".into(),
                unit: "市局".into(),
                post: "科长".into(),
                marks: Some(Marks::from_milli(59_950)),
                outcome: "不合格".into(),
                note: String::new(),
            },
            NameRow { name: "李四".into(), outcome: "缺考".into(), note: "出差".into(), ..NameRow::default() },
        ],
    }
}

fn column(figure: Figure) -> usize {
    1 + Figure::ALL.iter().position(|&f| f == figure).unwrap()
}

fn figures(rows: &[SheetRow], row: usize, wanted: &[Figure]) -> Vec<String> {
    wanted.iter().map(|&figure| rows[row].cell(column(figure)).to_owned()).collect()
}

#[test]
fn cut_and_never_rounded() {
    for (number, decimals, expected) in [
        (59.95, 1, 59.9),
        (59.999_999, 1, 59.9),
        (60.0, 1, 60.0),
        (59.9, 1, 59.9),
        (0.29, 3, 0.29),
        (0.944_9, 3, 0.944),
        (-0.05, 1, 0.0),
        (-1.25, 1, -1.2),
    ] {
        assert_eq!(cut(number, decimals).to_string(), expected.to_string(), "{number}");
    }
    for sat in 1..=300_u32 {
        for passed in 0..=sat {
            let exact = f64::from(passed * 1000 / sat) / 1000.0;
            assert_eq!(cut(f64::from(passed) / f64::from(sat), 3).to_bits(), exact.to_bits(), "{passed}/{sat}");
        }
    }
}

#[test]
fn csv_opens_in_excel_and_runs_nothing() {
    let mut words = words();
    words.columns.retain(|(figure, _)| matches!(figure, Figure::Sat | Figure::PassRate | Figure::Mean));
    let text = String::from_utf8(write_csv(&table(), &words)).unwrap();
    let lines = [
        "\u{feff}单位,列sat,列pass_rate,列mean,0–9,10–19,20–29,30–39,40–49,50–59,60–69,70–79,80–89,90–99",
        "'=1+1,18,94.4%,59.9,0,0,0,0,0,0,0,0,0,0",
        "市局法规科,8,100.0%,90.0,0,0,0,0,0,0,0,0,0,0",
        "新设科,0,—,—,0,0,0,0,0,0,0,0,0,0",
        "合计,26,96.1%,59.9,0,0,0,0,0,0,0,0,0,0",
        "",
    ];
    assert_eq!(text, lines.join("\r\n"));
}

#[test]
fn json_has_the_promised_keys_and_no_names() {
    let json = to_json(&table());
    let keys: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["previous", "rows", "total"]);
    let promised = [
        "unit",
        "expected",
        "sat",
        "absent",
        "exempt",
        "void",
        "passed",
        "pass_rate",
        "mean",
        "max",
        "min",
        "median",
        "makeup_sat",
        "makeup_passed",
    ];
    for object in [&json["rows"][0], &json["total"]] {
        for key in promised {
            assert!(object.get(key).is_some(), "{key}");
        }
    }
    assert!(json["rows"][2]["pass_rate"].is_null());
    assert_eq!(json["total"]["mean"], 59.95);
}

#[test]
fn a_workbook_reads_back_with_the_same_figures() {
    let bytes = write_xlsx(&table(), &words(), &|_| true).unwrap();
    let sheets = read_xlsx(&bytes).unwrap();
    assert_eq!(sheets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["汇总表", "分数段", "名单"]);
    let rows = &sheets[0].rows;
    assert_eq!((rows[0].cell(0), rows[1].cell(0)), ("2025年度学法考试合格率汇总表", "统计时间：2025年12月31日"));
    assert_eq!(rows[2].cells.len(), 1 + Figure::ALL.len());
    let shown = [Figure::Expected, Figure::Sat, Figure::Absent, Figure::Passed, Figure::PassRate, Figure::Mean, Figure::Min];
    assert_eq!(rows[3].cell(0), "=1+1");
    assert_eq!(figures(rows, 3, &shown), ["19", "18", "1", "17", "0.944", "59.9", "—"]);
    assert_eq!(figures(rows, 5, &shown), ["1", "0", "1", "0", "—", "—", "—"]);
    assert_eq!(figures(rows, 6, &shown), ["29", "26", "3", "25", "0.961", "59.9", "—"], "the cached results of the formulas");
    assert_eq!(figures(rows, 6, &[Figure::Attendance]), ["0.896"]);
    let names = &sheets[2].rows;
    assert_eq!(names[2].cells, ["张三", "市局", "科长", "59.9", "不合格"]);
    assert_eq!(names[3].cells, ["李四", "", "", "—", "缺考", "出差"]);
}

#[test]
fn the_total_is_made_of_formulas_and_a_unit_name_is_none() {
    let formulas = |table: &PassRateTable| {
        let bytes = write_xlsx(table, &words(), &|_| true).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_formula("汇总表").unwrap();
        let start = range.start().unwrap_or_default();
        range
            .used_cells()
            .filter(|(.., f)| !f.is_empty())
            .map(|(r, c, f)| (r as u32 + start.0, c as u32 + start.1, f.clone()))
            .collect::<Vec<_>>()
    };
    let found = formulas(&table());
    assert!(found.iter().all(|(row, ..)| *row == 6), "only the total: {found:?}");
    let at = |figure| found.iter().find(|(_, c, _)| *c as usize == column(figure)).map(|(.., f)| f.as_str());
    assert_eq!(at(Figure::Sat), Some("SUM(C4:C6)"));
    assert_eq!(at(Figure::PassRate), Some("IF(C7=0,\"—\",ROUNDDOWN(J7/C7,3))"));
    assert_eq!(at(Figure::Mean), None);
    let mut odd = table();
    odd.total.sat = 27;
    let found = formulas(&odd);
    assert!(
        !found.iter().any(|(_, c, _)| [Figure::Sat, Figure::PassRate].map(column).contains(&(*c as usize))),
        "a formula never changes the total"
    );
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let first = write_xlsx(&table(), &words(), &|_| true).unwrap();
    assert_eq!(first, write_xlsx(&table(), &words(), &|_| true).unwrap());
    let mut other = table();
    other.title.push('x');
    assert_ne!(first, write_xlsx(&other, &words(), &|_| true).unwrap());
}

#[test]
fn an_empty_table_and_no_columns_still_make_a_file() {
    let mut words = words();
    words.columns.clear();
    let bytes = write_xlsx(&PassRateTable { title: "表".into(), ..PassRateTable::default() }, &words, &|_| true).unwrap();
    assert_eq!(read_xlsx(&bytes).unwrap().len(), 2);
    words.sheet = "a/b".into();
    assert_eq!(write_xlsx(&table(), &words, &|_| true).map_err(|e| e.code()), Err("workbook"));
}

#[test]
fn writing_a_workbook_ends_wherever_it_is_when_asked_to() {
    let asked = AtomicUsize::new(0);
    write_xlsx(&table(), &words(), &|_| asked.fetch_add(1, Ordering::Relaxed) < usize::MAX).unwrap();
    let all = asked.into_inner();
    assert!(all > 2, "between names and while packing");
    for end in 0..all {
        let asked = AtomicUsize::new(0);
        assert!(write_xlsx(&table(), &words(), &|_| asked.fetch_add(1, Ordering::Relaxed) < end).is_err(), "{end} of {all}");
    }
}

/// "100.0%" takes 41 points in bold with its padding; on two lines every row of the table would be twice as high.
#[test]
fn a_long_unit_name_breaks_no_rate() {
    let mut table = table();
    table.rows[0].groups = vec!["市市场监督管理局综合行政执法支队特种设备与食品安全执法大队".into()];
    let flow = document::document(&table, &words());
    let widths = flow.pieces.iter().find_map(|piece| match piece {
        crate::office::flow::Piece::Listing { table, .. } => Some(table.widths.clone()),
        _ => None,
    });
    let (widths, page) = (widths.unwrap(), 694.0);
    let points = |at: usize| f64::from(widths[at]) * page / f64::from(widths.iter().sum::<u32>());
    for figure in [Figure::Attendance, Figure::PassRate, Figure::ExcellentRate] {
        let before = usize::from(column(figure) > column(Figure::Marking));
        assert!(points(column(figure) - before) >= 41.0, "{figure:?}: {}", points(column(figure) - before));
    }
    assert!(points(0) >= 75.0, "seven characters of a name on a line: {}", points(0));
}

#[test]
fn rates_of_many_units_are_a_page_of_their_own_and_marks_of_nobody_no_chart() {
    let names = |rows: usize| {
        let mut table = table();
        table.rows = (0..rows).map(|n| row(&format!("第{n}分局"), 8, 8, Some(90.0))).collect();
        let bytes = write_xlsx(&table, &words(), &|_| true).unwrap();
        read_xlsx(&bytes).unwrap().into_iter().map(|sheet| sheet.name).collect::<Vec<_>>()
    };
    assert_eq!(names(16), ["汇总表", "分数段", "名单"]);
    // A sheet that holds a chart alone has no rows to read; the package holds it.
    let drawn = |rows: usize, marked: u32| {
        let mut table = table();
        table.rows = (0..rows).map(|n| row(&format!("第{n}分局"), 8, 8, Some(90.0))).collect();
        table.total.bands[8] = marked;
        let bytes = write_xlsx(&table, &words(), &|_| true).unwrap();
        (1..=4).filter(|n| contains(&bytes, format!("xl/charts/chart{n}.xml").as_bytes())).count()
    };
    assert_eq!((drawn(16, 9), drawn(16, 0), drawn(60, 9), drawn(60, 0), drawn(101, 9)), (2, 1, 2, 1, 1));
    assert_eq!(names(60).len() - usize::from(names(60).contains(&"各单位合格率".into())), 3);
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}
