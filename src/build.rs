//! Puts into the binary what it serves: the default content, and the style sheet, script and WebAssembly under names
//! that change with what they hold, compressed ahead of time. What has not been built yet is simply not there.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Where `make` leaves the style sheet, and the browser's half.
const STYLE: &str = "target/style";
const BROWSER: &str = "target/site/pkg";

fn main() -> io::Result<()> {
    let root = PathBuf::from(env("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env("OUT_DIR")?);
    fs::write(out.join("embedded_content.rs"), embedded_content(&root)?)?;
    fs::write(out.join("embedded_assets.rs"), embedded_assets(&root, &out)?)
}

fn env(name: &str) -> io::Result<String> {
    std::env::var(name).map_err(io::Error::other)
}

/// A list of (path below `content/`, bytes).
fn embedded_content(root: &Path) -> io::Result<String> {
    let folder = root.join("content");
    let mut files = Vec::new();
    list(&folder, &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(&folder).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        writeln!(code, "    ({name:?}, include_bytes!({:?}) as &[u8]),", file.display().to_string()).map_err(io::Error::other)?;
    }
    code.push_str("]\n");
    Ok(code)
}

/// A list of assets: (name, bytes, Brotli, gzip). Script and WebAssembly share one hash, because the page names them together.
fn embedded_assets(root: &Path, out: &Path) -> io::Result<String> {
    let style = root.join(STYLE).join("octavo.css");
    let script = root.join(BROWSER).join("octavo.js");
    let wasm = root.join(BROWSER).join("octavo.wasm");
    let mut code = String::from("&[\n");
    for group in [vec![style], vec![script, wasm]] {
        watch(&group)?;
        if group.iter().any(|file| !file.exists()) {
            continue;
        }
        let contents = group.iter().map(fs::read).collect::<io::Result<Vec<_>>>()?;
        let hash = hash(&contents);
        for (file, bytes) in group.iter().zip(&contents) {
            let ending = file.extension().unwrap_or_default().to_string_lossy();
            asset(&mut code, out, &format!("octavo.{hash}.{ending}"), bytes)?;
        }
    }
    for picture in ["mark.svg", "favicon.svg"] {
        let file = root.join("style").join(picture);
        println!("cargo::rerun-if-changed={}", file.display());
        if file.exists() {
            asset(&mut code, out, picture, &fs::read(&file)?)?;
        }
    }
    code.push_str("]\n");
    Ok(code)
}

/// Asks cargo to look at these again; their folder is made so that cargo can tell when they appear.
fn watch(files: &[PathBuf]) -> io::Result<()> {
    for file in files {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
            println!("cargo::rerun-if-changed={}", if file.exists() { file.display() } else { folder.display() });
        }
    }
    Ok(())
}

fn hash(contents: &[Vec<u8>]) -> String {
    let mut digest = Sha256::new();
    for bytes in contents {
        digest.update(bytes);
    }
    digest.finalize().iter().take(6).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

fn asset(code: &mut String, out: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let raw = out.join(name);
    let brotli = out.join(format!("{name}.br"));
    let gzip = out.join(format!("{name}.gz"));
    fs::write(&raw, bytes)?;
    let mut compressed = Vec::new();
    brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22).write_all(bytes)?;
    fs::write(&brotli, compressed)?;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    fs::write(&gzip, encoder.finish()?)?;
    let [raw, brotli, gzip] = [raw, brotli, gzip].map(|path| path.display().to_string());
    writeln!(
        code,
        "    Asset {{ name: {name:?}, raw: include_bytes!({raw:?}), brotli: include_bytes!({brotli:?}), gzip: include_bytes!({gzip:?}) }},"
    )
    .map_err(io::Error::other)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        match (hidden, path.is_dir()) {
            (true, _) => {}
            (false, true) => list(&path, files)?,
            (false, false) => {
                println!("cargo::rerun-if-changed={}", path.display());
                files.push(path);
            }
        }
    }
    Ok(())
}
