//! Recognition, what may be fetched, decoding and its limits.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::*;

/// A PNG with a gradient: red grows to the right, green downwards; the last column is seen through.
fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbaImage::from_fn(width, height, |x, y| {
        let part = |at: u32, of: u32| u8::try_from(at * 255 / of.max(1)).unwrap_or(u8::MAX);
        let opaque = if x + 1 == width && width > 1 { 0 } else { 255 };
        image::Rgba([part(x, width), part(y, height), 60, opaque])
    });
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Png).expect("a file");
    file.into_inner()
}

/// A PNG whose header tells of so many pixels, with almost nothing behind it.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut file = png(1, 1);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = 0xffff_ffff_u32;
    for byte in &file[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    file[29..33].copy_from_slice(&(!crc).to_be_bytes());
    file
}

#[test]
fn what_strings_are_pictures() {
    let of = |key: &str, text: &str| likely(Some(key), text);
    let base64 = STANDARD.encode(png(8, 8));
    assert_eq!(of("x", &base64), Some(Likely::Surely));
    assert_eq!(of("x", &format!("data:image/png;base64,{base64}")), Some(Likely::Surely));
    assert_eq!(of("x", "https://cdn.example.com/a/B.PNG?size=2"), Some(Likely::Surely));
    assert_eq!(of("avatar_url", "https://cdn.example.com/u/7"), Some(Likely::Named));
    assert_eq!(of("image_72", "http://cdn.example.com/u/7"), Some(Likely::Named));
    assert_eq!(of("url", "https://example.com/png"), Some(Likely::Possibly));
    let plain = "/9j/ is how a JPEG begins; this is a text that begins so, and is longer than 64 letters.";
    for text in
        ["", "logo.png", "ftp://example.com/a.png", "https://", "see https://example.com/a.png", plain]
    {
        assert_eq!(of("logo", text), None, "{text}");
    }
    assert_eq!(of("logo", "data:image/svg+xml,<svg/>"), None, "a drawing in XML is text");
    assert_eq!(of("file", "data:application/pdf;base64,JVBERi0="), None);
}

#[test]
fn what_is_fetched() {
    let refused = |text: &str| refusal(&Url::parse(text).expect("an address"));
    for fine in [
        "https://cdn.example.com/a.png",
        "http://127.0.0.1:8080/a.png",
        "http://localhost/a.png",
        "https://[::1]/a.png",
        "https://8.8.8.8/a.png",
        "https://[2606:4700::1111]/a.png",
    ] {
        assert_eq!(refused(fine), None, "{fine}");
    }
    for wrong in [
        "http://cdn.example.com/a.png",
        "https://10.0.0.1/a.png",
        "https://192.168.1.1/a.png",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/a.png",
        "https://0.0.0.0/a.png",
        "https://0x7f.1.1.1@10.1/a.png",
        "https://[fd00::1]/a.png",
        "https://[fe80::1]/a.png",
        "https://[::ffff:10.0.0.1]/a.png",
        "https://[64:ff9b::a00:1]/a.png",
        "https://user@cdn.example.com/a.png",
        "https://:secret@cdn.example.com/a.png",
    ] {
        assert!(refused(wrong).is_some(), "{wrong}");
    }
    // Written in other ways, it is the same host.
    assert_eq!(place_of([127, 0, 0, 2].into()), Place::Loopback);
    assert!(refused("https://167772161/a.png").is_some(), "10.0.0.1 as one number");
}

#[test]
fn where_a_redirect_may_lead() {
    let way = |from: &str, to: &str| {
        redirect_refusal(&Url::parse(from).expect("an address"), &Url::parse(to).expect("an address"))
    };
    assert_eq!(way("https://a.example.com/", "https://b.example.com/x"), None);
    assert_eq!(way("http://127.0.0.1:1/", "http://127.0.0.1:2/"), None);
    for to in ["http://a.example.com/", "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/"] {
        assert!(way("https://a.example.com/", to).is_some(), "{to}");
    }
}

