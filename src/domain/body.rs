//! The bytes of an answer or a file, wherever they lie.
//!
//! Owns reading parts of them: a slice of memory, or pieces of a store that an adapter keeps on disk. Pieces that were read are kept
//! per thread, so that a frame reads none twice. Must not know files.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

/// Bytes that lie outside of memory.
pub trait Store: Send + Sync {
    /// Fills a buffer from a position on; what cannot be read stays as it is. Returns how many bytes were read.
    fn read_at(&self, start: usize, buffer: &mut [u8]) -> usize;
}

/// The bytes of an answer.
#[derive(Clone, Default)]
pub struct Body(Place);

#[derive(Clone)]
enum Place {
    Memory(Bytes),
    Stored(Stored),
}

impl Default for Place {
    fn default() -> Self {
        Self::Memory(Bytes::new())
    }
}

#[derive(Clone)]
struct Stored {
    store: Arc<dyn Store>,
    /// Tells stores apart in the pieces that a thread has kept.
    number: u64,
    start: usize,
    len: usize,
}

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;
/// Pieces that a thread keeps.
const KEPT: usize = 8;
/// Bytes that a pass over everything reads at once.
const PASS: usize = 256 * 1024;

static STORES: AtomicU64 = AtomicU64::new(0);

struct Piece {
    of: u64,
    at: usize,
    bytes: Vec<u8>,
}

thread_local! {
    static PIECES: RefCell<Vec<Piece>> = const { RefCell::new(Vec::new()) };
}

impl Body {
    /// The first bytes of a store.
    pub fn stored(store: Arc<dyn Store>, len: usize) -> Self {
        let number = STORES.fetch_add(1, Ordering::Relaxed);
        Self(Place::Stored(Stored { store, number, start: 0, len }))
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Place::Memory(bytes) => bytes.len(),
            Place::Stored(stored) => stored.len,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All bytes, when they lie in memory.
    pub fn in_memory(&self) -> Option<&Bytes> {
        match &self.0 {
            Place::Memory(bytes) => Some(bytes),
            Place::Stored(_) => None,
        }
    }

    /// A part, shared. A range that reaches past the end is cut.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let range = self.within(range);
        match &self.0 {
            Place::Memory(bytes) => Self(Place::Memory(bytes.slice(range))),
            Place::Stored(stored) => {
                let (start, len) = (stored.start + range.start, range.len());
                Self(Place::Stored(Stored { start, len, ..stored.clone() }))
            }
        }
    }

    /// A part to read now. Costs a copy when it is stored: ask for what is looked at.
    pub fn bytes(&self, range: Range<usize>) -> Cow<'_, [u8]> {
        let range = self.within(range);
        match &self.0 {
            Place::Memory(bytes) => Cow::Borrowed(&bytes[range]),
            Place::Stored(stored) => Cow::Owned(stored.read(range)),
        }
    }

    /// All of it in one piece.
    pub fn whole(&self) -> Cow<'_, [u8]> {
        self.bytes(0..self.len())
    }

    /// All of it in memory; a copy only when it is stored.
    pub fn to_bytes(&self) -> Bytes {
        self.in_memory().cloned().unwrap_or_else(|| self.whole().into_owned().into())
    }

    /// Hands the part over piece by piece, in order, until the function says false.
    pub fn for_each_piece(&self, range: Range<usize>, mut take: impl FnMut(&[u8]) -> bool) {
        let range = self.within(range);
        match &self.0 {
            Place::Memory(bytes) => {
                _ = bytes[range].chunks(PASS).all(take);
            }
            Place::Stored(stored) => {
                let mut buffer = vec![0; PASS.min(range.len())];
                let mut at = range.start;
                while at < range.end {
                    let piece = PASS.min(range.end - at);
                    stored.fill(at, &mut buffer[..piece]);
                    if !take(&buffer[..piece]) {
                        break;
                    }
                    at += piece;
                }
            }
        }
    }

    fn within(&self, range: Range<usize>) -> Range<usize> {
        let start = range.start.min(self.len());
        start..range.end.clamp(start, self.len())
    }

    /// Whether both are the same bytes of the same place.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Place::Memory(a), Place::Memory(b)) => a.as_ptr() == b.as_ptr() && a.len() == b.len(),
            (Place::Stored(a), Place::Stored(b)) => (a.number, a.start, a.len) == (b.number, b.start, b.len),
            _ => false,
        }
    }
}

