//! Five questions that the room answers together: chosen, and how they went.

use super::session::Act;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, SearchField, icon_button, text, tokens as t};
use egui::{Align, Key, Layout, ScrollArea, Ui, Vec2};
use kaofa_core::domain::ids::QuestionId;
use kaofa_core::domain::kind::Area;
use kaofa_core::domain::question::letter;
use kaofa_core::domain::study_session::{Presence, QuizItem, StudySession, Tally, letters};
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::study_prepare::{QuizChoice, QuizOffer, QuizText};
use kaofa_core::service::study_sessions::StudyView;

const OFFERS_HEIGHT: f32 = t::TABLE_ROW * 6.0;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum By {
    #[default]
    Area,
    Failed,
    Hand,
}

#[derive(Debug, Default)]
pub(super) struct Quiz {
    by: By,
    area: Option<Area>,
    search: String,
    offers: Option<Vec<QuizOffer>>,
    /// The last draw found nothing.
    none: bool,
    keys_shown: bool,
    named: bool,
    draws: u64,
}

impl Quiz {
    pub(super) fn take(&mut self, offers: Vec<QuizOffer>) {
        self.offers = Some(offers);
    }

    pub(super) fn picked(&mut self, n: usize, cx: &mut Cx<'_>) {
        self.none = n == 0;
        if n > 0 {
            cx.done(cx.tn("study-quiz-picked", &[("n", n.into())]));
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &StudyView, session: &mut StudySession) -> Option<Act> {
        let act = self.choose(ui, cx, view, session);
        self.questions(ui, cx, view, session).or(act)
    }

    fn choose(&mut self, ui: &mut Ui, cx: &Cx<'_>, view: &StudyView, session: &StudySession) -> Option<Act> {
        let mut act = None;
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            text::muted(ui, cx.t("study-quiz-note"));
            let ways = [(By::Area, "area"), (By::Failed, "failed"), (By::Hand, "hand")];
            let ways = ways.map(|(by, key)| (by, cx.t(&format!("study-quiz-{key}"))));
            let before = (self.by, self.area);
            let areas: Vec<(Option<Area>, String)> = std::iter::once((None, cx.t("study-quiz-all-areas")))
                .chain(Area::all().map(|area| (Some(area), cx.texts.area(area))))
                .collect();
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = Vec2::splat(t::S8);
                kit::segmented(ui, &cx.t("study-quiz-by"), &mut self.by, &ways);
                if self.by == By::Hand {
                    let (name, hint) = (cx.t("study-quiz-search"), cx.t("study-quiz-search-hint"));
                    let field = SearchField::new(&name, &hint).width(t::DESK_FILTER_WIDE).show(ui, &mut self.search);
                    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
                    if Button::secondary(&name).show(ui).clicked() || entered {
                        act = Some(Act::Send(StudyCommand::Offers(QuizChoice::Search(self.search.clone()))));
                    }
                    return;
                }
                kit::select_sized(ui, &cx.t("study-quiz-area-field"), &mut self.area, &areas, t::DESK_FILTER_WIDE);
                if Button::secondary(cx.t("study-quiz-draw")).icon(Icon::Shuffle).show(ui).clicked() {
                    self.draws += 1;
                    let seed = cx.now().wall_ms.unsigned_abs().wrapping_add(self.draws);
                    act = Some(Act::Send(StudyCommand::PickQuiz { id: view.id, choice: self.choice(), seed }));
                }
            });
            if before != (self.by, self.area) {
                (self.offers, self.none) = (None, false);
                if self.by != By::Hand {
                    act = Some(Act::Send(StudyCommand::Offers(self.choice())));
                }
            }
            if self.none || self.offers.as_ref().is_some_and(Vec::is_empty) {
                text::muted(ui, cx.t("study-quiz-none"));
            }
            if self.by == By::Failed {
                text::caption(ui, cx.t("study-quiz-rests-note"));
            }
            act = self.offered(ui, cx, view, session).or(act.take());
        });
        act
    }

    fn choice(&self) -> QuizChoice {
        match self.by {
            By::Failed => QuizChoice::Failed(self.area),
            _ => QuizChoice::Area(self.area),
        }
    }

    fn offered(&self, ui: &mut Ui, cx: &Cx<'_>, view: &StudyView, session: &StudySession) -> Option<Act> {
        let mut act = None;
        let offers = self.offers.as_ref().filter(|offers| !offers.is_empty())?;
        ScrollArea::vertical().id_salt("study-offers").max_height(OFFERS_HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
            for offer in offers {
                let taken = session.quiz.iter().any(|item| item.question == offer.question);
                ui.horizontal(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let name = format!("{} {}", cx.t("study-quiz-add"), offer.stem);
                        if icon_button(ui, if taken { Icon::Check } else { Icon::Add }, &name).clicked() && !taken {
                            let mut all: Vec<QuestionId> = session.quiz.iter().map(|item| item.question).collect();
                            all.push(offer.question);
                            act = Some(Act::Send(StudyCommand::SetQuiz { id: view.id, questions: all }));
                        }
                        text::caption(ui, rests(cx, offer));
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            ui.add(egui::Label::new(&offer.stem).truncate());
                        });
                    });
                });
            }
        });
        act
    }

    fn questions(&mut self, ui: &mut Ui, cx: &Cx<'_>, view: &StudyView, session: &mut StudySession) -> Option<Act> {
        let mut act = None;
        let chosen = session.quiz.len();
        ui.horizontal(|ui| {
            text::card_title(ui, cx.tn("study-quiz-picked", &[("n", chosen.into())]));
            if chosen > 0 {
                let label = cx.t(if self.keys_shown { "study-quiz-hide-key" } else { "study-quiz-show-key" });
                if Button::quiet(label).icon(Icon::Key).show(ui).clicked() {
                    self.keys_shown = !self.keys_shown;
                }
                kit::switch(ui, &cx.t("study-quiz-named"), &mut self.named);
            }
        });
        if chosen == 0 {
            text::muted(ui, cx.t("study-quiz-empty"));
            return None;
        }
        if self.named {
            by_name(ui, cx, session);
        }
        let (mut gone, mut up) = (None, None);
        for (i, (item, words)) in session.quiz.iter_mut().zip(&view.quiz).enumerate() {
            ui.push_id(("quiz", item.question.0), |ui| {
                Card::new().show(ui, |ui| {
                    ui.horizontal(|ui| {
                        text::caption(ui, cx.tn("study-quiz-n", &[("n", (i + 1).into())]));
                        text::caption(ui, told(cx, item.tally()));
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            if icon_button(ui, Icon::Delete, &format!("{} {}", cx.t("study-quiz-remove"), i + 1)).clicked() {
                                gone = Some(i);
                            }
                            if i > 0 && icon_button(ui, Icon::SortUp, &format!("{} {}", cx.t("study-quiz-up"), i + 1)).clicked() {
                                up = Some(i);
                            }
                        });
                    });
                    self.question(ui, cx, i, item, words);
                });
            });
        }
        if let Some(i) = up {
            session.quiz.swap(i, i - 1);
            act = Some(Act::Save);
        }
        if let Some(i) = gone {
            session.quiz.remove(i);
            act = Some(Act::Save);
        }
        act
    }

    fn question(&self, ui: &mut Ui, cx: &Cx<'_>, n: usize, item: &mut QuizItem, words: &QuizText) {
        text::reading(ui, words.shown.stem.clone());
        let judged = [cx.t("exam-judge-right"), cx.t("exam-judge-wrong")];
        let options: &[String] = if words.shown.options.is_empty() { &judged } else { &words.shown.options };
        let by_name = !item.named.is_empty();
        let counts = item.counts();
        item.hands.resize(item.key.len(), 0);
        for (i, option) in options.iter().enumerate() {
            ui.horizontal(|ui| {
                let name = format!(
                    "{} {}",
                    cx.tn("study-quiz-n", &[("n", (n + 1).into())]),
                    cx.tn("study-quiz-hands-of", &[("letter", letter(i).to_string().into())])
                );
                match item.hands.get_mut(i) {
                    Some(hands) if !by_name => drop(kit::number_cell(ui, &name, hands, 0..=9_999, false)),
                    _ => drop(text::body(ui, counts.get(i).copied().unwrap_or(0).to_string())),
                }
                let right = self.keys_shown && item.key.get(i) == Some(&true);
                ui.add(egui::Label::new(format!("{}. {option}", letter(i))).wrap());
                if right {
                    kit::chip(ui, &cx.t("study-show-kind-key"), kit::Tone::Ok);
                }
            });
        }
        if item.hands.iter().all(|hands| *hands == 0) {
            item.hands.clear();
        }
        if self.keys_shown {
            let key: String = item.key.iter().enumerate().filter(|(_, right)| **right).map(|(i, _)| letter(i)).collect();
            text::muted(ui, cx.tn("study-quiz-key", &[("key", key.into())]));
            text::reading(ui, words.explanation.clone());
            text::caption(ui, words.citations.join("  "));
        }
    }
}

