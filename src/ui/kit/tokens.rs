//! Every colour and size of the program. No other file names a colour or a pixel count of the design.

use egui::Color32;

/// The colours of one theme. Text pairs keep a contrast of 4.5:1 or more (tested below).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Page behind everything.
    pub bg: Color32,
    /// Cards, bars, controls.
    pub surface: Color32,
    /// Search fields, bar tracks, neutral chips.
    pub sunken: Color32,
    /// Surface under the pointer.
    pub hover: Color32,
    /// 1 px separators and control borders.
    pub line: Color32,
    /// Borders and handles that must be found by eye: tick boxes, scroll handles.
    pub line_strong: Color32,
    /// Main text.
    pub text: Color32,
    /// Labels and secondary text.
    pub muted: Color32,
    /// Hints and disabled text.
    pub faint: Color32,
    /// The one deep red: primary action, current thing, error.
    pub accent: Color32,
    /// Accent under the pointer.
    pub accent_hover: Color32,
    /// Accent while pressed.
    pub accent_pressed: Color32,
    /// Text on accent.
    pub on_accent: Color32,
    /// Selected rows and options.
    pub accent_tint: Color32,
    /// Done, right, saved.
    pub ok: Color32,
    /// Background of `ok`.
    pub ok_tint: Color32,
    /// Needs attention.
    pub warn: Color32,
    /// Background of `warn`.
    pub warn_tint: Color32,
    /// Information, progress, keyboard focus.
    pub info: Color32,
    /// Background of `info`.
    pub info_tint: Color32,
    /// The navigation rail.
    pub rail: Color32,
    /// Rail item under the pointer.
    pub rail_hover: Color32,
    /// Selected rail item.
    pub rail_selected: Color32,
    /// Line inside the rail.
    pub rail_line: Color32,
    /// Words in the rail.
    pub rail_text: Color32,
    /// Words of the selected rail item.
    pub rail_on: Color32,
    /// Laid over the page behind a modal.
    pub backdrop: Color32,
    /// The faint shadow of popups.
    pub shadow: Color32,
}

const fn rgb(r: u8, g: u8, b: u8) -> Color32 {
    Color32::from_rgb(r, g, b)
}

impl Palette {
    /// Warm paper, ink rail.
    pub const LIGHT: Self = Self {
        bg: rgb(0xF5, 0xF4, 0xF1),
        surface: rgb(0xFF, 0xFF, 0xFF),
        sunken: rgb(0xEF, 0xED, 0xE8),
        hover: rgb(0xF7, 0xF6, 0xF3),
        line: rgb(0xE3, 0xE0, 0xDA),
        line_strong: rgb(0x8D, 0x8F, 0x92),
        text: rgb(0x1D, 0x21, 0x26),
        muted: rgb(0x5F, 0x66, 0x6F),
        faint: rgb(0x65, 0x6C, 0x74),
        accent: rgb(0x9E, 0x1F, 0x23),
        accent_hover: rgb(0x8A, 0x1A, 0x1E),
        accent_pressed: rgb(0x75, 0x15, 0x18),
        on_accent: rgb(0xFF, 0xFF, 0xFF),
        accent_tint: rgb(0xF8, 0xEC, 0xEA),
        ok: rgb(0x2C, 0x7A, 0x4B),
        ok_tint: rgb(0xE8, 0xF3, 0xEC),
        warn: rgb(0x8A, 0x5C, 0x00),
        warn_tint: rgb(0xFB, 0xF1, 0xDC),
        info: rgb(0x24, 0x57, 0x8F),
        info_tint: rgb(0xE8, 0xEF, 0xF8),
        rail: rgb(0x20, 0x26, 0x2E),
        rail_hover: rgb(0x2A, 0x31, 0x3B),
        rail_selected: rgb(0x35, 0x3C, 0x47),
        rail_line: rgb(0x3A, 0x42, 0x4D),
        rail_text: rgb(0xC9, 0xCE, 0xD6),
        rail_on: rgb(0xFF, 0xFF, 0xFF),
        backdrop: Color32::from_black_alpha(110),
        shadow: Color32::from_black_alpha(18),
    };

