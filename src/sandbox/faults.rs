//! Faults on demand: slow, failing, throttled and cut answers, so that clients can be tested against them.
//!
//! Owns their notation and the dice. Must not answer; `http::fault` does.

use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::engine::hash;

/// Which faults occur, and how often.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Faults {
    /// What every answer takes at least, and by how much it varies to both sides.
    pub latency: (Duration, Duration),
    /// Share of answers that are a 500, 502 or 503, between 0 and 1.
    pub error: f64,
    /// Share of answers that are a 429.
    pub throttle: f64,
    /// Share of answers that end half-way, the request having been carried out.
    pub cut: f64,
    /// Over which time a body is sent.
    pub slow_body: Duration,
}

/// Why a notation of faults cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultsError {
    /// A part is no `name=value`.
    #[error("write {0:?} as name=value, with the names latency, error, 429, cut and slow-body")]
    Part(String),
    /// A share is no number of per cent.
    #[error("{0}={1} must be a share such as 5%, from 0% to 100%")]
    Share(String, String),
    /// A duration cannot be read.
    #[error("{0}={1} must be a duration such as 200ms or 1.5s{2}")]
    Duration(String, String, &'static str),
    /// The shares of what replaces an answer are more than all of them.
    #[error("error, 429 and cut are more than 100% together")]
    TooMuch,
}

/// The longest time a fault may take.
const LONGEST: f64 = 3600.0;

impl FromStr for Faults {
    type Err = FaultsError;

    /// Reads `latency=200ms±100,error=5%,429=2%,cut=1%,slow-body=3s`; `+-` may stand for `±`.
    fn from_str(text: &str) -> Result<Self, FaultsError> {
        let mut faults = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| FaultsError::Part(part.to_owned()))?;
            let (name, value) = (name.trim(), value.trim());
            match name {
                "latency" => faults.latency = latency(value)?,
                "slow-body" => faults.slow_body = duration(name, value, "", "")?,
                "error" => faults.error = share(name, value)?,
                "429" => faults.throttle = share(name, value)?,
                "cut" => faults.cut = share(name, value)?,
                _ => return Err(FaultsError::Part(part.to_owned())),
            }
        }
        if faults.error + faults.throttle + faults.cut > 1.0 {
            return Err(FaultsError::TooMuch);
        }
        Ok(faults)
    }
}

fn latency(value: &str) -> Result<(Duration, Duration), FaultsError> {
    let (base, spread) = value.split_once('±').or_else(|| value.split_once("+-")).unwrap_or((value, "0"));
    let unit = base.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let hint = ", with ±100 after it to let it vary";
    Ok((duration("latency", base, "", hint)?, duration("latency", spread, unit, hint)?))
}

/// A number with its unit; without one it has the given unit, else milliseconds.
fn duration(name: &str, text: &str, unit: &str, hint: &'static str) -> Result<Duration, FaultsError> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, own) = text.split_at(end);
    let scale = match if own.is_empty() { unit } else { own } {
        "ms" | "" => 0.001,
        "s" => 1.0,
        "m" => 60.0,
        _ => f64::NAN,
    };
    let seconds = number.parse::<f64>().unwrap_or(f64::NAN) * scale;
    if !(0.0..=LONGEST).contains(&seconds) {
        return Err(FaultsError::Duration(name.to_owned(), text.to_owned(), hint));
    }
    Ok(Duration::from_secs_f64(seconds))
}

fn share(name: &str, text: &str) -> Result<f64, FaultsError> {
    let number = text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
    number
        .filter(|percent| (0.0..=100.0).contains(percent))
        .map(|percent| percent / 100.0)
        .ok_or_else(|| FaultsError::Share(name.to_owned(), text.to_owned()))
}

/// What happens to one answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fate {
    /// What to wait before it.
    pub(super) delay: Duration,
    /// What it is replaced by.
    pub(super) outcome: Outcome,
    /// Over which time its body is sent.
    pub(super) slow_body: Duration,
}

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is given as it is.
    Answer,
    /// A fault of the server, by status, instead.
    Error(u16),
    /// A 429 instead.
    Throttle,
    /// It ends half-way.
    Cut,
}

/// Decides the fate of each request, the same for the same seed and order of requests.
#[derive(Debug)]
pub(super) struct Dice {
    faults: Faults,
    seed: u64,
    thrown: AtomicU64,
}

