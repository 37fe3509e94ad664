//! The commands a key can be bound to.
//!
//! Owns their names, help lines and groups: the help overlay and the bottom line are made from this table and the keymap.

/// A heading of the help overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Moving about.
    Move,
    /// Finding functions.
    Find,
    /// Filling and calling.
    Form,
    /// Reading answers.
    Output,
    /// The program itself.
    Program,
    /// Looking at HTTP exchanges.
    Wire,
}

impl Group {
    /// All groups in the order of the help overlay.
    pub const ALL: [Self; 6] = [Self::Move, Self::Find, Self::Form, Self::Output, Self::Program, Self::Wire];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Find => "Find",
            Self::Form => "Fill and call",
            Self::Output => "Read the answer",
            Self::Program => "Program",
            Self::Wire => "Wire log",
        }
    }
}

macro_rules! commands {
    ($($name:ident $group:ident $short:literal $help:literal;)*) => {
        /// Something a person can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command { $(#[doc = $help] $name,)* }

        impl Command {
            /// Every command, in the order of the help overlay.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The heading it stands under.
            pub fn group(self) -> Group {
                match self { $(Self::$name => Group::$group,)* }
            }

            /// One or two words, for the bottom line.
            pub fn short(self) -> &'static str {
                match self { $(Self::$name => $short,)* }
            }

            /// A whole line, for the help overlay.
            pub fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)* }
            }
        }
    };
}

