//! Fields sealed in the database: ID number, telephone, bank account.
//!
//! AES-256-GCM with a random nonce before the sealed bytes; equality is found through a keyed hash
//! (HMAC-SHA-256), so that a stolen file tells nothing without the key, which lies apart from it.
//! The first byte of a sealed value names the algorithm, so that another can stand beside it.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zhibu_db::Tx;

use crate::error::{AppError, Outcome};

const AES_256_GCM: u8 = 1;
const NONCE_BYTES: usize = 12;

/// The keys of one installation. Not printable, not cloneable into logs.
#[derive(Clone)]
pub struct FieldKeys {
    seal: [u8; 32],
    index: [u8; 32],
}

impl FieldKeys {
    /// Both keys, derived from the 32 secret bytes of the key file.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self {
            seal: keyed(secret, b"zhibu field seal"),
            index: keyed(secret, b"zhibu field index"),
        }
    }

    /// Seals `plain` for the column `field`; bytes sealed for one column do not open in another.
    ///
    /// # Errors
    /// The machine gives no randomness.
    pub fn seal(&self, tx: &Tx<'_>, field: &str, plain: &str) -> Outcome<Vec<u8>> {
        let nonce: [u8; NONCE_BYTES] = tx.random()?;
        let cipher = Aes256Gcm::new(&self.seal.into());
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: field.as_bytes(),
        };
        let sealed = cipher
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| AppError::internal("a field could not be sealed"))?;
        Ok([&[AES_256_GCM][..], &nonce[..], &sealed[..]].concat())
    }

    /// Opens what [`FieldKeys::seal`] made.
    ///
    /// # Errors
    /// The bytes were not sealed with this key for this column.
    pub fn open(&self, field: &str, sealed: &[u8]) -> Outcome<String> {
        let wrong = || AppError::internal("a sealed field does not open with this key");
        let (head, rest) = sealed.split_first().ok_or_else(wrong)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(wrong)?;
        if *head != AES_256_GCM {
            return Err(wrong());
        }
        let cipher = Aes256Gcm::new(&self.seal.into());
        let payload = Payload {
            msg: body,
            aad: field.as_bytes(),
        };
        let plain = cipher
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| wrong())?;
        String::from_utf8(plain).map_err(|_| wrong())
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
        keyed(
            &self.index,
            &[field.as_bytes(), &[0], plain.as_bytes()].concat(),
        )
        .to_vec()
    }
}

fn keyed(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // A key of any length is accepted by this construction.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mut it| {
            it.update(message);
            it.finalize().into_bytes().into()
        })
        .unwrap_or_default()
}
