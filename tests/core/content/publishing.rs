//! What needs more than one file, or a framework that no file may hold, and a case in several beats.

use octavo::content::{Change, Severity, check, parse_framework, parse_scenario, read_history};
use octavo::course::framework::Status;
use octavo::course::pathway::{Filter, Item};
use octavo::course::scenario::FactTag;
use octavo::decide::{Answer, Decision, Dimension, NotSought, Reason, Target};

use super::{DRAFT, companions, data, file, framework, slug};

#[test]
fn the_companions_are_without_errors() {
    let checked = check(&companions());
    let errors: Vec<String> = checked.faults.iter().filter(|fault| fault.severity == Severity::Error).map(ToString::to_string).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(
        (checked.course.modules.len(), checked.course.scenarios.len(), checked.course.frameworks.len(), checked.course.pages.len()),
        (1, 1, 2, 2)
    );
}

#[test]
fn a_critical_option_that_no_path_reaches_is_an_error() {
    let mut framework = framework();
    for row in &mut framework.flow.transitions {
        if row.to == Target::Ask(Dimension::Q6) {
            row.to = Target::Ask(Dimension::Q7);
        }
    }
    let text = data("small-scenario.md")
        .replace("- [x] No\n  > Without agreement", "- [ ] Yes `critical`\n  > No.\n- [x] No\n  > Without agreement");
    let (_, faults) = parse_scenario(&slug("small"), &text, &framework);
    assert!(faults.iter().any(|fault| fault.message == "“Yes” is `critical`, and no path reaches question 6"), "{faults:?}");
}

#[test]
fn a_case_keyed_in_a_superseded_edition_is_a_warning_and_in_a_draft_an_error() {
    for (status, severity, words) in [
        (Status::Draft, Severity::Error, "is a draft: nothing is assessed on it"),
        (Status::Superseded, Severity::Warning, "is superseded"),
    ] {
        let mut framework = framework();
        framework.status = status;
        let (_, faults) = parse_scenario(&slug("small"), &data("small-scenario.md"), &framework);
        assert!(faults.iter().any(|fault| fault.severity == severity && fault.line == 6 && fault.message.ends_with(words)), "{faults:?}");
    }
}

#[test]
fn a_draft_is_text_to_read_with_its_notes_on_the_law_apart() {
    let (draft, faults) = parse_framework(&slug("drafted"), DRAFT);
    assert_eq!(faults, []);
    let draft = draft.expect("a draft");
    assert_eq!((draft.status, draft.questions.len(), draft.flow.transitions.len()), (Status::Draft, 0, 0));
    let text = "<p>Before.</p>\n<h2 id=\"the-rules\">The rules</h2>\n<p>One.</p>\n<h2 id=\"after\">After</h2>\n<p>Two.</p>";
    assert_eq!(draft.introduction.as_str(), text);
    let notes: Vec<_> = draft.law_notes.iter().map(|note| (note.title.as_str(), note.verified, note.text.as_str())).collect();
    assert_eq!(notes, [("A duty", true, "<p>Checked.</p>"), ("A power", false, "<p>Unchecked.</p>")]);
}

