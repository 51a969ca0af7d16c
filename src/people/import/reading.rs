//! A file as a table of text: CSV in whatever encoding and with whatever separator, or the first sheet of an xlsx workbook.
//! Pure. A file is refused as a whole only where it cannot be read; what is wrong with a row is the row's.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, copy, sink};

use calamine::{DataRef, Reader, Xlsx};
use encoding_rs::{Encoding, WINDOWS_1252};

/// Most bytes of a file.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;
/// Most rows below the names of the columns.
pub const MOST_ROWS: usize = 20_000;
/// Most columns.
const MOST_COLUMNS: usize = 100;
/// Longest text of a cell that is kept; what is longer is too long for every column there is.
const LONGEST_CELL: usize = 1000;
/// Most bytes that a workbook of 5 MB may unpack to.
const MOST_UNPACKED: u64 = 150 * 1024 * 1024;

/// A file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows that hold anything, each with its number as a spreadsheet shows it.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// Reads a file.
///
/// # Errors
/// If it is none that can be read, in words that say what to do.
pub fn read(bytes: &[u8]) -> Result<Table, String> {
    let lines = match bytes {
        [] => return Err("The file is empty. Choose the file with the list".to_owned()),
        _ if bytes.len() > MOST_BYTES => {
            return Err("The file is larger than 5 MB. Split it, or take columns out that are not needed".to_owned());
        }
        [b'P', b'K', 3, 4, ..] => read_workbook(bytes)?,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            return Err(
                "This is an old kind of Excel file, or one with a password. Save it as .xlsx without a password, or as CSV".to_owned()
            );
        }
        _ => read_text(bytes)?,
    };
    table(lines)
}

fn table(lines: Vec<(u32, Vec<String>)>) -> Result<Table, String> {
    let mut lines = lines.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let Some((_, header)) = lines.next() else {
        return Err("The file has no rows. Its first row must name the columns".to_owned());
    };
    let header: Vec<String> = header.into_iter().map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let width = header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    if width > MOST_COLUMNS {
        return Err(format!("The file has more than {MOST_COLUMNS} columns. Take out those that are not needed"));
    }
    let header: Vec<String> = header.into_iter().take(width).map(|name| name.chars().take(100).collect()).collect();
    let rows: Vec<_> = lines.take(MOST_ROWS + 1).map(|(number, cells)| (number, fit(cells, width))).collect();
    match rows.len() {
        0 => Err("The file has the names of the columns, and no row below them".to_owned()),
        many if many > MOST_ROWS => Err("The file has more than 20,000 rows. Split it into several files".to_owned()),
        _ => Ok(Table { header, rows }),
    }
}

/// As many cells as there are columns, each of bounded length.
fn fit(mut cells: Vec<String>, width: usize) -> Vec<String> {
    cells.resize(width, String::new());
    cells.into_iter().map(|cell| if cell.len() > LONGEST_CELL { cell.chars().take(LONGEST_CELL).collect() } else { cell }).collect()
}

fn read_text(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, String> {
    let text = decode(bytes);
    if text.contains('\0') {
        return Err("This is not a CSV file or an xlsx workbook. Save the list as one of these".to_owned());
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator(&text)).from_reader(text.as_bytes());
    let (mut lines, mut number) = (Vec::new(), 0_u32);
    for record in reader.records() {
        let record = record.map_err(|_| "The file cannot be read as CSV. Open it in a spreadsheet and save it as CSV again".to_owned())?;
        // Empty lines are left out by the reader and numbered by a spreadsheet; a line break within a cell is neither's.
        let at = record.position().and_then(|position| usize::try_from(position.byte()).ok());
        // Of a line's own end the second byte may be left over.
        let at = at.map(|at| at + usize::from(text.get(at.saturating_sub(1)..).is_some_and(|rest| rest.starts_with("\r\n"))));
        let rest = at.and_then(|at| text.get(at..)).unwrap_or_default();
        let ends = rest.get(..rest.len() - rest.trim_start_matches(['\r', '\n']).len()).unwrap_or_default();
        let empty = ends.replace("\r\n", "\n").len();
        number = number.saturating_add(1).saturating_add(u32::try_from(empty).unwrap_or(u32::MAX));
        lines.push((number, record.iter().map(str::to_owned).collect()));
        if lines.len() > MOST_ROWS + 2 {
            break;
        }
    }
    Ok(lines)
}

/// Text in UTF-8 or UTF-16 with a mark, in UTF-8 without one, or else as Windows writes western text, which Latin-1 is part of.
fn decode(bytes: &[u8]) -> String {
    match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, mark)), _) => encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Whichever of the three stands most often in the first line, outside quotation marks.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let first = text.trim_start_matches(['\r', '\n']).bytes().take_while(|byte| *byte != b'\n');
    for byte in first {
        quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += u32::from(*separator == byte && !quoted);
        }
    }
    // Of equals the first stays: a file of one column has a comma.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| separator)
}

fn read_workbook(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, String> {
    let wrong = || "This workbook cannot be read. Open it in a spreadsheet, and save it as .xlsx or CSV again".to_owned();
    check_size(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| wrong())?;
    let sheet = book.sheet_names().into_iter().next().ok_or_else(wrong)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| wrong())?;
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| wrong())? {
        let (row, column) = cell.pos;
        let Some(column) = usize::try_from(column).ok().filter(|column| *column <= MOST_COLUMNS) else { continue };
        // What a formula came to is not what somebody typed: the row says so, as it does in a CSV.
        let text = if cell.formula.is_some() { "=".to_owned() } else { text_of(&cell.value) };
        if text.is_empty() {
            continue;
        }
        let line = lines.entry(row.saturating_add(1)).or_default();
        if line.len() <= column {
            line.resize(column + 1, String::new());
        }
        if let Some(place) = line.get_mut(column) {
            *place = text;
        }
        if lines.len() > MOST_ROWS + 2 {
            break;
        }
    }
    Ok(lines.into_iter().collect())
}

/// Unpacks every part to nowhere, and stops where there is too much: what a part says about its own size is not to be trusted.
fn check_size(bytes: &[u8]) -> Result<(), String> {
    let wrong = |_| "This workbook cannot be read. Open it in a spreadsheet, and save it as .xlsx or CSV again".to_owned();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(wrong)?;
    let mut left = MOST_UNPACKED;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(wrong)?;
        let unpacked = copy(&mut part.take(left + 1), &mut sink())
            .map_err(|_| "This workbook is damaged. Open it in a spreadsheet, and save it again".to_owned())?;
        left = left.checked_sub(unpacked).ok_or_else(|| "This workbook is too large. Save the list alone, as CSV".to_owned())?;
    }
    Ok(())
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // A whole number is written without a point: staff numbers are.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
