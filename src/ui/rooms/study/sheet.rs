//! A text while it is written: what is on the screen, what is on the disk, and what is on its way there.

use egui::Ui;

/// A case, an issue or a finding that is open.
#[derive(Clone, Debug)]
pub(super) struct Sheet<I, T> {
    pub(super) id: Option<I>,
    pub(super) text: T,
    /// As it was opened, or as it lies on the disk now.
    base: T,
    /// Made by the program and not stored yet, such as the draft of an issue.
    unstored: bool,
    /// On its way to the disk. Until a new text has its id nothing else of it goes: sent twice it would be two.
    sent: Option<T>,
    /// Which field had the keyboard in the frame before.
    field: Option<egui::Id>,
}

impl<I: Copy + PartialEq, T: Clone + PartialEq> Sheet<I, T> {
    /// One that is in no list yet. Nothing of it is stored before something is typed.
    pub(super) fn blank(text: T) -> Self {
        Self { id: None, base: text.clone(), text, unstored: false, sent: None, field: None }
    }

    /// One that the program wrote and that is worth storing as it is.
    pub(super) fn drafted(text: T) -> Self {
        Self { unstored: true, ..Self::blank(text) }
    }

    pub(super) fn stored(id: I, text: T) -> Self {
        Self { id: Some(id), ..Self::blank(text) }
    }

    /// The screen holds what the disk does not.
    pub(super) fn is_changed(&self) -> bool {
        self.unstored || self.text != self.base
    }

    /// What goes to the disk now, if anything does; `busy` while the office has something to answer. What it never answers, because
    /// somebody did not sign in, is sent again.
    pub(super) fn send(&mut self, busy: bool) -> Option<(Option<I>, T)> {
        let on_its_way = busy && self.sent.as_ref().is_some_and(|sent| self.id.is_none() || *sent == self.text);
        if on_its_way || !self.is_changed() {
            return None;
        }
        self.sent = Some(self.text.clone());
        Some((self.id, self.text.clone()))
    }

    /// A field was left and something was typed: who writes for an hour is not asked to think of the button. What was sent may wait for an
    /// account, and is not sent twice by itself.
    pub(super) fn left_a_field(&mut self, ui: &Ui) -> bool {
        let now = ui.memory(egui::Memory::focused);
        let left = self.field.is_some() && now != self.field;
        self.field = now;
        left && self.sent.is_none() && self.text != self.base
    }

    /// Hears what was stored under which id; whether it was this text.
    pub(super) fn know_stored(&mut self, id: I, text: &T) -> bool {
        if self.sent.as_ref() != Some(text) {
            return false;
        }
        (self.sent, self.id, self.unstored) = (None, Some(id), false);
        self.base = text.clone();
        true
    }

    /// What could not be stored is on the screen, also when the page was left meanwhile.
    pub(super) fn know_refused(open: &mut Option<Self>, id: Option<I>, text: &T) {
        match open {
            Some(open) if open.sent.as_ref() == Some(text) => open.sent = None,
            _ => *open = Some(Self { id, ..Self::drafted(text.clone()) }),
        }
    }

    /// Hears what lies on the disk, after an undo for instance. What was typed since is newer.
    pub(super) fn know_disk(&mut self, text: &T) {
        if self.sent.is_none() && !self.is_changed() {
            self.text = text.clone();
            self.base = text.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
    use super::*;

    #[test]
    fn a_new_text_is_stored_once_and_takes_its_own_id_only() {
        let mut new: Sheet<u8, &str> = Sheet::blank("");
        assert!(!new.is_changed() && new.send(false).is_none(), "an empty form is nothing");
        new.text = "a";
        assert_eq!(new.send(false), Some((None, "a")));
        new.text = "ab";
        assert_eq!(new.send(true), None, "its id is not known yet");
        assert_eq!(new.clone().send(false), Some((None, "ab")), "nobody signed in");
        assert!(!new.know_stored(7, &"of another form") && new.id.is_none());
        assert!(new.know_stored(1, &"a"));
        assert_eq!(new.send(true), Some((Some(1), "ab")), "what was typed meanwhile");
    }

    #[test]
    fn an_undo_shows_and_what_is_typed_is_newer() {
        let mut open = Sheet::stored(1_u8, "old");
        open.know_disk(&"undone");
        assert!(open.text == "undone" && !open.is_changed());
        open.text = "typed";
        open.know_disk(&"undone again");
        assert!(open.text == "typed" && open.is_changed());
        assert!(open.send(false).is_some() && open.send(true).is_none());
        let mut shown = Some(open);
        Sheet::know_refused(&mut shown, Some(1), &"typed");
        assert!(shown.as_mut().unwrap().send(true).is_some(), "it is tried again");
        let mut gone = None;
        Sheet::know_refused(&mut gone, Some(1), &"typed");
        assert!(gone.is_some_and(|back| back.text == "typed" && back.is_changed()), "it comes back");
    }

    #[test]
    fn a_draft_is_worth_storing() {
        let mut draft: Sheet<u8, &str> = Sheet::drafted("of the catalogue");
        assert!(draft.is_changed());
        assert!(draft.send(false).is_some() && draft.know_stored(2, &"of the catalogue") && !draft.is_changed());
    }
}
