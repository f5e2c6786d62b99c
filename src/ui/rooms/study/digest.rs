//! 新法速递: issues on the left, the one that is open on the right: drafted, edited, printed, issued.

use super::cases::beside;
use super::ledger::this_year;
use super::save_box::SaveBox;
use super::sheet::Sheet;
use crate::ui::kit::{self, Button, Card, DateField, Icon, TextField, Tone, text, tokens as t};
use crate::ui::{Cx, Nav, Room};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::ids::DigestId;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::digests::{Digest, DigestEntry};
use kaofa_core::service::study_text_command::{StudyTextCommand, StudyTextReply};
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};

/// So many changed articles stand open below their law.
const FEW_CHANGES: usize = 6;

/// What was asked for of the issue that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Nothing,
    Save,
    Removed,
}

#[derive(Debug, Default)]
pub(super) struct DigestPage {
    from: String,
    until: String,
    digests: Option<Vec<(DigestId, Digest)>>,
    form: Option<Sheet<DigestId, Digest>>,
    /// What goes to the disk by itself is not told.
    quiet: bool,
    /// An issue is being drafted.
    drafting: bool,
    save: Option<SaveBox>,
}

fn send(cx: &mut Cx<'_>, command: StudyTextCommand) {
    cx.send(Command::StudyText(Box::new(command)));
}

impl DigestPage {
    /// What is written is stored when a field is left, another issue is opened or the page is left. One without a title waits for it.
    fn keep(&mut self, cx: &mut Cx<'_>) -> bool {
        let titled = self.form.as_mut().filter(|form| !form.text.title.trim().is_empty() && cx.may(Permission::ManageStudy));
        let Some((id, digest)) = titled.and_then(|form| form.send(cx.busy)) else { return false };
        send(cx, StudyTextCommand::SaveDigest { id, digest: Box::new(digest) });
        true
    }

