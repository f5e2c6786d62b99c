//! Names of cells as a spreadsheet shows them.

/// The name a spreadsheet shows for a cell, such as `B7`.
///
/// `column` counts from 0, as an index into [`super::sheet::SheetRow::cells`]; `row` counts from 1, as
/// [`super::sheet::SheetRow::number`].
pub fn cell_name(column: usize, row: u32) -> String {
    format!("{}{row}", column_name(column))
}

/// `A`, `B`, … `Z`, `AA`, … for a column counted from 0.
pub fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column;
    loop {
        letters.push(char::from(b'A' + (left % 26) as u8));
        // There is no zero among the letters: AA follows Z, not BA.
        match (left / 26).checked_sub(1) {
            Some(next) => left = next,
            None => return letters.iter().rev().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_without_a_zero() {
        let named =
            [(0, "A"), (1, "B"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")];
        for (column, name) in named {
            assert_eq!(column_name(column), name);
        }
        assert_eq!(cell_name(1, 7), "B7");
    }
}
