import { check, expect, test } from "./support.mjs";

test("a trainer sees what is published, its versions, and the text of each", async ({ enter }) => {
  const page = await enter("trainer");
  await page.goto("/author");
  await expect(page.getByRole("row", { name: /^Five words Scenario Published version 1 .* None / })).toBeVisible();
  await check(page);
  await page.getByRole("link", { name: "Five words" }).click();
  await expect(page.getByRole("row", { name: /^Version 1 .* First version$/ })).toBeVisible();
  await check(page);
  await page.getByRole("link", { name: "Version 1" }).click();
  await expect(page.locator("pre")).toContainText("Decision: share: consent");
  await check(page);
});