/// Rows of people, columns of questions: the letters of each answer.
fn by_name(ui: &mut Ui, cx: &Cx<'_>, session: &mut StudySession) {
    let answered = |who: usize| session.quiz.iter().any(|item| item.named.iter().any(|(of, _)| *of == who));
    let present: Vec<(usize, String)> = session
        .attendance
        .iter()
        .enumerate()
        // Who is put down as absent afterwards keeps what was answered, where it can be seen and taken back.
        .filter(|(i, person)| person.presence == Presence::Present || answered(*i))
        .map(|(i, person)| {
            let several = session.attendance.iter().filter(|other| other.name == person.name).count() > 1;
            let told = several && !person.unit.is_empty();
            (i, if told { format!("{} {}", person.name, person.unit) } else { person.name.clone() })
        })
        .collect();
    Card::new().show(ui, |ui| {
        text::caption(ui, cx.t(if present.is_empty() { "study-quiz-named-none" } else { "study-quiz-named-note" }));
        ScrollArea::horizontal().id_salt("study-named").show(ui, |ui| {
            egui::Grid::new("study-named-grid").spacing(Vec2::splat(t::S8)).show(ui, |ui| {
                if !present.is_empty() {
                    text::caption(ui, "");
                    for n in 1..=session.quiz.len() {
                        text::caption(ui, cx.tn("study-quiz-n", &[("n", n.into())]));
                    }
                    ui.end_row();
                }
                for (who, name) in &present {
                    text::body(ui, name);
                    for (n, item) in session.quiz.iter_mut().enumerate() {
                        let held = item.named.iter().position(|(i, _)| i == who);
                        let mut typed = held.map(|at| item.named[at].1.clone()).unwrap_or_default();
                        let label = cx.tn("study-quiz-named-of", &[("name", name.as_str().into()), ("n", (n + 1).into())]);
                        if !kit::cell_field(ui, &label, "", t::STUDY_ANSWER, &mut typed).changed() {
                            continue;
                        }
                        let answer = letters(&typed, item.key.len());
                        match (held, answer.is_empty()) {
                            (Some(at), true) => drop(item.named.remove(at)),
                            (Some(at), false) => item.named[at].1 = answer,
                            (None, true) => {}
                            (None, false) => item.named.push((*who, answer)),
                        }
                    }
                    ui.end_row();
                }
            });
        });
    });
}

/// How a question went, in words.
fn told(cx: &Cx<'_>, tally: Tally) -> String {
    match tally.right {
        _ if tally.answered == 0 => String::new(),
        Some(right) => {
            let args = [
                ("right", right.into()),
                ("answered", tally.answered.into()),
                ("percent", (right * 100 / tally.answered).into()),
            ];
            cx.tn("study-quiz-right", &args)
        }
        None => cx.tn("study-quiz-answered", &[("answered", tally.answered.into())]),
    }
}

fn rests(cx: &Cx<'_>, offer: &QuizOffer) -> String {
    if offer.answered == 0 {
        return cx.t("study-quiz-rests-none");
    }
    let percent = offer.wrong * 100 / offer.answered;
    let args = [("answered", offer.answered.into()), ("wrong", offer.wrong.into()), ("percent", percent.into())];
    cx.tn("study-quiz-rests", &args)
}
