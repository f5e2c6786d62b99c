use super::*;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

fn csv(text: &str) -> RosterDraft {
    read_roster("名册.csv", text.as_bytes()).unwrap()
}

fn faults(draft: &RosterDraft) -> Vec<(u32, &str, &str)> {
    draft.problems.iter().map(|p| (p.line, p.cell.as_str(), p.rule.code())).collect()
}

#[test]
fn columns_in_any_order_under_a_title() {
    let draft = csv("市局干部名册,,,\n\n序号,部门,姓 名*,职级,职务层次,职务,单位,编制类别,在岗状态,身份证号,工号\n\
        1,一科,张　三,一级主任科员,乡科级正职,科长,市局,参公管理,借调,11010119900307123x,0017\n");
    assert_eq!(
        draft.rows,
        [RosterRow {
            line: 4,
            name: "张三".into(),
            staff_no: Some("0017".into()),
            id_tail: Some("123X".into()),
            unit: "市局".into(),
            department: "一科".into(),
            post: "科长".into(),
            rank: "乡科级正职".into(),
            grade: "一级主任科员".into(),
            employment: Employment::Managed,
            state: CadreState::Seconded,
        }]
    );
    assert_eq!((draft.problems.len(), draft.fields.len(), draft.encoding.as_deref()), (0, 10, Some("UTF-8")));
    assert_eq!(draft.ignored_columns, ["序号"]);
}

#[test]
fn good_rows_are_kept_and_bad_rows_say_what_and_where() {
    let long = "长".repeat(51);
    let text = format!(
        "工号,姓名,身份证后四位,编制类别,状态\n\
         A1,张三,1234,行政,在岗\n\
         A1,李四,5678,行政,在岗\n\
         A2,,1234,,\n\
         A3,王五,12,志愿者,旅行\n\
         A4,{long},,,\n\
         1.2E+11,赵六,,,\n\
         无,钱七,—,,\n\
         无,孙八,/,,\n"
    );
    let draft = csv(&text);
    assert_eq!(
        faults(&draft),
        [
            (3, "A3", "same-staff-no"),
            (4, "B4", "no-name"),
            (5, "D5", "unknown-employment"),
            (5, "E5", "unknown-state"),
            (5, "C5", "id-tail"),
            (6, "B6", "name-too-long"),
            (7, "A7", "digits-lost"),
        ]
    );
    assert_eq!(draft.problems[0].rule, RosterRule::SameStaffNo { staff_no: "A1".into(), first_line: 2 });
    assert_eq!(draft.problems[2].rule, RosterRule::UnknownEmployment { value: "志愿者".into() });
    let kept: Vec<_> = draft.rows.iter().map(|r| (r.line, r.name.as_str(), r.staff_no.as_deref())).collect();
    assert_eq!(kept, [(2, "张三", Some("A1")), (8, "钱七", None), (9, "孙八", None)]);
}

#[test]
fn an_identity_number_gives_its_tail_unless_excel_has_cut_it() {
    let tail = |number: &str| {
        let draft = csv(&format!("姓名,身份证号\n张三,{number}\n"));
        match draft.rows.first() {
            Some(row) => row.id_tail.clone().unwrap_or_default(),
            None => draft.problems[0].rule.code().to_owned(),
        }
    };
    for (number, found) in [
        ("110101199003071233", "1233"),
        ("110101********123x", "123X"),
        ("110101900307123", "7123"),
        ("1234", "1234"),
        ("110101199003071000", "digits-lost"),
        ("110101199003070000", "digits-lost"),
        ("1.10101E+17", "digits-lost"),
        ("11010119900307123", "id-tail"),
        ("11010119900307****", "id-tail"),
        ("12Y4", "id-tail"),
    ] {
        assert_eq!(tail(number), found, "{number}");
    }
}

#[test]
fn a_real_number_ending_in_000_passes_its_check_place() {
    // One year of birth in eleven makes the last place 0.
    let fitting = (1910..2000).find(|year| !csv(&format!("姓名,身份证号\n张三,110101{year}03070000\n")).rows.is_empty());
    assert!(fitting.is_some());
    // The worked example of GB 11643.
    assert_eq!(csv("姓名,身份证号\n张三,11010519491231002X\n").rows[0].id_tail.as_deref(), Some("002X"));
}

#[test]
fn the_better_title_wins_and_the_other_column_is_named() {
    let draft = csv("编号,工号,姓名,身份证号,身份证后四位\n1,A7,张三,,1234\n");
    assert_eq!((draft.rows[0].staff_no.as_deref(), draft.rows[0].id_tail.as_deref()), (Some("A7"), Some("1234")));
    assert_eq!(draft.ignored_columns, ["编号", "身份证号"]);
    assert_eq!(draft.fields, [Field::Name, Field::StaffNo, Field::IdTail], "of the unit the file says nothing");
}

