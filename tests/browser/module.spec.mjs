import { check, expect, test } from "./support.mjs";
import { answerCheck, modulePages, mouse } from "./walk.mjs";

const heading = (page) => page.getByRole("heading", { level: 1 });
const goOn = (page) => mouse.press(page, page.locator("#continue"));

test("a module is read to its end, and the final check needs four of five", async ({ enter }) => {
  const page = await enter("learner");
  await page.goto("/learn/modules/six-key-points");
  await check(page);
  await mouse.press(page, page.locator("main a.govuk-button"));
  for (const { title, checks } of await modulePages("six-key-points")) {
    await expect(heading(page)).toHaveText(title);
    await check(page);
    if (checks.length > 0) await expectToBeAsked(page);
    if (title === "Check your understanding") await failThenPass(page, checks);
    else for (const asked of checks) await answerWrongThenRight(page, asked);
    await goOn(page);
  }
  await expect(page.getByText("You have completed this module")).toBeVisible();
  await check(page);
  await page.goto("/learn/record");
  await expect(page.getByRole("row", { name: /^The six key points/ })).toBeVisible();
});

async function expectToBeAsked(page) {
  await goOn(page);
  await expect(page.getByRole("alert")).toContainText("before you go on");
  await check(page);
}

async function answerWrongThenRight(page, asked) {
  await answerCheck(page, asked, asked.wrong.slice(0, 1));
  const answered = page.getByRole("region", { name: asked.title });
  await expect(answered).toContainText(asked.right[0]);
  await answerCheck(page, asked, asked.right);
  await expect(answered).toContainText(`A good answer: ${asked.right[0]}`);
  await check(page);
}

async function failThenPass(page, checks) {
  const [first, second, ...others] = checks;
  for (const asked of [first, second]) await answerCheck(page, asked, asked.wrong.slice(0, 1));
  for (const asked of others) await answerCheck(page, asked, asked.right);
  await goOn(page);
  await expect(page.getByRole("alert")).toContainText("3 of 5 are right so far, and 4 are needed");
  await check(page);
  await answerCheck(page, first, first.right);
}
