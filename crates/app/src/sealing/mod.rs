//! Fields sealed in the database: ID number, telephone, bank account.
//!
//! AES-256-GCM with a random nonce before the sealed bytes; equality is found through a keyed hash
//! (HMAC-SHA-256), so that a stolen file tells nothing without the key, which lies apart from it.
//! The first byte of a sealed value names the algorithm, so that another can stand beside it.

use std::sync::Arc;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zhibu_db::Tx;

use crate::error::{AppError, Outcome};

const AES_256_GCM: u8 = 1;
const NONCE_BYTES: usize = 12;
const BLOCK_BYTES: usize = 64;

/// The random bytes of one sealed value.
pub type Nonce12 = [u8; NONCE_BYTES];

/// The keys of one installation, made ready for use. Not printable.
#[derive(Clone)]
pub struct FieldKeys(Arc<Prepared>);

struct Prepared {
    seal: Aes256Gcm,
    index: Hmac<Sha256>,
}

impl FieldKeys {
    /// Both keys, derived from the 32 secret bytes of the key file.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        let of_secret = mac(secret);
        let seal = hash(&of_secret, &[b"zhibu field seal"]);
        let index = hash(&of_secret, &[b"zhibu field index"]);
        Self(Arc::new(Prepared {
            seal: Aes256Gcm::new(&seal.into()),
            index: mac(&index),
        }))
    }

    /// Seals `plain` for the column `field`; bytes sealed for one column do not open in another.
    ///
    /// # Errors
    /// The machine gives no randomness.
    pub fn seal(&self, tx: &Tx<'_>, field: &str, plain: &str) -> Outcome<Vec<u8>> {
        self.seal_bytes(tx, field, plain.as_bytes())
    }

    /// As [`FieldKeys::seal`], for bytes that are no text: a file.
    ///
    /// # Errors
    /// As [`FieldKeys::seal`].
    pub fn seal_bytes(&self, tx: &Tx<'_>, field: &str, plain: &[u8]) -> Outcome<Vec<u8>> {
        self.seal_with(tx.random()?, field, plain)
    }

    /// As [`FieldKeys::seal_bytes`], with random bytes drawn before: where many are sealed away from the
    /// transaction. Bytes used once must never be used again.
    ///
    /// # Errors
    /// It is longer than can be sealed.
    pub fn seal_with(&self, nonce: Nonce12, field: &str, plain: &[u8]) -> Outcome<Vec<u8>> {
        let payload = Payload {
            msg: plain,
            aad: field.as_bytes(),
        };
        let sealed = self
            .0
            .seal
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| AppError::internal("a field could not be sealed"))?;
        Ok([&[AES_256_GCM][..], &nonce[..], &sealed[..]].concat())
    }

    /// Opens what [`FieldKeys::seal`] made.
    ///
    /// # Errors
    /// The bytes were not sealed with this key for this column.
    pub fn open(&self, field: &str, sealed: &[u8]) -> Outcome<String> {
        let plain = self.open_bytes(field, sealed)?;
        String::from_utf8(plain)
            .map_err(|_| AppError::internal("a sealed field does not open with this key"))
    }

    /// Opens what [`FieldKeys::seal_bytes`] made.
    ///
    /// # Errors
    /// As [`FieldKeys::open`].
    pub fn open_bytes(&self, field: &str, sealed: &[u8]) -> Outcome<Vec<u8>> {
        let wrong = || AppError::internal("a sealed field does not open with this key");
        let (head, rest) = sealed.split_first().ok_or_else(wrong)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(wrong)?;
        if *head != AES_256_GCM {
            return Err(wrong());
        }
        let payload = Payload {
            msg: body,
            aad: field.as_bytes(),
        };
        self.0
            .seal
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| wrong())
    }

    /// What tells these keys from others without telling anything of them: 64 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        self.index("installation", "fingerprint")
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The keyed hash by which an equal value of the column `field` is found.
    pub fn index(&self, field: &str, plain: &str) -> Vec<u8> {
        hash(&self.0.index, &[field.as_bytes(), &[0], plain.as_bytes()]).to_vec()
    }
}

/// The construction with its key worked in, to be used any number of times.
fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    // A key shorter than a block is filled up with zeros (RFC 2104).
    let mut block = [0; BLOCK_BYTES];
    for (slot, byte) in block.iter_mut().zip(key) {
        *slot = *byte;
    }
    Hmac::new(&block.into())
}

fn hash(keyed: &Hmac<Sha256>, pieces: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed.clone();
    for piece in pieces {
        mac.update(piece);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keyed_hash_is_the_plain_construction() {
        // RFC 4231, test case 2, its key filled up to 32 bytes as the construction does.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let found = hash(&mac(&key), &[b"what do ya want ", b"for nothing?"]);
        let hex: String = found.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