    /// The same desk at night.
    pub const DARK: Self = Self {
        bg: rgb(0x15, 0x18, 0x1C),
        surface: rgb(0x1D, 0x21, 0x27),
        sunken: rgb(0x17, 0x1A, 0x1F),
        hover: rgb(0x23, 0x28, 0x2F),
        line: rgb(0x2E, 0x34, 0x3C),
        line_strong: rgb(0x71, 0x79, 0x82),
        text: rgb(0xE7, 0xE9, 0xEC),
        muted: rgb(0xA3, 0xAA, 0xB4),
        faint: rgb(0x8B, 0x92, 0x9C),
        accent: rgb(0xE5, 0x68, 0x6A),
        accent_hover: rgb(0xEE, 0x7F, 0x80),
        accent_pressed: rgb(0xD4, 0x5A, 0x5C),
        on_accent: rgb(0x1A, 0x0D, 0x0D),
        accent_tint: rgb(0x33, 0x20, 0x1F),
        ok: rgb(0x63, 0xB9, 0x85),
        ok_tint: rgb(0x1B, 0x2C, 0x22),
        warn: rgb(0xD9, 0xA4, 0x41),
        warn_tint: rgb(0x2E, 0x27, 0x16),
        info: rgb(0x7F, 0xB0, 0xE6),
        info_tint: rgb(0x1B, 0x27, 0x35),
        rail: rgb(0x10, 0x13, 0x17),
        rail_hover: rgb(0x1A, 0x1F, 0x25),
        rail_selected: rgb(0x24, 0x2A, 0x31),
        rail_line: rgb(0x2E, 0x34, 0x3C),
        rail_text: rgb(0xA3, 0xAA, 0xB4),
        rail_on: rgb(0xFF, 0xFF, 0xFF),
        backdrop: Color32::from_black_alpha(150),
        shadow: Color32::from_black_alpha(90),
    };
}

/// Spacing in points.
pub const S4: f32 = 4.0;
/// Spacing in points.
pub const S8: f32 = 8.0;
/// Spacing in points.
pub const S12: f32 = 12.0;
/// Spacing in points.
pub const S16: f32 = 16.0;
/// Spacing in points.
pub const S20: f32 = 20.0;
/// Spacing in points.
pub const S24: f32 = 24.0;
/// Spacing in points.
pub const S32: f32 = 32.0;
/// Spacing in points.
pub const S48: f32 = 48.0;
/// Spacing in points.
pub const S56: f32 = 56.0;

/// Corner radius of chips and answer-card cells, points.
pub const RADIUS_CHIP: u8 = 6;
/// Corner radius of controls, points.
pub const RADIUS_CONTROL: u8 = 8;
/// Corner radius of option rows, points.
pub const RADIUS_OPTION: u8 = 10;
/// Corner radius of cards and modals, points.
pub const RADIUS_CARD: u8 = 12;

/// Caption text, points.
pub const TYPE_CAPTION: f32 = 13.0;
/// Body text and controls, points.
pub const TYPE_BODY: f32 = 15.0;
/// Card titles, points.
pub const TYPE_CARD: f32 = 17.0;
/// Exam options, points.
pub const TYPE_OPTION: f32 = 18.0;
/// Page titles and exam stems, points.
pub const TYPE_TITLE: f32 = 20.0;
/// Small figures and leading sentences, points.
pub const TYPE_FIGURE_S: f32 = 26.0;
/// Figures, points.
pub const TYPE_FIGURE: f32 = 30.0;
/// Large figures of stat cards, points.
pub const TYPE_FIGURE_L: f32 = 34.0;
/// The exam clock, points.
pub const TYPE_CLOCK: f32 = 28.0;
/// Line height of running text as a multiple of its size.
pub const LINE_BODY: f32 = 1.6;
/// Line height of stems and options as a multiple of their size.
pub const LINE_STEM: f32 = 1.7;

