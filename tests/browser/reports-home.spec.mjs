import { check, expect, test } from "./support.mjs";

const today = () => new Date().toLocaleDateString("en-CA", { timeZone: "Europe/London" });

test("the home of the reports begins with who must act, and every number opens the people behind it", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Reports" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Reports");
  await check(page);
  const first = page.getByRole("region", { name: "Who needs action first" }).getByRole("row").nth(1);
  await expect(first).toContainText("Overdue");
  await expect(first).toContainText("days ago");
  const agencies = page.getByRole("region", { name: "In date, by agency" });
  const counted = agencies.getByRole("row", { name: /Northfield/ }).getByRole("link").first();
  const number = await counted.innerText();
  await counted.click();
  await expect(page.getByRole("status").filter({ hasText: /pe(rson|ople)/ })).toHaveText(number === "1" ? "1 person." : `${number} people.`);
  await expect(page.getByLabel("Agency", { exact: true })).toHaveValue(/./);
  await check(page);
});

test("filters stay in the address and in the fields, and wrong ones are said", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/reports/completion");
  await page.getByText("More filters").click();
  await page.getByLabel("Role").fill("Mentor");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("link", { name: "Deniz Kaya" })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("role")).toBe("Mentor");
  await expect(page.getByLabel("Role")).toHaveValue("Mentor");
  await page.getByLabel("Month of start").fill("March");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("alert")).toContainText("Enter the month as 2027-03");
  await check(page);
  await page.getByRole("link", { name: "Enter the month as 2027-03" }).click();
  await expect(page.getByLabel("Month of start")).toBeFocused();
});

test("columns sort by keyboard, and say how they are sorted", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/reports/completion");
  await page.getByRole("columnheader", { name: "Due" }).getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("columnheader", { name: "Due" })).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("columnheader", { name: "Due" }).getByRole("link").press("Enter");
  await expect(page.getByRole("columnheader", { name: "Due" })).toHaveAttribute("aria-sort", "descending");
  await check(page);
});

test("a report is frozen, and can be looked at again", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/reports/frozen");
  await check(page);
  await page.getByLabel("At the end of").fill(today());
  await page.getByRole("button", { name: "Freeze this report" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "as it was frozen" })).toBeVisible();
  await check(page);
  await page.getByRole("link", { name: "Frozen reports" }).click();
  await page.getByLabel("At the end of").fill(today());
  await page.getByRole("button", { name: "Freeze this report" }).click();
  await expect(page.getByRole("alert")).toContainText("Helen Marsh has frozen this report already");
  await check(page);
});

test("the dictionary, the corrections, the return and the disclosures can be read at any width", async ({ enter }) => {
  const page = await enter("HR officer");
  for (const address of ["/reports/dictionary", "/reports/corrections", "/reports/return", "/reports/disclose", "/reports/disclosures"]) {
    await page.goto(address);
    await check(page);
  }
});
