//! How the prompt line goes on.

use super::state::{Answer, Candidate, Open, Question, State, Walk};
use crate::domain::failure::Failure;
use crate::domain::kept::{Change, remember_prompt};
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::{EditKey, TextInput};

/// What can happen to the prompt line.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Open it; with these words, unless they are empty.
    Open(String),
    /// A key in the line.
    Edit(EditKey),
    /// A pasted text.
    Paste(String),
    /// Enter: opens the candidate, or asks.
    Enter,
    /// An earlier prompt, or a later one.
    Walk(bool),
    /// Another candidate, or other arguments of it.
    Move(Motion),
    /// What came of a question.
    Answered(JobId, Result<Vec<Candidate>, Failure>),
    /// Esc: stops asking, else leaves.
    Back,
    /// Stops asking.
    Stop,
    /// Leaves; the words are taken elsewhere.
    Close,
    /// Prompts of earlier sessions.
    Kept(Vec<String>),
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Open its form and put its arguments in.
    Open(Box<Candidate>),
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Open(words) => {
            let left = state.left.take();
            let prompt = if words.is_empty() { left.unwrap_or_default() } else { TextInput::new(&words) };
            state.open = Some(Open { prompt, ..Open::default() });
        }
        Msg::Edit(key) => edit(state, |prompt| prompt.edit(key)),
        Msg::Paste(text) => edit(state, |prompt| {
            prompt.insert_paste(&text);
            true
        }),
        Msg::Enter => return enter(state, ctx),
        Msg::Walk(earlier) => walk(state, earlier),
        Msg::Move(motion) => step(state, motion),
        Msg::Answered(job, result) => take(state, job, result),
        Msg::Back if state.job().is_some() => return (stop(state), None),
        Msg::Back => leave(state),
        Msg::Stop => return (stop(state), None),
        Msg::Close => {
            let effects = stop(state);
            state.open = None;
            return (effects, None);
        }
        Msg::Kept(prompts) => {
            let new = prompts.into_iter().filter(|prompt| !state.prompts.contains(prompt));
            let new: Vec<_> = new.collect();
            state.prompts.extend(new);
        }
    }
    nothing()
}

fn edit(state: &mut State, change: impl FnOnce(&mut TextInput) -> bool) {
    let Some(open) = &mut state.open else { return };
    if change(&mut open.prompt) {
        open.walk = None;
        open.failure = None;
    }
}

fn enter(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    if let Some(chosen) = state.chosen().cloned() {
        state.open = None;
        return (Vec::new(), Some(Out::Open(Box::new(chosen))));
    }
    match state.question() {
        Some(question) if !question.words.is_empty() => (ask(state, question, ctx), None),
        _ => nothing(),
    }
}

/// Asks; a question that is under way is given up for it.
fn ask(state: &mut State, question: Question, ctx: &mut Ctx) -> Vec<Effect> {
    let mut effects = stop(state);
    let Some(open) = &mut state.open else { return effects };
    let job = ctx.jobs.next(ctx.now);
    let Question { words, connected_only } = question.clone();
    open.asking = Some((job, question));
    open.failure = None;
    open.walk = None;
    if remember_prompt(&mut state.prompts, &words) {
        effects.push(Effect::Keep(Change::Prompt(words.clone())));
    }
    let variables = state.variables.clone();
    effects.push(Effect::Predict { job, prompt: words, variables, connected_only });
    effects
}

fn stop(state: &mut State) -> Vec<Effect> {
    let asking = state.open.as_mut().and_then(|open| open.asking.take());
    asking.map(|(job, _)| Effect::Cancel(job)).into_iter().collect()
}

/// Words that were never asked are there again when the line is opened.
fn leave(state: &mut State) {
    let Some(open) = state.open.take() else { return };
    let words = open.prompt.text();
    let is_known = state.prompts.iter().any(|prompt| prompt == words.trim());
    state.left = Some(open.prompt).filter(|_| !words.trim().is_empty() && !is_known);
}

fn take(state: &mut State, job: JobId, result: Result<Vec<Candidate>, Failure>) {
    let Some(open) = &mut state.open else { return };
    let Some((_, question)) = open.asking.take_if(|(live, _)| *live == job) else { return };
    match result {
        Ok(candidates) => {
            open.answer = Some(Answer { question, candidates, list: ListWindow::default(), top: 0 });
        }
        Err(failure) => open.failure = Some(failure),
    }
}

/// Goes to the next prompt that says something else; past the newest one there is what was typed.
fn walk(state: &mut State, earlier: bool) {
    let Some(open) = &mut state.open else { return };
    let shown = open.prompt.text();
    let differs = |at: &usize| state.prompts[*at] != shown.trim();
    let at = open.walk.as_ref().map(|walk| walk.at);
    let next = if earlier {
        (at.map_or(0, |at| at + 1)..state.prompts.len()).find(differs)
    } else {
        (0..at.unwrap_or(0)).rev().find(differs)
    };
    match next {
        Some(at) => {
            let typed = open.walk.take().map_or_else(|| open.prompt.clone(), |walk| walk.typed);
            open.prompt = TextInput::new(&state.prompts[at]);
            open.walk = Some(Walk { at, typed });
        }
        None if earlier => {}
        None => {
            if let Some(walk) = open.walk.take() {
                open.prompt = walk.typed;
            }
        }
    }
    open.failure = None;
}

/// Up and down go through the candidates, pages through the arguments of the selected one.
fn step(state: &mut State, motion: Motion) {
    const PAGE: usize = 5;
    let Some(answer) = state.open.as_mut().and_then(|open| open.answer.as_mut()) else { return };
    let total = answer.candidates.len();
    let arguments = answer.candidates.get(answer.list.selected).map_or(0, |it| it.arguments.members().len());
    match motion {
        Motion::PageDown => answer.top = (answer.top + PAGE).min(arguments.saturating_sub(1)),
        Motion::PageUp => answer.top = answer.top.saturating_sub(PAGE),
        Motion::Down if answer.list.selected + 1 == total => answer.list.select(0, total),
        Motion::Up if answer.list.selected == 0 => answer.list.select(total, total),
        _ => motion.apply(&mut answer.list, total.max(1), total),
    }
    if matches!(motion, Motion::Up | Motion::Down) {
        answer.top = 0;
    }
}
