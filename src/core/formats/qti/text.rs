//! The text of an item as plain lines: what HTML shows, blocks as lines. What is no text, and what is said only after the answer, is
//! set apart.

use super::tree::{Child, Node};
use crate::formats::problem::Rule;

/// Stands where something was left out of a text, so that the gap is seen.
const GAP: &str = "[…]";

/// What was found besides the text.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub doubts: Vec<(u32, Rule)>,
    /// Texts shown after the answer, or to those who mark.
    pub feedback: Vec<String>,
}

impl Notes {
    pub(super) fn left_out(&mut self, line: u32, what: &str) {
        self.doubts.push((line, Rule::LeftOut { what: what.to_owned() }));
    }

    fn feedback(&mut self, node: &Node) {
        let said = text(node, self);
        if !said.is_empty() {
            self.feedback.push(said);
        }
    }
}

/// The text inside an element. Of a choice interaction only the prompt.
pub(super) fn text(node: &Node, notes: &mut Notes) -> String {
    let mut walk = Walk { out: String::new(), gap: None, verbatim: false, notes };
    walk.inside(node);
    let lines: Vec<&str> = walk.out.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches(crate::domain::fold::is_blank).to_owned()
}

struct Walk<'n> {
    out: String,
    /// White space not yet written, and whether a line of the file ended in it.
    gap: Option<bool>,
    /// Inside `pre`.
    verbatim: bool,
    notes: &'n mut Notes,
}

impl Walk<'_> {
    fn inside(&mut self, node: &Node) {
        for child in &node.children {
            match child {
                Child::Text(text) => self.text(text),
                Child::Node(node) => self.node(node),
            }
        }
    }

    fn node(&mut self, node: &Node) {
        match node.name.as_str() {
            "br" => self.break_line(),
            "img" | "object" | "audio" | "video" | "svg" | "iframe" | "embed" => self.media(node),
            "math" => self.left_out(node, "math"),
            "printedvariable" => self.left_out(node, "qti-variable"),
            "include" => self.left_out(node, "qti-include"),
            "stylesheet" | "style" | "script" | "cataloginfo" | "rp" => {}
            "choiceinteraction" => {
                self.break_line();
                for prompt in node.all("prompt") {
                    self.inside(prompt);
                    self.break_line();
                }
            }
            // Some authors put the whole question into a block that is shown from the start.
            "feedbackblock" | "feedbackinline" if node.below(&|n| is_interaction(&n.name)).is_empty() => {
                self.notes.feedback(node);
            }
            "rubricblock" if !is_for_candidates(node) => self.notes.feedback(node),
            "sup" => self.raised(node, SUPERSCRIPTS),
            "sub" => self.raised(node, SUBSCRIPTS),
            "pre" => {
                self.break_line();
                let outer = std::mem::replace(&mut self.verbatim, true);
                self.inside(node);
                self.verbatim = outer;
                self.break_line();
            }
            "td" | "th" => {
                if !self.at_line_start() {
                    self.out.push_str(" | ");
                    self.gap = None;
                }
                self.inside(node);
            }
            name if is_block(name) => {
                self.break_line();
                self.inside(node);
                self.break_line();
            }
            _ => self.inside(node),
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if self.verbatim {
                self.out.push(c);
            } else if c.is_ascii_whitespace() {
                self.gap = Some(self.gap == Some(true) || c == '\n');
            } else {
                self.write_gap(c);
                self.out.push(c);
            }
        }
    }

    /// A line that ends between two Chinese characters is no blank: editors fold long lines anywhere.
    fn write_gap(&mut self, next: char) {
        let Some(line_ended) = self.gap.take() else { return };
        let is_wide = |c: char| c > '\u{2e80}';
        let between_wide = is_wide(next) && self.out.ends_with(is_wide);
        let folded = line_ended && between_wide;
        if !self.at_line_start() && !folded {
            self.out.push(' ');
        }
    }

    fn at_line_start(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('\n')
    }

    fn break_line(&mut self) {
        self.gap = None;
        if !self.at_line_start() {
            self.out.push('\n');
        }
    }

    fn left_out(&mut self, node: &Node, what: &str) {
        self.notes.left_out(node.line, what);
        self.write_gap('[');
        self.out.push_str(GAP);
    }

    fn media(&mut self, node: &Node) {
        let source = ["src", "data", "alt"].iter().find_map(|name| node.attribute(name).filter(|value| !value.trim().is_empty()));
        let nested = || node.below(&|n| n.name == "source").into_iter().find_map(|n| n.attribute("src"));
        let mut name = source.or_else(nested).unwrap_or(&node.name).to_owned();
        if let Some(said) = node.attribute("alt").map(str::trim).filter(|said| !said.is_empty() && *said != name) {
            name = format!("{name}: {said}");
        }
        self.notes.doubts.push((node.line, Rule::Media { name }));
    }

    /// m<sup>2</sup> is m², and never m2.
    fn raised(&mut self, node: &Node, digits: [char; 10]) {
        let inner = node.raw();
        let inner = inner.trim();
        if inner.is_empty() || !inner.bytes().all(|byte| byte.is_ascii_digit()) {
            self.inside(node);
            return;
        }
        self.gap = None;
        self.out.extend(inner.bytes().map(|byte| digits[usize::from(byte - b'0')]));
    }
}

