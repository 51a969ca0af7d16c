import { check, expect, test } from "./support.mjs";

const region = (page) => page.getByRole("region", { name: "Completion report" });

test("the screen and the file have the same rows, for all agencies and for one", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/reports/completion");
  await check(page);
  const all = await expectSameRows(page);
  await page.getByLabel("Agency").selectOption("Northfield Youth Project");
  await page.getByRole("button", { name: "Show" }).click();
  await check(page);
  const some = await expectSameRows(page);
  expect(some).toEqual(all.filter(([, agency]) => agency === "Northfield Youth Project"));
  expect(some.length).toBeGreaterThan(0);
  expect(some.length).toBeLessThan(all.length);
});

async function expectSameRows(page) {
  const rows = await region(page).getByRole("row").all();
  const shown = await Promise.all(rows.map((row) => row.locator("th, td").allInnerTexts()));
  const address = await page.getByRole("link", { name: /CSV/ }).getAttribute("href");
  const file = await (await page.request.get(address)).text();
  const records = file.replace(/^\uFEFF/, "").trimEnd().split("\r\n").map((line) => cells(line).map(inWords));
  expect(shown.map((row) => row.map((cell) => cell.toLowerCase()))).toEqual(records.map((row) => row.map((cell) => cell.toLowerCase())));
  return shown.slice(1);
}

/** The cells of a line (RFC 4180): what holds a comma stands in quotation marks. */
const cells = (line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);

/** A file's cell as the screen says it: a date in words, a dash for nothing. */
function inWords(cell) {
  if (cell === "") return "\u2013";
  if (!/^\d{4}-\d\d-\d\d$/.test(cell)) return cell;
  return new Date(cell).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

test("a wide table is scrolled by keyboard in its own box", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/reports/completion");
  await region(page).focus();
  await expect(region(page)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => region(page).evaluate((box) => box.scrollLeft)).toBeGreaterThan(0);
});

test("a person's page says what is asked of them and why", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/reports/completion");
  await page.getByRole("link", { name: "Deniz Kaya" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Deniz Kaya");
  await expect(page.getByRole("definition").filter({ hasText: "because" })).toHaveText(/Overdue\s+Due \d+ \w+ \d{4}, because/, { useInnerText: true });
  await check(page);
});