commands! {
    PaneApps        Move    "apps"       "Go to the apps";
    PaneFunctions   Move    "functions"  "Go to the functions";
    PaneForm        Move    "form"       "Go to the form";
    PaneOutput      Move    "output"     "Go to the output";
    NextPane        Move    "next pane"  "Go to the next pane";
    PreviousPane    Move    "previous pane" "Go to the previous pane";
    Up              Move    "up"         "One row up";
    Down            Move    "down"       "One row down";
    Left            Move    "left"       "Close, or go to what is above";
    Right           Move    "right"      "Open, or go in";
    PageUp          Move    "page up"    "One page up";
    PageDown        Move    "page down"  "One page down";
    First           Move    "first"      "To the first row";
    Last            Move    "last"       "To the last row";
    Open            Move    "open"       "Open, edit or choose what is selected";
    Back            Move    "back"       "Step back or cancel; never quits";
    Search          Find    "search"     "Search the functions of all apps";
    Ask             Find    "ask"        "Ask for a function in plain words, with its arguments";
    Docs            Find    "docs"       "Open the app's documentation in the browser";
    CycleKind       Find    "type"       "Functions of all types, or of one";
    ConnectedOnly   Find    "connected only" "Connected apps only, or all";
    Health          Find    "health"     "Ask each connected account whether it still works";
    Reload          Find    "reload"     "Load apps and functions again";
    Favourite       Find    "favourite"  "Mark the function as a favourite, or no longer";
    Call            Form    "call"       "Call the open function";
    Commit          Form    "done"       "Take the text and leave the field";
    NextField       Form    "next field" "Take the text and edit the next field";
    PreviousField   Form    "previous field" "Take the text and edit the previous field";
    Toggle          Form    "toggle"     "Yes/no field: not sent, true, false";
    Clear           Form    "clear"      "Do not send it; remove this item or key";
    SetEmpty        Form    "empty"      "Send it empty; again: \"\", [] or {}";
    SetNull         Form    "null"       "Send null";
    ToggleJson      Form    "text/JSON"  "Read the value as JSON, or back as text";
    Undo            Form    "undo"       "Take the last edit back";
    Redo            Form    "redo"       "Make the edit again";
    RawJson         Form    "raw JSON"   "Edit all arguments as JSON";
    LookUp          Form    "look up"    "Look the field's values up with the function that knows them";
    Suggest         Form    "suggest"    "Ask for arguments with a prompt";
    Preview         Form    "preview"    "Show what goes out, byte for byte";
    Info            Form    "about"      "Show everything about the parameter, the function or the app";
    Branch          Form    "shape"      "Choose another shape of this field";
    LargeEditor     Form    "large editor" "Edit in an editor with room; in a text, break the line";
    OutsideEditor   Form    "$EDITOR"    "Edit in your own editor";
    Default         Form    "default"    "Send the default";
    Now             Form    "now"        "Put the time now in";
    LoadFile        Form    "file"       "Put a file in, as base64";
    Duplicate       Form    "duplicate"  "Put a copy of the list item after it";
    MoveDown        Form    "move down"  "Move the list item down";
    MoveUp          Form    "move up"    "Move the list item up";
    Rename          Form    "rename"     "Give the key another name";
    FilterRows      Form    "filter"     "Show only fields that hold some words";
    OnlySet         Form    "only set"   "Show only what is required or set, or all";
    OtherLabel      Form    "column"     "Show another column of what was looked up";
    OtherValue      Form    "value"      "Send another column of what was looked up";
    Variables       Form    "variables"  "Edit the variables for {tags}";
    Account         Form    "account"    "Choose the connected account to act with";
    Connect         Form    "connect"    "Connect an account of the app, on its login page";
    Fold            Output  "fold"       "Fold or unfold";
    FoldAll         Output  "fold all"   "Fold everything, or unfold everything";
    NextPage        Output  "next page"  "Fetch the next page of the answer";
    Save            Output  "save"       "Save what is shown to a file";
    Filter          Output  "filter"     "See the answer through a jq expression";
    Find            Output  "find"       "Find words in the answer";
    FindNext        Output  "next match" "To the next match";
    FindPrevious    Output  "previous match" "To the match before";
    FindRegex       Output  "expression" "Read the words as a regular expression, or as they are";
    FindPlace       Output  "keys/values" "Look in keys, in values or in both";
    Headers         Output  "headers"    "Read the status, the times and the headers";
    UseAs           Output  "use as …"   "Use the value in a variable, or in a field of any function";
    Table           Output  "table"      "Show the list at the cursor as a table, or the tree again";
    Sort            Output  "sort"       "Sort by the column: up, down, as it came";
    HideColumn      Output  "hide column" "Hide the column; the last one shows all again";
    Text            Output  "text"       "Show it as text, as it came, as bytes, as a tree";
    NextSibling     Output  "next sibling" "To the next value of the same container";
    PreviousSibling Output  "sibling before" "To the value before of the same container";
    OpenLevel       Output  "open a level" "Open one level more everywhere";
    CloseLevel      Output  "fold a level" "Fold the deepest open level everywhere";
    Numbers         Output  "numbers"    "Show or hide the numbers of the rows";
    CopyCsv         Output  "copy CSV"   "Copy the table as comma-separated values";
    CopyMarkdown    Output  "copy Markdown" "Copy the table as Markdown";
    Copy            Output  "copy"       "Copy the value, exactly as it is";
    PreviousPage    Output  "page before" "Back to the page before, without a request";
    AllPages        Output  "all pages"  "Fetch page after page to the end, joined into one";
    Complete        Output  "complete"   "In an expression: put in the offered key or filter, or the next one";
    CompleteBack    Output  "complete back" "In an expression: put in the offer before";
    Earlier         Output  "earlier"    "An earlier expression that begins alike, or an earlier prompt";
    Later           Output  "later"      "A later one, back to what was typed";
    CopyMenu        Output  "copy …"     "Choose what to copy: value, key, paths, JSON, row, column, table";
    ShowInPager     Output  "pager"      "Open the answer or its selected part in $PAGER";
    ShowInEditor    Output  "$EDITOR"    "Open it in $EDITOR, to read; edits are not taken back";
    EarlierAnswer   Output  "earlier answer" "Show the answer before";
    LaterAnswer     Output  "later answer" "Show the answer after";
    Answers         Output  "answers"    "List the answers of this session";
    Compare         Output  "compare"    "Compare with the previous answer of the function, or the selected one";
    NextChange      Output  "next change" "To the next difference";
    PreviousChange  Output  "previous change" "To the difference before";
    Picture         Output  "picture"    "See the value, or the app's icon, as a picture; an address is asked about first";
    ShowColumns     Output  "all columns" "Show hidden columns again";
    ColumnLeft      Output  "column left" "Move the column to the left";
    ColumnRight     Output  "column right" "Move the column to the right";
    Freeze          Output  "freeze"     "Keep no, one, two or three columns at the left";
    OnlyValue       Output  "only this"  "Show only rows with this value, or all again";
    Chart           Output  "chart"      "Chart the column; a number beside dates: over time";
    LogScale        Output  "log scale"  "A logarithmic scale for the chart, or an equal one";
    CellBars        Output  "bars"       "Show bars beside numbers, or none";
    FanOut          Form    "for several" "Run the form for several accounts or users, and compare";
    TickAll         Form    "tick all"   "Tick all of them, or none";
    NameUsers       Form    "other users" "Name other users to run it for";
    RunAgain        Form    "again"      "Run it again: what failed, when that is safe; all checks";
    MarkRow         Form    "mark"       "Compare all with this one, or with the first again";
    SendIt          Form    "send"       "Send the call that is asked about";
    DoNotSend       Form    "do not"     "Do not send the call that is asked about";
    Help            Program "help"       "Show or hide this help";
    Interrupt       Program "cancel/quit" "Cancel what runs; twice quits anywhere";
    Suspend         Program "suspend"    "Suspend to the shell";
    Quit            Program "quit"       "Quit; asks only when a call is running";
    Workspaces      Program "workspaces" "Go to another workspace or user, or connect one of your own";
    WireLog         Wire    "wire log"   "Every HTTP exchange of the session";
    CopyCurl        Wire    "copy cURL"  "Copy the request as a cURL command";
    CopyBody        Wire    "copy answer" "Copy the body of the answer";
    RawBody         Wire    "raw"        "Show bodies as they came, or indented";
    FindExchange    Wire    "find"       "Show only exchanges that hold some words";
    ClearLog        Wire    "clear"      "Forget every exchange that has ended";
}
