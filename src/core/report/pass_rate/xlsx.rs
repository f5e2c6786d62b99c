//! The summary as a workbook: A4 across, in the type a bureau prints its papers in.

use super::{Figure, Line, NameRow, PassRateTable, PassRateWords, Value, cut};
use crate::domain::marks::Marks;
use crate::office::cell::{cell_name, column_name};
use crate::office::drawing::Ink;
use crate::report::ReportError;
use crate::report::tables::rows_of;
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartSolidFill, ChartType, Color, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};
use std::io;

const A4: u8 = 9;
/// In points.
const TITLE_SIZE: f64 = 18.0;
const BODY_SIZE: f64 = 11.0;
/// Heights in points; the header holds two lines.
const TITLE_HEIGHT: f64 = 36.0;
const HEADER_HEIGHT: f64 = 33.0;
const ROW_HEIGHT: f64 = 20.0;
/// Of a further line in a row.
const LINE_HEIGHT: f64 = 15.0;
/// Widest column of names, in digits.
const WIDEST: f64 = 40.0;
/// Pixels of a chart below its table.
const CHART: (u32, u32) = (900, 340);
/// Rates of more rows than stand beside each other are bars below each other on a sheet of their own, so high each; more than the page
/// holds are the table itself.
const BESIDE: usize = 16;
const BELOW: usize = 100;
const BAR_HEIGHT: u32 = 21;

/// Up to so many people an axis has a line for each.
const FEW: u32 = 6;
/// Names between two questions whether to go on.
const STEP: usize = 2_000;

/// Asked on the way with pieces done, names first and then bytes: whether to go on.
pub type GoOn<'a> = &'a (dyn Fn(u64) -> bool + Sync);

/// The workbook. The same table and words give the same bytes. An error of input and output once `go_on` says no.
pub fn write_xlsx(table: &PassRateTable, words: &PassRateWords, go_on: GoOn<'_>) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    // The time of writing would make two exports of the same data differ.
    let made = ExcelDateTime::from_ymd(2025, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(&table.title).set_creation_datetime(&made));
    let looks = Looks::new(words);
    let lines = table.lines(words);
    summary(book.add_worksheet(), table, &lines, words, &looks)?;
    if table.rows.len() > BESIDE && table.rows.len() <= BELOW {
        rates_page(book.add_worksheet(), table, words)?;
    }
    bands(book.add_worksheet(), table, &lines, words, &looks)?;
    if !table.names.is_empty() {
        annex(book.add_worksheet(), &table.names, words, &looks, go_on)?;
    }
    let mut file = Buffer { bytes: Vec::new(), go_on };
    book.save_to_writer(&mut file)?;
    Ok(file.bytes)
}

/// The file in memory; packing it takes longest, and ends here.
struct Buffer<'a> {
    bytes: Vec<u8>,
    go_on: GoOn<'a>,
}

impl io::Write for Buffer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !(self.go_on)(self.bytes.len() as u64) {
            return Err(ended());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn ended() -> io::Error {
    io::Error::other("ended")
}

struct Looks {
    title: Format,
    subtitle: Format,
    header: Format,
    text: Format,
    count: Format,
    share: Format,
    mark: Format,
    change: Format,
    rule: Format,
    none: Format,
}

impl Looks {
    fn new(words: &PassRateWords) -> Self {
        let body = Format::new().set_font_name(&words.body_font).set_font_size(BODY_SIZE).set_align(FormatAlign::VerticalCenter);
        let cell = body.clone().set_border(FormatBorder::Thin);
        let centred = cell.clone().set_align(FormatAlign::Center);
        let title = Format::new().set_font_name(&words.title_font).set_font_size(TITLE_SIZE);
        Self {
            rule: body.clone().set_font_size(10),
            title: title.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter),
            subtitle: body.set_align(FormatAlign::Center),
            header: centred.clone().set_bold().set_text_wrap(),
            text: cell.set_text_wrap(),
            count: centred.clone().set_num_format("0"),
            share: centred.clone().set_num_format("0.0%"),
            mark: centred.clone().set_num_format("0.0"),
            change: centred.clone().set_num_format("+0.0;-0.0;0.0"),
            none: centred,
        }
    }
}

