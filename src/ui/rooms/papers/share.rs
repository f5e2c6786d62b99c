//! 难度比例 of the plan: which part of the questions is easy, medium and hard.

use crate::ui::Cx;
use crate::ui::kit::{self, Number, palette, tokens as t};
use egui::{Label, RichText, Ui};
use kaofa_core::domain::blueprint::{Band, DifficultyShare, ShareScope};

/// 易, 中, 难 as many places begin: 3 : 5 : 2.
const USUAL: DifficultyShare = DifficultyShare { easy: 30, medium: 50, hard: 20, per: ShareScope::Paper };

/// The share as it is being edited; it is kept while it is switched off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    on: bool,
    share: DifficultyShare,
}

impl Share {
    pub(super) fn of(share: Option<DifficultyShare>) -> Self {
        Self { on: share.is_some(), share: share.unwrap_or(USUAL) }
    }

    pub(super) fn share(self) -> Option<DifficultyShare> {
        self.on.then_some(self.share)
    }

    /// Whether composing can begin with it.
    pub(super) fn is_ready(self) -> bool {
        !self.on || self.share.is_whole()
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, questions: usize) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(t::S16, t::S8);
            let (label, on) = (cx.t("papers-difficulty"), &mut self.on);
            if !*on {
                kit::switch(ui, &label, on);
                return;
            }
            kit::columns::below_label(ui, |ui| kit::switch(ui, &label, on));
            for band in Band::ALL {
                let (low, high) = band.grades();
                let args = [("band", cx.texts.band(*band).into()), ("low", low.into()), ("high", high.into())];
                let key = if low == high { "papers-band-one" } else { "papers-band" };
                let percent = match band {
                    Band::Easy => &mut self.share.easy,
                    Band::Medium => &mut self.share.medium,
                    Band::Hard => &mut self.share.hard,
                };
                Number::new(&cx.tn(key, &args), 0..=100).step(5.0).suffix("%").width(t::FIELD_SHORT).show(ui, percent);
            }
            ui.vertical(|ui| {
                ui.set_width(t::STEPPER);
                let scopes = [ShareScope::Paper, ShareScope::Kind].map(|scope| (scope, cx.texts.share_scope(scope)));
                kit::select_field(ui, &cx.t("papers-share-per"), &mut self.share.per, &scopes);
            });
        });
        if !self.on {
            return;
        }
        let DifficultyShare { easy, medium, hard, per } = self.share;
        let p = palette(ui);
        let (text, color) = if !self.share.is_whole() {
            let sum = u16::from(easy) + u16::from(medium) + u16::from(hard);
            (cx.tn("papers-share-sum", &[("sum", sum.into())]), p.accent)
        } else if per == ShareScope::Paper {
            let [easy, medium, hard] = self.share.of(questions);
            let args = [("easy", easy.into()), ("medium", medium.into()), ("hard", hard.into())];
            (cx.tn("papers-share-counts", &args), p.muted)
        } else {
            (cx.t("papers-share-each"), p.muted)
        };
        ui.add(Label::new(RichText::new(text).size(t::TYPE_CAPTION).color(color)).wrap());
    }
}
