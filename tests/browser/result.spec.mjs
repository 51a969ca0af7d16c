// After a case: where it turned, how sure one was, and two ways to go again. And the way out of one.
import { check, expect, test } from "./support.mjs";
import { answer, modelAnswers, mouse, open, stepOf, work } from "./walk.mjs";

test("a very sure and wrong decision is told in full, and only what was wrong is answered again", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await modelAnswers("five-words");
  await open(page, "five-words");
  await work(page, { ...answers, "question-1": ["No"] }, { until: "what-you-do" });
  await check(page);
  await page.getByLabel("Very sure", { exact: true }).check();
  await work(page, answers);
  await expect(page.getByText(/^You were very sure of this decision, and the facts support another\./)).toBeVisible();
  await expect(page.locator("details[open]").filter({ hasText: "1. Purpose: you said \u201cNo\u201d" })).toBeVisible();
  await check(page);
  await mouse.press(page, page.getByRole("button", { name: "Answer again only what was wrong" }));
  expect(stepOf(page)).toBe("question-1");
  const steps = new Set();
  await work(page, answers, { look: async (page) => void steps.add(stepOf(page)) });
  expect([...steps], "what was right is not asked again").not.toContain("harm");
  await expect(page.locator(".oct-lede")).toHaveText(/^You have completed this/);
  await check(page);
});

test("leaving a case keeps the place and says where support is", async ({ enter }) => {
  const page = await enter("learner");
  await open(page, "a-bruise-at-five-months");
  await work(page, await modelAnswers("a-bruise-at-five-months"), { until: "harm" });
  await mouse.press(page, page.getByRole("link", { name: "Leave this case" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your place is kept");
  await expect(page.getByText("Iris Boateng")).toBeVisible();
  await check(page);
  await mouse.press(page, page.getByRole("link", { name: "Go back to the case" }));
  expect(stepOf(page)).toBe("harm");
  await answer(page, ["A child"]);
  expect(stepOf(page)).toBe("harm");
});
