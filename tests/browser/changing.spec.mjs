import { check, expect, test } from "./support.mjs";
import { answer, change, goOn, modelAnswers, open, stepOf, work } from "./walk.mjs";

const path = (page) => page.getByRole("region", { name: "Your path so far" });

test("an answer changed after going back stands, and the first is kept beside it", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await modelAnswers("five-words");
  await open(page, "five-words");
  await work(page, answers, { until: "harm" });
  await answer(page, ["A child"]);
  await goOn(page);
  expect(stepOf(page)).toBe("recipient");
  await page.goBack();
  await expect(page.getByText("A wrong turn: A child")).toBeVisible();
  await change(page, ["No concern"]);
  await expect(page.getByText("The model answer: No concern")).toBeVisible();
  await expect(page.getByText("Your first answer was \u201cA child\u201d")).toBeVisible();
  await goOn(page);
  await expect(path(page)).toContainText("No concern");
});

test("a form from before an answer asks which of the two is to stand", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await modelAnswers("five-words");
  await open(page, "five-words");
  await work(page, answers, { until: "harm" });
  const before = await page.context().newPage();
  await before.goto(page.url());
  await answer(page, ["No concern"]);
  await answer(before, ["An adult"]);
  await expect(before.getByRole("heading", { level: 1 })).toHaveText("You have answered this somewhere else as well");
  await expect(before.locator(".oct-record__text")).toHaveText(["No concern", "An adult"]);
  await check(before);
  await before.getByRole("button", { name: "Keep the answer given here" }).click();
  await expect(before.getByText("Your first answer was \u201cNo concern\u201d")).toBeVisible();
  await page.reload();
  await expect(page.getByText("A wrong turn: An adult"), "on the first page too").toBeVisible();
});

test("harm seen late comes first, and leaves the answers there were", async ({ enter }) => {
  const page = await enter("learner");
  const answers = await modelAnswers("a-bruise-at-five-months");
  await open(page, "a-bruise-at-five-months");
  await work(page, { ...answers, harm: ["Not sure"] }, { until: "question-2" });
  await path(page).getByRole("link", { name: /^Change your answer on harm/ }).click();
  await change(page, ["A child"]);
  await goOn(page);
  expect(stepOf(page), "the questions are passed over").toBe("package");
  await expect(page.getByRole("region", { name: "Follow child-protection procedures now" })).toBeVisible();
  await expect(path(page)).toContainText("Kept, but not on your path now");
});

test("an open scenario goes on at its exact step, on another device too", async ({ enter }) => {
  const page = await enter("learner");
  await open(page, "five-words");
  await work(page, await modelAnswers("five-words"), { until: "question-3" });
  const other = await enter();
  await other.context().addCookies(await page.context().cookies());
  await other.goto("/learn/scenarios/five-words");
  await other.locator("main .govuk-button").click();
  await expect(other).toHaveURL(page.url());
});
