//! Files that only their owner can read.
//!
//! Owns that they are made with their mode, so that there is no moment in which others can read them, and replaced as a whole.

use std::fs;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;

/// Bytes of a config or secret file that are read.
const MAX_BYTES: u64 = 1024 * 1024;

/// Why a private file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// The file system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// Others can read it.
    #[error("{}: others can read it", path.display())]
    Open {
        /// The file.
        path: PathBuf,
    },
}

/// Reads a file up to a cap; `None` when there is none.
pub(super) fn read_capped(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "it is larger than 1 MiB"));
    }
    Ok(Some(bytes))
}

/// Reads a private file; `None` when there is none.
///
/// # Errors
/// When it cannot be read, or others can.
pub fn read_private(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, PrivateError> {
    let io = |source| PrivateError::Io { path: path.to_owned(), source };
    if is_open_to_others(path).map_err(io)? {
        return Err(PrivateError::Open { path: path.to_owned() });
    }
    Ok(read_capped(path).map_err(io)?.map(Zeroizing::new))
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    match fs::metadata(path) {
        Ok(meta) => Ok(meta.permissions().mode() & 0o077 != 0),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_open_to_others(_path: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Replaces a file, or makes it, with mode 0600 in a directory of mode 0700. It is the old or the new one, never half.
///
/// # Errors
/// When the file system refuses.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), PrivateError> {
    let io = |source| PrivateError::Io { path: path.to_owned(), source };
    // A config file that is a link to somewhere stays one.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let directory = target.parent().unwrap_or(Path::new("."));
    create_private_dir(directory).map_err(io)?;
    // A temporary file of this crate is created with mode 0600.
    let written = tempfile::NamedTempFile::new_in(directory).and_then(|mut file| {
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(&target).map_err(|error| error.error)
    });
    written.map(drop).map_err(io)?;
    // The new name itself has to reach the disk, too; where directories cannot be synced, it does so in its own time.
    _ = fs::File::open(directory).and_then(|directory| directory.sync_all());
    Ok(())
}

/// Makes a directory that only its owner can enter; one that is there stays as it is.
///
/// # Errors
/// When the file system refuses.
#[cfg(unix)]
pub fn create_private_dir(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes a directory.
///
/// # Errors
/// When the file system refuses.
#[cfg(not(unix))]
pub fn create_private_dir(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
