//! Which function a prompt means.
//!
//! Owns the score: BM25 over names and descriptions, and how well verb and noun fit. Must not look at arguments.

use bm25::{Embedder, EmbedderBuilder, Scorer, Tokenizer};

use super::asked::{Asked, Intent, intent_of, without_quotes};
use super::words::{split, stem, words};
use crate::domain::function::FunctionKind;
use crate::sandbox::catalog::{App, AppFace, Catalog, Found};

/// Everyday words and the words of functions that they stand for, as stems are made of both.
const SYNONYMS: &[(&str, &str)] = &[
    ("who", "user member person owner"),
    ("said", "comment message"),
    ("agent", "user"),
    ("say", "post message"),
    ("tell", "post message"),
    ("notify", "post message send"),
    ("announce", "post message"),
    ("remind", "post message"),
    ("ping", "post message"),
    ("share", "post message"),
    ("write", "post send create message"),
    ("send", "post"),
    ("post", "send"),
    ("email", "send mail message"),
    ("mail", "send email"),
    ("text", "send message"),
    ("sms", "send message"),
    ("respond", "reply"),
    ("answer", "reply comment"),
    ("reply", "comment"),
    ("add", "create append"),
    ("new", "create add"),
    ("make", "create"),
    ("open", "create"),
    ("register", "create add"),
    ("schedule", "create"),
    ("book", "create"),
    ("log", "create"),
    ("raise", "create"),
    ("file", "create"),
    ("put", "create add append"),
    ("insert", "create append add"),
    ("subscribe", "subscription subscriber member add"),
    ("show", "list search get"),
    ("fetch", "list get"),
    ("read", "list get"),
    ("find", "search list"),
    ("look", "search list"),
    ("change", "update"),
    ("edit", "update"),
    ("set", "update"),
    ("rename", "update"),
    ("modify", "update"),
    ("move", "update transition"),
    ("mark", "update"),
    ("close", "update transition"),
    ("assign", "update"),
    ("remove", "delete"),
    ("drop", "delete"),
    ("cancel", "delete"),
    ("channel", "conversation"),
    ("people", "person user contact member"),
    ("person", "contact user"),
    ("member", "user"),
    ("teammate", "user"),
    ("colleague", "user"),
    ("customer", "contact"),
    ("client", "customer contact"),
    ("company", "organization account"),
    ("organisation", "organization company"),
    ("bug", "issue"),
    ("ticket", "issue"),
    ("meeting", "event"),
    ("appointment", "event"),
    ("call", "meeting"),
    ("row", "value"),
    ("charge", "payment"),
    ("bill", "invoice"),
    ("note", "comment"),
    ("comment", "note"),
    ("opportunity", "deal"),
    ("repo", "repository"),
    ("newsletter", "campaign"),
    ("inbox", "email message"),
    ("todo", "task"),
    ("document", "page file"),
    ("pr", "pull request"),
];

/// What the shares of the score count.
mod weight {
    /// A word through a synonym, against the word itself.
    pub(super) const SYNONYM: f32 = 0.5;
    /// The prompt's verb wants what the function does.
    pub(super) const SAME_INTENT: f32 = 3.0;
    /// Both read, or both write, but otherwise.
    pub(super) const LIKE_INTENT: f32 = 0.5;
    /// One reads and the other writes.
    pub(super) const OTHER_INTENT: f32 = -6.0;
    /// Several are asked for, and the name says several; or one and one.
    pub(super) const SAME_NUMBER: f32 = 1.0;
    /// All nouns of the name are asked for.
    pub(super) const NOUNS: f32 = 4.0;
    /// A noun of the name that is not asked for.
    pub(super) const MISSED_NOUN: f32 = -1.2;
    /// A parameter that is named, twice at most.
    pub(super) const PARAMETER: f32 = 0.7;
    /// A choice of a parameter that is said.
    pub(super) const CHOICE: f32 = 1.5;
    /// An app that is named.
    pub(super) const NAMED: f32 = 2.0;
    /// An app that the user has connected.
    pub(super) const CONNECTED: f32 = 0.8;
    /// What a function must reach to be predicted.
    pub(super) const ENOUGH: f32 = 7.0;
}

/// Cuts texts into the stems that BM25 counts.
#[derive(Debug)]
struct Stems;

impl Tokenizer for Stems {
    fn tokenize(&self, text: &str) -> Vec<String> {
        words(text)
    }
}

