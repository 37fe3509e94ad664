//! Holds the import table of the architecture page, and prints the files and functions that stand out by size.

#![expect(clippy::expect_used, reason = "a source tree that cannot be read cannot be judged")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Module of this crate, and the modules it may import. `features` and the adapters have further rules below.
const TABLE: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("protocol", &["domain", "protocol"]),
    ("input", &["domain", "input"]),
    ("theme", &["domain"]),
    ("effect", &["domain"]),
    ("file_store", &["domain"]),
    ("widgets", &["domain", "theme", "widgets"]),
    ("api", &["domain", "protocol", "file_store", "api"]),
    ("store", &["domain", "protocol", "file_store", "store"]),
    ("sandbox", &["domain", "protocol", "sandbox"]),
    ("config", &["domain", "protocol", "input", "config"]),
    ("features", &["domain", "effect", "input", "widgets", "theme", "features"]),
    ("app", &["domain", "protocol", "input", "theme", "effect", "widgets", "features", "app"]),
];

/// Words that only some files may use.
const RESERVED: &[(&str, &[&str])] = &[
    // Text reaches cells through one place, so that it is made safe there.
    ("set_string", &["widgets/canvas.rs"]),
    ("set_symbol", &["widgets/canvas.rs"]),
    ("Span::", &[]),
    ("Paragraph", &[]),
    // Terminal keys become chords once.
    ("KeyCode", &["input/chord.rs", "runtime/input.rs"]),
    // Time, tasks and the terminal belong to the runtime; the client measures, the sandbox serves.
    ("tokio::spawn", &["runtime/executor.rs", "runtime/connect.rs", "runtime/watchdog.rs", "sandbox/"]),
    ("SystemTime", &["runtime/clock.rs"]),
    ("todo!(", &[]),
    ("unimplemented!(", &[]),
];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    files
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(path).expect("a source file"))
        })
        .collect()
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// The code without comments and without the inline tests at its end.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Paths named after `crate::`, as far as the second part: `domain`, `features::form`.
fn imports(code: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let first = word(rest);
        let after = rest[first.len()..].strip_prefix("::").unwrap_or("");
        if let Some(group) = after.strip_prefix('{') {
            let group = &group[..group.find('}').unwrap_or(group.len())];
            found.extend(group.split(',').map(|part| (first.clone(), word(part.trim()))));
        } else {
            found.insert((first, word(after)));
        }
    }
    found
}

#[test]
fn layers_import_downwards_only() {
    let mut wrong = Vec::new();
    for (name, text) in sources().iter().filter(|(name, _)| !is_test(name)) {
        let layer = name.split(['/', '.']).next().unwrap_or_default();
        let Some((_, allowed)) = TABLE.iter().find(|(module, _)| *module == layer) else { continue };
        for (module, part) in imports(&code(text)) {
            if !allowed.contains(&module.as_str()) {
                wrong.push(format!("{name} imports crate::{module}"));
            }
            let own_feature = name.split('/').nth(1).unwrap_or_default().trim_end_matches(".rs");
            let is_feature = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features").join(&part).is_dir();
            if layer == "features" && module == "features" && is_feature && part != own_feature {
                wrong.push(format!("{name} imports the feature {part}"));
            }
        }
        let draws =
            name.contains("/view") || name.ends_with("layout.rs") || layer == "widgets" || layer == "theme";
        if matches!(layer, "features" | "app") && !draws && code(text).contains("ratatui") {
            wrong.push(format!("{name} names ratatui outside a view"));
        }
        if layer == "domain"
            && ["ratatui", "tokio", "reqwest", "std::fs", "std::net"]
                .iter()
                .any(|word| code(text).contains(word))
        {
            wrong.push(format!("{name} is domain and names an adapter's library"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn reserved_words_stay_in_their_place() {
    let mut wrong = Vec::new();
    for (name, text) in sources().iter().filter(|(name, _)| !is_test(name)) {
        let code = code(text);
        for (word, places) in RESERVED {
            if code.contains(word) && !places.iter().any(|place| name.starts_with(place)) {
                wrong.push(format!("{name} uses {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_is() {
    let silent: Vec<String> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "without `//!`: {}", silent.join(", "));
}

/// Prints what stands out; only what is far beyond the rule fails.
#[test]
fn files_and_functions_stay_small() {
    let mut too_large = Vec::new();
    let (mut files, mut functions) = (Vec::new(), Vec::new());
    for (name, text) in sources() {
        let lines = text.lines().count();
        if lines > 250 {
            files.push(format!("{lines:5}  {name}"));
        }
        if lines > 400 {
            too_large.push(format!("{name} has {lines} lines"));
        }
        for (function, lines) in function_sizes(&text) {
            if lines > 40 {
                functions.push(format!("{lines:5}  {name}: {function}"));
            }
            if lines > 60 {
                too_large.push(format!("{function} in {name} has {lines} lines"));
            }
        }
    }
    println!(
        "files past 250 lines:\n{}\nfunctions past 40 lines:\n{}",
        files.join("\n"),
        functions.join("\n")
    );
    assert!(too_large.is_empty(), "{}", too_large.join("\n"));
}

/// Functions with their lines: rustfmt puts the closing brace at the column of `fn`'s line.
fn function_sizes(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut sizes = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let declaration = line.trim_start();
        let Some(at) = declaration.find("fn ").filter(|at| *at == 0 || declaration[..*at].ends_with(' '))
        else {
            continue;
        };
        if declaration.starts_with("//") || declaration.contains('"') {
            continue;
        }
        let name = declaration[at + 3..].split(['(', '<']).next().unwrap_or_default().to_owned();
        let close = format!("{}}}", " ".repeat(indent));
        let ends = |line: &&str| **line == close || line.starts_with(&format!("{close} "));
        let body = lines[start..].iter().position(ends);
        if let Some(body) =
            body.filter(|_| !line.trim_end().ends_with('}') && !line.trim_end().ends_with(';'))
        {
            sizes.push((name, body + 1));
        }
    }
    sizes
}
