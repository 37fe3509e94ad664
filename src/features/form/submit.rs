//! From a form to a call.
//!
//! Owns what stands in the way the first time and what the second press sends. Sending is always possible.

use super::editor::{Editor, Then, undefined};
use super::msg::Out;
use super::state::{Left, State};
use crate::domain::acting::Acting;
use crate::domain::call::CallRequest;
use crate::domain::document::Path;
use crate::features::Step;
use crate::widgets::list::ListWindow;

/// Calls the open function, or says what is in the way and goes there.
pub(super) fn submit(state: &mut State, height: usize) -> Step<Out> {
    let acting = state.acting();
    let Some(open) = &mut state.open else { return (Vec::new(), Some(Out::NothingOpen)) };
    let first_problem = open.first_problem().cloned();
    let is_raw = open.form.text_at(&Path::root()).is_some();
    if let Some(problem) = first_problem.as_ref().filter(|problem| is_raw && problem.path.depth() == 0) {
        return (Vec::new(), Some(Out::NotJson(problem.message.clone())));
    }
    if !open.armed {
        let missing: Vec<String> =
            undefined(&open.sums.tags, &state.variables).into_iter().cloned().collect();
        if first_problem.is_some() || !missing.is_empty() {
            open.armed = true;
            open.left = Left::All;
            if let Some(problem) = &first_problem {
                open.show_row(&problem.path);
                open.list.scroll_into_view(height, open.rows.len());
            }
            let why = match first_problem {
                Some(problem) if problem.path.depth() == 0 => problem.message,
                Some(problem) => format!("{}: {}", problem.path, problem.message),
                None => format!("no variable is called {}; v defines it", missing.join(", ")),
            };
            return (Vec::new(), Some(Out::InTheWay(why)));
        }
    }
    if let Some(Acting::Ask(_)) = acting.filter(|_| !state.for_several) {
        let accounts = open.accounts.clone().unwrap_or_default();
        state.editor = Some(Editor::Accounts { accounts, list: ListWindow::default(), then: Then::Call });
        return (Vec::new(), Some(Out::AskAccount));
    }
    open.armed = false;
    open.form.forget_server_errors();
    let for_several = state.for_several;
    let out = request(state).map(|request| {
        if for_several {
            Out::ForSeveral(Box::new(CallRequest { account: None, ..request }))
        } else {
            Out::Call(Box::new(request))
        }
    });
    (Vec::new(), out)
}

/// The call as it would go out now.
pub fn request(state: &State) -> Option<CallRequest> {
    let open = state.open.as_ref()?;
    Some(CallRequest {
        function: open.function.name.clone(),
        arguments: open.form.arguments_as_typed(),
        variables: state.variables.clone(),
        account: state.acting().and_then(|acting| acting.account().map(|account| account.id)),
        cursor: None,
    })
}
