//! Decoded text to a table.

use super::{Budget, Sheet, SheetError, SheetRow, is_blank};

/// Delimiters in use: Excel writes commas, its "Unicode text" tabs, some systems semicolons.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// Reads the text of a .csv, decoded by the caller. The delimiter is found by looking at the first lines.
pub fn read_csv(text: &str) -> Result<Sheet, SheetError> {
    let rows = CsvRows::new(text).collect::<Result<Vec<_>, _>>()?;
    if rows.is_empty() { Err(SheetError::Empty) } else { Ok(Sheet { rows, ..Sheet::default() }) }
}

/// The rows with content of a .csv one after the other, so that a large file is never held as a table. Ends with the first error.
#[derive(Debug)]
pub struct CsvRows<'t> {
    reader: csv::Reader<&'t [u8]>,
    record: csv::StringRecord,
    budget: Budget,
    lines: Lines<'t>,
    ended: bool,
}

impl<'t> CsvRows<'t> {
    pub fn new(text: &'t str) -> Self {
        let reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
        let lines = Lines { text, at: 0, line: 1 };
        Self { reader, record: csv::StringRecord::new(), budget: Budget::default(), lines, ended: false }
    }

    /// Bytes read so far.
    pub fn read(&self) -> u64 {
        self.lines.at as u64
    }

    /// Bytes of the whole text.
    pub fn size(&self) -> u64 {
        self.lines.text.len() as u64
    }

    fn next_row(&mut self) -> Result<Option<SheetRow>, SheetError> {
        while self.reader.read_record(&mut self.record).map_err(|e| SheetError::Damaged { detail: e.to_string() })? {
            self.lines.advance(self.record.position().map_or(self.lines.at, |p| p.byte() as usize));
            let mut row = SheetRow { number: self.lines.line, cells: Vec::with_capacity(self.record.len()) };
            for (column, cell) in self.record.iter().enumerate().filter(|(_, cell)| !is_blank(cell)) {
                self.budget.place(&mut row, column, cell.to_owned())?;
            }
            if !row.cells.is_empty() {
                self.budget.row()?;
                return Ok(Some(row));
            }
        }
        // `lines` stands at the last record. With a quote left open it runs over lines it should not hold.
        let last = self.lines.text[self.lines.at..].trim_end();
        if last.contains(['\n', '\r']) && last.matches('"').count() % 2 == 1 {
            return Err(SheetError::UnclosedQuote { line: self.lines.line });
        }
        Ok(None)
    }
}

impl Iterator for CsvRows<'_> {
    type Item = Result<SheetRow, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.next_row().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Counts lines as an editor does. The reader's own count is where it began to look for a record: blank lines before the
/// record, and the line feed of the CRLF before it, are still ahead of it there.
#[derive(Debug)]
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn advance(&mut self, to: usize) {
        let rest = self.text.get(to..).unwrap_or("");
        let to = self.text.len() - rest.trim_start_matches(['\r', '\n']).len();
        let passed = self.text.get(self.at..to).unwrap_or("").as_bytes();
        let ends = passed.iter().enumerate().filter(|&(i, &b)| b == b'\n' || (b == b'\r' && passed.get(i + 1) != Some(&b'\n')));
        self.line = self.line.saturating_add(ends.count() as u32);
        self.at = to;
    }
}

/// The delimiter that most of the first lines use most, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut votes = DELIMITERS.map(|_| 0_u32);
    // A cell in quotes may hold whole lines of other text. A quote that is never closed would hide the rest of the file, so the
    // state ends with the lines looked at.
    let mut quoted = false;
    for line in text.lines().take(40) {
        if quoted && !line.contains('"') {
            continue;
        }
        let mut counts = DELIMITERS.map(|_| 0_u32);
        for byte in line.bytes() {
            quoted ^= byte == b'"';
            if let Some(which) = DELIMITERS.iter().position(|&d| d == byte).filter(|_| !quoted) {
                counts[which] += 1;
            }
        }
        let most = counts.into_iter().max().filter(|&most| most > 0);
        for (vote, count) in votes.iter_mut().zip(counts) {
            *vote += u32::from(Some(count) == most);
        }
    }
    // Of equals `max_by_key` takes the last; reversed, that is the comma.
    DELIMITERS.into_iter().zip(votes).rev().max_by_key(|&(_, vote)| vote).map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(text: &str) -> Vec<(u32, Vec<String>)> {
        read_csv(text).unwrap().rows.into_iter().map(|r| (r.number, r.cells)).collect()
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(|&c| c.to_owned()).collect())
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "姓名,单位", "", ",,", "\"张三\",\"市局", "一科\"", "李四,二科"].join(end);
            let two_lines = format!("市局{end}一科");
            assert_eq!(
                numbered(&text),
                [row(2, &["姓名", "单位"]), row(5, &["张三", &two_lines]), row(7, &["李四", "二科"])],
                "{end:?}"
            );
        }
    }

    #[test]
    fn the_delimiter_is_found() {
        assert_eq!(numbered("姓名\t单位\n张三\t一、二；三,四"), [row(1, &["姓名", "单位"]), row(2, &["张三", "一、二；三,四"])]);
        assert_eq!(numbered("姓名;单位"), [row(1, &["姓名", "单位"])]);
        assert_eq!(numbered("姓名,\"a;b;c;d\""), [row(1, &["姓名", "a;b;c;d"])]);
        assert_eq!(numbered("姓名\n张三"), [row(1, &["姓名"]), row(2, &["张三"])]);
    }

    #[test]
    fn a_quote_left_open_is_not_read_as_one_long_cell() {
        assert_eq!(read_csv("姓名,单位\n张三,\"一科\n李四,二科\n"), Err(SheetError::UnclosedQuote { line: 2 }));
        assert_eq!(numbered("姓名,单位\n张三,7\"屏"), [row(1, &["姓名", "单位"]), row(2, &["张三", "7\"屏"])]);
    }

    #[test]
    fn nothing_and_too_much() {
        assert_eq!(read_csv("\r\n , \n"), Err(SheetError::Empty));
        assert_eq!(
            read_csv(&"a\n".repeat(super::super::MAX_ROWS + 1)),
            Err(SheetError::TooManyRows { limit: super::super::MAX_ROWS })
        );
    }
}
