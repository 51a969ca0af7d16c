import { check, expect, test } from "./support.mjs";
import { answer, modelAnswers, open, stepOf, work } from "./walk.mjs";

test("the record says what looks real while it is typed, and is not left unsaved unasked", async ({ enter }) => {
  const page = await enter("learner");
  await open(page, "a-bruise-at-five-months");
  await work(page, await modelAnswers("a-bruise-at-five-months"), { until: "record" });
  await check(page);
  const sent = [];
  page.on("request", (request) => sent.push(request.url()));
  const record = page.getByRole("textbox");
  const warning = page.getByRole("status").filter({ hasText: "This looks like" });
  await expect(async () => {
    await record.fill("");
    await record.pressSequentially("Rang Kelly on 07700 900123.");
    await expect(warning).toHaveText("This looks like a telephone number. Use only what is in the case.", { timeout: 1000 });
  }, "the island has woken").toPass();
  expect(sent, "the words do not leave the page").toEqual([]);
  await check(page);
  await expectToBeAskedBeforeLeaving(page);
  await check(page);
  await record.fill("Rang the duty line at 10:52.");
  await expect(warning).toHaveCount(0);
  await answer(page, "Rang the duty line at 10:52.");
  expect(stepOf(page), "sending is not leaving").toBe("compare");
});

async function expectToBeAskedBeforeLeaving(page) {
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
}