#[test]
fn beats_share_facts_add_some_and_tag_others_anew() {
    let small = data("small-scenario.md");
    let (front, rest) = small.split_once("Dana agrees").expect("the situation");
    let (_, rest) = rest.split_once("## Facts\n").expect("facts");
    let (facts, parts) = rest.split_once("## Harm\n").expect("harm");
    let (beat, _) = parts.split_once("## Hinge").expect("a hinge");
    let hinge = "## Hinge: Dana changes her mind, and cannot be reached\n- Question 4: Not sought: not practicable\n- Recipient: The police `procedures`\n- Fact 4: background\n\n10. A message from Dana. `share`\n\nDecision: do not share: no basis\n\nWait.\n";
    let text = format!(
        "{front}Noah is three.\n\n## Facts\n{facts}# Monday\nDana agrees.\n\nDecision: share: consent\n\n## Harm\n{beat}\
         # Tuesday\nDana agrees again.\n\nDecision: share: consent\n\n## Facts\n- Fact 7: share\n- Fact 6: `share` `sensitive`\n\n9. A new word. `share`\n\n## Harm\n{beat}{hinge}"
    );
    let (scenario, faults) = parse_scenario(&slug("small"), &text, &framework());
    let errors: Vec<_> = faults.iter().filter(|fault| fault.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let scenario = scenario.expect("a scenario");
    assert_eq!(scenario.opening.as_str(), "<p>Noah is three.</p>");
    let [monday, tuesday] = scenario.beats.as_slice() else { panic!("{} beats", scenario.beats.len()) };
    assert_eq!((monday.title.as_deref(), monday.situation.as_str(), monday.facts.len()), (Some("Monday"), "<p>Dana agrees.</p>", 8));
    assert_eq!((tuesday.facts.len(), tuesday.facts[6].tag, tuesday.facts[5].sensitive), (9, FactTag::Share, true));
    assert_eq!(monday.facts[6].tag, FactTag::Withhold);
    let hinge = &tuesday.hinges[0];
    assert_eq!((hinge.facts.len(), hinge.facts[3].tag, hinge.not_sought), (10, FactTag::Background, Some(NotSought::NotPracticable)));
    assert_eq!((hinge.decision, hinge.key.get(Dimension::R)), (Decision::DoNotShare(Reason::NoBasis), Some(Answer::Proc)));
    assert_eq!(hinge.recipient.as_ref().map(|recipient| (recipient.label.as_str(), recipient.procedures)), Some(("The police", true)));
}

#[test]
fn a_pathway_holds_modules_scenarios_and_draws() {
    let text = "+++\ntitle = \"T\"\nsuggested = { due_within = \"12 weeks\", renew_every = \"3 years\", groups = [2, 3] }\n+++\n\
                1. [Small](../modules/small.md)\n2. [Small](../scenarios/small.md)\n3. Draw 1: own sector: [Other](../scenarios/other.md)\n";
    let mut files = companions();
    files.extend([file("scenarios/other.md", &data("small-scenario.md")), file("pathways/core.md", text)]);
    let checked = check(&files);
    assert!(checked.faults.iter().all(|fault| fault.file != "pathways/core.md"), "{:?}", checked.faults);
    let pathway = &checked.course.pathways["core"];
    assert_eq!(pathway.suggested.due_within.map(|period| period.to_string()).as_deref(), Some("12 weeks"));
    let items = [
        Item::Module { slug: slug("small"), short: false },
        Item::Scenario { slug: slug("small") },
        Item::Draw { count: 1, filters: vec![Filter::OwnSector], from: vec![slug("other")] },
    ];
    assert_eq!(pathway.items, items);
}

#[test]
fn one_recipient_needs_no_box() {
    let text = data("small-scenario.md").replace(
        "- [x] The duty health visitor\n  > She can act on it.\n- [ ] Whoever answers the telephone `W07`\n  > You do not know who that is.\n",
        "- The duty health visitor, who asks\n",
    );
    let (scenario, faults) = parse_scenario(&slug("small"), &text, &framework());
    assert!(faults.iter().all(|fault| fault.severity == Severity::Warning), "{faults:?}");
    assert_eq!(scenario.expect("a scenario").beats[0].key.get(Dimension::R), Some(Answer::Other));
}

#[test]
fn a_file_says_what_it_was_called_and_what_changed() {
    let history = read_history("+++\nwas = [\"old\"]\nchange = \"material\"\nchange_note = \"The law.\"\n+++\n");
    assert_eq!((history.was, history.change, history.change_note.as_str()), (vec![slug("old")], Some(Change::Material), "The law."));
    assert_eq!(read_history("no front matter"), octavo::content::History::default());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let plain = data("example-scenario.md");
    let windows = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
    let (one, faults) = parse_scenario(&slug("a"), &plain, &framework());
    let (other, windows_faults) = parse_scenario(&slug("a"), &windows, &framework());
    assert_eq!(faults, windows_faults);
    assert_eq!(one.expect("a scenario"), other.expect("a scenario"));
}

#[test]
fn a_file_over_one_megabyte_is_refused() {
    let text = "a".repeat(1_000_001);
    for path in ["modules/large.md", "media/large.svg"] {
        let checked = check(&[file(path, &text)]);
        assert_eq!(checked.faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>(), ["the file is over 1 MB"]);
    }
    let (page, faults) = octavo::content::parse_page(&slug("large"), &text);
    assert_eq!((page, faults.len()), (None, 1));
}

#[test]
fn too_many_headings_and_too_much_front_matter_are_refused() {
    let front = "+++\ntitle = \"T\"\nsummary = \"S.\"\nowner = \"O\"\nreview_by = 2027-06-30\n+++\n";
    let (_, faults) = octavo::content::parse_page(&slug("p"), &format!("{front}{}", "## A\n\n".repeat(1001)));
    assert_eq!(
        faults.iter().map(|fault| (fault.line, fault.message.as_str())).collect::<Vec<_>>(),
        [(2007, "the file has over 1,000 headings")]
    );
    let (page, faults) = octavo::content::parse_page(&slug("p"), &format!("+++\n{}+++\n", "# much\n".repeat(10_000)));
    assert_eq!(
        (page, faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>()),
        (None, vec!["the front matter is over 64 KB"])
    );
}

#[test]
fn two_notes_about_today_are_one_too_many() {
    let (_, rest) = data("small-scenario.md").split_once("## Today").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a note");
    let text = format!("# One\n\n## Today{rest}\n# Two\n\n## Today{rest}");
    let (_, faults) = parse_scenario(&slug("small"), &format!("+++\n+++\n{text}"), &framework());
    assert!(faults.iter().any(|fault| fault.message == "a second heading “Today”"), "{faults:?}");
}

#[test]
fn a_fault_reads_as_a_compiler_would_say_it() {
    let (_, faults) = octavo::content::parse_page(
        &slug("small"),
        "+++\ntitel = \"T\"\ntitle = \"T\"\nsummary = \"S.\"\nowner = \"O\"\nreview_by = 2027-06-30\n+++\nText.\n",
    );
    assert_eq!(faults[0].to_string(), "pages/small.md:2:1: error: the key “titel” is not known here; did you mean “title”?");
}
