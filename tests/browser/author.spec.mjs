// A trainer writes a case from a template through the form view with the keyboard alone, a colleague approves it, a learner takes it.
import { check, expect, test } from "./support.mjs";
import { answersIn, keyboard, mouse, open, work } from "./walk.mjs";

const button = (page, name) => page.getByRole("main").getByRole("button", { name, exact: true });

/** Writes something of its own wherever the template says so, on the part of the case that the page shows. */
async function fill(page, title) {
  let number = 0;
  for (const field of await page.locator("main textarea, main input[type=text]").all()) {
    const value = await field.inputValue();
    if (!/write here/i.test(value)) continue;
    number += 1;
    const facts = value.match(/\(facts?[^)]*\)/)?.[0] ?? "";
    await keyboard.write(page, field, value.replace(/write here[^\n]*/i, `${title}, words ${number}. ${facts}`.trim()));
  }
}

test("a case is written through the form by keyboard, reviewed by another, published, and taken by a learner", async ({ enter }) => {
  test.setTimeout(300_000);
  const trainer = await enter("trainer");
  await trainer.goto("/author/new");
  await check(trainer);
  await keyboard.pick(trainer, trainer.getByLabel("A new scenario"));
  await keyboard.write(trainer, trainer.getByLabel("Title"), "The lost glove");
  await keyboard.press(trainer, button(trainer, "Begin"));
  await expect(trainer.getByRole("heading", { level: 1 })).toHaveText("The lost glove");
  await check(trainer);
  const draft = new URL(trainer.url()).pathname;

  await trainer.goto(`${draft}/form`);
  await check(trainer);
  const parts = await trainer.locator("main ol a").allInnerTexts();
  expect(parts).toContain("Facts");
  await trainer.locator("main ol a").first().click();
  for (const part of parts) {
    await expect(trainer.getByRole("heading", { level: 1 })).toHaveText(part);
    if (part === "Facts" || part === "Harm") await check(trainer);
    await fill(trainer, part);
    await keyboard.press(trainer, button(trainer, "Save and go on"));
  }
  await trainer.goto(draft);
  await expect(trainer.locator("textarea#text")).not.toHaveValue(/Write here:/);
  await expect(trainer.locator(".oct-faults")).toContainText(/None|No errors/);
  await trainer.goto(`${draft}/preview`);
  await check(trainer);
  await expect(trainer.getByRole("img").first()).toBeVisible();
  await trainer.goto(`${draft}/review`);
  await keyboard.press(trainer, button(trainer, "Submit for review"));
  await check(trainer);
  await expect(button(trainer, "Approve this text")).toHaveCount(0);

  const approver = await enter("approver");
  await approver.goto("/author?state=in-review");
  await check(approver);
  await approver.getByRole("link", { name: "The lost glove" }).click();
  await approver.goto(`${draft}/review`);
  await keyboard.write(approver, approver.getByLabel("Line (optional)"), "2");
  await keyboard.write(approver, approver.getByLabel("Comment", { exact: true }), "A good title.");
  await keyboard.press(approver, button(approver, "Add the comment"));
  await expect(approver.locator("#line-2")).toContainText("A good title.");
  await keyboard.press(approver, button(approver, "Approve this text"));
  await check(approver);

  const text = await (await trainer.request.get(`${draft}/text.md`)).text();
  await trainer.goto(`${draft}/review`);
  await keyboard.press(trainer, button(trainer, "Publish"));
  await expect(trainer.getByRole("heading", { level: 1 })).toHaveText("The lost glove");
  await check(trainer);
  const file = await (await trainer.request.get("/author/scenarios/the-lost-glove/versions/1/text.md")).text();
  expect(file, "byte for byte").toBe(text);

  const learner = await enter("learner");
  await open(learner, "the-lost-glove");
  await work(learner, answersIn(text), { hands: mouse });
  await expect(learner.getByRole("heading", { level: 1 })).toBeVisible();
  await trainer.goto("/author/scenarios/the-lost-glove/statistics");
  await check(trainer);
  await expect(trainer.getByRole("main")).toContainText("Fewer than five people have begun it.");
});

test("the second of two who write is shown both texts, and what was typed is there", async ({ enter }) => {
  const one = await enter("trainer");
  await one.goto("/author/modules/six-key-points");
  await button(one, "Change this text").click();
  const draft = new URL(one.url()).pathname;
  const two = await enter("approver");
  await two.goto(draft);
  const write = async (page, words) => {
    const area = page.getByLabel("The text", { exact: true });
    await area.fill((await area.inputValue()).replace("Ella is 9.", words));
    await button(page, "Save").click();
  };
  await write(one, "Ella is ten.");
  await write(two, "Ella is eleven.");
  await expect(two.getByRole("heading", { level: 1 })).toContainText("has saved this draft since");
  await expect(two.locator("ins")).toContainText("eleven.");
  await expect(two.locator("textarea#text")).toHaveValue(/Ella is eleven\./);
  await check(two);
  await button(two, "Save my text in the place of theirs").click();
  await expect(two.getByRole("heading", { level: 1 })).toHaveText("The six key points");
});
