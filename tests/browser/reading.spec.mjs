// Reading: contents, words explained in place, search, what is wrong on a page, and paper. With script and without.
import { check, expect, test } from "./support.mjs";
import { keyboard } from "./walk.mjs";

const PAGE = "/learn/modules/six-key-points/open-from-the-start";
const WORD = "What \u201csignificant harm\u201d means";

test("a word is explained where it stands: its fold opens when one goes there, by mouse and by keyboard", async ({ enter }) => {
  const page = await enter("learner");
  await page.goto(PAGE);
  const meaning = page.locator("#word-significant-harm");
  await expect(meaning).toBeHidden();
  await keyboard.open(page, page.getByRole("main").getByRole("link", { name: "significant harm", exact: true }));
  await expect(meaning).toBeVisible();
  await expect(page).toHaveURL(/#word-significant-harm$/);
  await check(page);
  await page.goto(PAGE);
  await page.getByText(WORD).click();
  await expect(meaning).toBeVisible();
  await meaning.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Glossary");
  await expect(page).toHaveURL(/#significant-harm$/);
});

test("the contents are folded above the text on a telephone, and beside it on a desk", async ({ enter, viewport }) => {
  const page = await enter("learner");
  await page.goto(PAGE);
  const contents = page.getByRole("navigation", { name: "Pages of this module" });
  const link = contents.getByRole("link", { name: "In doubt, ask" });
  const text = await page.locator(".oct-prose").first().boundingBox();
  if (viewport.width < 1024) {
    await expect(link).toBeHidden();
    const folded = contents.locator("summary");
    expect((await folded.boundingBox()).y).toBeLessThan(text.y);
    await keyboard.open(page, folded);
  } else {
    expect((await link.boundingBox()).x).toBeGreaterThan(text.x + text.width);
  }
  await expect(link).toBeVisible();
  await check(page);
  await page.getByRole("link", { name: /^Next page.*Welfare first, and wishes heard$/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welfare first, and wishes heard");
  await expect(page.getByRole("link", { name: /^Previous page.*Open from the start$/ })).toBeVisible();
});

test("search finds words, marks them, and says what to try when there is nothing", async ({ enter }) => {
  const page = await enter("learner");
  await page.goto("/learn");
  const field = page.getByRole("search").getByRole("searchbox");
  await keyboard.write(page, field, "CALDICOTT guard");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^\d+ results\.$/)).toBeVisible();
  await expect(page.locator("mark").first()).toBeVisible();
  await check(page);
  await page.getByRole("main").getByRole("link", { name: "Caldicott Guardian" }).click();
  await expect(page).toHaveURL(/\/about\/glossary#caldicott-guardian$/);
  await page.goto("/learn/search?q=zzz");
  await expect(page.getByRole("main")).toContainText("Try fewer words");
  await check(page);
});

test("what is wrong on a page is said, and answered", async ({ enter }) => {
  const page = await enter("learner");
  await page.goto(PAGE);
  await page.getByRole("contentinfo").getByRole("link", { name: "Something is wrong on this page" }).click();
  await expect(page.getByRole("main")).toContainText(`The six key points (${PAGE})`);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("alert")).toContainText("Say what is wrong");
  await check(page);
  await page.getByLabel("What is wrong?").fill("The quotation is cut short.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you for telling us");
  await check(page);
  const trainer = await enter("trainer");
  await trainer.goto("/author/reports");
  await check(trainer);
  await trainer.getByRole("link", { name: "The quotation is cut short." }).click();
  await check(trainer);
  await trainer.getByLabel("Mended").check();
  await trainer.getByRole("button", { name: "Send the answer" }).click();
  await expect(trainer.getByRole("main")).toContainText("Answered lately");
  await page.getByRole("link", { name: "what you reported" }).click();
  await expect(page.getByRole("main")).toContainText("Mended");
  await check(page);
});

test("on paper there is what is read, with its words explained, and nothing that only a screen needs", async ({ enter }) => {
  const page = await enter("learner");
  await page.goto("/learn/modules/six-key-points/print");
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  await expect(page.locator("#word-significant-harm p").first()).toBeVisible();
  await expect(page.locator(".oct-lines").first()).toBeVisible();
  for (const screen of ["header nav", "footer", ".govuk-back-link", ".oct-screen-only"]) await expect(page.locator(screen)).toBeHidden();
});

test("my data comes as a file of each kind", async ({ enter }) => {
  const page = await enter("learner");
  await page.goto("/learn/record");
  for (const [name, file] of [[/to read/, /^my-data-.*\.html$/], [/another system/, /^my-data-.*\.json$/]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
    expect(download.suggestedFilename()).toMatch(file);
    expect(await download.failure()).toBeNull();
  }
});
