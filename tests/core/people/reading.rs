use std::io::{Cursor, Write};

use chrono::NaiveDate;
use octavo::people::entry::{DateOrder, day, email, kind, name, sector, staff_number, training_group};
use octavo::people::import::columns::{Column, Order, guess, order_of};
use octavo::people::import::reading::{Table, read};
use zip::write::SimpleFileOptions;

fn table(bytes: &[u8]) -> Table {
    read(bytes).unwrap()
}

#[test]
fn a_list_is_read_in_every_encoding_and_with_every_separator() {
    let utf16: Vec<u8> = "\u{feff}Name\tTeam\nZo\u{eb}\tBlue\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        "Name,Team\nZo\u{eb},Blue\n".as_bytes().to_vec(),
        "\u{feff}Name,Team\r\nZo\u{eb},Blue".as_bytes().to_vec(),
        b"Name;Team\r\nZo\xeb;Blue\r\n".to_vec(),
        b"Name\tTeam\nZo\xeb\tBlue\n".to_vec(),
        b"\n\nName;Team\n;\n\"Zo\xeb\";\"Blue\"\n;\n".to_vec(),
        utf16,
    ] {
        let found = table(&bytes);
        assert_eq!(found.header, ["Name", "Team"], "{bytes:?}");
        assert_eq!(found.rows.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>(), [["Zo\u{eb}", "Blue"]], "{bytes:?}");
    }
    for text in ["Name\nA\n\nB\n", "Name\r\nA\r\n\r\nB", "Name\r\n\"A\r\nLee\"\r\n\r\nB\r\n", "Name\rA\r\rB"] {
        let numbers: Vec<u32> = table(text.as_bytes()).rows.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [2, 4], "as a spreadsheet numbers them: {text:?}");
    }
    let quoted = table(b"\"Name; of them\",Team\n\"O'Brien, Pat\",x\n");
    assert_eq!(quoted.header, ["Name; of them", "Team"]);
    assert_eq!(quoted.rows[0].1[0], "O'Brien, Pat");
}

#[test]
fn what_is_no_list_is_refused_in_words() {
    let rows = format!("Name\n{}", "x\n".repeat(20_001));
    for (bytes, words) in [
        (Vec::new(), "empty"),
        (b"\n\n".to_vec(), "no rows"),
        (b"Name\n".to_vec(), "no row below"),
        (rows.into_bytes(), "20,000 rows"),
        (vec![b'a'; 5 * 1024 * 1024 + 1], "5 MB"),
        (b"PK\x03\x04 is no workbook".to_vec(), "cannot be read"),
        (b"\xD0\xCF\x11\xE0".to_vec(), ".xlsx"),
        (b"Name\na\0b\n".to_vec(), "not a CSV"),
        (format!("{}\nx\n", vec!["c"; 101].join(",")).into_bytes(), "100 columns"),
    ] {
        let refused = read(&bytes).unwrap_err();
        assert!(refused.contains(words), "{words}: {refused}");
    }
}

