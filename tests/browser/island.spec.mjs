// The case with WebAssembly: the same pages, without loading them.
import { check, expect, test } from "./support.mjs";
import { answer, change, goOn, modelAnswers, open, stepOf, work } from "./walk.mjs";

/** Opens a case and waits until the island has woken: from then on its forms are fetched. */
async function begin(page, slug) {
  await open(page, slug);
  await expect(page.locator("leptos-island").first()).toBeAttached();
  await page.waitForLoadState("networkidle");
  return modelAnswers(slug);
}

/** Counts the pages that are loaded from here on. */
function loads(page) {
  const loaded = [];
  page.on("request", (request) => request.isNavigationRequest() && loaded.push(new URL(request.url()).pathname));
  return loaded;
}

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);

test("a case is worked to its result with one page load, each step at its own address", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "five-words");
  const loaded = loads(page);
  const steps = new Set();
  await work(page, answers, {
    look: async (page) => {
      steps.add(stepOf(page));
      await check(page);
    },
  });
  expect(loaded, "only the result is a page of its own").toEqual([expect.stringMatching(/\/result$/)]);
  expect([...steps]).toEqual(["case", "harm", "recipient", "question-1", "question-2", "question-3", "question-4", "package", "channel", "question-7", "what-you-do", "record", "compare"]);
  await expect(page.locator(".oct-lede")).toHaveText(/^You have completed this/);
});

test("what follows is told to a screen reader, and the focus is where the eye goes", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "five-words");
  await work(page, answers, { until: "harm" });
  expect(await focused(page), "a question has the focus at its heading").toBe("H1");
  await answer(page, ["A child"]);
  await expect(page.locator(".oct-case-aid > [role=status]")).toHaveText(/^Saved at \d\d:\d\d\. A wrong turn: A child$/);
  expect(await focused(page)).toBe("what-follows");
  await expect(page.locator(".oct-case-aid__trouble"), "nothing has gone wrong").toBeEmpty();
  await goOn(page);
  await answer(page, []);
  await expect(page.getByRole("alert").filter({ hasText: "There is a problem" })).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
  await check(page);
});

test("the browser's own back and forward lead through the steps", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "five-words");
  await work(page, answers, { until: "question-1" });
  const loaded = loads(page);
  await page.goBack();
  await expect(page.getByText("The model answer: ", { exact: false }).first()).toBeVisible();
  expect(stepOf(page)).toBe("recipient");
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^1\. Is there a legitimate purpose/);
  expect(loaded).toEqual([]);
});

test("the path is drawn as it grows, and a leap is a leap", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "a-bruise-at-five-months");
  const map = page.getByRole("img", { name: /^Your path, drawn/ });
  await work(page, answers, { until: "harm" });
  await expect(map).toHaveAccessibleName(/^Your path, drawn: harm; not at its end yet\./);
  await work(page, answers, { until: "package" });
  await expect(map).toHaveAccessibleName(/^Your path, drawn: harm, 7\. right information, right way; not at its end yet\./);
  await work(page, answers, { until: "what-you-do" });
  await expect(map).toHaveAccessibleName(/which leads to: share now\./);
  await expect(map.locator('[data-state="ahead"]'), "questions 1 to 6 are passed over").toHaveCount(6);
});

test("the facts are one tap away on a narrow screen and beside the question on a wide one", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "five-words");
  await work(page, answers, { until: "question-2" });
  const facts = page.getByRole("heading", { name: "The facts" });
  const button = page.getByRole("button", { name: "The facts of the case" });
  if (page.viewportSize().width > 1000) {
    await expect(facts).toBeInViewport();
    await expect(button).toBeHidden();
    return;
  }
  await expect(facts).toBeHidden();
  await button.click();
  await expect(facts).toBeInViewport();
  await check(page);
  await page.keyboard.press("Escape");
  await expect(facts).toBeHidden();
  await expect(button, "the focus is back where it was").toBeFocused();
});

test("words that are not sent are back after a reload, and gone once they are saved", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "five-words");
  await work(page, answers, { until: "record" });
  page.on("dialog", (dialog) => dialog.accept());
  await page.locator("#record").fill("Half of a record");
  await page.reload();
  await expect(page.locator("#record")).toHaveValue("Half of a record");
  await answer(page, "A whole record.");
  expect(stepOf(page)).toBe("compare");
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  await page.getByRole("link", { name: "Change my record first" }).click();
  await expect(page.locator("#record")).toHaveValue("A whole record.");
});

test("without a connection the answer stands in the form, and goes once there is one", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "five-words");
  await work(page, answers, { until: "harm" });
  const offline = (route) => route.abort("internetdisconnected");
  await page.route("**/learn/attempts/**", offline);
  await page.getByLabel("No concern", { exact: true }).check();
  await page.getByRole("button", { name: "Save and see what follows" }).click();
  await expect(page.locator(".oct-case-aid__trouble", { hasText: "this is not saved yet" })).toBeVisible();
  await expect(page.getByLabel("No concern", { exact: true })).toBeChecked();
  await page.unroute("**/learn/attempts/**", offline);
  await answer(page, ["No concern"]);
  await expect(page.getByText("The model answer: No concern", { exact: true })).toBeVisible();
  await expect(page.locator(".oct-case-aid__trouble")).toBeEmpty();
});

test("another tab that has answered otherwise is told, and asked", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "five-words");
  await work(page, answers, { until: "harm" });
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.waitForLoadState("networkidle");
  await answer(page, ["No concern"]);
  await answer(other, ["An adult"]);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("You have answered this somewhere else as well");
  await check(other);
  await other.getByRole("link", { name: "Keep the one saved elsewhere" }).click();
  await expect(other.getByText("The model answer: No concern", { exact: true })).toBeVisible();
});

test("an answer is changed in place", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await begin(page, "five-words");
  await work(page, answers, { until: "harm" });
  await answer(page, ["A child"]);
  const loaded = loads(page);
  await change(page, ["No concern"]);
  await expect(page.getByText("Your first answer was \u201cA child\u201d")).toBeVisible();
  expect(loaded).toEqual([]);
});