#[test]
fn a_file_without_names_names_the_line_most_like_a_header() {
    let error = read_roster("a.csv", "市局名册\n工号,单位,人员\nA1,市局,张三\n".as_bytes()).unwrap_err();
    assert_eq!(error, RosterError::NoNameColumn { line: 2, found: vec!["工号".into(), "单位".into(), "人员".into()] });
    let deep = format!("{}姓名\n张三\n", "说明\n".repeat(10));
    assert!(matches!(read_roster("a.csv", deep.as_bytes()), Err(RosterError::NoNameColumn { line: 1, .. })));
}

#[test]
fn files_that_are_no_table() {
    let code = |name: &str, bytes: &[u8]| read_roster(name, bytes).unwrap_err().code();
    assert_eq!(code("a.xls", &[&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 64]].concat()), "old-or-encrypted");
    assert_eq!(code("a.XLSX", "姓名\n张三".as_bytes()), "not-xlsx");
    assert_eq!(code("a.csv", &[0, 1, 2]), "not-text");
    assert_eq!(code("a.csv", b""), "empty");
    assert_eq!(code("a.csv", "姓名,单位\n张三,\"市局\n李四,市局".as_bytes()), "unclosed-quote");
}

#[test]
fn a_gbk_file_and_rare_characters() {
    let (bytes, ..) = encoding_rs::GB18030.encode("姓名,单位\r\n㙍　𬭎,市局\r\n");
    let draft = read_roster("a.csv", &bytes).unwrap();
    assert_eq!((draft.rows[0].name.as_str(), draft.encoding.as_deref()), ("㙍𬭎", Some("GB18030")));
}

#[test]
fn a_workbook_with_a_merged_unit_numbers_and_a_second_sheet() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "请填写").unwrap();
    let sheet = book.add_worksheet().set_name("名册").unwrap();
    sheet.merge_range(0, 0, 0, 2, "干部名册", &Format::new()).unwrap();
    for (column, title) in [(0, "单位"), (1, "姓名"), (2, "人员编号"), (3, "身份证号")] {
        sheet.write_string(2, column, title).unwrap();
    }
    sheet.merge_range(3, 0, 4, 0, "法规科", &Format::new()).unwrap();
    sheet.write_string(3, 1, "张三").unwrap().write_number(3, 2, 20_230_017).unwrap();
    sheet.write_string(4, 1, "李四").unwrap().write_number(4, 3, 110_101_199_003_071_234_f64).unwrap();
    let draft = read_roster("名册.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    let row = &draft.rows[0];
    assert_eq!((row.line, row.unit.as_str(), row.staff_no.as_deref()), (4, "法规科", Some("20230017")));
    assert_eq!(faults(&draft), [(5, "D5", "digits-lost")]);
    assert_eq!((draft.encoding, draft.ignored_sheets), (None, vec!["说明".to_owned()]));
}

#[test]
fn lines_that_are_nobody() {
    let draft = csv("序号,姓名,单位\n1,张三,市局\n2,,\n序号,姓 名,单位\n3,李四,市局\n");
    assert_eq!((draft.rows.len(), draft.problems.len()), (2, 0));
}

fn text() -> impl Strategy<Value = String> {
    "[一-三㙍𬭎A-C0-9=+@＝',;\" 、/-]{0,8}".prop_map(|text| words::tidy(&text))
}

fn person() -> impl Strategy<Value = RosterRow> {
    let name = "['=]?[一-三㙍𬭎·]{1,6}".prop_map(|name| words::tidy_name(&name));
    let words = (text(), text(), text(), text(), text());
    let sets = (prop::sample::select(Employment::ALL), prop::sample::select(CadreState::ALL));
    (name, prop::option::of("[=+@'-]{0,2}[A-Z]?[0-9]{1,8}"), prop::option::of("[0-9]{3}[0-9X]"), words, sets).prop_map(
        |(name, staff_no, id_tail, (unit, department, post, rank, grade), (employment, state))| RosterRow {
            line: 0,
            name,
            staff_no,
            id_tail,
            unit,
            department,
            post,
            rank,
            grade,
            employment,
            state,
        },
    )
}

proptest! {
    #[test]
    fn what_is_exported_imports_as_the_same_people(people in prop::collection::vec(person(), 1..8)) {
        let mut people = people;
        for (line, row) in (2..).zip(&mut people) {
            row.line = line;
            // Numbers are unique on a roster.
            row.staff_no = row.staff_no.take().map(|no| format!("{no}-{line}"));
        }
        let draft = read_roster("out.csv", &write_roster_csv(&people)).unwrap();
        prop_assert_eq!(draft.problems, []);
        prop_assert_eq!(draft.rows, people);
    }
}
