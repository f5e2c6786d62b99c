//! The widgets every room is built from. Colours and sizes come from `tokens`, words from the caller, and every
//! control has a name for the screen reader and a visible keyboard focus.

pub mod answer_card;
pub mod bars;
pub mod button;
pub mod card;
pub mod chip;
pub mod choice;
pub mod columns;
pub mod countdown;
pub mod date;
pub mod empty;
pub mod field;
pub mod fonts;
pub mod icon;
pub mod modal;
pub mod number;
pub mod option_row;
mod paint;
pub mod progress_charts;
pub mod reorder;
pub mod rows;
pub mod shell;
pub mod table;
mod table_columns;
pub mod text;
pub mod theme;
pub mod toast;
pub mod tokens;

#[cfg(test)]
mod tests;

pub use answer_card::{CardItem, CardSection, answer_card};
pub use bars::{Stat, bar_button, bar_row, progress, stat_cards};
pub use button::{Button, icon_button, list_row};
pub use card::{Card, card, card_with_accent_edge, error_panel, hline, notice, section_heading};
pub use chip::{Tone, chip};
pub use choice::{checkbox, menu_row, radio, segmented, select, select_field, select_sized, switch, tick};
pub use countdown::{countdown, countdown_ms};
pub use date::{DateField, Typed, moment_field, parse_day, parse_moment};
pub use empty::empty_state;
pub use field::{SearchField, TextField, cell_field, search_field};
pub use fonts::{install_font_file, install_fonts};
pub use icon::Icon;
pub use modal::{ModalResponse, confirm, modal};
pub use number::{Number, number, number_cell};
pub use option_row::{OptionState, option_row, option_row_noted};
pub use progress_charts::{CalendarDay, calendar, share_columns, split_bar_row};
pub use reorder::{Reorder, Shift};
pub use rows::{alert_row, group_row, nested_row, text_row_button, tree_row};
pub use shell::{Edge, RailItem, dot, pane, rail, status_line, top_bar, work_strip};
pub use table::{Column, DataTable, Sort, TableResponse, Width, cell_muted, cell_number, cell_text};
pub use theme::{ThemeChoice, apply, palette};
pub use toast::Toasts;
