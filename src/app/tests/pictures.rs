//! Pictures of an answer, through the whole program.

use super::screens::check;
use super::*;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::picture::{Drawing, Drawn, Fetched, bytes_of, decode};
use crate::features::picture;
use base64::Engine as _;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// A sun over the sea, of 48 × 32 pixels.
fn file() -> Vec<u8> {
    let picture = image::RgbaImage::from_fn(48, 32, |x, y| {
        let (dx, dy) = (x.abs_diff(34), y.abs_diff(9));
        image::Rgba(match (dx * dx + dy * dy < 36, y < 20, (x + y * 3) % 11 < 2) {
            (true, ..) => [255, 210, 60, 255],
            (_, true, _) => [120, 170, 230, 255],
            (_, _, true) => [190, 220, 250, 255],
            _ => [20, 60, 120, 255],
        })
    });
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Png).expect("a file");
    file.into_inner()
}

/// An answer with pictures is there; the cursor is on the first of them.
fn answered(size: (u16, u16)) -> Bench {
    let mut bench = Bench::opened(size);
    bench.press(&["Enter", "=random", "Enter", "↓", "Enter", "=hello", "Enter", "Ctrl-R"]);
    let base64 = base64::engine::general_purpose::STANDARD.encode(file());
    let body = format!(
        r#"{{"network_code":"200","output":{{"picture":"data:image/png;base64,{base64}","face":"https://cdn.example.com/u/7/face.png?size=72","avatar_url":"https://people.example.com/u/7","local":"http://10.0.0.1/logo.png","name":"Ada"}}}}"#
    );
    bench.answer(200, &body);
    bench.press(&["4", "g", "↓"]);
    bench
}

/// Does what the workers do.
fn work(bench: &mut Bench) {
    for effect in std::mem::take(&mut bench.effects) {
        let Effect::DrawPicture { job, drawing, room } = effect else { continue };
        let picture = match drawing {
            Drawing::Text(text) => bytes_of(&text).and_then(|bytes| decode(&bytes)).map(Arc::new),
            Drawing::Bytes(bytes) => decode(&bytes).map(Arc::new),
            Drawing::Picture(picture) => Ok(picture),
        };
        let drawn = picture.map(|picture| Drawn {
            cells: Arc::new(picture.in_cells(room.0, room.1)),
            png: None,
            picture,
        });
        bench.msg(Msg::Picture(picture::Msg::Drawn(job, drawn)));
    }
}

fn fetched(bench: &mut Bench, result: Result<Fetched, Failure>) {
    let job = bench.state.picture.open.as_ref().and_then(|open| open.stage.job()).expect("a job");
    bench.msg(Msg::Picture(picture::Msg::Fetched(job, result)));
    work(bench);
}

#[test]
fn a_picture_in_the_answer_opens_by_enter() {
    for size in SIZES {
        let mut bench = answered(size);
        assert!(bench.screen().contains("Enter picture"), "{}", bench.screen());
        bench.press(&["Enter"]);
        work(&mut bench);
        check("picture_embedded", &bench);
        bench.press(&["Esc"]);
        assert!(bench.state.picture.open.is_none());
        bench.press(&["Enter", "T"]);
        assert!(
            bench
                .state
                .output
                .detail
                .as_ref()
                .is_some_and(|detail| detail.whole.starts_with("data:image/png"))
        );
    }
}

#[test]
fn an_address_is_asked_about_then_fetched() {
    for size in SIZES {
        let mut bench = answered(size);
        bench.press(&["↓", "Enter"]);
        check("picture_asking", &bench);
        bench.press(&["Enter"]);
        assert!(matches!(bench.effects[..], [Effect::FetchPicture { .. }]));
        bench.msg(Msg::Now(Millis(1_300), NOW));
        check("picture_fetching", &bench);
        fetched(&mut bench, Ok(Fetched::Bytes(file().into())));
        check("picture_fetched", &bench);
        // Another size: as large as there is room.
        bench.msg(Msg::Resized(60, 18));
        work(&mut bench);
        assert!(bench.screen().contains("48 × 32 pixels"), "{}", bench.screen());
    }
}

#[test]
fn failures_say_what_is_the_matter() {
    for size in SIZES {
        let mut bench = answered(size);
        bench.press(&["↓", "↓", "↓", "Enter"]);
        check("picture_refused", &bench);
        bench.press(&["Esc", "↑"]);
        assert!(bench.screen().contains("I picture"), "{}", bench.screen());
        bench.press(&["I", "Enter"]);
        fetched(&mut bench, Ok(Fetched::Bytes((&b"<!doctype html><title>Sign in</title>"[..]).into())));
        check("picture_none", &bench);
        bench.press(&["Esc", "I", "Enter"]);
        let failure = Failure::new(
            FailureKind::Network,
            "The picture was not fetched",
            "people.example.com: the host name is not known: no such host",
        );
        fetched(&mut bench, Err(failure.retryable()));
        check("picture_unreachable", &bench);
    }
}

#[test]
fn what_is_no_picture_is_read_as_before() {
    let mut bench = answered(SIZES[0]);
    bench.press(&["↓", "↓", "Enter"]);
    assert!(bench.state.output.detail.is_some(), "only the key says so: Enter reads it");
    bench.press(&["Esc", "G", "I"]);
    assert!(bench.screen().contains("neither a picture nor the address of one"));
    bench.press(&["Enter"]);
    assert!(bench.state.output.detail.is_some() && bench.state.picture.open.is_none());
}

#[test]
fn help_and_quitting_lie_over_a_picture() {
    let mut bench = answered(SIZES[0]);
    bench.press(&["Enter"]);
    work(&mut bench);
    assert!(picture_on(&bench.state, SIZES[0]).is_some());
    bench.press(&["?"]);
    assert!(picture_on(&bench.state, SIZES[0]).is_none());
    bench.press(&["?", "Esc"]);
    assert!(picture_on(&bench.state, SIZES[0]).is_none());
}