/// A workbook of one sheet with these rows of XML.
pub fn workbook(sheet: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    part("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
        ),
    );
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"People\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        ),
    );
    part(
        "xl/styles.xml",
        &format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
    );
    part("xl/worksheets/sheet1.xml", &format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{sheet}</sheetData></worksheet>"));
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_is_read_with_its_dates_numbers_and_formulas() {
    let text = |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let sheet = format!(
        "<row r=\"1\">{}{}{}{}</row><row r=\"3\">{}<c r=\"B3\"><v>1042</v></c><c r=\"C3\" s=\"1\"><v>46447</v></c><c r=\"D3\"><f>A3</f><v>7</v></c></row>",
        text("A1", "Name"),
        text("B1", "Staff number"),
        text("C1", "Start date"),
        text("D1", "Team"),
        text("A3", "Zo\u{eb}")
    );
    let found = table(&workbook(&sheet));
    assert_eq!(found.header, ["Name", "Staff number", "Start date", "Team"]);
    assert_eq!(found.rows, [(3, ["Zo\u{eb}", "1042", "2027-03-01", "="].map(str::to_owned).to_vec())]);
}

#[test]
fn a_cell_far_away_and_a_part_that_unpacks_to_too_much_cost_nothing() {
    let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    assert!(read(&workbook(far)).unwrap_err().contains("no row below"));
    let bomb = workbook(&" ".repeat(160 * 1024 * 1024));
    assert!(bomb.len() < 1024 * 1024);
    assert!(read(&bomb).unwrap_err().contains("too large"));
}

#[test]
fn columns_are_guessed_by_their_names() {
    let guessed = |names: &[&str]| guess(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    let found = guessed(&["Employee No.", "FORENAME", "Surname", "E-mail", "Job Title", "Line manager", "Start Date", "Favourite colour"]);
    let expected = [
        (Column::StaffNumber, 0),
        (Column::Email, 3),
        (Column::FirstName, 1),
        (Column::LastName, 2),
        (Column::Role, 4),
        (Column::Manager, 5),
        (Column::StartsOn, 6),
    ];
    assert_eq!(found, expected.into_iter().collect());
    assert!(guessed(&["x", ""]).is_empty());
    let labels: Vec<&str> = Column::ALL.iter().map(|column| column.label()).collect();
    assert_eq!(guessed(&labels).len(), labels.len(), "our own names are known");
}

#[test]
fn days_are_read_as_people_and_machines_write_them() {
    let third = NaiveDate::from_ymd_opt(2027, 3, 4).unwrap();
    for text in [
        "2027-03-04",
        "2027-03-04T00:00:00",
        "4/3/2027",
        "04.03.27",
        "4 March 2027",
        "4 Mar 27",
        "04-Mar-2027",
        "March 4, 2027",
        "4/3/2027 00:00",
    ] {
        assert_eq!(day(text, DateOrder::DayFirst), Ok(third), "{text}");
    }
    assert_eq!(day("3/4/2027", DateOrder::MonthFirst), Ok(third));
    assert_eq!(day("3/9/69", DateOrder::DayFirst).unwrap().to_string(), "2069-09-03");
    assert_eq!(day("3/9/70", DateOrder::DayFirst).unwrap().to_string(), "1970-09-03");
    for text in ["", "soon", "31/2/2027", "13/13/2027", "4/3", "4/3/207", "1/1/1800", "2027", "46447", "4/3/2027/5", "-1/2/2027x"] {
        assert!(day(text, DateOrder::DayFirst).is_err(), "{text}");
    }
}

#[test]
fn an_order_of_dates_is_asked_for_only_where_it_makes_a_difference() {
    let order =
        |cells: &[&'static str]| order_of(cells.iter().copied().enumerate().map(|(place, text)| (u32::try_from(place).unwrap() + 2, text)));
    assert_eq!(order(&["3/4/2027", "27/3/2027"]), Order::Clear(DateOrder::DayFirst));
    assert_eq!(order(&["3/4/2027", "3/27/2027"]), Order::Clear(DateOrder::MonthFirst));
    assert_eq!(order(&["4/4/2027", "2027-03-04", ""]), Order::Clear(DateOrder::DayFirst));
    let [april, march] = ["2027-04-03", "2027-03-04"].map(|day| day.parse().unwrap());
    let proof = Order::Either { row: 3, text: "3/4/2027".to_owned(), day_first: april, month_first: march };
    assert_eq!(order(&["5/5/2027", "3/4/2027"]), proof);
}

#[test]
fn a_cell_is_read_or_says_what_to_do() {
    assert_eq!(name("  Zo\u{eb}   Lee "), Ok("Zo\u{eb} Lee".to_owned()));
    assert_eq!(email(" Zoe@Example.ORG "), Ok("zoe@example.org".to_owned()));
    assert_eq!(staff_number("AL-7/2.b"), Ok(Some("AL-7/2.b".to_owned())));
    assert_eq!(staff_number(" "), Ok(None));
    assert_eq!(training_group("Group 3"), Ok(3));
    assert_eq!(training_group("2.0"), Ok(2));
    assert_eq!(sector("Early Years").unwrap().code(), "early-years");
    assert_eq!(kind("Bank"), Ok("agency worker"));
    for formula in ["=1+1", "+44", "@cmd", "-1", " =x"] {
        assert!(name(formula).unwrap_err().contains("formula"), "{formula}");
    }
    for wrong in ["", "a@b", "@example.org", "a b@example.org", "a@b@example.org", "a@.org", "a@example.", "<a@example.org>"] {
        assert!(email(wrong).is_err(), "{wrong}");
    }
    for wrong in ["\u{e9}1", "a b", "-1", &"1".repeat(41)] {
        assert!(staff_number(wrong).is_err(), "{wrong}");
    }
    assert!(training_group("9").is_err() && training_group("0").is_err() && sector("Shops").is_err() && kind("Pirate").is_err());
    assert!(name(&"a".repeat(201)).unwrap_err().contains("200"));
}
