//! The exam room: the list of sittings, the door with rules and pledge, the exam itself, the result.

mod act_form;
mod answers;
mod door;
mod draw;
mod item;
mod list;
mod lock;
mod outside;
mod plan;
mod plan_lock;
mod replay;
mod review;
mod sealing;
mod seat_desk;
mod seat_page;
mod sitting;
mod staff;
mod typing;

use crate::ui::kit::Tone;
use crate::ui::{Ask, Cx, Nav, Room};
use door::Door;
use kaofa_core::domain::closed_book::Surroundings;
use kaofa_core::domain::ids::{CadreId, SittingId};
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::exam::Seat;
use kaofa_core::service::sittings::Sitting;
use kaofa_core::service::{Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use outside::OutsidePage;
use plan::PlanForm;
use review::ReviewPage;
use seat_page::SeatCard;
use sitting::SittingPage;
use staff::StaffPage;
use typing::TypingPage;

/// What the room shows.
#[derive(Debug, Default)]
enum Page {
    #[default]
    List,
    Door(Box<Door>),
    Sitting(Box<SittingPage>),
    Review(Box<ReviewPage>),
    Plan(Box<PlanForm>),
    Staff(Box<StaffPage>),
    Typing(Box<TypingPage>),
    Outside(Box<OutsidePage>),
}

#[derive(Debug, Default)]
pub struct ExamRoom {
    page: Page,
    sittings: Vec<Sitting>,
    /// On a seat.
    seat: SeatCard,
}

/// What a page wants of the room.
#[derive(Clone, Copy, Debug)]
enum Step {
    List,
    Door(SittingId),
    Plan,
    /// A planned sitting is changed.
    Edit(SittingId),
    /// Those who failed sit again.
    Makeup(SittingId),
    Staff(SittingId),
    /// What one candidate wrote by hand is typed.
    Type(SittingId, CadreId),
    /// Results of another platform come in.
    Outside(SittingId),
}

impl ExamRoom {
    /// Takes over the window for an attempt.
    pub fn sit(&mut self, seat: Seat) {
        self.page = Page::Sitting(Box::new(SittingPage::new(seat)));
    }

    /// Whether an attempt is being sat: the frame then shows nothing else and does not quit.
    pub fn is_sitting(&self) -> bool {
        matches!(&self.page, Page::Sitting(page) if !page.is_over())
    }

    /// Paints the whole window while an attempt is being sat.
    pub fn sitting_ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        if let Page::Sitting(page) = &mut self.page {
            page.ui(ui, cx);
        }
    }

    /// What is due at this moment of an exam, painted or not.
    pub fn tick(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        if let Page::Sitting(page) = &mut self.page {
            page.tick(ctx, cx);
        }
    }

    /// The window was asked to close during an exam.
    pub fn close_asked(&mut self) {
        if let Page::Sitting(page) = &mut self.page {
            page.close_asked();
        }
    }

    /// What was found of the PC goes into the journal.
    pub fn found(&mut self, found: Surroundings) {
        if let Page::Sitting(page) = &mut self.page {
            page.found(found);
        }
    }

    fn step(&mut self, step: Step, cx: &mut Cx<'_>) {
        self.page = match step {
            Step::List => {
                cx.send(Command::Sittings);
                Page::List
            }
            Step::Door(id) => Page::Door(Box::new(Door::new(self.sittings.iter().find(|s| s.id == id).cloned(), id))),
            Step::Plan => {
                cx.send(Command::Papers);
                cx.send(Command::Cadres);
                Page::Plan(Box::default())
            }
            Step::Edit(id) | Step::Makeup(id) => {
                let Some(sitting) = self.sittings.iter().find(|s| s.id == id) else { return };
                cx.send(Command::Papers);
                cx.send(Command::Cadres);
                if matches!(step, Step::Makeup(_)) {
                    Page::Plan(Box::new(PlanForm::makeup(sitting, cx)))
                } else {
                    cx.send(Command::Candidates(id));
                    Page::Plan(Box::new(PlanForm::edit(sitting, cx)))
                }
            }
            Step::Type(id, cadre) => Page::Typing(Box::new(TypingPage::new(id, cadre, cx))),
            Step::Outside(id) => Page::Outside(Box::new(OutsidePage::new(id))),
            Step::Staff(id) => {
                cx.send(Command::Desk(id));
                if cx.may(Permission::RunSittings) || cx.may(Permission::PlanSittings) {
                    cx.send(Command::Lot(id));
                }
                Page::Staff(Box::new(StaffPage::new(id)))
            }
        };
    }
}