impl Stored {
    /// Reads past the pieces that are kept: for much at once.
    fn fill(&self, start: usize, buffer: &mut [u8]) {
        let read = self.store.read_at(self.start + start, buffer);
        // What a disk does not give any more is shown as blanks, not as what was there before.
        buffer[read..].fill(b' ');
    }

    fn read(&self, range: Range<usize>) -> Vec<u8> {
        let mut bytes = vec![0; range.len()];
        if range.len() > PIECE {
            self.fill(range.start, &mut bytes);
            return bytes;
        }
        let (mut at, mut rest) = (self.start + range.start, &mut bytes[..]);
        while !rest.is_empty() {
            let offset = at % PIECE;
            let (now, later) = rest.split_at_mut(rest.len().min(PIECE - offset));
            self.copy_of_piece(at - offset, offset, now);
            at += now.len();
            rest = later;
        }
        bytes
    }

    fn copy_of_piece(&self, at: usize, offset: usize, out: &mut [u8]) {
        PIECES.with_borrow_mut(|pieces| {
            let kept = pieces.iter().position(|piece| piece.of == self.number && piece.at == at);
            let place = kept.unwrap_or_else(|| {
                let mut piece = if pieces.len() < KEPT {
                    Piece { of: 0, at: 0, bytes: vec![0; PIECE] }
                } else {
                    pieces.remove(0)
                };
                let read = self.store.read_at(at, &mut piece.bytes);
                piece.bytes[read..].fill(b' ');
                (piece.of, piece.at) = (self.number, at);
                pieces.push(piece);
                pieces.len() - 1
            });
            out.copy_from_slice(&pieces[place].bytes[offset..offset + out.len()]);
        });
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Place::Memory(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

/// Bodies are equal when their bytes are. Stored ones are read only when their lengths agree.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && (self.is_same(other) || self.whole() == other.whole())
    }
}

impl Eq for Body {}

/// An answer may be large and private: its bytes are not printed.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.in_memory().is_some() { "memory" } else { "stored" };
        write!(f, "Body({} bytes, {place})", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Slow(Vec<u8>);

    impl Store for Slow {
        fn read_at(&self, start: usize, buffer: &mut [u8]) -> usize {
            let rest = self.0.get(start..).unwrap_or_default();
            let len = rest.len().min(buffer.len());
            buffer[..len].copy_from_slice(&rest[..len]);
            len
        }
    }

    fn both(len: usize) -> [Body; 2] {
        let bytes: Vec<u8> = (0..len).map(|at| u8::try_from(at % 251).unwrap_or(0)).collect();
        [Body::stored(Arc::new(Slow(bytes.clone())), len), bytes.into()]
    }

    #[test]
    fn a_stored_body_reads_as_one_in_memory() {
        let [stored, memory] = both(3 * PIECE + 17);
        assert_eq!(stored, memory);
        for range in [0..0, 0..5, PIECE - 3..PIECE + 3, 5..3 * PIECE, 3 * PIECE..9 * PIECE, 9..usize::MAX] {
            assert_eq!(stored.bytes(range.clone()), memory.bytes(range.clone()), "{range:?}");
            let [a, b] = [&stored, &memory].map(|body| body.slice(range.clone()).slice(1..40));
            assert_eq!(a.whole(), b.whole(), "{range:?}");
        }
        let mut pieces = Vec::new();
        stored.for_each_piece(1..stored.len(), |piece| {
            pieces.extend_from_slice(piece);
            true
        });
        assert_eq!(pieces, memory.bytes(1..memory.len()).into_owned());
    }

    #[test]
    fn what_a_store_has_lost_is_blank() {
        let short = Body::stored(Arc::new(Slow(b"abc".to_vec())), 6);
        assert_eq!((&*short.whole(), &*short.bytes(2..5)), (&b"abc   "[..], &b"c  "[..]));
    }

    #[test]
    fn two_stores_do_not_share_pieces() {
        let [one, _] = both(10);
        let other = Body::stored(Arc::new(Slow(vec![7; 10])), 10);
        assert_eq!((one.bytes(3..4)[0], other.bytes(3..4)[0], one.bytes(4..5)[0]), (3, 7, 4));
        assert!(!one.is_same(&other) && one.is_same(&one.clone()));
        assert!(!format!("{one:?}").contains('7'));
    }
}
