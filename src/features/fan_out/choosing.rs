//! For whom it is run.
//!
//! Owns the ticks and the users that are typed. Must not send.

use super::state::{Choice, Plan, State};
use super::update::{Msg, Out};
use crate::domain::account::Account;
use crate::domain::target::user_ids;
use crate::domain::workspace::header_fault;
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::TextInput;

/// Opens the choice: all accounts are ticked, the users of the last choice as they were left, and none of the others that are offered.
pub(super) fn start(state: &mut State, plan: Plan, accounts: Vec<Account>, users: Vec<String>) {
    for id in users {
        if !state.users.iter().any(|(known, _)| *known == id) {
            state.users.push((id, false));
        }
    }
    let accounts = accounts.into_iter().map(|account| (account, true)).collect();
    state.choice = Some(Choice { plan, accounts, list: ListWindow::default(), typing: None });
    state.is_open = true;
}

/// While the choice is open.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let height = ctx.height;
    match msg {
        Msg::Back => back(state),
        Msg::Move(motion) => go(state, motion, height),
        Msg::Toggle => toggle(state, height),
        Msg::ToggleAll => toggle_all(state),
        Msg::Remove => remove(state, height),
        Msg::TypeUsers => {
            if let Some(choice) = &mut state.choice {
                choice.typing.get_or_insert_default();
            }
        }
        Msg::Edit(key) => {
            if let Some(line) = line(state) {
                line.edit(key);
            }
        }
        Msg::Paste(text) => {
            if let Some(line) = line(state) {
                line.insert_paste(&text.replace(['\r', '\n'], ","));
            }
        }
        Msg::Commit => return take_users(state, height),
        Msg::Enter => return run(state),
        _ => {}
    }
    nothing()
}

fn line(state: &mut State) -> Option<&mut TextInput> {
    state.choice.as_mut()?.typing.as_mut()
}

fn back(state: &mut State) {
    let Some(choice) = &mut state.choice else { return };
    if choice.typing.take().is_none() {
        (state.choice, state.is_open) = (None, false);
    }
}

fn go(state: &mut State, motion: Motion, height: usize) {
    let total = state.choices();
    if let Some(choice) = &mut state.choice {
        motion.apply(&mut choice.list, height, total);
    }
}

/// The tick of a row.
fn tick(state: &mut State, row: usize) -> Option<&mut bool> {
    let accounts = &mut state.choice.as_mut()?.accounts;
    match row.checked_sub(accounts.len()) {
        None => Some(&mut accounts[row].1),
        Some(user) => state.users.get_mut(user).map(|(_, ticked)| ticked),
    }
}

fn toggle(state: &mut State, height: usize) {
    let Some(row) = state.choice.as_ref().map(|choice| choice.list.selected) else { return };
    if let Some(ticked) = tick(state, row) {
        *ticked = !*ticked;
        go(state, Motion::Down, height);
    }
}

/// All, or none when all are ticked.
fn toggle_all(state: &mut State) {
    let total = state.choices();
    let all = state.ticked().len() < total;
    for row in 0..total {
        if let Some(ticked) = tick(state, row) {
            *ticked = all;
        }
    }
}

/// A user that was typed goes again; an account stays and loses its tick.
fn remove(state: &mut State, height: usize) {
    let Some(choice) = &mut state.choice else { return };
    match choice.list.selected.checked_sub(choice.accounts.len()) {
        Some(user) if user < state.users.len() => _ = state.users.remove(user),
        Some(_) => {}
        None => choice.accounts[choice.list.selected].1 = false,
    }
    go(state, Motion::Scroll(0), height);
}

/// Takes what is in the line; an empty one is left, and one with an id that cannot be sent stays.
fn take_users(state: &mut State, height: usize) -> Step<Out> {
    let Some(typed) = line(state).map(|line| line.text()) else { return nothing() };
    let ids = user_ids(&typed);
    if let Some((id, fault)) = ids.iter().find_map(|id| Some((id, header_fault(id)?))) {
        return (Vec::new(), Some(Out::NoUser(id.clone(), fault)));
    }
    let is_done = ids.is_empty();
    for id in ids {
        match state.users.iter_mut().find(|(known, _)| *known == id) {
            Some((_, ticked)) => *ticked = true,
            None => state.users.push((id, true)),
        }
    }
    if let Some(choice) = &mut state.choice {
        choice.typing = (!is_done).then(TextInput::default);
    }
    if !is_done {
        go(state, Motion::Last, height);
    }
    nothing()
}

fn run(state: &State) -> Step<Out> {
    let whom = state.ticked();
    let Some(choice) = &state.choice else { return nothing() };
    let out = if whom.is_empty() { Out::NoneTicked } else { Out::Want(Box::new(choice.plan.clone()), whom) };
    (Vec::new(), Some(out))
}