impl Room for ExamRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        if !self.is_sitting() {
            self.page = Page::List;
        }
        cx.send(Command::Sittings);
    }

    fn open(&mut self, nav: &Nav, cx: &mut Cx<'_>) {
        match nav {
            Nav::Sitting(id) => self.step(Step::Door(*id), cx),
            Nav::Review(attempt) => cx.send(Command::Review(*attempt)),
            _ => {}
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        let step = match &mut self.page {
            Page::List => list::ui(ui, cx, &self.sittings, &mut self.seat),
            Page::Door(door) => door.ui(ui, cx),
            Page::Sitting(page) => page.over_ui(ui, cx),
            Page::Review(page) => page.ui(ui, cx),
            Page::Plan(form) => form.ui(ui, cx, &self.sittings),
            Page::Staff(page) => page.ui(ui, cx),
            Page::Typing(page) => page.ui(ui, cx),
            Page::Outside(page) => page.ui(ui, cx),
        };
        if let Some(step) = step {
            self.step(step, cx);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match (reply, &mut self.page) {
            (Reply::Sittings(sittings), page) => {
                if let Page::Door(door) = page {
                    door.know(&sittings);
                }
                self.sittings = sittings;
            }
            (Reply::Admitted(admission), Page::Door(door)) => door.admitted(*admission),
            (Reply::Seat(seat), _) => cx.ask(Ask::EnterExam(seat)),
            (Reply::Receipt(receipt), Page::Sitting(page)) if matches!(command, Command::ActAtSeat { .. }) => {
                page.acted(receipt, cx);
            }
            (Reply::Receipt(receipt), Page::Sitting(page)) => page.saved(receipt, cx),
            (Reply::Review(review), _) => self.page = Page::Review(Box::new(ReviewPage::new(*review))),
            (Reply::Papers(papers), Page::Plan(form)) => form.know_papers(papers),
            (Reply::Roster(roster), Page::Plan(form)) => form.know_roster(*roster),
            (Reply::Candidates(list), Page::Plan(form)) => {
                if let Command::Candidates(id) = command {
                    form.know_list(*id, &list);
                }
            }
            (Reply::FailedOf(failed), Page::Plan(form)) => {
                if let Command::FailedOf(id) = command {
                    form.know_failed(*id, &failed);
                }
            }
            (Reply::Planned(id), _) => {
                cx.done(cx.t("exam-planned"));
                self.step(if matches!(command, Command::ReplanSitting { .. }) { Step::Staff(id) } else { Step::List }, cx);
            }
            (Reply::Typing(reply), Page::Typing(page)) => page.receive(*reply, cx),
            (Reply::Typing(reply), Page::Outside(page)) => {
                if let Some(step) = page.receive(*reply, cx) {
                    self.step(step, cx);
                }
            }
            (Reply::Done | Reply::Exported(_), Page::Typing(page)) if matches!(command, Command::Typing(_)) => {
                page.attached(cx);
                cx.done(cx.t("typing-file-done"));
            }
            (Reply::Seats(reply), Page::Staff(page)) => page.sealing.receive(*reply, cx),
            (Reply::Seats(reply), _) => self.seat.receive(*reply, cx),
            (Reply::Exported(path), Page::Staff(_)) if matches!(command, Command::Typing(_)) => {
                cx.done(cx.tn("desk-took-out", &[("path", path.display().to_string().into())]));
            }
            (Reply::Exported(path), Page::Staff(page)) if matches!(command, Command::Seats(_)) => {
                page.sealing.exported(&path, cx);
            }
            (Reply::Done, Page::Door(door)) if matches!(command, Command::Seats(_)) => door.let_in(cx),
            (Reply::Desk(desk), Page::Staff(page)) if page.sitting == desk.sitting.id => page.know(*desk),
            (Reply::Printed(paths), Page::Staff(page)) => page.printed(&paths, cx),
            (Reply::Done, Page::Staff(page)) => page.done(command, cx),
            (Reply::Replay { integrity, lines }, Page::Staff(page)) => page.replay(*integrity, lines),
            (Reply::Lot { labels, drawn }, Page::Staff(page)) if matches!(command, Command::Lot(id) if *id == page.sitting) => {
                page.draw.know(labels, drawn);
            }
            (Reply::Drawn(draw), Page::Staff(page)) => page.draw.drawn(draw, cx),
            (Reply::SuggestedLine(line), Page::Plan(form)) => {
                if let Command::SuggestedLine(paper) = command {
                    form.know_line(*paper, line);
                }
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let said = cx.texts.explain(error);
        match &mut self.page {
            Page::Door(door) => door.failed(error, said),
            // Ended from elsewhere, by the clock of another start or by the invigilator: nothing is left to answer.
            Page::Sitting(_) if matches!(error, ServiceError::HandedIn) => {
                cx.toasts.push(Tone::Warn, said.to_string());
                cx.ask(Ask::LeaveExam);
                self.step(Step::List, cx);
            }
            Page::Sitting(page) => page.failed(command, error, said, cx),
            Page::Plan(form)
                if matches!(command, Command::PlanSitting(_) | Command::ReplanSitting { .. } | Command::FailedOf(_)) =>
            {
                form.failed(said);
            }
            Page::Staff(page)
                if matches!(
                    command,
                    Command::DeskAct { .. }
                        | Command::SetOutcome { .. }
                        | Command::CancelSitting { .. }
                        | Command::Typing(_)
                        | Command::PublishResults { .. }
                        | Command::PrintRecords(_)
                ) =>
            {
                return page.refuse(said);
            }
            Page::Typing(page) if matches!(command, Command::Typing(_)) => page.refused(said),
            Page::Outside(page) if matches!(command, Command::Typing(_)) => page.refused(said),
            Page::Plan(form) if matches!(command, Command::Typing(_)) => form.failed(said),
            Page::Staff(page) if matches!(command, Command::Seats(_)) => return page.sealing.refused(said),
            Page::List if matches!(command, Command::Seats(_)) => self.seat.refused(error, said),
            Page::Staff(page) if matches!(command, Command::DrawForm { .. }) => page.draw.refused(said),
            _ => return false,
        }
        true
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if self.is_sitting() {
            return;
        }
        if changes.contains(&Change::Sittings) || changes.contains(&Change::Attempts) {
            cx.send(Command::Sittings);
            if let Page::Staff(page) = &self.page {
                cx.send(Command::Desk(page.sitting));
            }
        }
    }
}