    fn list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if cx.may(Permission::ManageStudy) {
            let (from, until, wrong) = (cx.t("digest-from"), cx.t("digest-until"), cx.t("annual-day-wrong"));
            let first = DateField { label: &from, help: "", wrong: &wrong, optional: false, salt: "digest-from" };
            let first = first.show(ui, &mut self.from).day();
            let last = DateField { label: &until, help: "", wrong: &wrong, optional: false, salt: "digest-until" };
            let last = last.show(ui, &mut self.until).day();
            let period = first.zip(last).filter(|(from, until)| from <= until);
            // Comparing the articles of a year takes seconds; an office that has nothing to do was never asked, for want of an account.
            self.drafting &= cx.busy;
            let button = Button::secondary(cx.t("digest-draft")).icon(Icon::Add).enabled(period.is_some() && !self.drafting);
            if button.full_width().show(ui).clicked()
                && let Some((from, until)) = period
            {
                self.keep(cx);
                self.drafting = true;
                send(cx, StudyTextCommand::DraftDigest { from, until });
            }
            if self.drafting {
                text::muted(ui, cx.t("digest-drafting"));
            }
            ui.add_space(t::S8);
        }
        let Some(digests) = &self.digests else { return };
        let shown = self.form.as_ref().and_then(|form| form.id);
        let mut opened = None;
        ScrollArea::vertical().id_salt("digests").auto_shrink(false).show(ui, |ui| {
            for (id, digest) in digests {
                let state = if digest.issued_on.is_some() { String::new() } else { cx.t("digest-is-draft") };
                if kit::list_row(ui, &digest.title, &state, shown == Some(*id)).clicked() {
                    opened = Some(Sheet::stored(*id, digest.clone()));
                }
            }
        });
        if opened.is_some() {
            self.keep(cx);
            self.form = opened;
        }
    }

    fn edit(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(mut form) = self.form.take() else {
            let none = self.digests.as_ref().is_none_or(Vec::is_empty);
            kit::empty_state(ui, Icon::Statutes, &cx.t(if none { "digest-empty" } else { "digest-choose" }), None);
            return;
        };
        let by_itself = form.left_a_field(ui) && !matches!(cx.actor, Actor::Nobody);
        let act = ScrollArea::vertical()
            .id_salt("digest")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S8;
                let act = self.acts(ui, cx, &form);
                let digest = &mut form.text;
                TextField::new(&cx.t("digest-title")).char_limit(100).id_salt("digest-title").show(ui, &mut digest.title);
                TextField::new(&cx.t("digest-lead")).rows(2).id_salt("digest-lead").show(ui, &mut digest.lead);
                if digest.entries.is_empty() {
                    kit::notice(ui, Tone::Info, &cx.t("digest-nothing"));
                }
                for (at, one) in digest.entries.iter_mut().enumerate() {
                    ui.push_id(at, |ui| entry(ui, cx, one));
                }
                act
            })
            .inner;
        self.form = Some(form).filter(|_| act != Wish::Removed);
        if act == Wish::Save {
            self.keep(cx);
            self.quiet = false;
        } else if by_itself {
            self.quiet = self.keep(cx);
        }
    }

    fn acts(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, form: &Sheet<DigestId, Digest>) -> Wish {
        let mut wish = Wish::Nothing;
        ui.horizontal_wrapped(|ui| {
            let may = cx.may(Permission::ManageStudy);
            let titled = !form.text.title.trim().is_empty();
            if Button::primary(cx.t("save")).enabled(may && titled && form.is_changed()).show(ui).clicked() {
                wish = Wish::Save;
            }
            if let Some(on) = form.text.issued_on {
                kit::chip(ui, &cx.tn("digest-issued-on", &[("on", on.to_string().into())]), Tone::Ok);
            }
            let Some(id) = form.id else { return };
            if Button::secondary(cx.t("digest-export")).icon(Icon::Download).enabled(!form.is_changed()).show(ui).clicked() {
                let plain: String = form.text.title.chars().filter(|c| c.is_alphanumeric()).collect();
                self.save = Some(SaveBox::new(cx.t("digest-export"), &format!("{plain}.docx"), &["docx", "pdf"], move |path| {
                    Command::StudyText(Box::new(StudyTextCommand::ExportDigest { id, path, fonts: None }))
                }));
            }
            let issuable = may && form.text.can_be_issued() && !form.is_changed();
            if form.text.issued_on.is_none() && Button::secondary(cx.t("digest-issue")).enabled(issuable).show(ui).clicked() {
                send(cx, StudyTextCommand::IssueDigest(id));
            }
            if may && form.text.issued_on.is_none() && Button::quiet(cx.t("digest-remove")).icon(Icon::Delete).show(ui).clicked()
            {
                send(cx, StudyTextCommand::RemoveDigest(id));
                wish = Wish::Removed;
            }
        });
        wish
    }
}

fn entry(ui: &mut Ui, cx: &mut Cx<'_>, one: &mut DigestEntry) {
    Card::new().padding(t::S12).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let mut kept = !one.left_out;
            if kit::tick(ui, &format!("{} {}", cx.t("digest-keep"), one.law), &mut kept).changed() {
                one.left_out = !kept;
            }
            text::card_title(ui, one.law.as_str());
            let tone = if one.left_out { Tone::Neutral } else { Tone::Info };
            kit::chip(ui, &cx.t(&format!("digest-reason-{}", one.reason.code())), tone);
        });
        let facts = [("adopted", one.adopted.to_string().into()), ("effective", one.effective.to_string().into())];
        text::caption(ui, cx.tn(&format!("digest-facts-{}", one.reason.code()), &facts));
        if one.left_out {
            return;
        }
        TextField::new(&cx.t("digest-words")).rows(3).id_salt("digest-words").show(ui, &mut one.words);
        let compared = match one {
            DigestEntry { compared: true, .. } => cx.tn("digest-compared", &[("n", one.changes.len().into())]),
            DigestEntry { first: true, .. } => cx.t("digest-first"),
            _ => cx.t("digest-not-compared"),
        };
        // A law written anew has more articles than a page shows: they are opened by who wants them.
        if one.changes.len() > FEW_CHANGES {
            egui::CollapsingHeader::new(compared).id_salt("digest-changes").show(ui, |ui| changes(ui, cx, one));
        } else {
            text::muted(ui, compared);
            changes(ui, cx, one);
        }
        if !one.questions.is_empty() {
            let codes = one.questions.iter().take(8).cloned().collect::<Vec<_>>().join("\u{3001}");
            text::muted(ui, cx.tn("digest-questions", &[("n", one.questions.len().into()), ("codes", codes.into())]));
            if Button::quiet(cx.t("digest-to-changes")).show(ui).clicked() {
                cx.go(Nav::LawChanges);
            }
        }
    });
}