/// What is known of a function beside its document.
#[derive(Debug)]
struct Traits {
    intent: Option<Intent>,
    /// Whether the name's last noun is in the plural.
    is_plural: bool,
    /// Stems of its name without verbs.
    nouns: Vec<String>,
    /// Stems of its parameters' names that are no nouns of its own.
    parameters: Vec<String>,
    /// Choices of its parameters, in lower case between blanks.
    choices: Vec<String>,
}

/// The functions of the catalog's files, ready to be ranked. Synthetic functions are there for scale and mean nothing.
pub(crate) struct Ranker {
    embedder: Embedder<u32, Stems>,
    scorer: Scorer<usize, u32>,
    traits: Vec<Traits>,
}

impl std::fmt::Debug for Ranker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ranker").field("functions", &self.traits.len()).finish_non_exhaustive()
    }
}

impl Ranker {
    /// Reads the functions of a catalog.
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let functions: Vec<Found<'_>> =
            (0..catalog.file_functions()).filter_map(|index| catalog.at(index)).collect();
        let documents: Vec<String> = functions.iter().map(document).collect();
        let texts: Vec<&str> = documents.iter().map(String::as_str).collect();
        let embedder = EmbedderBuilder::with_tokenizer_and_fit_to_corpus(Stems, &texts).build();
        let mut scorer = Scorer::new();
        for (index, text) in texts.iter().enumerate() {
            scorer.upsert(&index, embedder.embed(text));
        }
        Self { embedder, scorer, traits: functions.iter().map(traits).collect() }
    }

    /// The function that fits the prompt best, if any fits.
    pub(crate) fn best<'a>(
        &self,
        catalog: &'a Catalog,
        prompt: &str,
        shown: impl Fn(&App) -> bool,
        connected: impl Fn(&App) -> bool,
    ) -> Option<Found<'a>> {
        let spoken = without_quotes(prompt);
        let named: Vec<&str> = names_of_apps(catalog, &spoken);
        let asked = Asked::read(&without_names(catalog, &named, prompt));
        let said = format!(" {} ", split(&spoken).collect::<Vec<_>>().join(" "));
        let direct = self.embedder.embed(&asked.words.join(" "));
        let synonyms = self.embedder.embed(&synonyms(&asked.words));
        let mut best: Option<(f32, usize)> = None;
        for index in 0..self.traits.len() {
            let Some(found) = catalog.at(index).filter(|found| shown(found.app)) else { continue };
            if !named.is_empty() && !named.contains(&found.app.face.name.as_str()) {
                continue;
            }
            let score = |query| self.scorer.score(&index, query).unwrap_or_default();
            let mut total = score(&direct) + weight::SYNONYM * score(&synonyms);
            let Some(fit) = self.fit(index, &asked, &said, !named.is_empty()) else { continue };
            total += fit;
            total += if named.is_empty() { 0.0 } else { weight::NAMED };
            total += if connected(found.app) { weight::CONNECTED } else { 0.0 };
            if total >= weight::ENOUGH && best.is_none_or(|(other, _)| total > other) {
                best = Some((total, index));
            }
        }
        catalog.at(best?.1)
    }

    /// How well verb, nouns and parameters fit; `None` when nothing that is named is what the function is about.
    fn fit(&self, index: usize, asked: &Asked, said: &str, is_named: bool) -> Option<f32> {
        let Traits { intent, is_plural, nouns, parameters, choices } = &self.traits[index];
        let verb = match (asked.intent, *intent) {
            (Some(asked), Some(own)) if asked == own => weight::SAME_INTENT,
            (Some(asked), Some(own)) if asked.reads() == own.reads() => weight::LIKE_INTENT,
            (Some(_), Some(_)) => weight::OTHER_INTENT,
            _ => 0.0,
        };
        let meant = synonyms(&asked.words);
        let is_asked =
            |noun: &&String| asked.words.contains(noun) || meant.split(' ').any(|word| word == noun.as_str());
        let hits = nouns.iter().filter(is_asked).count();
        // Names are a few words long: the conversions are exact.
        let count = |count: usize| f32::from(u8::try_from(count).unwrap_or(u8::MAX));
        if hits == 0 && !nouns.is_empty() && !is_named {
            return None;
        }
        let share = if nouns.is_empty() { 0.5 } else { count(hits) / count(nouns.len()) };
        let named = parameters.iter().filter(|parameter| asked.words.contains(parameter)).count().min(2);
        let chosen = usize::from(choices.iter().any(|choice| said.contains(choice.as_str())));
        let last = nouns.last().filter(|noun| asked.words.contains(noun));
        let same_number = last.is_some_and(|noun| asked.plurals.contains(noun) == *is_plural);
        let number = if same_number { weight::SAME_NUMBER } else { 0.0 };
        let own = number + weight::NOUNS * share + weight::MISSED_NOUN * count(nouns.len() - hits);
        Some(verb + own + weight::PARAMETER * count(named) + weight::CHOICE * count(chosen))
    }
}

