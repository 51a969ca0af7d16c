//! Markdown becomes safe HTML, and links become addresses.

use octavo::content::{check, parse_help, parse_module, parse_page};
use octavo::course::module::Block;

use super::{check_among, companions, file, slug};

const FRONT: &str = "+++\ntitle = \"T\"\nsummary = \"S.\"\nowner = \"O\"\nreview_by = 2027-06-30\n+++\n";
const MODULE: &str =
    "+++\ntitle = \"T\"\nsummary = \"S.\"\nminutes = 5\nframework = \"eightq-2006\"\nowner = \"O\"\nreview_by = 2027-06-30\n+++\n";

fn page(body: &str) -> String {
    let (page, faults) = parse_page(&slug("p"), &format!("{FRONT}{body}"));
    assert_eq!(faults, []);
    page.expect("a page").body.as_str().to_owned()
}

#[test]
fn text_is_escaped() {
    assert_eq!(page("a < b & \"c\" `<script>` &lt;b&gt;\n"), "<p>a &lt; b &amp; &quot;c&quot; <code>&lt;script&gt;</code> &lt;b&gt;</p>");
}

#[test]
fn refused_html_is_not_rendered() {
    let (page, faults) =
        parse_page(&slug("p"), &format!("{FRONT}a <script>alert(1)</script> [x](javascript:alert) ![y](http://e.org/a.png)\n"));
    assert_eq!(faults.len(), 4);
    assert_eq!(page.expect("a page").body.as_str(), "<p>a alert(1) x y</p>");
}

#[test]
fn comments_are_dropped() {
    assert_eq!(page("<!-- one -->\n\na<!-- two --> b\n"), "<p>a b</p>");
}

#[test]
fn headings_have_githubs_addresses() {
    let html = page("## What's new?\n\n## What's new?\n\n### Café & `code`_1\n");
    assert_eq!(
        html,
        "<h2 id=\"whats-new\">What&#39;s new?</h2>\n<h2 id=\"whats-new-1\">What&#39;s new?</h2>\n<h3 id=\"café--code_1\">Café &amp; <code>code</code>_1</h3>"
    );
}

#[test]
fn tables_scroll_and_alerts_say_their_word() {
    let table = page("| a | b |\n|---|--:|\n| 1 | 2 |\n");
    assert!(table.starts_with("<div class=\"oct-table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1: a, b\">\n<table>\n<thead>\n<tr><th scope=\"col\">a</th>"), "{table}");
    assert!(table.contains("<td class=\"oct-align-right\">2</td>") && table.ends_with("</tbody>\n</table>\n</div>"), "{table}");
    assert_eq!(
        page("> [!WARNING]\n> Mind.\n"),
        "<div class=\"oct-alert oct-alert--warning\">\n<p class=\"oct-alert__title\">Warning</p>\n<p>Mind.</p>\n</div>"
    );
}

#[test]
fn footnotes_stand_after_the_text() {
    let html = page("One.[^a] Two.[^a]\n\n[^a]: The note, see [^b].\n[^b]: More.\n");
    assert_eq!(html.matches("id=\"note-1\"").count(), 1);
    assert_eq!(html.matches("id=\"note-1-from\"").count(), 1);
    assert_eq!(html.matches("id=\"note-2\"").count(), 1);
    assert!(html.ends_with("</ol>\n</section>"), "{html}");
}