/// Each changed article with both texts, closed.
fn changes(ui: &mut Ui, cx: &Cx<'_>, one: &DigestEntry) {
    for change in &one.changes {
        let mut labels = vec![change.old_label.as_str(), change.new_label.as_str()];
        labels.retain(|label| !label.is_empty());
        labels.dedup();
        let fate = cx.t(&format!("digest-fate-{}", change.fate.code()));
        egui::CollapsingHeader::new(format!("{fate} {}", labels.join(" \u{2192} ")))
            .id_salt((&change.old_label, &change.new_label))
            .show(ui, |ui| {
                for (key, side) in [("digest-before", &change.old), ("digest-after", &change.new)] {
                    if !side.is_empty() {
                        text::caption(ui, cx.t(key));
                        text::body(ui, side.as_str());
                    }
                }
            });
    }
}

impl Room for DigestPage {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        if self.from.is_empty() && self.until.is_empty() {
            self.from = format!("{}-01-01", this_year(cx));
            self.until = cx.date(cx.now().wall_ms);
        }
        send(cx, StudyTextCommand::Digests);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (_, rect) = ui.allocate_space(ui.available_size());
        let (left, right) = kit::columns::cut_left(rect, t::LAW_LIST_NARROW, t::S16);
        kit::columns::column(ui, "digests", left, |ui| beside(ui, left.width(), |ui| self.list(ui, cx)));
        kit::columns::column(ui, "digest", right, |ui| self.edit(ui, cx));
        if let Some(mut save) = self.save.take()
            && save.show(ui.ctx(), cx)
        {
            self.save = Some(save);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        let Command::StudyText(command) = command else { return };
        match (reply, command.as_ref()) {
            (Reply::StudyText(reply), _) => match *reply {
                StudyTextReply::Digests(digests) => {
                    if let Some(form) = &mut self.form
                        && let Some((_, stored)) = digests.iter().find(|(id, _)| form.id == Some(*id))
                    {
                        form.know_disk(stored);
                    }
                    self.digests = Some(digests);
                }
                StudyTextReply::Draft(digest) => {
                    self.drafting = false;
                    self.form = Some(Sheet::drafted(*digest));
                }
                StudyTextReply::DigestSaved(saved) => {
                    if let (StudyTextCommand::SaveDigest { digest, .. }, Some(form)) = (command.as_ref(), &mut self.form) {
                        form.know_stored(saved, digest);
                    }
                    if !std::mem::take(&mut self.quiet) {
                        cx.done(cx.t("digest-saved"));
                    }
                }
                _ => {}
            },
            (Reply::Done, StudyTextCommand::IssueDigest(_)) => cx.done(cx.t("digest-issued")),
            (Reply::Done, StudyTextCommand::RemoveDigest(_)) => cx.done(cx.t("case-removed")),
            (Reply::Exported(path), _) => {
                self.save = None;
                cx.done(cx.tn("study-saved-to", &[("path", path.display().to_string().into())]));
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let Command::StudyText(command) = command else { return false };
        match command.as_ref() {
            StudyTextCommand::ExportDigest { .. } => {
                self.save.as_mut().map(|save| save.refuse(cx.texts.explain(error))).is_some()
            }
            StudyTextCommand::SaveDigest { id, digest } => {
                Sheet::know_refused(&mut self.form, *id, digest);
                false
            }
            _ => false,
        }
    }

    fn left(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if changes.contains(&Change::Study) {
            send(cx, StudyTextCommand::Digests);
        }
    }
}