fn summary(
    sheet: &mut Worksheet,
    table: &PassRateTable,
    lines: &[Line<'_>],
    words: &PassRateWords,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(&words.sheet)?;
    let titles = table.titles(words);
    let header = heading(sheet, &table.title, &table.subtitle, titles.len() as u16 - 1, looks)?;
    head(sheet, header, titles.iter().copied(), looks)?;
    let first = header + 1;
    let total = first + table.rows.len() as u32;
    let groups = words.groups.len().max(1) as u16;
    for (row, line) in (first..).zip(lines) {
        write_groups(sheet, row, line, looks)?;
        for (column, of) in (groups..).zip(&line.values) {
            let figure = words.columns.get(usize::from(column - groups)).map(|(figure, _)| *figure);
            match figure.filter(|_| row == total).and_then(|figure| formula(figure, table, words, (first, total))) {
                Some(formula) => match of {
                    Value::Count(_) => sheet.write_formula_with_format(row, column, formula, &looks.count)?,
                    _ => sheet.write_formula_with_format(row, column, formula, &looks.share)?,
                },
                None => value(sheet, (row, column), *of, words, looks)?,
            };
        }
    }
    widths(sheet, &titles, lines, usize::from(groups))?;
    let charted = !table.rows.is_empty() && table.rows.len() <= BESIDE;
    if let Some(mut chart) = rates(ChartType::Column, first, table, words).filter(|_| charted) {
        chart.y_axis().set_min(0).set_max(1).set_num_format("0%");
        sheet.insert_chart(total + 2, 0, &chart)?;
    }
    let below = total + 2 + if charted { CHART.1 / 20 + 2 } else { 0 };
    for (row, rule) in (below..).zip(&words.rules) {
        sheet.write_string_with_format(row, 0, rule, &looks.rule)?;
    }
    page(sheet, header, groups, words)
}

/// The rates of all rows; `first` is the row of the first. `None` where they are no column.
fn rates(kind: ChartType, first: u32, table: &PassRateTable, words: &PassRateWords) -> Option<Chart> {
    let groups = words.groups.len().max(1) as u16;
    let column = groups + words.columns.iter().position(|(figure, _)| *figure == Figure::PassRate)? as u16;
    let last = first + table.rows.len() as u32 - 1;
    let mut chart = chart(kind, &words.chart);
    let percent = ChartDataLabel::new().show_value().set_num_format("0.0%").to_owned();
    chart
        .add_series()
        .set_name(&words.chart)
        .set_categories((words.sheet.as_str(), first, 0, last, groups - 1))
        .set_values((words.sheet.as_str(), first, column, last, column))
        .set_format(&mut dark())
        .set_data_label(&percent);
    Some(chart)
}

/// The chart of many rows on one page upright, the first row on top.
fn rates_page(sheet: &mut Worksheet, table: &PassRateTable, words: &PassRateWords) -> Result<(), XlsxError> {
    sheet.set_name(&words.chart)?;
    let first = 2 + u32::from(!table.subtitle.is_empty());
    if let Some(mut chart) = rates(ChartType::Bar, first, table, words) {
        chart.set_height(CHART.1 / 4 + table.rows.len() as u32 * BAR_HEIGHT);
        // Of bars the axes change places: x is the one of figures.
        chart.y_axis().set_reverse();
        chart.x_axis().set_min(0).set_max(1).set_num_format("0%");
        sheet.insert_chart(0, 0, &chart)?;
    }
    sheet.set_paper_size(A4).set_portrait().set_print_fit_to_pages(1, 1).set_print_center_horizontally(true);
    sheet.set_footer(format!("&C{}", words.footer));
    Ok(())
}

fn write_groups(sheet: &mut Worksheet, row: u32, line: &Line<'_>, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_row_height(row, height(line.groups.iter().map(|group| (*group, WIDEST))))?;
    for (column, group) in (0..).zip(&line.groups) {
        sheet.write_string_with_format(row, column, *group, &looks.text)?;
    }
    Ok(())
}

/// Of a row by the texts in it and the widths of their columns: not every program makes room for broken lines by itself.
fn height<'a>(texts: impl Iterator<Item = (&'a str, f64)>) -> f64 {
    let lines = texts.map(|(text, width)| rows_of(text, width)).max().unwrap_or(1);
    ROW_HEIGHT + f64::from(lines - 1) * LINE_HEIGHT
}

fn widths(sheet: &mut Worksheet, titles: &[&str], lines: &[Line<'_>], groups: usize) -> Result<(), XlsxError> {
    for (at, title) in titles.iter().enumerate() {
        let wide = if at < groups {
            width(lines.iter().filter_map(|line| line.groups.get(at).copied()).chain([*title]), 10.0, WIDEST)
        } else {
            // Two lines of title over figures of at most "100.0%".
            (width([*title], 0.0, 24.0) / 2.0).max(6.5)
        };
        sheet.set_column_width(at as u16, wide)?;
    }
    Ok(())
}

/// A chart in one dark tone: it prints in black and white.
fn chart(kind: ChartType, title: &str) -> Chart {
    let mut chart = Chart::new(kind);
    chart.title().set_name(title).set_font(ChartFont::new().set_size(14));
    chart.legend().set_hidden();
    chart.set_width(CHART.0).set_height(CHART.1);
    chart
}

fn dark() -> ChartFormat {
    let [red, green, blue] = Ink::Main.rgb().map(u32::from);
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(red << 16 | green << 8 | blue)));
    format
}

