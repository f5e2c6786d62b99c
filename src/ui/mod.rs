//! What people see: the kit of widgets and the rooms built from them.

pub mod cx;
pub mod files;
pub mod kit;
pub mod path_field;
pub(crate) mod pictures;
pub mod rooms;
pub mod sign;

pub use cx::{Ask, Cx, Envelope, Look, Nav, Room, RoomId};
