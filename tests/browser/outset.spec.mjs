// The outset and the end of a session: the privacy notice, the warning, and what was sent too late.
import { check, expect, test } from "./support.mjs";

test("the privacy notice comes first, once, and leads on", async ({ enter, server }) => {
  const page = await enter();
  await page.goto(server.links.learner);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What is kept about you");
  await expect(page.getByText("It is no consent")).toBeVisible();
  await check(page);
  await expect(page.getByRole("heading", { name: "Who is responsible" })).toBeVisible();
  await check(page);
  await page.getByRole("button", { name: "I have read this" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your induction");
  await page.goto("/learn/modules/six-key-points");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The six key points");
});

test("the end of a session is said when its time has come, and can be put off without leaving the page", async ({ enter }) => {
  const page = await enter("learner");
  await page.goto("/learn/record");
  const warning = page.getByText(/^You will be signed out at \d\d:\d\d/);
  await expect(warning, "twelve hours are left").toBeHidden();
  // The style sheet waits for the last minutes; here its clock is put forward.
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  await expect(warning).toBeVisible();
  await check(page);
  const opened = page.context().waitForEvent("page");
  await page.getByRole("button", { name: /^Stay signed in/ }).click();
  const other = await opened;
  await other.waitForLoadState();
  await check(other);
  await expect(page, "what is typed here stays here").toHaveURL(/\/learn\/record$/);
});
