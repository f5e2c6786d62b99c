//! What people see: the kit of widgets and the rooms built from them.

pub(crate) mod answer_table;
pub(crate) mod charts;
pub mod cx;
pub mod files;
pub mod kit;
pub mod path_field;
pub(crate) mod pictures;
pub mod rooms;
pub(crate) mod save_box;
pub mod sign;
pub(crate) mod transcript_form;

pub use cx::{Ask, Cx, Envelope, Look, Nav, Room, RoomId};
