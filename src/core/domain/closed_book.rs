//! 闭卷: what a sitting does when a candidate leaves the exam's window, and what is reported of the PC it is sat on (DESIGN §4).
//! Rules only. What a platform can and cannot do stands with the calls that do it.

use super::kind::coded;
use serde::{Deserialize, Serialize};

/// A shorter absence is none: a blink of an input method's window, or of the window manager.
pub const GRACE_MS: i64 = 1_000;

coded! {
    /// What an absence leads to. Every one above the grace is recorded, whatever the rule.
    FocusRule {
        /// Recorded, and the candidate is told so.
        Record = "record",
        /// The candidate has to acknowledge a warning before going on.
        Warn = "warn",
        /// After so many the time stops until an invigilator lets it go on.
        Pause = "pause",
        /// After so many the paper is handed in as it stands.
        HandIn = "hand_in",
    }
}

/// The rule of a sitting. `losses` matters for pausing and handing in only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FocusPolicy {
    pub rule: FocusRule,
    /// Only an absence of more seconds than this counts against the candidate.
    pub longer_secs: u16,
    /// With this many counted absences the rule strikes.
    pub losses: u16,
}

impl Default for FocusPolicy {
    fn default() -> Self {
        Self { rule: FocusRule::Record, longer_secs: 5, losses: 3 }
    }
}

/// What the last absence leads to, from the mildest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consequence {
    Recorded,
    /// `left`: how many more until the rule strikes; `None` where it never does.
    Warned {
        left: Option<u16>,
    },
    Paused,
    HandedIn,
}

impl FocusPolicy {
    /// Bounds of `longer_secs` and `losses` that a form offers and a plan is held to.
    pub const LONGER_SECS: std::ops::RangeInclusive<u16> = 1..=300;
    pub const LOSSES: std::ops::RangeInclusive<u16> = 1..=20;

    #[must_use]
    pub const fn warning() -> Self {
        Self { rule: FocusRule::Warn, longer_secs: 5, losses: 3 }
    }

    pub fn is_sound(&self) -> bool {
        Self::LONGER_SECS.contains(&self.longer_secs) && Self::LOSSES.contains(&self.losses)
    }

    pub fn counts(&self, secs: u32) -> bool {
        secs > u32::from(self.longer_secs)
    }

    /// What the last of these absences (in seconds, in their order) leads to. Who goes on after a pause is stopped again by the next
    /// one that counts.
    pub fn consequence(&self, absences: &[u32]) -> Consequence {
        let Some(last) = absences.last() else { return Consequence::Recorded };
        if self.rule == FocusRule::Record || !self.counts(*last) {
            return Consequence::Recorded;
        }
        let counted = absences.iter().filter(|secs| self.counts(**secs)).count();
        let left = usize::from(self.losses).saturating_sub(counted);
        match (self.rule, left) {
            (FocusRule::Pause, 0) => Consequence::Paused,
            (FocusRule::HandIn, 0) => Consequence::HandedIn,
            (FocusRule::Pause | FocusRule::HandIn, left) => Consequence::Warned { left: u16::try_from(left).ok() },
            _ => Consequence::Warned { left: None },
        }
    }
}

coded! {
    /// How the screen is looked at from elsewhere.
    Remote { Rdp = "rdp", Vnc = "vnc", Ssh = "ssh" }
}

/// What was found of the PC. Reported, never a reason to refuse anybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// Screens in use; `None` where the platform does not list them.
    #[serde(default)]
    pub screens: Option<u16>,
    #[serde(default)]
    pub remote: Option<Remote>,
    /// 弱锁定: the platform cannot keep a window on top.
    #[serde(default)]
    pub weak: bool,
    /// Nothing could be asked to keep the screen from going dark.
    #[serde(default)]
    pub may_sleep: bool,
}

/// One thing worth an invigilator's look. The message key is `lock-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    Screens(u16),
    Remote(Remote),
    Weak,
    MaySleep,
}

impl Finding {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Screens(_) => "screens",
            Self::Remote(_) => "remote",
            Self::Weak => "weak",
            Self::MaySleep => "may-sleep",
        }
    }
}

impl Surroundings {
    pub fn findings(&self) -> Vec<Finding> {
        let screens = self.screens.filter(|n| *n > 1).map(Finding::Screens);
        let remote = self.remote.map(Finding::Remote);
        let flags = [(self.weak, Finding::Weak), (self.may_sleep, Finding::MaySleep)];
        screens.into_iter().chain(remote).chain(flags.into_iter().filter_map(|(on, finding)| on.then_some(finding))).collect()
    }
}

