//! Items that this program wrote, read back whole: what QTI has no place for stands in `data-kaofa-…` attributes, and white space counts.
//! Names of elements and attributes are in the form of `tree::plain`.

use super::item::MAX_PIECES;
use super::tree::{Child, Document, Node};
use crate::domain::citation::Citation;
use crate::domain::kind::{Area, Cognition, Kind, Secrecy};
use crate::domain::marks::Marks;
use crate::domain::question::{BLANK_MARK, Body, Choice, Part, Proof, RubricPoint, Waiver};
use crate::formats::loose::Loose;
use crate::formats::problem::Rule;
use std::collections::{HashMap, HashSet};

/// What the writer puts into `data-kaofa` of an item body; a later form gets another number.
pub(super) const FORM: &str = "1";
/// Stands in the tool name of the test that holds the items of a package.
pub(super) const TOOL: &str = "Kaofa";

/// `None` for an item of another program, and for one of ours that somebody has changed beyond recognition.
pub(super) fn read(document: &Document) -> Option<Loose> {
    let root = &document.root;
    let scope = root.child("itembody").filter(|body| body.attribute("datakaofa") == Some(FORM))?;
    let kind = Kind::from_code(own(scope, "kind")?)?;
    let item = Item::new(root, scope);
    let mut doubts = Vec::new();
    let body = if kind == Kind::Case { item.case(&mut doubts)? } else { item.body(kind, scope, "0")? };
    let mut code = own(scope, "code").unwrap_or_default().to_owned();
    let number = if code.is_empty() { root.attribute("identifier").unwrap_or_default().to_owned() } else { code.clone() };
    // As in every other form: what is no 编号 does not become one.
    if code.len() > 40 || !code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        code.clear();
    }
    let citations = list(scope, "citation");
    // The body decides; these are for finding the same stem again.
    let (stem, options) = (body.stem().to_owned(), body.choice().map(|choice| choice.options.clone()).unwrap_or_default());
    Some(Loose {
        line: root.line,
        last_line: document.last_line,
        number,
        code,
        stem,
        options,
        body: Some(body),
        explanation: item.explanation("0"),
        citation: (!citations.is_empty()).then(|| (scope.line, citations.join("\n"))),
        area: own(scope, "area").and_then(|area| area.parse().ok()).and_then(Area::new),
        difficulty: own(scope, "difficulty").and_then(|difficulty| difficulty.parse().ok()),
        cognition: own(scope, "cognition").and_then(Cognition::from_code),
        secrecy: own(scope, "secrecy").and_then(Secrecy::from_code),
        tags: list(scope, "tag").into_iter().map(str::to_owned).collect(),
        group: own(scope, "group").map(str::to_owned),
        marks: own(scope, "marks").and_then(|marks| marks.parse().ok()),
        waivers: waivers(scope),
        doubts,
        ..Loose::default()
    })
}

/// Whether a test is the one that the writer adds, so that nothing is lost with it.
pub(super) fn is_own_test(root: &Node) -> bool {
    root.attribute("toolname") == Some(TOOL)
}

/// A `data-kaofa-…` attribute.
fn own<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    node.attribute(&format!("datakaofa{name}"))
}

/// `data-kaofa-tag-1`, `data-kaofa-tag-2`, …
fn list<'n>(node: &'n Node, name: &str) -> Vec<&'n str> {
    (1..).map_while(|number: u32| own(node, &format!("{name}{number}"))).collect()
}

/// `figures why`
fn waivers(node: &Node) -> Vec<Waiver> {
    let read = |text: &str| {
        let (proof, reason) = text.split_once(' ')?;
        Some(Waiver { proof: Proof::from_code(proof)?, reason: reason.to_owned() })
    };
    list(node, "waiver").into_iter().filter_map(read).collect()
}

/// The pieces of an item by their names.
struct Item<'n> {
    declarations: HashMap<&'n str, &'n Node>,
    feedback: HashMap<&'n str, &'n Node>,
    /// Material (0) and sub-questions of a case.
    parts: HashMap<&'n str, &'n Node>,
    rubrics: HashMap<&'n str, &'n Node>,
}

impl<'n> Item<'n> {
    fn new(root: &'n Node, scope: &'n Node) -> Self {
        let named = |name: &'static str| root.all(name).filter_map(|node| Some((node.attribute("identifier")?, node))).collect();
        let numbered = |name: &'static str| scope.all(name).filter_map(|node| Some((own(node, "part")?, node))).collect();
        Self {
            declarations: named("responsedeclaration"),
            feedback: named("modalfeedback"),
            parts: numbered("div"),
            rubrics: numbered("rubricblock"),
        }
    }

