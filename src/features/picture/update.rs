//! How the overlay goes on.

use std::sync::Arc;

use url::Url;

use super::view::room;
use super::{Open, Stage, State};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::picture::{Candidate, Drawing, Drawn, Fetched, Source, host_of, refusal};
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Step, nothing};

/// Hosts that may send on to another one, each asked about.
const MAX_SENT_ON: usize = 3;

/// What can happen to the overlay.
#[derive(Debug, Clone)]
pub enum Msg {
    /// Open this.
    Open(Box<Candidate>),
    /// Fetch it, try again, or close it.
    Enter,
    /// What came from its address.
    Fetched(JobId, Result<Fetched, Failure>),
    /// What a worker made of it.
    Drawn(JobId, Result<Drawn, Failure>),
    /// The screen has another size.
    Resized,
    /// Read the text that it came from.
    Text,
    /// Copy that text.
    Copy,
    /// Leave it.
    Close,
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Read this text of that name.
    Read(String, String),
    /// Copy this text.
    Copy(String),
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    let room = room(state.screen);
    if let Msg::Open(candidate) = msg {
        let mut effects = close(state);
        let source = candidate.source.clone();
        let open =
            state.open.insert(Open { candidate: *candidate, source, sent_on: 0, stage: Stage::Asking });
        effects.extend(begin(open, room, ctx));
        return (effects, None);
    }
    let Some(open) = &mut state.open else { return nothing() };
    match msg {
        Msg::Enter => enter(state, room, ctx),
        Msg::Fetched(job, result) if open.stage.job() == Some(job) => fetched(open, result, room, ctx),
        Msg::Drawn(job, result) if open.stage.job() == Some(job) => {
            open.stage = match result {
                Ok(drawn) => Stage::Ready(drawn, None),
                Err(failure) => Stage::Failed(failure),
            };
            nothing()
        }
        Msg::Resized => resized(open, room, ctx),
        Msg::Text => {
            let out = Out::Read(open.candidate.title.clone(), open.candidate.text.to_string());
            (close(state), Some(out))
        }
        Msg::Copy => {
            let text = open.candidate.text.to_string();
            (Vec::new(), Some(Out::Copy(text)))
        }
        Msg::Close => (close(state), None),
        _ => nothing(),
    }
}

fn close(state: &mut State) -> Vec<Effect> {
    let job = state.open.take().and_then(|open| open.stage.job());
    job.map(Effect::Cancel).into_iter().collect()
}

/// What is in the text is shown at once; what is somewhere else is asked about.
fn begin(open: &mut Open, room: (u16, u16), ctx: &mut Ctx) -> Vec<Effect> {
    match &open.source {
        Source::Embedded => {
            let drawing = Drawing::Text(Arc::clone(&open.candidate.text));
            vec![draw(open, drawing, room, ctx)]
        }
        Source::Link(link) => {
            open.stage = refusal(link).map_or(Stage::Asking, |why| Stage::Failed(refused(link, why)));
            Vec::new()
        }
    }
}

fn refused(link: &Url, why: &str) -> Failure {
    let detail = format!("{}: {why}", host_of(link));
    Failure::new(FailureKind::Refused, "The picture was not fetched", detail)
}

fn enter(state: &mut State, room: (u16, u16), ctx: &mut Ctx) -> Step<Out> {
    let Some(open) = &mut state.open else { return nothing() };
    match (&open.stage, &open.source) {
        (Stage::Ready(..), _) => (close(state), None),
        (Stage::Asking, Source::Link(link)) => {
            let link = link.clone();
            (vec![fetch(open, link, ctx)], None)
        }
        (Stage::Failed(failure), Source::Link(link)) if failure.retryable => {
            let link = link.clone();
            (vec![fetch(open, link, ctx)], None)
        }
        (Stage::Failed(failure), Source::Embedded) if failure.retryable => (begin(open, room, ctx), None),
        _ => nothing(),
    }
}

fn fetch(open: &mut Open, link: Url, ctx: &mut Ctx) -> Effect {
    let job = ctx.jobs.next(ctx.now);
    open.stage = Stage::Fetching(job);
    Effect::FetchPicture { job, link }
}

fn draw(open: &mut Open, drawing: Drawing, room: (u16, u16), ctx: &mut Ctx) -> Effect {
    let job = ctx.jobs.next(ctx.now);
    open.stage = Stage::Decoding(job);
    Effect::DrawPicture { job, drawing, room }
}

fn fetched(open: &mut Open, result: Result<Fetched, Failure>, room: (u16, u16), ctx: &mut Ctx) -> Step<Out> {
    match result {
        Ok(Fetched::Bytes(bytes)) => (vec![draw(open, Drawing::Bytes(bytes), room, ctx)], None),
        Ok(Fetched::Elsewhere(link)) if open.sent_on >= MAX_SENT_ON => {
            open.stage = Stage::Failed(refused(&link, "one host sends on to the next without an end"));
            nothing()
        }
        Ok(Fetched::Elsewhere(link)) => {
            open.source = Source::Link(link);
            open.sent_on += 1;
            open.stage = Stage::Asking;
            nothing()
        }
        Err(failure) => {
            open.stage = Stage::Failed(failure);
            nothing()
        }
    }
}

/// The picture stays on the screen as it is until it is made to fit.
fn resized(open: &mut Open, room: (u16, u16), ctx: &mut Ctx) -> Step<Out> {
    let Stage::Ready(drawn, making) = &mut open.stage else { return nothing() };
    let job = ctx.jobs.next(ctx.now);
    let mut effects: Vec<_> = making.replace(job).map(Effect::Cancel).into_iter().collect();
    let drawing = Drawing::Picture(Arc::clone(&drawn.picture));
    effects.push(Effect::DrawPicture { job, drawing, room });
    (effects, None)
}
