//! Transitions of the overlay: state and effects.

use bytes::Bytes;

use super::*;
use crate::domain::picture::{Drawing, Fetched, decode, source_of};
use crate::effect::{Effect, JobIds, Millis};
use crate::features::{Ctx, Step};

const ADDRESS: &str = "https://cdn.example.com/u/7.png";

struct Bench {
    state: State,
    jobs: JobIds,
}

impl Bench {
    fn opened(text: &str) -> (Self, Step<Out>) {
        let mut bench = Self { state: State { open: None, screen: (80, 24) }, jobs: JobIds::default() };
        let step = bench.open(text);
        (bench, step)
    }

    fn open(&mut self, text: &str) -> Step<Out> {
        let source = source_of(text).expect("a source");
        self.msg(Msg::Open(Box::new(Candidate { title: ".avatar".into(), text: text.into(), source })))
    }

    fn msg(&mut self, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: Millis(0), height: 10 })
    }

    fn stage(&self) -> &Stage {
        &self.state.open.as_ref().expect("an overlay").stage
    }
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

fn fetch(number: u64, link: &str) -> Effect {
    Effect::FetchPicture { job: job(number), link: link.parse().expect("an address") }
}

fn file() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(6, 4, image::Rgb([9, 200, 9]))
        .write_to(&mut file, image::ImageFormat::Png)
        .expect("a file");
    file.into_inner()
}

fn drawn() -> Drawn {
    let picture = std::sync::Arc::new(decode(&file()).expect("a picture"));
    Drawn { cells: picture.in_cells(10, 10).into(), png: None, picture }
}

#[test]
fn an_address_is_asked_about_before_it_is_fetched() {
    let (mut bench, step) = Bench::opened(ADDRESS);
    assert_eq!(step, (vec![], None));
    assert!(matches!(bench.stage(), Stage::Asking) && !bench.state.is_waiting());
    assert_eq!(bench.msg(Msg::Enter), (vec![fetch(1, ADDRESS)], None));
    assert_eq!(bench.msg(Msg::Enter), (vec![], None), "once");
    let bytes = Bytes::from(file());
    let step = bench.msg(Msg::Fetched(job(1), Ok(Fetched::Bytes(bytes.clone()))));
    let draw = Effect::DrawPicture { job: job(2), drawing: Drawing::Bytes(bytes), room: (74, 19) };
    assert_eq!(step, (vec![draw], None));
    assert_eq!(bench.msg(Msg::Drawn(job(2), Ok(drawn()))), (vec![], None));
    assert!(matches!(bench.stage(), Stage::Ready(shown, None) if *shown == drawn()));
    assert_eq!(bench.msg(Msg::Enter), (vec![], None));
    assert!(bench.state.open.is_none(), "Enter closes what is seen");
}

#[test]
fn what_is_in_the_text_is_drawn_at_once() {
    let text = "data:image/png;base64,AAAA";
    let (mut bench, step) = Bench::opened(text);
    let draw = Effect::DrawPicture { job: job(1), drawing: Drawing::Text(text.into()), room: (74, 19) };
    assert_eq!(step, (vec![draw], None));
    let failure = decode(b"AAA").expect_err("no picture");
    bench.msg(Msg::Drawn(job(1), Err(failure.clone())));
    assert!(matches!(bench.stage(), Stage::Failed(shown) if *shown == failure));
    assert_eq!(bench.msg(Msg::Enter), (vec![], None), "it stays what it is");
    assert_eq!(bench.msg(Msg::Text), (vec![], Some(Out::Read(".avatar".into(), text.into()))));
    assert!(bench.state.open.is_none());
}

#[test]
fn another_host_is_asked_about_anew_and_not_without_an_end() {
    let (mut bench, _) = Bench::opened(ADDRESS);
    let other = |at: u64| format!("https://host{at}.example.com/x");
    for at in 1..=3 {
        bench.msg(Msg::Enter);
        let elsewhere = Fetched::Elsewhere(other(at).parse().expect("an address"));
        assert_eq!(bench.msg(Msg::Fetched(job(at), Ok(elsewhere))), (vec![], None));
        assert!(matches!(bench.stage(), Stage::Asking));
    }
    assert_eq!(bench.msg(Msg::Enter), (vec![fetch(4, &other(3))], None));
    let elsewhere = Fetched::Elsewhere(other(4).parse().expect("an address"));
    bench.msg(Msg::Fetched(job(4), Ok(elsewhere)));
    assert!(matches!(bench.stage(), Stage::Failed(_)));
}

#[test]
fn refused_addresses_are_never_fetched() {
    for text in
        ["http://cdn.example.com/a.png", "https://192.168.1.1/a.png", "https://me:secret@example.com/a.png"]
    {
        let (mut bench, step) = Bench::opened(text);
        assert_eq!(step, (vec![], None));
        let Stage::Failed(failure) = bench.stage() else { panic!("{text} is asked about") };
        assert!(!failure.one_line().contains("secret"));
        assert_eq!(bench.msg(Msg::Enter), (vec![], None), "{text}");
    }
}

#[test]
fn a_failure_of_the_network_can_be_tried_again() {
    let (mut bench, _) = Bench::opened(ADDRESS);
    bench.msg(Msg::Enter);
    let failure = Failure::new(crate::domain::failure::FailureKind::Network, "No", "").retryable();
    bench.msg(Msg::Fetched(job(1), Err(failure)));
    assert_eq!(bench.msg(Msg::Enter), (vec![fetch(2, ADDRESS)], None));
}

#[test]
fn leaving_cancels_and_late_results_are_dropped() {
    let (mut bench, _) = Bench::opened(ADDRESS);
    bench.msg(Msg::Enter);
    assert_eq!(bench.msg(Msg::Close), (vec![Effect::Cancel(job(1))], None));
    bench.open(ADDRESS);
    assert_eq!(bench.msg(Msg::Fetched(job(1), Ok(Fetched::Bytes(Bytes::new())))), (vec![], None));
    assert_eq!(bench.msg(Msg::Drawn(job(1), Ok(drawn()))), (vec![], None));
    assert!(matches!(bench.stage(), Stage::Asking));
    assert_eq!(bench.msg(Msg::Copy), (vec![], Some(Out::Copy(ADDRESS.into()))));
}

#[test]
fn another_size_of_the_screen_makes_it_fit_again() {
    let (mut bench, _) = Bench::opened("data:image/png;base64,AAAA");
    assert_eq!(bench.msg(Msg::Resized), (vec![], None), "there is nothing to fit yet");
    bench.msg(Msg::Drawn(job(1), Ok(drawn())));
    bench.state.screen = (120, 40);
    let again = |number| {
        let drawing = Drawing::Picture(drawn().picture);
        Effect::DrawPicture { job: job(number), drawing, room: (114, 35) }
    };
    assert_eq!(bench.msg(Msg::Resized), (vec![again(2)], None));
    assert_eq!(bench.msg(Msg::Resized), (vec![Effect::Cancel(job(2)), again(3)], None));
    assert!(matches!(bench.stage(), Stage::Ready(..)), "the old one stays meanwhile");
}
