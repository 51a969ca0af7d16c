import { check, expect, test } from "./support.mjs";
import { answer, change, goOn, keyboard, modelAnswers, modulePages, open, stepOf, work } from "./walk.mjs";

const hands = keyboard;
const alert = (page) => page.getByRole("alert");

// 9434765919 is an NHS number by its check digit, and nobody's: it is the one in the data dictionary's example.
const LIKE_AN_NHS_NUMBER = "Dana agreed. Noah's number is 943 476 5919.";

test("a scenario is worked by keyboard alone, and every page on the way holds", async ({ enter }) => {
  test.slow();
  const page = await enter("learner");
  const answers = await modelAnswers("five-words");
  await page.goto("/learn/scenarios/five-words");
  await check(page);
  await open(page, "five-words", hands);
  await expectNothingChosen(page, answers);
  await expectWrongTurn(page, answers);
  await work(page, answers, { until: "question-4", hands, look: check });
  await expectNotSure(page, answers);
  await work(page, answers, { until: "record", hands, look: check });
  await expectRecord(page);
  await expectComparison(page);
  expect(stepOf(page)).toBe("result");
  await expect(page.getByText("It is on your record.")).toBeVisible();
  await check(page);
});

test("an induction is walked by keyboard alone: a module, a case of harm, and a refusal", async ({ enter }) => {
  test.slow();
  const page = await enter("learner");
  await page.goto("/learn/modules/why-we-share");
  await hands.press(page, page.getByRole("main").getByRole("link", { name: "Start", exact: true }));
  for (const { title, checks } of await modulePages("why-we-share")) {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    for (const { title: question, right } of checks) {
      const form = page.locator("form", { has: page.getByRole("group", { name: question }) });
      for (const label of right) await hands.pick(page, form.getByLabel(label, { exact: true }));
      await hands.press(page, form.getByRole("button", { name: "Check this answer" }));
    }
    await hands.press(page, page.locator("#continue"));
  }
  await expect(page.getByText("You have completed this module")).toBeVisible();
  for (const slug of ["a-bruise-at-five-months", "trial-week"]) {
    await open(page, slug, hands);
    await work(page, await modelAnswers(slug), { hands });
    await expect(page.locator(".oct-lede")).toHaveText(/^You have completed this/);
  }
  await page.goto("/learn/record");
  await expect(page.getByRole("rowheader")).toHaveCount(3);
});

async function expectNothingChosen(page, answers) {
  await work(page, answers, { until: "harm", hands, look: check });
  await check(page);
  await answer(page, [], hands);
  await expect(alert(page)).toContainText("Choose an answer");
  await check(page);
}

async function expectWrongTurn(page, answers) {
  await answer(page, ["A child"], hands);
  await expect(page.getByText("A wrong turn: A child")).toBeVisible();
  await expect(page.getByRole("region", { name: "Follow child-protection procedures now" })).toBeVisible();
  await check(page);
  await change(page, answers.harm, hands);
  await expect(page.getByText("The model answer: No concern")).toBeVisible();
  await goOn(page, hands);
}

async function expectNotSure(page, answers) {
  await answer(page, ["Not sure"], hands);
  await expect(page.getByRole("region", { name: "Whom to ask" })).toContainText("Iris Boateng");
  await check(page);
  await change(page, answers["question-4"], hands);
  await goOn(page, hands);
}

async function expectRecord(page) {
  await check(page);
  await answer(page, "", hands);
  await expect(alert(page)).toContainText("Write your record");
  await check(page);
  await answer(page, "a".repeat(20_001), hands);
  await expect(alert(page)).toContainText("Shorten your record by 1 character");
  await expect(page.locator("#record")).toHaveValue("a".repeat(20_001));
  await answer(page, LIKE_AN_NHS_NUMBER, hands);
  await expect(alert(page)).toContainText("This looks like an NHS number");
  await check(page);
  await hands.pick(page, page.getByLabel("What I wrote is invented"));
  await answer(page, LIKE_AN_NHS_NUMBER, hands);
}

async function expectComparison(page) {
  expect(stepOf(page)).toBe("compare");
  await check(page);
  await hands.press(page, page.getByRole("button", { name: /^Save and/ }));
  await expect(alert(page)).toContainText("or say why it is not needed");
  await check(page);
  await answer(page, [], hands);
}