/// Width of separators and borders, points.
pub const LINE_WIDTH: f32 = 1.0;
/// Width of the keyboard focus ring, points.
pub const FOCUS_WIDTH: f32 = 2.0;
/// Icon size, points.
pub const ICON: f32 = 20.0;
/// Icon size beside caption text, points.
pub const ICON_SMALL: f32 = 16.0;
/// Icon size of empty states, points.
pub const ICON_LARGE: f32 = 40.0;
/// Height of buttons and fields, points.
pub const CONTROL_HEIGHT: f32 = 36.0;
/// Height of chips, points.
pub const CHIP_HEIGHT: f32 = 22.0;
/// Least height of an exam option, points.
pub const OPTION_ROW: f32 = 56.0;
/// Diameter of an option's letter, points.
pub const OPTION_LETTER: f32 = 30.0;
/// Height of table rows, points.
pub const TABLE_ROW: f32 = 40.0;
/// Height of the table header, points.
pub const TABLE_HEADER: f32 = 36.0;
/// Least width of a table column, points.
pub const COLUMN_MIN: f32 = 48.0;
/// A number to type in a table of numbers.
pub const NUMBER_CELL: f32 = 44.0;
/// That number with what stands beside it.
pub const NUMBER_COLUMN: f32 = 88.0;
/// Height of the top bar, points.
pub const TOP_BAR: f32 = 56.0;
/// Height of the status line, points.
pub const STATUS_LINE: f32 = 30.0;
/// Width of the rail with words, points.
pub const RAIL: f32 = 196.0;
/// Width of the rail with icons only, points.
pub const RAIL_COMPACT: f32 = 64.0;
/// Height of a rail item, points.
pub const RAIL_ITEM: f32 = 41.0;
/// Below this window width the rail shows icons only, points.
pub const BREAKPOINT: f32 = 1100.0;
/// Least width of an answer-card cell, points.
pub const ANSWER_CELL: f32 = 30.0;
/// Greatest width of an answer-card cell, points.
pub const ANSWER_CELL_MAX: f32 = 44.0;
/// Height of an answer-card cell, points.
pub const ANSWER_CELL_HEIGHT: f32 = 34.0;
/// Gap between answer-card cells, points.
pub const ANSWER_GAP: f32 = 6.0;
/// Radius of the marked dot, points.
pub const MARK_DOT: f32 = 3.5;
/// Diameter of a status dot, points.
pub const DOT: f32 = 10.0;
/// Side of tick boxes and radio circles, points.
pub const TICK: f32 = 20.0;
/// Width of a switch, points.
pub const SWITCH_WIDTH: f32 = 40.0;
/// Height of a switch, points.
pub const SWITCH_HEIGHT: f32 = 22.0;
/// Default width of a search field, points.
pub const SEARCH_WIDTH: f32 = 280.0;
/// Width of a search field in a narrow window.
pub const SEARCH_NARROW: f32 = 180.0;
/// Width of a dialog with a form.
pub const DIALOG: f32 = 440.0;
/// Greatest height of a dropdown list before it scrolls, points.
pub const DROPDOWN_HEIGHT: f32 = 320.0;
/// An image of a question at most; a scan of a whole page stays legible.
pub const PICTURE_HEIGHT: f32 = 480.0;
/// Width of the accent edge of a card, points.
pub const ACCENT_EDGE: f32 = 4.0;
/// Thickness of progress and share bars, points.
pub const BAR: f32 = 8.0;
/// Height of a share-bar row, points.
pub const BAR_ROW: f32 = 34.0;
/// Width of a share bar's label, points.
pub const BAR_LABEL: f32 = 150.0;
/// Width of a share bar's value, points.
pub const BAR_VALUE: f32 = 56.0;
/// Narrowest page on which an article is read beside a question, points, and the share of the page it has.
pub const BESIDE_BREAKPOINT: f32 = 860.0;
pub const BESIDE_SHARE: f32 = 0.38;
/// Width of the button beside a line that invites to something, points.
pub const INVITE_BUTTON: f32 = 168.0;
/// Side of a day in a calendar of practice, points.
pub const CALENDAR_CELL: f32 = 18.0;
/// Width of its names of days, points.
pub const CALENDAR_LABEL: f32 = 40.0;
/// Height of columns of shares at 100 %, points.
pub const COLUMNS_HEIGHT: f32 = 110.0;
/// Width of scroll bars, points.
pub const SCROLL_BAR: f32 = 10.0;
/// Greatest width of a toast, points.
pub const TOAST_WIDTH: f32 = 480.0;
/// Width of `confirm`, points.
pub const CONFIRM_WIDTH: f32 = 440.0;
/// The clock turns amber at or below this, seconds.
pub const CLOCK_WARN: i64 = 600;
/// The clock turns red at or below this, seconds.
pub const CLOCK_LAST: i64 = 120;
/// How long a toast stays, seconds.
pub const TOAST_SECONDS: f64 = 5.0;

/// Width of the field of one blank.
pub const BLANK_FIELD: f32 = 420.0;
/// Width of the answer card beside a question.
pub const ANSWER_CARD: f32 = 264.0;
/// Below this width the exam shows the answer card on demand only.
pub const EXAM_BREAKPOINT: f32 = 900.0;
/// Widest column of running text, about 50 characters a line.
pub const READING: f32 = 904.0;
/// Width of a form's column.
pub const FORM: f32 = 560.0;
/// Height of the exam's foot with its buttons.
pub const EXAM_FOOT: f32 = 72.0;
/// Height of the exam's head with the clock.
pub const EXAM_HEAD: f32 = 64.0;