impl Dice {
    /// Dice for these faults.
    pub(super) fn new(faults: Faults, seed: u64) -> Self {
        Self { faults, seed, thrown: AtomicU64::new(0) }
    }

    /// The fate of the next request.
    pub(super) fn throw(&self) -> Fate {
        let faults = &self.faults;
        let n = self.thrown.fetch_add(1, Ordering::Relaxed);
        let (base, spread) = faults.latency;
        let shift = spread.as_secs_f64() * (2.0 * self.fraction(n, 0) - 1.0);
        let delay = Duration::try_from_secs_f64(base.as_secs_f64() + shift).unwrap_or_default();
        let thrown = self.fraction(n, 1);
        let outcome = if thrown < faults.error {
            Outcome::Error(
                [500, 502, 503]
                    [usize::from(self.fraction(n, 2) > 0.34) + usize::from(self.fraction(n, 2) > 0.67)],
            )
        } else if thrown < faults.error + faults.throttle {
            Outcome::Throttle
        } else if thrown < faults.error + faults.throttle + faults.cut {
            Outcome::Cut
        } else {
            Outcome::Answer
        };
        Fate { delay, outcome, slow_body: faults.slow_body }
    }

    /// A number from 0 up to 1 for a request and a question.
    fn fraction(&self, n: u64, question: u64) -> f64 {
        // 32 bits are exact in both conversions.
        let bits = u32::try_from(hash(&[self.seed, n, question]) >> 32).unwrap_or_default();
        f64::from(bits) / 4_294_967_296.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Faults, String> {
        text.parse().map_err(|error: FaultsError| error.to_string())
    }

    #[test]
    fn the_notation_is_read() {
        let ms = Duration::from_millis;
        assert_eq!(
            read("latency=200ms±100,error=5%,429=2%,cut=1%,slow-body=1.5s"),
            Ok(Faults {
                latency: (ms(200), ms(100)),
                error: 0.05,
                throttle: 0.02,
                cut: 0.01,
                slow_body: ms(1500)
            })
        );
        assert_eq!(read("latency=1s+-0.5"), Ok(Faults { latency: (ms(1000), ms(500)), ..Faults::default() }));
        assert_eq!(read("latency=40"), Ok(Faults { latency: (ms(40), ms(0)), ..Faults::default() }));
        assert_eq!(read(" "), Ok(Faults::default()));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (text, part) in [
            ("latency", "\"latency\""),
            ("speed=5", "speed=5"),
            ("error=5", "error=5"),
            ("error=101%", "error=101%"),
            ("429=-1%", "429=-1%"),
            ("cut=NaN%", "cut=NaN%"),
            ("latency=fast", "latency=fast"),
            ("latency=-5ms", "latency=-5ms"),
            ("latency=2h", "latency=2h"),
            ("latency=1s±", "latency="),
            ("slow-body=99999s", "slow-body=99999s"),
            ("error=60%,cut=60%", "100%"),
        ] {
            assert!(read(text).unwrap_err().contains(part), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_faults_at_about_the_asked_rate() {
        let faults: Faults = "latency=10ms±10,error=10%,429=5%,cut=5%".parse().unwrap();
        let throw = |seed| {
            let dice = Dice::new(faults, seed);
            (0..4000).map(|_| dice.throw()).collect::<Vec<_>>()
        };
        assert_eq!(throw(7), throw(7));
        assert_ne!(throw(7), throw(8));
        let fates = throw(7);
        let count = |wanted: fn(&Outcome) -> bool| fates.iter().filter(|fate| wanted(&fate.outcome)).count();
        assert!((320..480).contains(&count(|outcome| matches!(outcome, Outcome::Error(_)))));
        assert!((140..260).contains(&count(|outcome| *outcome == Outcome::Throttle)));
        assert!((140..260).contains(&count(|outcome| *outcome == Outcome::Cut)));
        assert!(fates.iter().all(|fate| fate.delay <= Duration::from_millis(20)));
        assert!(
            [500, 502, 503]
                .into_iter()
                .all(|status| fates.iter().any(|fate| fate.outcome == Outcome::Error(status)))
        );
        let none = Dice::new(Faults::default(), 7);
        assert!((0..100).all(|_| none.throw()
            == Fate { delay: Duration::ZERO, outcome: Outcome::Answer, slow_body: Duration::ZERO }));
    }
}
