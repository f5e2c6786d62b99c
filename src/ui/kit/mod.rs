//! The widgets every room is built from. Colours and sizes come from `tokens`, words from the caller, and every
//! control has a name for the screen reader and a visible keyboard focus.

pub mod answer_card;
pub mod button;
pub mod card;
pub mod chip;
pub mod choice;
pub mod countdown;
pub mod field;
pub mod icon;
pub mod number;
pub mod option_row;
mod paint;
pub mod text;
pub mod theme;
pub mod tokens;

pub use answer_card::{CardItem, CardSection, answer_card};
pub use button::{Button, icon_button, list_row};
pub use card::{Card, card, card_with_accent_edge, error_panel, hline, notice, section_heading};
pub use chip::{Tone, chip};
pub use choice::{checkbox, radio, segmented, select, select_field, switch};
pub use countdown::{countdown, countdown_ms};
pub use field::{SearchField, TextField, search_field};
pub use icon::Icon;
pub use number::{Number, number};
pub use option_row::{OptionState, option_row, option_row_noted};
pub use theme::{ThemeChoice, apply, install_font_file, install_fonts, palette};
