//! What each command does in the output.
//!
//! Owns the meaning of commands while the output, or what is typed in it, has the keys.

use super::commands::motion_of;
use super::state::State;
use super::update::update_feature as to;
use crate::effect::{Effect, Outside};
use crate::features::output::{AnswersMsg, CompareMsg};
use crate::features::{Motion, output, picture};
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
        (Command::CopyMenu, _) => output::Msg::CopyMenu,
        (Command::ShowInPager, _) => output::Msg::ShowOutside(Outside::Pager),
        (Command::ShowInEditor, _) => output::Msg::ShowOutside(Outside::Editor),
        (Command::Headers, _) => output::Msg::Headers,
        (Command::UseAs, _) => output::Msg::UseAs,
        (Command::Text, _) => output::Msg::Text,
        (Command::NextSibling, _) => output::Msg::Sibling(true),
        (Command::PreviousSibling, _) => output::Msg::Sibling(false),
        (Command::OpenLevel, _) => output::Msg::Level(true),
        (Command::CloseLevel, _) => output::Msg::Level(false),
        (Command::Numbers, _) => output::Msg::Numbers,
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
        (Command::PreviousPage, _) => output::Msg::PreviousPage,
        (Command::AllPages, _) => output::Msg::AllPages,
        (Command::EarlierAnswer, _) => output::Msg::Answers(AnswersMsg::Step(false)),
        (Command::LaterAnswer, _) => output::Msg::Answers(AnswersMsg::Step(true)),
        (Command::Answers, _) => output::Msg::Answers(AnswersMsg::List),
        (Command::Compare, _) => output::Msg::Compare(CompareMsg::Toggle),
        (Command::NextChange, _) => output::Msg::Compare(CompareMsg::Next(true)),
        (Command::PreviousChange, _) => output::Msg::Compare(CompareMsg::Next(false)),
        (Command::Picture, _) => output::Msg::Picture,
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
            Command::Complete => output::Msg::Complete(true),
            Command::CompleteBack => output::Msg::Complete(false),
            Command::Earlier => output::Msg::Recall(true),
            Command::Later => output::Msg::Recall(false),
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

/// While it is chosen what to copy.
pub(super) fn choose_copy(state: &mut State, command: Command) -> Vec<Effect> {
    match (command, motion_of(command)) {
        (_, Some(motion)) => to::output(state, output::Msg::Move(motion)),
        (Command::Open, _) => to::output(state, output::Msg::ChooseCopy),
        _ => Vec::new(),
    }
}

/// In the list of kept answers.
pub(super) fn in_answers(state: &mut State, command: Command) -> Vec<Effect> {
    let msg = match (command, motion_of(command)) {
        (_, Some(motion)) => AnswersMsg::Move(motion),
        (Command::Open, _) => AnswersMsg::Show,
        (Command::Compare, _) => AnswersMsg::Compare,
        (Command::Answers, _) => AnswersMsg::Close,
        _ => return Vec::new(),
    };
    to::output(state, output::Msg::Answers(msg))
}

/// While a picture is seen.
pub(super) fn see_picture(state: &mut State, command: Command) -> Vec<Effect> {
    to::picture(
        state,
        match command {
            Command::Open => picture::Msg::Enter,
            Command::Text => picture::Msg::Text,
            Command::Copy => picture::Msg::Copy,
            _ => return Vec::new(),
        },
    )
}
