import { check, expect, test } from "./support.mjs";

test("HR sees who is told, chooses the days, and sees what people get before it is saved", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Reminders" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Reminders");
  await expect(page.getByRole("table", { name: "To whom a reminder is due" }).getByRole("row")).toHaveText([/Day/, /Today, .* (person|people)/, /Tomorrow, .* (person|people)/]);
  await check(page);
  await page.getByRole("link", { name: "Little Alders Nursery" }).click();
  await check(page);
  await page.getByLabel("Days before it is due").fill("14, soon");
  await page.getByLabel("Then again every so many days").fill("3");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("Use whole numbers of days from 1 to 180");
  await expect(page.getByLabel("Days before it is due"), "what was typed is kept").toHaveValue("14, soon");
  await page.getByRole("link", { name: /Use a whole number of days from 7 to 180/ }).click();
  await expect(page.getByLabel("Then again every so many days")).toBeFocused();
  await check(page);
  await page.getByLabel("Days before it is due").fill("14");
  await page.getByLabel("Then again every so many days").fill("30");
  await page.getByLabel("Hour of the day").selectOption("09:00");
  await page.getByRole("button", { name: "Show what people get" }).click();
  await expect(page.getByRole("rowheader").first()).toHaveText("14 days before it is due");
  await expect(page.getByText("Dear Amina Yusuf", { exact: false })).toBeVisible();
  await check(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /Little Alders Nursery/ })).toContainText("14 days before; on the day; 7, 28 days after; then every 30");
});

test("the outbox says what became of a message, and never what stands in a link", async ({ enter, server }) => {
  const page = await enter("HR officer");
  const other = await enter();
  await other.goto("/sign-in");
  await other.getByLabel("E-mail address").fill("ben.okafor@demo.example");
  await other.getByRole("button", { name: "E-mail me a link" }).click();
  await expect.poll(() => server.mailedLink()).toBeTruthy();
  await page.goto("/reminders/outbox");
  const row = page.getByRole("row", { name: /Your link to sign in to Octavo Ben Okafor/ });
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText("Sent", { timeout: 500 });
  }).toPass();
  await check(page);
  await page.getByRole("region", { name: "Messages" }).focus();
  await expect(page.getByRole("region", { name: "Messages" })).toBeFocused();
  await page.getByLabel("Part of a name").fill("okaf");
  await page.getByLabel("State").selectOption("Sent");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(row).toBeVisible();
  await page.getByRole("link", { name: "Your link to sign in to Octavo" }).first().click();
  await expect(page.getByText("its text is not kept")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("/sign-in/links/");
  await check(page);
});
