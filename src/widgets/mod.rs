//! L1: drawing helpers and pure widget states on ratatui.
//!
//! Owns the only code that puts text into cells, list windows, text fields and modal frames. Must not know features or messages.

pub mod blocks;
pub mod braille;
pub mod canvas;
pub mod chart;
pub mod data_table;
pub mod face;
pub mod frame;
pub mod json_tree;
pub mod list;
pub mod menu;
pub mod pixels;
pub mod reader;
pub mod secret_input;
pub mod spinner;
pub mod text_input;
pub mod text_rows;
