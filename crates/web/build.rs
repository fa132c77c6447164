//! Makes the style sheet and the script: joined, lowered for old browsers, compressed, named by
//! their content. See `assets/` for the sources and `src/assets.rs` for what serves them.

use std::{
    env, fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

/// Tokens first; the order of the others is the order of the cascade.
const STYLES: [&str; 8] = [
    "tokens",
    "base",
    "layout",
    "forms",
    "tables",
    "states",
    "large-type",
    "print",
];

/// The oldest browser that must be able to read and submit everything.
const TARGET: &str = "--target=chrome64";

fn main() -> Result<(), String> {
    let crate_dir = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = crate_dir.join("../..");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let without_scripts = env::var_os("ZHIBU_WITHOUT_SCRIPTS").is_some_and(|value| value == "1");
    println!("cargo::rerun-if-env-changed=ZHIBU_WITHOUT_SCRIPTS");
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=../../package-lock.json");

    let mut files = Vec::new();
    let style = joined(
        &crate_dir.join("assets/css"),
        &STYLES.map(|name| format!("{name}.css")),
    )?;
    if without_scripts {
        files.push(("app.css", "text/css; charset=utf-8", style));
    } else {
        let tools = npm_packages(&root)?;
        let style = esbuild(&tools, &out, "app.css", &style)?;
        files.push(("app.css", "text/css; charset=utf-8", style));
        let own = joined(&crate_dir.join("assets/js"), &["app.js".to_owned()])?;
        let media = "text/javascript; charset=utf-8";
        files.push(("app.js", media, esbuild(&tools, &out, "app.js", &own)?));
        let htmx = read(&tools.join("htmx.org/dist/htmx.js"))?;
        files.push(("htmx.js", media, esbuild(&tools, &out, "htmx.js", &htmx)?));
    }
    files.push((
        "icon.svg",
        "image/svg+xml",
        read(&crate_dir.join("assets/icon.svg"))?,
    ));
    write_list(&out, &files).map_err(|error| format!("cannot write the list of assets: {error}"))
}

fn joined(folder: &Path, names: &[String]) -> Result<String, String> {
    names
        .iter()
        .map(|name| read(&folder.join(name)))
        .collect::<Result<Vec<_>, _>>()
        .map(|texts| texts.join("\n"))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// `node_modules` of the workspace, filled where it is missing.
fn npm_packages(root: &Path) -> Result<PathBuf, String> {
    let folder = root.join("node_modules");
    let wanted = [
        folder.join(".bin/esbuild"),
        folder.join("htmx.org/dist/htmx.js"),
    ];
    if wanted.iter().all(|path| path.exists()) {
        return Ok(folder);
    }
    let advice = "Install Node.js with npm and run `npm ci --ignore-scripts` in the project's folder, \
                  or build without scripts: ZHIBU_WITHOUT_SCRIPTS=1 (every page works without them).";
    let done = Command::new("npm")
        .args(["ci", "--ignore-scripts"])
        .current_dir(root)
        .output();
    match done {
        Ok(output) if output.status.success() => Ok(folder),
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stderr);
            Err(format!("npm could not fetch the scripts: {told}\n{advice}"))
        }
        Err(error) => Err(format!(
            "The scripts need npm, which did not start ({error}). {advice}"
        )),
    }
}

/// Minified and lowered to the target's syntax.
fn esbuild(tools: &Path, out: &Path, name: &str, text: &str) -> Result<String, String> {
    let source = out.join(format!("source.{name}"));
    fs::write(&source, text).map_err(|error| format!("cannot write {name}: {error}"))?;
    let output = Command::new(tools.join(".bin/esbuild"))
        .arg(&source)
        .args([
            TARGET,
            "--minify",
            "--charset=utf8",
            "--legal-comments=none",
            "--log-level=error",
        ])
        .output()
        .map_err(|error| format!("esbuild did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{name}: {error}"))
}

fn write_list(out: &Path, files: &[(&str, &str, String)]) -> io::Result<()> {
    let mut list = String::from("static ASSETS: &[Asset] = &[\n");
    for (name, media, text) in files {
        let (stem, end) = name.split_once('.').unwrap_or((name, ""));
        let named = format!("{stem}.{:016x}.{end}", fingerprint(text.as_bytes()));
        fs::write(out.join(&named), text)?;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(text.as_bytes())?;
        fs::write(out.join(format!("{named}.gz")), gzip.finish()?)?;
        let bytes =
            |end: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{named}{end}\"))");
        let (plain, gzip) = (bytes(""), bytes(".gz"));
        list.push_str(&format!(
            "    Asset {{ path: \"/assets/{named}\", media: \"{media}\", plain: {plain}, gzip: {gzip} }},\n"
        ));
    }
    list.push_str("];\n");
    fs::write(out.join("assets.rs"), list)
}

/// FNV-1a over 64 bits: the name changes with the content, nothing more is asked of it.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