const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
const SUBSCRIPTS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];

pub(super) fn is_interaction(name: &str) -> bool {
    name.ends_with("interaction")
}

/// A rubric block is for candidates only where it says so; what is for tutors or markers must not stand in the stem.
fn is_for_candidates(node: &Node) -> bool {
    node.attribute("view").is_none_or(|view| view.split_ascii_whitespace().any(|one| one == "candidate"))
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "blockquote"
            | "address"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "hr"
            | "prompt"
            | "contentbody"
            | "rubricblock"
            | "feedbackblock"
            | "templateblock"
            | "infocontrol"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::qti::tree::parse;

    fn read(xml: &str) -> (String, Notes) {
        let mut notes = Notes::default();
        let document = parse(&format!("<div>{xml}</div>")).unwrap();
        (text(&document.root, &mut notes), notes)
    }

    #[test]
    fn blocks_are_lines_and_white_space_is_one_blank() {
        for (xml, wanted) in [
            ("<p>甲</p><p>乙</p>", "甲\n乙"),
            ("  a\n  b <b> c</b>d ", "a b cd"),
            ("依照\n    规定", "依照规定"),
            ("依照 规定", "依照 规定"),
            ("上<br/><br/>下", "上\n下"),
            ("<ul><li>一</li><li>二</li></ul>三", "一\n二\n三"),
            ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>", "甲 | 乙\n丙"),
            ("500 m<sup>2</sup>, H<sub>2</sub>O, x<sup>n</sup>", "500 m², H₂O, xn"),
            ("<pre>if a\n  b</pre>c", "if a\n  b\nc"),
            ("（　　）", "（　　）"),
        ] {
            assert_eq!(read(xml).0, wanted, "{xml}");
        }
    }

    #[test]
    fn what_is_no_text_is_named_and_leaves_a_gap() {
        let (text, notes) = read("值为 <math><mi>x</mi></math>。<img src='a.png' alt='图'/>\n<object data='b.swf'>旧</object>");
        assert_eq!(text, "值为 […]。");
        assert_eq!(
            notes.doubts,
            [
                (1, Rule::LeftOut { what: "math".into() }),
                (1, Rule::Media { name: "a.png: 图".into() }),
                (2, Rule::Media { name: "b.swf".into() }),
            ]
        );
    }

    #[test]
    fn what_is_said_after_the_answer_is_set_apart() {
        let (text, notes) = read(
            "题<feedbackInline>对了</feedbackInline><feedbackBlock><p>因为</p></feedbackBlock><rubricBlock view='scorer'>两分</rubricBlock><qti-rubric-block view='tutor candidate'>请选</qti-rubric-block><feedbackBlock>问<choiceInteraction><prompt>何者？</prompt></choiceInteraction></feedbackBlock>",
        );
        assert_eq!(text, "题\n请选\n问\n何者？");
        assert_eq!(notes.feedback, ["对了", "因为", "两分"]);
    }
}