/// Width of the panel beside a table that shows the selected row, points.
pub const DESK_PANEL: f32 = 304.0;
/// Width of that panel in a narrow window, points.
pub const DESK_PANEL_NARROW: f32 = 264.0;
/// Width of a list of items beside the work on one of them, points.
pub const DESK_LIST: f32 = 208.0;
/// A table is at least so wide before a list stands beside it, points.
pub const DESK_SIDE_TABLE: f32 = 480.0;
/// Width of that list in a narrow window, points.
pub const DESK_LIST_NARROW: f32 = 168.0;
/// Below this width of a room its tools stand in two rows, points.
pub const DESK_NARROW: f32 = 880.0;
/// Below this height of a room its tools scroll away with what is below them, points.
pub const DESK_LOW: f32 = 520.0;
/// Below this width a form or a pair of cards has one column, points.
pub const DESK_ONE_COLUMN: f32 = 640.0;
/// Width of a filter dropdown, points.
pub const DESK_FILTER: f32 = 144.0;
/// Width of a filter dropdown with long names, points.
pub const DESK_FILTER_WIDE: f32 = 232.0;
/// Width of a column of small counts, points.
pub const DESK_COLUMN_COUNT: f32 = 64.0;
/// Width of a column of rates or of headings of four characters, points.
pub const DESK_COLUMN_RATE: f32 = 84.0;
/// Width of a column of names or of one short word, points.
pub const DESK_COLUMN_NAME: f32 = 108.0;
/// Width of a column of units, departments, dates with time, points.
pub const DESK_COLUMN_WIDE: f32 = 148.0;
/// Least height of a table in a page that scrolls, points.
pub const DESK_TABLE_LEAST: f32 = 276.0;
/// Height of chart and table of the weak points, points.
pub const WEAK_TABLE: f32 = 340.0;
/// Least height of the card of a suggested topic, points.
pub const WEAK_TOPIC: f32 = 216.0;
/// Width of the card of share bars beside a table, points.
pub const DESK_BARS_CARD: f32 = 400.0;
/// A chart on the screen against the same in print.
pub const CHART_ZOOM: f32 = 1.4;
/// A page of a print preview.
pub const PREVIEW_PAGE: f32 = 860.0;
/// Width of the label before a value in a list of facts, points.
pub const DESK_FACT_LABEL: f32 = 96.0;
/// The projector is drawn for a window of this size and grows with it, points.
pub const SHOW_SIZE: [f32; 2] = [1280.0, 800.0];
/// Least and most it shrinks and grows.
pub const SHOW_SCALE: [f32; 2] = [0.4, 3.0];
/// Space beside what is projected.
pub const SHOW_MARGIN: f32 = 88.0;
/// Space above it.
pub const SHOW_TOP: f32 = 56.0;
/// Head and foot of the projector.
pub const SHOW_SMALL: f32 = 22.0;
/// What a page says first.
pub const SHOW_TITLE: f32 = 48.0;
/// Its running text, and the smallest that is still read from the back of a room.
pub const SHOW_BODY: f32 = 32.0;
pub const SHOW_BODY_LEAST: f32 = 26.0;
/// The red rule under the head: width and thickness.
pub const SHOW_RULE: [f32; 2] = [96.0, 4.0];
/// The letter of an option, and the bar of its hands.
pub const SHOW_LETTER: f32 = 56.0;
pub const SHOW_HANDS: f32 = 260.0;
/// Space between paragraphs of the projector.
pub const SHOW_GAP: f32 = 20.0;
/// Least width of a column of the plan's contents.
pub const STUDY_TOPIC: f32 = 180.0;
/// Widths of the plan's other columns.
pub const STUDY_SPEAKER: f32 = 150.0;
pub const STUDY_TIMING: f32 = 144.0;
pub const STUDY_STATE: f32 = 96.0;
/// A cell of answers by name.
pub const STUDY_ANSWER: f32 = 72.0;

/// Width of a window that asks for a file name, points.
pub const DESK_DIALOG_WIDE: f32 = 560.0;

