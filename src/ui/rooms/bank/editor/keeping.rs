//! When the form goes to the disk while it is being typed.

use super::form::Form;
use kaofa_core::domain::ids::DraftId;

/// A change is kept after this; the write itself takes the rest of the second.
const PAUSE_MS: i64 = 800;

/// What is to be done about the form now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    /// In so many milliseconds.
    Later(i64),
    Keep,
    /// The form is as it was opened: what was kept of it is of no use.
    Discard,
}

/// How much of the form is on the disk. No clock of its own.
#[derive(Debug)]
pub(super) struct Keeping {
    pub(super) id: DraftId,
    /// The form as it was sent last.
    sent: Form,
    on_disk: bool,
    changed_ms: Option<i64>,
}

impl Keeping {
    /// `on_disk` when the form was taken up from a draft.
    pub(super) const fn new(id: DraftId, form: Form, on_disk: bool) -> Self {
        Self { id, sent: form, on_disk, changed_ms: None }
    }

    pub(super) const fn is_on_disk(&self) -> bool {
        self.on_disk
    }

    /// A pause after the first change, not after the last: who types without a break is kept too.
    pub(super) fn due(&mut self, form: &Form, opened: &Form, now_ms: i64) -> Due {
        if *form == self.sent {
            self.changed_ms = None;
            return Due::Nothing;
        }
        let since = *self.changed_ms.get_or_insert(now_ms);
        match since + PAUSE_MS - now_ms {
            wait if wait > 0 => Due::Later(wait),
            _ => self.now(form, opened),
        }
    }

    /// The same without waiting.
    pub(super) fn now(&mut self, form: &Form, opened: &Form) -> Due {
        if *form == self.sent {
            return Due::Nothing;
        }
        self.changed_ms = None;
        self.sent.clone_from(form);
        if form != opened {
            self.on_disk = true;
            return Due::Keep;
        }
        if std::mem::take(&mut self.on_disk) { Due::Discard } else { Due::Nothing }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
    use super::*;
    use kaofa_core::domain::kind::Area;

    #[test]
    fn typing_is_kept_within_a_second_also_without_a_pause() {
        let opened = Form::new(Area::new(1).unwrap(), None);
        let mut form = opened.clone();
        let mut keeping = Keeping::new(DraftId(1), opened.clone(), false);
        assert_eq!(keeping.due(&form, &opened, 0), Due::Nothing);
        let mut kept = Vec::new();
        for key in 0..30 {
            form.content.body.stem.push('x');
            if keeping.due(&form, &opened, key * 100) == Due::Keep {
                kept.push(key * 100);
            }
        }
        assert_eq!(kept, [800, 1700, 2600]);
        assert_eq!(keeping.due(&form, &opened, 3_000), Due::Later(500));
        assert_eq!(keeping.now(&form, &opened), Due::Keep);
        assert_eq!(keeping.now(&form, &opened), Due::Nothing);
        // Back to how it was opened: nothing is left to be offered.
        form = opened.clone();
        assert_eq!((keeping.now(&form, &opened), keeping.is_on_disk()), (Due::Discard, false));
    }
}
