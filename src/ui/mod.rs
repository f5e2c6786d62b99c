//! What people see: the kit of widgets and the rooms built from them.

pub mod kit;