/// Bank and papers: below this effective width the side panel becomes a page of its own, points.
pub const BREAKPOINT_PANEL: f32 = 900.0;
/// Bank: width of the list of areas, points.
pub const BANK_AREAS: f32 = 176.0;
/// Bank: least and greatest width of the side panel, points.
pub const SIDE_PANEL: (f32, f32) = (320.0, 420.0);
/// Bank: width of a filter above the table, points.
pub const FILTER: f32 = 108.0;
/// Table column of a code such as xzcf-017, points.
pub const COLUMN_CODE: f32 = 98.0;
/// Table column of a word in a chip, points.
pub const COLUMN_CHIP: f32 = 68.0;
/// Table column of a status chip, points.
pub const COLUMN_STATUS: f32 = 90.0;
/// Table column of a short number with its heading, points.
pub const COLUMN_NUMBER: f32 = 60.0;
/// Table column of a date, points.
pub const COLUMN_DATE: f32 = 108.0;
/// Table column of running text, least width, points.
pub const COLUMN_TEXT: f32 = 128.0;
/// Width of an option's letter or a number in front of wrapped text, points.
pub const HANGING: f32 = 24.0;
/// Forms: width of a short field such as a code or a dropdown of few words, points.
pub const FIELD_SHORT: f32 = 152.0;
/// Forms: greatest width of a column of fields, points.
pub const FORM_WIDTH: f32 = 760.0;
/// Papers: width of the list of papers, points.
pub const PAPER_LIST: f32 = 460.0;
/// Blueprint: width of a number with its steps, points.
pub const STEPPER: f32 = 112.0;
/// Blueprint: width of a difficulty dropdown, points.
pub const LEVEL_SELECT: f32 = 84.0;

/// Statutes: width of the list of laws, points.
pub const LAW_LIST: f32 = 288.0;
/// Statutes: width of that list in a narrow window, points.
pub const LAW_LIST_NARROW: f32 = 232.0;
/// Statutes: width of the outline of chapters, points.
pub const LAW_OUTLINE: f32 = 208.0;
/// Statutes: from this width of the room on the list of laws has its full width, points.
pub const LAW_OUTLINE_FROM: f32 = 960.0;
/// Statutes: from this width of the text on there is an outline beside it, points.
pub const LAW_TEXT_WIDE: f32 = 720.0;
/// Statutes: below this width of the room list and text take turns, points.
pub const LAW_ONE_COLUMN: f32 = 640.0;

/// Width of a column for a ticket.
pub const COLUMN_TICKET: f32 = 96.0;
/// Beside a path: the button that asks for it, with its gap.
pub const BROWSE_BUTTON: f32 = 112.0;
/// Width of a column for a candidate's name or state.
pub const COLUMN_CANDIDATE: f32 = 120.0;

/// Below this width the home room has one column.
pub const HOME_BREAKPOINT: f32 = 780.0;
/// Share of the wider column of the home room.
pub const HOME_LEFT: f32 = 0.6;

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(c: Color32) -> f64 {
        let channel = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(c.r()) + 0.7152 * channel(c.g()) + 0.0722 * channel(c.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_pairs_are_readable() {
        for (theme, p) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
            let pairs = [
                ("on accent", p.on_accent, vec![p.accent, p.accent_hover, p.accent_pressed]),
                ("text", p.text, vec![p.bg, p.surface, p.sunken, p.hover, p.accent_tint, p.ok_tint, p.warn_tint, p.info_tint]),
                ("muted", p.muted, vec![p.bg, p.surface, p.sunken, p.hover, p.accent_tint, p.ok_tint, p.info_tint]),
                ("faint", p.faint, vec![p.bg, p.surface, p.sunken, p.hover]),
                ("accent", p.accent, vec![p.bg, p.surface, p.sunken, p.hover, p.accent_tint]),
                ("ok", p.ok, vec![p.surface, p.ok_tint]),
                ("warn", p.warn, vec![p.surface, p.warn_tint]),
                ("info", p.info, vec![p.bg, p.surface, p.info_tint]),
                ("rail text", p.rail_text, vec![p.rail, p.rail_hover]),
                ("rail on", p.rail_on, vec![p.rail, p.rail_selected]),
            ];
            for (name, fg, grounds) in pairs {
                for (i, bg) in grounds.into_iter().enumerate() {
                    let c = contrast(fg, bg);
                    assert!(c >= 4.5, "{theme}: {name} on ground {i} {bg:?}: {c:.2}");
                }
            }
        }
    }

    #[test]
    fn borders_to_be_found_reach_three_to_one() {
        for p in [Palette::LIGHT, Palette::DARK] {
            assert!(contrast(p.line_strong, p.surface) >= 3.0);
            assert!(contrast(p.info, p.surface) >= 3.0);
        }
    }
}
