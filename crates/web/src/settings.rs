//! What the kit must be told once at start.

use std::{net::IpAddr, sync::Arc};

use crate::Words;

/// Settings of the kit, the same for every request.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Every text of the app.
    pub words: Arc<Words>,
    /// Key of the product's name, shown in the masthead and in page titles.
    pub product_key: &'static str,
    /// Whether browsers come by https: cookies get `Secure`, answers get HSTS.
    pub https: bool,
    /// The host names this house answers to, with port where it is not the usual one. Empty: any.
    pub hosts: Vec<String>,
    /// Origins that may submit although they differ from the host, `https://name[:port]`.
    pub trusted_origins: Vec<String>,
    /// Proxies in front of this house, whose `X-Forwarded-For` is believed. From anybody else it
    /// is ignored.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where a person without a session is sent.
    pub sign_in_path: String,
    /// The largest form or JSON body in bytes.
    pub body_bytes_max: usize,
    /// The largest upload in bytes, all files of one form together.
    pub upload_bytes_max: usize,
}

impl Settings {
    /// The usual settings around the app's words.
    pub fn new(words: Words, product_key: &'static str) -> Settings {
        Settings {
            words: Arc::new(words),
            product_key,
            https: false,
            hosts: Vec::new(),
            trusted_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            sign_in_path: "/sign-in".to_owned(),
            body_bytes_max: 1024 * 1024,
            upload_bytes_max: 32 * 1024 * 1024,
        }
    }
}
