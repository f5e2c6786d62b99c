//! The forms around a paper: 命题保密承诺书, 审题表, 试卷交接启封记录. Their words are in `locales/print.ftl`.

use super::shapes::{BODY, CELL, EM, TITLE};
use super::{PrintedDraw, PrintedPaper};
use crate::office::docx_out::{Align, Cell, Paragraph};
use crate::office::flow::{Flow, Piece, Table};
use crate::office::fonts::Face;
use crate::text::Texts;

/// 三号 仿宋, as official papers are written.
const OFFICIAL: Paragraph = Paragraph { face: Face::Body, size: 32, line: 580, first_line: 640, ..BODY };
/// Sentences of the pledge; checks of the review; steps of the hand-over: as many as the messages of that name.
const PLEDGES: usize = 6;
const CHECKS: usize = 8;
const STEPS: usize = 5;
const OPENINGS: usize = 8;

/// All three, each on a page of its own.
pub fn forms(paper: &PrintedPaper, texts: &Texts) -> Flow {
    let mut flow = pledge(paper, texts);
    flow.append(review(paper, texts));
    flow.append(hand_over(paper, texts));
    flow
}

fn pledge(paper: &PrintedPaper, texts: &Texts) -> Flow {
    let mut flow = Flow { title: paper.title.clone(), ..Flow::default() };
    flow.text(Paragraph { after: 400, ..TITLE }, texts.get("print-pledge"));
    flow.text(OFFICIAL, texts.with("print-pledge-open", &[("title", paper.title.as_str().into())]));
    for number in 1..=PLEDGES {
        flow.text(OFFICIAL, texts.get(&format!("print-pledge-{number}")));
    }
    // From the middle of the page on; blanks at the end of a line are not kept everywhere.
    let signature = Paragraph { align: Align::Left, first_line: 0, left: 4400, before: 400, ..OFFICIAL };
    flow.text(Paragraph { before: 800, ..signature }, texts.get("print-pledge-sign"));
    flow.text(signature, texts.get("print-date-place"));
    flow
}

/// Name, number of questions, marks: the first rows of both tables.
fn facts(paper: &PrintedPaper, texts: &Texts) -> Table {
    let word = |key: &str| Cell::text(texts.get(key)).centered();
    let title = if paper.form.is_empty() {
        paper.title.clone()
    } else {
        format!("{} {}", paper.title, texts.with("print-form", &[("form", paper.form.as_str().into())]))
    };
    let items = paper.items().count().to_string();
    let rows = vec![
        vec![word("print-paper-name"), Cell::text(title).over(3)],
        vec![
            word("print-items"),
            Cell::text(items).centered(),
            word("print-full-marks"),
            Cell::text(paper.full.to_string()).centered(),
        ],
    ];
    Table { widths: vec![2, 4, 2, 4], row_height: 480, shape: CELL, rows }
}

fn review(paper: &PrintedPaper, texts: &Texts) -> Flow {
    let word = |key: String| Cell::text(texts.get(&key));
    let mut flow = Flow::default();
    flow.text(TITLE, texts.get("print-review"));
    flow.pieces.push(Piece::Table(facts(paper, texts)));
    let head = ["number", "what", "asked", "verdict", "remark"];
    let mut rows = vec![head.map(|name| word(format!("print-review-{name}")).centered().bold()).to_vec()];
    for number in 1..=CHECKS {
        rows.push(vec![
            Cell::text(number.to_string()).centered(),
            word(format!("print-check-{number}")).centered(),
            word(format!("print-check-{number}-asked")),
            word("print-review-boxes".into()).centered(),
            Cell::default(),
        ]);
    }
    flow.pieces.push(Piece::Table(Table { widths: vec![3, 5, 14, 8, 6], row_height: 620, shape: CELL, rows }));
    let rows = vec![
        vec![word("print-review-opinion".into()).centered(), Cell::default()],
        vec![word("print-review-answer".into()).centered(), Cell::default()],
    ];
    flow.pieces.push(Piece::Table(Table { widths: vec![1, 6], row_height: 1500, shape: CELL, rows }));
    let sign = Paragraph { before: 160, ..BODY };
    flow.text(sign, texts.get("print-review-sign"));
    flow.text(sign, texts.get("print-review-second"));
    flow
}

fn hand_over(paper: &PrintedPaper, texts: &Texts) -> Flow {
    let word = |key: String| Cell::text(texts.get(&key));
    let mut flow = Flow::default();
    flow.text(TITLE, texts.get("print-hand-over"));
    flow.pieces.push(Piece::Table(facts(paper, texts)));
    let heading = Paragraph { face: Face::Heading, keep_next: true, before: 60, after: 60, ..BODY };
    flow.text(heading, texts.get("print-hand-over-steps"));
    let head = ["step", "time", "copies", "state", "from", "to"];
    let mut rows = vec![head.map(|name| word(format!("print-hand-over-{name}")).centered().bold()).to_vec()];
    for number in 1..=STEPS {
        let mut row = vec![word(format!("print-step-{number}")).centered()];
        row.resize_with(head.len(), Cell::default);
        rows.push(row);
    }
    flow.pieces.push(Piece::Table(Table { widths: vec![8, 7, 6, 7, 6, 6], row_height: 700, shape: CELL, rows }));
    flow.text(heading, texts.get("print-opening"));
    let rows = (1..=OPENINGS).map(|number| vec![word(format!("print-opening-{number}")).centered(), Cell::default()]);
    let rows: Vec<Vec<Cell>> = rows.collect();
    let rows = rows.chunks(2).map(<[Vec<Cell>]>::concat).collect();
    flow.pieces.push(Piece::Table(Table { widths: vec![6, 7, 6, 7], row_height: 700, shape: CELL, rows }));
    flow.text(Paragraph { left: EM, size: 21, line: 320, ..BODY }, texts.get("print-opening-note"));
    if !paper.form.is_empty() {
        drawn(&mut flow, paper, heading, texts);
    }
    flow
}

/// How the form was drawn; places to write where nothing is recorded.
fn drawn(flow: &mut Flow, paper: &PrintedPaper, heading: Paragraph, texts: &Texts) {
    flow.text(heading, texts.get("print-draw"));
    let word = |name: &str| Cell::text(texts.get(&format!("print-draw-{name}"))).centered();
    let draw = paper.draw.clone();
    let said = |of: fn(PrintedDraw) -> String| Cell::text(draw.clone().map(of).unwrap_or_default()).centered();
    let rows = vec![
        vec![word("when"), said(|draw| draw.when), word("lot"), said(|draw| draw.lot)],
        vec![word("by"), said(|draw| draw.by), word("drawn"), said(|draw| draw.drawn)],
        vec![word("witness"), said(|draw| draw.witness), word("sign"), Cell::default()],
    ];
    flow.pieces.push(Piece::Table(Table { widths: vec![6, 7, 6, 7], row_height: 560, shape: CELL, rows }));
}
