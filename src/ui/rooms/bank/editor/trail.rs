//! Ctrl+Z and Ctrl+Y inside the editor: states of the whole form, so that what was moved, removed or pasted comes back like
//! what was typed.

use super::form::Form;

/// Steps kept; a form is a few kilobytes.
const MOST: usize = 200;

#[derive(Debug)]
pub(super) struct Trail {
    past: Vec<Form>,
    /// The state noted last.
    at: Form,
    future: Vec<Form>,
}

impl Trail {
    pub(super) const fn new(form: Form) -> Self {
        Self { past: Vec::new(), at: form, future: Vec::new() }
    }

    /// Notes a state worth coming back to. What was undone before it is gone, as in every editor.
    pub(super) fn note(&mut self, form: &Form) {
        if *form != self.at {
            self.past.push(std::mem::replace(&mut self.at, form.clone()));
            self.future.clear();
            if self.past.len() > MOST {
                self.past.remove(0);
            }
        }
    }

    /// Notes at once what no typing does: something moved, added, removed, chosen.
    pub(super) fn watch(&mut self, form: &Form) {
        if !form.same_shape(&self.at) {
            self.note(form);
        }
    }

    pub(super) fn can_undo(&self, form: &Form) -> bool {
        !self.past.is_empty() || *form != self.at
    }

    pub(super) const fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    pub(super) fn undo(&mut self, form: &mut Form) {
        self.note(form);
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.at, before));
            form.clone_from(&self.at);
        }
    }

    pub(super) fn redo(&mut self, form: &mut Form) {
        if *form != self.at {
            // Something was typed since: there is nothing to do again.
            return self.note(form);
        }
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.at, after));
            form.clone_from(&self.at);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
    use super::*;
    use kaofa_core::domain::kind::{Area, Kind};

    #[test]
    fn every_step_goes_back_and_forth_and_a_new_one_ends_the_future() {
        let mut form = Form::new(Area::new(1).unwrap(), Some(Kind::Single));
        let mut trail = Trail::new(form.clone());
        form.content.body.stem = "a".into();
        trail.watch(&form);
        assert!(!trail.can_redo() && trail.can_undo(&form), "typing is noted at undo at the latest");
        form.content.body.options.swap(0, 1);
        trail.watch(&form);
        form.content.body.options[0].text = "x".into();
        trail.undo(&mut form);
        assert_eq!(form.content.body.options[0].text, "");
        trail.undo(&mut form);
        assert!(!form.content.body.is_reordered());
        trail.redo(&mut form);
        trail.redo(&mut form);
        assert!(form.content.body.is_reordered() && form.content.body.options[0].text == "x");
        assert!(!trail.can_redo());
        trail.undo(&mut form);
        form.content.body.stem = "b".into();
        trail.redo(&mut form);
        assert_eq!(form.content.body.stem, "b", "what was typed since stays");
        assert!(!trail.can_redo());
    }
}