/// What BM25 reads: the name counts more than the description.
fn document(found: &Found<'_>) -> String {
    let own = own_name(found).replace('-', " ");
    let help = &found.function.description;
    format!("{own} {own} {} {help}", found.function.title)
}

fn own_name<'a>(found: &'a Found<'_>) -> &'a str {
    let name = &found.function.name;
    name.strip_prefix(found.app.face.name.as_str()).map_or(name, |own| own.trim_start_matches('-'))
}

fn traits(found: &Found<'_>) -> Traits {
    let own = own_name(found);
    let words: Vec<String> = split(own).collect();
    let intent = words.first().and_then(|verb| intent_of(verb));
    let is_plural =
        words.iter().any(|word| word == "all") || words.last().is_some_and(|last| last.ends_with('s'));
    let intent = match intent {
        Some(Intent::List) if words[0] == "get" && !is_plural => Some(Intent::Get),
        None if found.function.kind == FunctionKind::Query => Some(Intent::List),
        intent => intent,
    };
    let verbs = usize::from(words.first().is_some_and(|verb| intent_of(verb).is_some()));
    let nouns = super::words::words(&words[verbs..].join(" "));
    let params = &found.function.params;
    let names = params.keys().flat_map(|key| super::words::words(&key.replace('_', " ")));
    let parameters = names.filter(|word| !nouns.contains(word)).collect();
    let choices = params.values().filter_map(|schema| schema.get("enum")?.as_array()).flatten();
    let choices = choices.filter_map(|choice| Some(split(choice.as_str()?).collect::<Vec<_>>().join(" ")));
    let choices = choices.filter(|choice| choice.len() > 2).map(|choice| format!(" {choice} ")).collect();
    Traits { intent, is_plural, nouns, parameters, choices }
}

/// The words that the asked ones may stand for, as one text of stems.
fn synonyms(asked: &[String]) -> String {
    let meant = |(everyday, _): &&(&str, &str)| asked.iter().any(|word| *word == stem(everyday));
    let all = SYNONYMS.iter().filter(meant).flat_map(|(_, meant)| words(meant));
    all.filter(|word| !asked.contains(word)).collect::<Vec<_>>().join(" ")
}

/// Machine names of the apps that a prompt names.
fn names_of_apps<'a>(catalog: &'a Catalog, prompt: &str) -> Vec<&'a str> {
    // "on Monday" is a day; the app writes itself small.
    let prompt = prompt.replace("Monday", "");
    let prompt = format!(" {} ", split(&prompt).collect::<Vec<_>>().join(" "));
    let says = |name: &str| prompt.contains(&format!(" {} ", spoken(name)));
    let faces = catalog.faces().iter().filter(|face| says(&face.name) || says(&face.title));
    let named: Vec<&str> = faces.map(|face| face.name.as_str()).collect();
    if !named.is_empty() {
        return named;
    }
    // "my calendar", "the sheet": the part of a name that only one app has.
    let last = |face: &&AppFace| {
        let mut parts = face.name.split('-');
        let part = parts.next_back().filter(|_| parts.next().is_some());
        part.is_some_and(|part| says(part) || says(part.trim_end_matches('s')))
    };
    catalog.faces().iter().filter(last).map(|face| face.name.as_str()).collect()
}

fn spoken(name: &str) -> String {
    split(name).collect::<Vec<_>>().join(" ")
}

/// A prompt without the names of apps: they say nothing about functions, but "calendars" in Google Calendar does.
fn without_names(catalog: &Catalog, named: &[&str], prompt: &str) -> String {
    let mut out = prompt.to_owned();
    for face in catalog.faces().iter().filter(|face| named.contains(&face.name.as_str())) {
        for name in [&face.title, &face.name] {
            while let Some(at) = out.to_ascii_lowercase().find(&name.to_ascii_lowercase()) {
                let is_part = out[at + name.len()..].starts_with(char::is_alphanumeric);
                if is_part {
                    break;
                }
                out.replace_range(at..at + name.len(), "");
            }
        }
    }
    out
}