#[test]
fn links_become_addresses() {
    let cases = [
        ("../modules/x.md", "/learn/modules/x"),
        ("../modules/x.md#some-heading", "/learn/modules/x/some-heading"),
        ("../scenarios/x.md", "/learn/scenarios/x"),
        ("../frameworks/x.md#question-4", "/learn/frameworks/x#question-4"),
        ("../pathways/x.md", "/learn"),
        ("../help/x.md#sign-in", "/help/x#sign-in"),
        ("privacy.md", "/privacy"),
        ("accessibility.md#tests", "/accessibility#tests"),
        ("../pages/about.md", "/about"),
        ("./glossary.md", "/about/glossary"),
    ];
    for (link, address) in cases {
        assert_eq!(page(&format!("[a]({link})\n")), format!("<p><a href=\"{address}\">a</a></p>"));
    }
    assert_eq!(
        page("[a](https://example.org/?a=1&b='2')\n"),
        "<p><a href=\"https://example.org/?a=1&amp;b=%272%27\" rel=\"noreferrer\">a</a></p>"
    );
    assert_eq!(page("<who@example.org>\n"), "<p><a href=\"mailto:who@example.org\" rel=\"noreferrer\">who@example.org</a></p>");
    assert_eq!(page("![A dot](../media/dot.svg)\n"), "<p><img src=\"/media/dot.svg\" alt=\"A dot\"></p>");
    let (help, _) = parse_help(&slug("h"), &format!("{FRONT}[a](learners.md)\n"));
    assert_eq!(help.expect("help").body.as_str(), "<p><a href=\"/help/learners\">a</a></p>");
}

#[test]
fn a_heading_below_a_page_leads_to_its_page_where_that_is_known() {
    let module = format!("{MODULE}Cover.\n\n## One\n[b](#three) [c](#two)\n\n## Two\n### Three\nText.\n");
    let mut files = companions();
    files.push(file("modules/m.md", &module));
    files.push(file("pages/p.md", &format!("{FRONT}[a](../modules/m.md#three) [b](../modules/m.md#two)\n")));
    let checked = check(&files);
    assert_eq!(
        checked.course.pages["p"].body.as_str(),
        "<p><a href=\"/learn/modules/m/two#three\">a</a> <a href=\"/learn/modules/m/two\">b</a></p>"
    );
    let section = &checked.course.modules["m"].sections[0];
    let [Block::Prose(prose)] = section.blocks.as_slice() else { panic!("{:?}", section.blocks) };
    assert_eq!(prose.as_str(), "<p><a href=\"/learn/modules/m/two#three\">b</a> <a href=\"/learn/modules/m/two\">c</a></p>");
}

#[test]
fn a_module_has_pages_prose_and_checks() {
    let text = format!(
        "{MODULE}Cover.\n\n## Who, when – and why?\nBefore.\n\n### Part\n\n### Check: whose decision?\nThink.\n\n- [ ] His `W15`\n  > No.\n- [x] Hers\n  > Yes.\n- [ ] Both `also`\n  > Well.\n\nAfter.\n\n## Check your understanding\n### Check: which two?\n- [x] A\n  > a\n- [x] B\n  > b\n"
    );
    let (module, faults) = parse_module(&slug("m"), &text);
    assert_eq!(faults, []);
    let module = module.expect("a module");
    assert_eq!(module.cover.as_str(), "<p>Cover.</p>");
    let [first, last] = module.sections.as_slice() else { panic!("{}", module.sections.len()) };
    assert_eq!(
        (first.slug.as_str(), first.title.as_str(), first.is_final_check, last.is_final_check),
        ("who-when-and-why", "Who, when – and why?", false, true)
    );
    let [Block::Prose(before), Block::Check(check), Block::Prose(after)] = first.blocks.as_slice() else { panic!("{:?}", first.blocks) };
    assert_eq!(before.as_str(), "<p>Before.</p>\n<h2 id=\"part\">Part</h2>");
    assert_eq!(after.as_str(), "<p>After.</p>");
    assert_eq!(
        (check.slug.as_str(), check.title.as_str(), check.prompt.as_str()),
        ("check-whose-decision", "Whose decision?", "<p>Think.</p>")
    );
    assert_eq!((check.takes_several, check.options.len(), check.options[0].feedback.as_str()), (false, 3, "<p>No.</p>"));
    assert!(last.checks().all(|check| check.takes_several));
}

#[test]
fn a_file_of_media_is_judged_by_its_name_and_its_bytes() {
    let checked = check_among(file("media/a b.txt", "x"));
    assert_eq!(checked.faults.iter().filter(|fault| fault.file == "media/a b.txt").count(), 2);
}
