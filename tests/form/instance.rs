//! Random instances of a shape, with the way to each.

use integry_tui::domain::document::{Doc, NumText};
use integry_tui::domain::form::{Kind, Rest, Spec};

/// A value to be entered, with the choices on the way.
#[derive(Debug, Clone)]
pub enum Plan {
    Null,
    Boolean(bool),
    Number(String),
    Text(String),
    /// The choice at that place.
    Choice(usize, Doc),
    /// The choices at these places, in this order.
    Choices(Vec<(usize, Doc)>),
    List(Vec<Plan>),
    /// Members; the flag tells that the key is the person's own.
    Object(Vec<(String, bool, Plan)>),
    /// A value of the shape at that place.
    Shape(usize, Box<Plan>),
    /// Any JSON.
    Json(Doc),
}

/// A small generator: the same seed gives the same instance.
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).expect("31 bits") % sides.max(1)
    }
}

impl Plan {
    /// A value of that shape; `None` where the shape allows none.
    pub fn of(spec: &Spec, dice: &mut Dice, depth: usize) -> Option<Self> {
        // A shape that demands itself has no instance.
        if depth > 12 {
            return None;
        }
        if spec.nullable && dice.roll(6) == 0 {
            return Some(Self::Null);
        }
        Some(match &spec.kind {
            Kind::Text => Self::Text(text(spec, dice)),
            Kind::Number { integer } => Self::Number(number(spec, *integer, dice)),
            Kind::Boolean => Self::Boolean(dice.roll(2) == 0),
            Kind::Choice(choices) => {
                let at = dice.roll(choices.len());
                Self::Choice(at, choices.get(at)?.value.clone())
            }
            Kind::Multi(choices) => {
                let least =
                    spec.limits.items.0.unwrap_or(0).max(usize::from(dice.roll(3) > 0)).min(choices.len());
                let first = dice.roll(choices.len().max(1));
                let places = (0..least).map(|at| (first + at) % choices.len());
                Self::Choices(places.map(|at| (at, choices[at].value.clone())).collect())
            }
            Kind::List(list) => {
                let least = spec.limits.items.0.unwrap_or(0);
                let more = if depth > 3 { 0 } else { dice.roll(3) };
                let most = spec.limits.items.1.unwrap_or(usize::MAX);
                let count = (least + more).min(most).max(least).min(8);
                let item = |at: usize| list.first.get(at).unwrap_or(&list.item).get();
                Self::List((0..count).map(|at| Self::of(item(at), dice, depth + 1)).collect::<Option<_>>()?)
            }
            Kind::Object(fields) => {
                let object = fields.get();
                let mut members = Vec::new();
                for (key, field) in &object.fields {
                    // What nobody can generate is left out when it may be.
                    let hard = field.limits.pattern.is_some() || matches!(field.kind, Kind::Never);
                    let wanted =
                        field.required || (depth < 3 && !hard && dice.roll(3) == 0 && members.len() < 12);
                    if wanted {
                        members.push((key.clone(), false, Self::of(field, dice, depth + 1)?));
                    }
                }
                let own = match &object.rest {
                    Rest::Free => Some(Self::Text("free {x} text".into())),
                    Rest::Typed(shape) if depth < 3 => Self::of(shape.get(), dice, depth + 1),
                    Rest::Typed(_) | Rest::Closed => None,
                };
                if let Some(own) = own.filter(|_| dice.roll(2) == 0) {
                    members.push(("own_key".into(), true, own));
                }
                Self::Object(members)
            }
            Kind::Union(branches) => {
                let at = dice.roll(branches.len());
                Self::Shape(at, Box::new(Self::of(branches.get(at)?.spec.get(), dice, depth + 1)?))
            }
            Kind::Json => {
                Self::Json(Doc::parse(["\"x\"", "5", "[1,{\"a\":null}]", "{\"k\":[]}"][dice.roll(4)]).ok()?)
            }
            Kind::Never => return None,
        })
    }

    /// The value.
    pub fn doc(&self) -> Doc {
        match self {
            Self::Null => Doc::Null,
            Self::Boolean(flag) => Doc::Bool(*flag),
            Self::Number(text) => NumText::parse(text).map_or(Doc::Null, Doc::Num),
            Self::Text(text) => Doc::text(text.as_str()),
            Self::Choice(_, value) | Self::Json(value) => value.clone(),
            Self::Choices(values) => Doc::Arr(values.iter().map(|(_, value)| value.clone()).collect()),
            Self::List(items) => Doc::Arr(items.iter().map(Self::doc).collect()),
            Self::Object(members) => Doc::of(members.iter().map(|(key, _, plan)| (key.as_str(), plan.doc()))),
            Self::Shape(_, plan) => plan.doc(),
        }
    }
}

fn text(spec: &Spec, dice: &mut Dice) -> String {
    let fixed = match spec.format.as_deref() {
        Some("date-time") => "2024-01-31T10:00:00Z",
        Some("date") => "2024-01-31",
        Some("time") => "10:00:00Z",
        Some("email") => "ada@example.com",
        Some("uri" | "url") => "https://example.com/a",
        Some("uuid") => "123e4567-e89b-12d3-a456-426614174000",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        Some("hostname") => "example.com",
        Some("duration") => "P1D",
        _ => ["a", "two words", "Ünïcode 名前", "a\nb", "quote \" and \\", "7"][dice.roll(6)],
    };
    let (least, most) = spec.limits.length;
    let mut text: String = fixed.chars().take(most.unwrap_or(usize::MAX).min(2_000)).collect();
    while text.chars().count() < least.unwrap_or(0).min(2_000) {
        text.push('x');
    }
    text
}

fn number(spec: &Spec, integer: bool, dice: &mut Dice) -> String {
    let bound =
        |bounds: &[(NumText, bool)]| bounds.iter().find_map(|(bound, _)| bound.as_str().parse::<f64>().ok());
    let (least, most) = (bound(&spec.limits.least), bound(&spec.limits.most));
    if let Some(step) = spec.limits.steps.first() {
        return step.as_str().to_owned();
    }
    let low = least.unwrap_or_else(|| most.map_or(0.0, |most| most - 10.0)).ceil();
    let high = most.unwrap_or(low + 10.0).floor();
    if high < low {
        return format!("{}", f64::midpoint(least.unwrap_or(0.0), most.unwrap_or(0.0)));
    }
    let steps = (high - low).min(9.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 9")]
    let at = low + f64::from(u8::try_from(dice.roll(steps as usize + 1)).unwrap_or(0));
    if integer || at >= high { format!("{at:.0}") } else { format!("{at:.0}.50") }
}
