//! What each command does in the output.
//!
//! Owns the meaning of commands while the output, or what is typed in it, has the keys.

use super::commands::motion_of;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::Effect;
use crate::features::{Motion, output};
use crate::input::Command;

pub(super) fn output_pane(state: &mut State, command: Command, motion: Option<Motion>) -> Vec<Effect> {
    let msg = match (command, motion) {
        (_, Some(motion)) => output::Msg::Move(motion),
        (Command::Open, _) => output::Msg::Open,
        (Command::Fold, _) => output::Msg::Fold,
        (Command::Left, _) => output::Msg::Left,
        (Command::Right, _) => output::Msg::Right,
        (Command::FoldAll, _) => output::Msg::FoldAll,
        (Command::Copy, _) => output::Msg::Copy,
        (Command::CopyPath, _) => output::Msg::CopyPath,
        (Command::Headers, _) => output::Msg::Headers,
        (Command::UseAs, _) => output::Msg::UseAs,
        (Command::Table, _) => output::Msg::Table,
        (Command::Sort, _) => output::Msg::Sort,
        (Command::HideColumn, _) => output::Msg::HideColumn,
        (Command::CopyCsv, _) => output::Msg::CopyTable(false),
        (Command::CopyMarkdown, _) => output::Msg::CopyTable(true),
        // Words are found in the tree; a table goes back to it.
        (Command::Find, _) if state.output.table.is_some() => output::Msg::Table,
        (Command::Find, _) => output::Msg::StartFind,
        (Command::Filter, _) => output::Msg::StartFilter,
        (Command::Save, _) => output::Msg::StartSave,
        (Command::FindNext, _) => output::Msg::FindNext(true),
        (Command::FindPrevious, _) => output::Msg::FindNext(false),
        (Command::FindRegex, _) => output::Msg::FindRegex,
        (Command::FindPlace, _) => output::Msg::FindPlace,
        (command, _) => match table_act(command) {
            Some(act) => output::Msg::OnTable(act),
            None => return Vec::new(),
        },
    };
    to::output(state, msg)
}

fn table_act(command: Command) -> Option<output::TableAct> {
    use output::TableAct as Act;
    Some(match command {
        Command::ShowColumns => Act::ShowColumns,
        Command::ColumnLeft => Act::MoveColumn(false),
        Command::ColumnRight => Act::MoveColumn(true),
        Command::Freeze => Act::Freeze,
        Command::OnlyValue => Act::Only,
        Command::Chart => Act::Chart,
        Command::LogScale => Act::LogScale,
        Command::CellBars => Act::Bars,
        _ => return None,
    })
}

/// While words to find are typed.
pub(super) fn find(state: &mut State, command: Command) -> Vec<Effect> {
    to::output(
        state,
        match command {
            Command::FindNext => output::Msg::FindNext(true),
            Command::FindPrevious => output::Msg::FindNext(false),
            _ => output::Msg::EndFind,
        },
    )
}

pub(super) fn read_detail(state: &mut State, command: Command) -> Vec<Effect> {
    match (command, motion_of(command)) {
        (_, Some(motion)) => to::output(state, output::Msg::Scroll(motion)),
        (Command::Open, _) => to::output(state, output::Msg::CloseDetail),
        (Command::Copy, _) => to::output(state, output::Msg::Copy),
        _ => Vec::new(),
    }
}
