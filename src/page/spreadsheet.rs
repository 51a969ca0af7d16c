//! Text in files that spreadsheets open.

/// Text that no spreadsheet takes for a formula (OWASP, "CSV Injection").
pub fn harmless(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky { format!("'{text}") } else { text.to_owned() }
}