/// How many had marks in each band of ten, with a chart of all.
fn bands(
    sheet: &mut Worksheet,
    table: &PassRateTable,
    lines: &[Line<'_>],
    words: &PassRateWords,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(&words.bands_sheet)?;
    let titles: Vec<&str> = words.groups.iter().chain(&words.bands).chain([&words.bands_total]).map(String::as_str).collect();
    let header = heading(sheet, &words.bands_title, &table.subtitle, titles.len() as u16 - 1, looks)?;
    head(sheet, header, titles.iter().copied(), looks)?;
    let groups = words.groups.len().max(1) as u16;
    let all = groups + words.bands.len() as u16;
    let first = header + 1;
    let total = first + table.rows.len() as u32;
    for (row, line) in (first..).zip(lines) {
        write_groups(sheet, row, line, looks)?;
        for (column, count) in (groups..).zip(line.row.bands) {
            let letters = column_name(usize::from(column));
            let sum: u32 = table.rows.iter().map(|row| row.bands[usize::from(column - groups)]).sum();
            if row == total && !table.rows.is_empty() && sum == count {
                let formula =
                    Formula::new(format!("=SUM({letters}{}:{letters}{total})", first + 1)).set_result(count.to_string());
                sheet.write_formula_with_format(row, column, formula, &looks.count)?;
            } else {
                sheet.write_number_with_format(row, column, count, &looks.count)?;
            }
        }
        let (from, to) = (cell_name(usize::from(groups), row + 1), cell_name(usize::from(all - 1), row + 1));
        let sum: u32 = line.row.bands.iter().sum();
        let formula = Formula::new(format!("=SUM({from}:{to})")).set_result(sum.to_string());
        sheet.write_formula_with_format(row, all, formula, &looks.count)?;
    }
    widths(sheet, &titles, lines, usize::from(groups))?;
    let most = table.total.bands.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return page(sheet, header, groups, words);
    }
    let mut chart = chart(ChartType::Column, &words.bands_title);
    if most < FEW {
        // People are whole.
        chart.y_axis().set_major_unit(1);
    }
    let sheet_name = words.bands_sheet.as_str();
    chart
        .add_series()
        .set_name(&words.bands_title)
        .set_categories((sheet_name, header, groups, header, all - 1))
        .set_values((sheet_name, total, groups, total, all - 1))
        .set_gap(20)
        .set_format(&mut dark())
        .set_data_label(ChartDataLabel::new().show_value());
    sheet.insert_chart(total + 2, 0, &chart)?;
    page(sheet, header, groups, words)
}

fn annex(
    sheet: &mut Worksheet,
    names: &[NameRow],
    words: &PassRateWords,
    looks: &Looks,
    go_on: GoOn<'_>,
) -> Result<(), XlsxError> {
    sheet.set_name(&words.names_sheet)?;
    let titles = [&words.name, &words.annex_unit, &words.post, &words.marks, &words.outcome, &words.note].map(String::as_str);
    let header = heading(sheet, &words.names_title, "", titles.len() as u16 - 1, looks)?;
    head(sheet, header, titles.into_iter(), looks)?;
    let columns: [fn(&NameRow) -> &str; 6] = [|n| &n.name, |n| &n.unit, |n| &n.post, |_| "", |n| &n.outcome, |n| &n.note];
    let mut wide = [0.0; 6];
    for (at, (text, title)) in columns.iter().zip(titles).enumerate() {
        wide[at] = width(names.iter().map(text).chain([title]), 8.0, WIDEST);
        sheet.set_column_width(at as u16, wide[at])?;
    }
    for (at, (row, line)) in (header + 1..).zip(names).enumerate() {
        if at.is_multiple_of(STEP) && !go_on(at as u64) {
            return Err(ended().into());
        }
        for (column, text) in [(0, &line.name), (1, &line.unit), (2, &line.post), (4, &line.outcome), (5, &line.note)] {
            sheet.write_string_with_format(row, column, text, &looks.text)?;
        }
        value(sheet, (row, 3), Value::Mark(line.marks.map(printed)), words, looks)?;
        let tall = height(columns.iter().zip(wide).map(|(text, width)| (text(line), width)));
        if tall > ROW_HEIGHT {
            sheet.set_row_height(row, tall)?;
        }
    }
    page(sheet, header, 1, words)
}

/// Tenths as [`Marks::printed`] cuts them, from the integer: no sum of a float can fall below its decimal.
fn printed(marks: Marks) -> f64 {
    (marks.milli() / 100) as f64 / 10.0
}