    fn case(&self, doubts: &mut Vec<(u32, Rule)>) -> Option<Body> {
        let material = paragraphs(self.parts.get("0")?);
        let mut parts = Vec::new();
        if self.parts.len() > MAX_PIECES {
            return None;
        }
        for number in 1_u32.. {
            let number = number.to_string();
            let Some(node) = self.parts.get(number.as_str()).copied() else { break };
            let kind = Kind::from_code(own(node, "kind")?).filter(|kind| *kind != Kind::Case)?;
            let mut citations = Vec::new();
            for text in list(node, "citation") {
                match Citation::parse(text, None) {
                    Ok(citation) => citations.push(citation),
                    Err(error) => doubts.push((node.line, Rule::citation(text, &error))),
                }
            }
            parts.push(Part {
                marks: own(node, "marks").and_then(|marks| marks.parse().ok()).unwrap_or(Marks::ZERO),
                body: self.body(kind, node, &number)?,
                citations,
                explanation: self.explanation(&number),
                waivers: waivers(node),
            });
        }
        Some(Body::Case { material, parts })
    }

    fn body(&self, kind: Kind, scope: &'n Node, part: &str) -> Option<Body> {
        match kind {
            Kind::Single | Kind::Multiple | Kind::Judge => self.choice(kind, scope),
            Kind::Blank => self.blank(scope),
            Kind::Short => self.short(scope, part),
            Kind::Case => None,
        }
    }

    fn choice(&self, kind: Kind, scope: &Node) -> Option<Body> {
        let interaction = scope.child("choiceinteraction")?;
        let stem = lines(interaction.child("prompt")?);
        let declaration = self.declaration(interaction)?;
        let right: HashSet<String> =
            declaration.child("correctresponse").iter().flat_map(|node| node.all("value")).map(Node::raw).collect();
        if kind == Kind::Judge {
            // Without a key it is neither right nor wrong; then it is read like an item of others, which names that.
            if right.is_empty() {
                return None;
            }
            return Some(Body::Judge { stem, key: right.contains("true") });
        }
        let mut choice = Choice { stem, options: Vec::new(), key: Vec::new(), fixed_order: false };
        choice.fixed_order = interaction.attribute("shuffle") != Some("true");
        if interaction.all("simplechoice").count() > MAX_PIECES {
            return None;
        }
        for (at, node) in (0..).zip(interaction.all("simplechoice")) {
            choice.options.push(lines(node));
            if node.attribute("identifier").is_some_and(|id| right.contains(id)) {
                choice.key.push(at);
            }
        }
        Some(if kind == Kind::Single { Body::Single(choice) } else { Body::Multiple(choice) })
    }

    fn blank(&self, scope: &Node) -> Option<Body> {
        let entries = scope.below(&|node| node.name == "textentryinteraction");
        let variants = |entry: &Node| -> Vec<String> {
            let mapping = self.declaration(entry).and_then(|node| node.child("mapping"));
            let keys = mapping.iter().flat_map(|node| node.all("mapentry")).filter_map(|node| node.attribute("mapkey"));
            keys.map(str::to_owned).collect()
        };
        let few = entries.len() <= MAX_PIECES;
        few.then(|| Body::Blank { stem: paragraphs(scope), blanks: entries.into_iter().map(variants).collect() })
    }

    fn short(&self, scope: &Node, part: &str) -> Option<Body> {
        let stem = lines(scope.child("extendedtextinteraction")?.child("prompt")?);
        let content = self.rubrics.get(part).and_then(|node| node.child("contentbody"));
        let roles = |role: &'static str| {
            content.into_iter().flat_map(|node| node.all("div")).filter(move |node| own(node, "role") == Some(role))
        };
        let answer = roles("answer").next().map(paragraphs).unwrap_or_default();
        let point = |node: &Node| RubricPoint {
            text: paragraphs(node),
            marks: own(node, "marks").and_then(|marks| marks.parse().ok()).unwrap_or(Marks::ZERO),
        };
        Some(Body::Short { stem, answer, rubric: roles("point").map(point).collect() })
    }

    fn declaration(&self, interaction: &Node) -> Option<&'n Node> {
        self.declarations.get(interaction.attribute("responseidentifier")?).copied()
    }

    fn explanation(&self, part: &str) -> String {
        let feedback = self.feedback.get(explanation_id(part).as_str());
        feedback.and_then(|node| node.child("contentbody")).map(paragraphs).unwrap_or_default()
    }
}

/// What the feedback that explains a question (0) or a part of a case is called.
pub(super) fn explanation_id(part: &str) -> String {
    if part == "0" { "EXPLANATION".to_owned() } else { format!("EXPLANATION_{part}") }
}

/// The paragraphs right inside an element, one a line. One with a role of its own is for readers only.
fn paragraphs(node: &Node) -> String {
    node.all("p").filter(|p| own(p, "role").is_none()).map(lines).collect::<Vec<_>>().join("\n")
}

/// Text as it stands, forced line breaks as such and blanks by their mark.
fn lines(node: &Node) -> String {
    let mut out = String::new();
    for child in &node.children {
        match child {
            Child::Text(text) => out.push_str(text),
            Child::Node(node) if node.name == "br" => out.push('\n'),
            Child::Node(node) if node.name == "textentryinteraction" => out.push_str(BLANK_MARK),
            Child::Node(node) => out.push_str(&lines(node)),
        }
    }
    out
}