/// Whether the session is used from elsewhere, by the variables that xrdp, VNC servers, sshd and Windows set. Somebody who wants to
/// can unset them: this finds the honest case only.
pub fn remote_session(variable: impl Fn(&str) -> Option<String>) -> Option<Remote> {
    let set = |names: &[&str]| names.iter().any(|name| variable(name).is_some_and(|value| !value.is_empty()));
    let starts = |name: &str, with: &str| variable(name).is_some_and(|value| value.to_ascii_lowercase().starts_with(with));
    if set(&["XRDP_SESSION", "XRDP_SOCKET_PATH"]) || starts("SESSIONNAME", "rdp-") {
        Some(Remote::Rdp)
    } else if set(&["VNCDESKTOP", "VNCSERVERPID"]) {
        Some(Remote::Vnc)
    } else if set(&["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"]) || starts("DISPLAY", "localhost:") {
        Some(Remote::Ssh)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn policy(rule: FocusRule) -> FocusPolicy {
        FocusPolicy { rule, longer_secs: 5, losses: 3 }
    }

    #[test]
    fn recording_never_does_more_and_warning_never_strikes() {
        let many = [60; 50];
        assert_eq!(policy(FocusRule::Record).consequence(&many), Consequence::Recorded);
        assert_eq!(policy(FocusRule::Warn).consequence(&many), Consequence::Warned { left: None });
        assert_eq!(policy(FocusRule::Warn).consequence(&[60, 5]), Consequence::Recorded, "five seconds are not more than five");
        assert_eq!(policy(FocusRule::HandIn).consequence(&[]), Consequence::Recorded);
    }

    #[test]
    fn the_third_that_counts_strikes_and_the_ones_before_say_how_many_are_left() {
        for (rule, end) in [(FocusRule::Pause, Consequence::Paused), (FocusRule::HandIn, Consequence::HandedIn)] {
            let steps: Vec<Consequence> = (1..=6).map(|n| policy(rule).consequence(&[6, 2, 8, 3, 9, 7][..n])).collect();
            let warned = |left| Consequence::Warned { left: Some(left) };
            assert_eq!(steps, [warned(2), Consequence::Recorded, warned(1), Consequence::Recorded, end, end]);
        }
    }

    #[test]
    fn remote_sessions_are_told_by_what_their_servers_set() {
        let with =
            |name: &'static str, value: &'static str| remote_session(move |asked| (asked == name).then(|| value.to_owned()));
        assert_eq!(with("XRDP_SESSION", "1"), Some(Remote::Rdp));
        assert_eq!(with("SESSIONNAME", "RDP-Tcp#3"), Some(Remote::Rdp));
        assert_eq!(with("SESSIONNAME", "Console"), None);
        assert_eq!(with("VNCDESKTOP", "pc:1"), Some(Remote::Vnc));
        assert_eq!(with("SSH_CONNECTION", "10.0.0.2 22"), Some(Remote::Ssh));
        assert_eq!(with("DISPLAY", "localhost:10.0"), Some(Remote::Ssh));
        assert_eq!(with("DISPLAY", ":0"), None);
        assert_eq!(with("SSH_TTY", ""), None);
    }

    #[test]
    fn one_screen_of_a_desktop_is_nothing_to_report() {
        let plain = Surroundings { screens: Some(1), ..Surroundings::default() };
        assert_eq!(plain.findings(), []);
        let all = Surroundings { screens: Some(2), remote: Some(Remote::Vnc), weak: true, may_sleep: true };
        assert_eq!(all.findings(), [Finding::Screens(2), Finding::Remote(Remote::Vnc), Finding::Weak, Finding::MaySleep]);
    }

    proptest! {
        /// A longer absence in the place of a shorter one never leads to something milder.
        #[test]
        fn longer_is_never_better(absences in proptest::collection::vec(0_u32..20, 1..12), more in 0_u32..20) {
            for rule in FocusRule::ALL {
                let mut longer = absences.clone();
                if let Some(last) = longer.last_mut() { *last += more; }
                let rank = |c: Consequence| match c {
                    Consequence::Recorded => 0, Consequence::Warned { .. } => 1, Consequence::Paused => 2, Consequence::HandedIn => 3,
                };
                prop_assert!(rank(policy(*rule).consequence(&longer)) >= rank(policy(*rule).consequence(&absences)));
            }
        }
    }
}
