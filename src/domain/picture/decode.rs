//! From a file's bytes to pixels.
//!
//! Owns the formats, the limits and the scaling; the only code that knows the image library. Runs on a worker.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::error::ImageError;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder as _, ImageReader, Limits, RgbaImage,
};

use super::MAX_BYTES;
use crate::domain::failure::{Failure, FailureKind};

/// Most pixels of a picture.
const MAX_PIXELS: u64 = 64_000_000;
/// Most memory for one.
const MAX_MEMORY: u64 = 256 << 20;
/// What is kept of a picture: no terminal window shows more of use.
const KEPT: (u32, u32) = (800, 600);
/// Pixels that are half seen through count as there.
const OPAQUE: u8 = 128;

/// A format of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF; its first picture is shown.
    Gif,
    /// WebP; its first picture is shown.
    WebP,
}

impl Format {
    /// The format of a file that begins with these bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        Some(match bytes {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Self::Png,
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Self::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::WebP,
            _ => return None,
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
        }
    }

    fn library(self) -> image::ImageFormat {
        match self {
            Self::Png => image::ImageFormat::Png,
            Self::Jpeg => image::ImageFormat::Jpeg,
            Self::Gif => image::ImageFormat::Gif,
            Self::WebP => image::ImageFormat::WebP,
        }
    }
}

/// A decoded picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What the file was.
    pub format: Format,
    /// Its own width and height, in pixels.
    pub size: (u32, u32),
    /// Bytes of the file.
    pub bytes: usize,
    /// The pixels, no more than a screen has use for.
    pixels: RgbaImage,
}

/// Pixels to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// Red, green, blue and how opaque, row by row.
    rgba: Vec<[u8; 4]>,
}

impl Pixels {
    /// The colour at a place; `None` outside, and where one sees through.
    pub fn at(&self, x: u16, y: u16) -> Option<[u8; 3]> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let [red, green, blue, opaque] =
            *self.rgba.get(usize::from(y) * usize::from(self.width) + usize::from(x))?;
        (opaque >= OPAQUE).then_some([red, green, blue])
    }
}

impl Picture {
    /// The picture in so many columns and rows of cells, a cell being twice as high as wide. Never larger than it is.
    pub fn in_cells(&self, columns: u16, rows: u16) -> Pixels {
        let (width, height) = self.pixels.dimensions();
        let (width, height) = fit((width, height), (u32::from(columns), u32::from(rows) * 2));
        let scaled = image::imageops::thumbnail(&self.pixels, width, height);
        let narrow = |number: u32| u16::try_from(number).unwrap_or(u16::MAX);
        let rgba = scaled.pixels().map(|pixel| pixel.0).collect();
        Pixels { width: narrow(width), height: narrow(height), rgba }
    }

    /// The picture as a PNG file, for terminals that draw pictures themselves.
    pub fn png(&self) -> Option<Vec<u8>> {
        let mut file = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Sub);
        let (width, height) = self.pixels.dimensions();
        encoder.write_image(&self.pixels, width, height, ExtendedColorType::Rgba8).ok()?;
        Some(file)
    }
}

/// A size within another, in its own proportions, at least a pixel each way.
fn fit(size: (u32, u32), room: (u32, u32)) -> (u32, u32) {
    let (width, height) = (u64::from(size.0.max(1)), u64::from(size.1.max(1)));
    let (columns, rows) = (u64::from(room.0).min(width), u64::from(room.1).min(height));
    let narrow = |number: u64| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
    if columns * height <= rows * width {
        (narrow(columns), narrow(columns * height / width))
    } else {
        (narrow(rows * width / height), narrow(rows))
    }
}

/// Decodes a file. What it says of itself is not believed: its first bytes tell the format, its size is looked at before anything is
/// made room for.
///
/// # Errors
/// When it is no picture, too large, or damaged.
pub fn decode(bytes: &[u8]) -> Result<Picture, Failure> {
    let Some(format) = Format::of(bytes) else { return Err(no_picture(bytes)) };
    if bytes.len() > MAX_BYTES {
        return Err(too_large(format!("{} bytes", bytes.len())));
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format.library());
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| damaged(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_MEMORY {
        return Err(too_large(format!("{width} × {height} pixels")));
    }
    let orientation = decoder.orientation().ok();
    let mut whole = DynamicImage::from_decoder(decoder).map_err(|error| damaged(&error))?;
    let (wide, high) = fit((width, height), (KEPT.0.max(KEPT.1), KEPT.0.max(KEPT.1)));
    if (wide, high) != (width, height) {
        whole = whole.thumbnail_exact(wide, high);
    }
    if let Some(orientation) = orientation {
        whole.apply_orientation(orientation);
    }
    let pixels = whole.into_rgba8();
    let pixels = match fit(pixels.dimensions(), KEPT) {
        size if size == pixels.dimensions() => pixels,
        (width, height) => image::imageops::thumbnail(&pixels, width, height),
    };
    Ok(Picture { format, size: (width, height), bytes: bytes.len(), pixels })
}

/// Bytes at the start that tell a person what came instead.
const TOLD: usize = 32;

fn no_picture(bytes: &[u8]) -> Failure {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(TOLD)]);
    let detail = if bytes.is_empty() {
        "there is nothing in it".to_owned()
    } else {
        format!("no PNG, JPEG, GIF or WebP; it begins with: {}", start.trim_end_matches('\u{fffd}'))
    };
    Failure::new(FailureKind::Refused, "This is no picture", detail)
}

pub(super) fn too_large(what: String) -> Failure {
    let limits = format!(
        "pictures up to {} MB and {} million pixels are drawn",
        MAX_BYTES >> 20,
        MAX_PIXELS / 1_000_000
    );
    Failure::new(FailureKind::Refused, "The picture is too large", what).hint(limits)
}

fn damaged(error: &ImageError) -> Failure {
    match error {
        ImageError::Limits(_) => too_large("it asks for too much memory".to_owned()),
        ImageError::Unsupported(_) => Failure::new(
            FailureKind::Refused,
            "The picture cannot be drawn",
            "it uses a kind of its format that is not known here",
        ),
        error => Failure::new(FailureKind::Refused, "The picture is damaged or cut off", error.to_string()),
    }
}