#[test]
fn a_picture_is_decoded_and_scaled() {
    let file = png(40, 20);
    let picture = decode(&file).expect("a picture");
    assert_eq!((picture.format, picture.size, picture.bytes), (Format::Png, (40, 20), file.len()));
    let pixels = picture.in_cells(10, 10);
    assert_eq!((pixels.width, pixels.height), (10, 5));
    let large = picture.in_cells(100, 100);
    assert_eq!((large.width, large.height), (40, 20), "never larger than it is");
    assert_eq!(large.at(0, 0), Some([0, 0, 60]));
    assert_eq!((large.at(39, 0), large.at(40, 0), large.at(0, 20)), (None, None, None));
    let strip = decode(&png(2_000, 1)).expect("a picture").in_cells(10, 10);
    assert_eq!((strip.width, strip.height), (10, 1));
    let again = decode(&picture.png().expect("a file")).expect("a picture");
    assert_eq!(again.in_cells(10, 10), pixels);
}

#[test]
fn every_format_is_read() {
    let source = image::RgbImage::from_pixel(9, 7, image::Rgb([200, 10, 10]));
    for (library, format) in [
        (image::ImageFormat::Png, Format::Png),
        (image::ImageFormat::Jpeg, Format::Jpeg),
        (image::ImageFormat::Gif, Format::Gif),
        (image::ImageFormat::WebP, Format::WebP),
    ] {
        let mut file = std::io::Cursor::new(Vec::new());
        source.write_to(&mut file, library).expect("a file");
        let picture = decode(&file.into_inner()).expect("a picture");
        assert_eq!((picture.format, picture.size), (format, (9, 7)));
        let [red, green, _] = picture.in_cells(9, 9).at(4, 3).expect("a colour");
        assert!(red > 180 && green < 40, "{format:?}: {red} {green}");
    }
}

#[test]
fn limits_hold_before_room_is_made() {
    let title = |bytes: &[u8]| decode(bytes).expect_err("refused").title;
    assert_eq!(title(&bomb(60_000, 60_000)), "The picture is too large");
    assert_eq!(title(&bomb(u32::MAX >> 1, 1)), "The picture is too large");
    let mut long = png(2, 2);
    long.resize(MAX_BYTES + 1, 0);
    assert_eq!(title(&long), "The picture is too large");
    let whole = png(64, 64);
    assert_eq!(title(&whole[..whole.len() / 2]), "The picture is damaged or cut off");
    assert_eq!(title(b"<!doctype html>"), "This is no picture");
    assert_eq!(title(b""), "This is no picture");
}

#[test]
fn strings_hold_bytes() {
    let file = png(3, 3);
    let base64 = STANDARD.encode(&file);
    let lines = base64.as_bytes().chunks(20).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\r\n");
    let for_addresses = base64.replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned();
    let percent = format!("DATA:image/png;BASE64,{}", base64.replace('+', "%2B").replace('=', "%3D"));
    for text in [&base64, &lines, &for_addresses, &percent] {
        assert_eq!(bytes_of(text).as_ref(), Ok(&file), "{text}");
    }
    assert_eq!(bytes_of("data:image/gif,GIF89a%00").expect("bytes"), b"GIF89a\0");
    for text in ["data:image/png;base64", "data:image/png;base64,§§§", "iVBOR\u{0}", "ä"] {
        assert_eq!(
            bytes_of(text).expect_err("refused").title,
            "The text cannot be read as a picture",
            "{text}"
        );
    }
    let endless = format!("data:image/png;base64,{}", "A".repeat(MAX_BYTES * 2));
    assert_eq!(bytes_of(&endless).expect_err("refused").title, "The picture is too large");
}

proptest! {
    /// Whatever a file holds, reading it ends well.
    #[test]
    fn hostile_files(head in 0usize..4, tail in proptest::collection::vec(any::<u8>(), 0..200)) {
        let heads: [&[u8]; 4] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP"];
        let file = [heads[head], &tail].concat();
        if let Ok(picture) = decode(&file) {
            picture.in_cells(7, 3);
        }
    }

    #[test]
    fn damaged_files(at in 8usize..400, byte in any::<u8>()) {
        let mut file = png(12, 12);
        if let Some(place) = file.get_mut(at) {
            *place = byte;
        }
        if let Ok(picture) = decode(&file) {
            picture.in_cells(7, 3);
        }
    }

    #[test]
    fn hostile_texts(text in "\\PC{0,80}") {
        likely(Some("logo"), &text);
        source_of(&text);
        let _ = bytes_of(&text);
    }
}