/// Title and subtitle over all columns; gives the row of the header.
fn heading(sheet: &mut Worksheet, title: &str, subtitle: &str, last: u16, looks: &Looks) -> Result<u32, XlsxError> {
    let mut row = 0;
    for (text, look) in [(title, &looks.title), (subtitle, &looks.subtitle)].into_iter().filter(|(text, _)| !text.is_empty()) {
        // One cell is nothing to merge, and the writer refuses it.
        if last == 0 {
            sheet.write_string_with_format(row, 0, text, look)?;
        } else {
            sheet.merge_range(row, 0, row, last, text, look)?;
        }
        if row == 0 {
            sheet.set_row_height(row, TITLE_HEIGHT)?;
        }
        row += 1;
    }
    Ok(row)
}

fn head<'a>(sheet: &mut Worksheet, row: u32, titles: impl Iterator<Item = &'a str>, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_row_height(row, HEADER_HEIGHT)?;
    for (column, title) in (0..).zip(titles) {
        sheet.write_string_with_format(row, column, title, &looks.header)?;
    }
    Ok(())
}

/// Writes a figure cut to what its format shows, because a spreadsheet would round it for display.
fn value<'a>(
    sheet: &'a mut Worksheet,
    (row, column): (u32, u16),
    value: Value,
    words: &PassRateWords,
    looks: &Looks,
) -> Result<&'a mut Worksheet, XlsxError> {
    match value {
        Value::Count(count) => sheet.write_number_with_format(row, column, count, &looks.count),
        Value::Share(Some(share)) => sheet.write_number_with_format(row, column, cut(share, 3), &looks.share),
        Value::Mark(Some(mark)) => sheet.write_number_with_format(row, column, cut(mark, 1), &looks.mark),
        Value::Change(Some(points)) => sheet.write_number_with_format(row, column, points, &looks.change),
        Value::Share(None) | Value::Mark(None) | Value::Change(None) => {
            sheet.write_string_with_format(row, column, &words.none, &looks.none)
        }
    }
}

/// The formula of a cell of the total, with its result for programs that do not calculate. `None` where the figure does not
/// follow from the cells above, or where it would give another number than the total says.
fn formula(figure: Figure, table: &PassRateTable, words: &PassRateWords, (first, total): (u32, u32)) -> Option<Formula> {
    let column = |wanted| words.columns.iter().position(|(figure, _)| *figure == wanted).map(|at| at + words.groups.len().max(1));
    match figure.of(&table.total) {
        Value::Count(count) => {
            let sum: u64 = table.rows.iter().map(|row| if let Value::Count(n) = figure.of(row) { u64::from(n) } else { 0 }).sum();
            let letters = column_name(column(figure)?);
            (!table.rows.is_empty() && sum == u64::from(count))
                .then(|| Formula::new(format!("=SUM({letters}{}:{letters}{total})", first + 1)).set_result(count.to_string()))
        }
        Value::Share(share) => {
            let (part, whole) = match figure {
                Figure::Attendance => (Figure::Sat, Figure::Expected),
                Figure::ExcellentRate => (Figure::Excellent, Figure::Sat),
                Figure::PassRate => (Figure::Passed, Figure::Sat),
                // Who sat in the end is no column.
                _ => return None,
            };
            let (Value::Count(part_count), Value::Count(whole_count)) = (part.of(&table.total), whole.of(&table.total)) else {
                return None;
            };
            let computed = (whole_count > 0).then(|| cut(f64::from(part_count) / f64::from(whole_count), 3));
            let (part, whole) = (cell_name(column(part)?, total + 1), cell_name(column(whole)?, total + 1));
            let none = words.none.replace('"', "\"\"");
            let result = computed.map_or_else(|| words.none.clone(), |share| share.to_string());
            (computed == share.map(|share| cut(share, 3)))
                .then(|| Formula::new(format!("=IF({whole}=0,\"{none}\",ROUNDDOWN({part}/{whole},3))")).set_result(result))
        }
        Value::Mark(_) | Value::Change(_) => None,
    }
}

fn page(sheet: &mut Worksheet, header: u32, groups: u16, words: &PassRateWords) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    sheet.set_footer(format!("&C{}", words.footer));
    sheet.set_repeat_rows(header, header)?;
    sheet.set_freeze_panes(header + 1, groups)?;
    Ok(())
}

/// Width of a column in characters of a digit's width: a Chinese character takes two.
fn width<'a>(texts: impl IntoIterator<Item = &'a str>, least: f64, most: f64) -> f64 {
    let of = |text: &str| text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum::<u32>();
    let longest = texts.into_iter().flat_map(str::lines).map(of).max().unwrap_or(0);
    (f64::from(longest) + 2.0).clamp(least.max(1.0), most)
}
