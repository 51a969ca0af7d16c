import { check, expect, test } from "./support.mjs";

const heading = (page) => page.getByRole("heading", { level: 1 });
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** Types a date into its three fields. */
async function date(page, legend, [day, month, year]) {
  const group = page.getByRole("group", { name: legend, exact: true });
  await group.getByLabel("Day").fill(String(day));
  await group.getByLabel("Month").fill(String(month));
  await group.getByLabel("Year").fill(String(year));
}

const nextYear = new Date().getFullYear() + 1;

test("a rule is made: what is wrong with it is said, then whom it adds, then it is saved", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Assignments" }).click();
  await check(page);
  await page.getByRole("link", { name: "Rules", exact: true }).click();
  await check(page);
  await page.getByRole("button", { name: "Make a rule" }).or(page.getByRole("link", { name: "Make a rule" })).click();
  await check(page);
  await page.getByLabel("Pathway", { exact: true }).selectOption("What has changed");
  await page.getByLabel("Roles").fill("mentor\nvolunteer");
  await press(page, "Show whom this adds and drops");
  await check(page);
  await expect(page.getByRole("alert")).toContainText("Choose whether it is due some time after the start or on a date");
  await page.getByRole("link", { name: "Choose whether it is renewed" }).click();
  await expect(page.getByLabel("Never: a completion holds for ever")).toBeFocused();
  await page.getByLabel("Never: a completion holds for ever").check();
  await page.getByLabel("Some time after the start of a post").check();
  await page.getByLabel("How long after the start of a post").fill("26 weeks");
  await press(page, "Show whom this adds and drops");
  await expect(heading(page)).toHaveText("Before you save the rule for What has changed");
  await check(page);
  await expect(page.getByText("It is assigned to 2 people.")).toBeVisible();
  await expect(page.getByRole("rowheader")).toHaveText(["Deniz Kaya", "Farid Rahman"]);
  await page.getByRole("link", { name: "Change what the rule says" }).click();
  await expect(page.getByLabel("Roles")).toHaveValue("mentor\nvolunteer");
  await press(page, "Show whom this adds and drops");
  await press(page, "Save this rule");
  await expect(heading(page)).toHaveText("Rules");
  await expect(page.getByRole("row", { name: /What has changed.*Roles: mentor, volunteer/ })).toBeVisible();
  await page.getByRole("link", { name: "Change the rule for What has changed" }).click();
  await check(page);
  await page.getByRole("link", { name: "End this rule" }).click();
  await check(page);
  await expect(page.getByText(/withdrawn, because they have not begun, from 2 people/)).toBeVisible();
  await press(page, "End this rule");
  await expect(page.getByRole("heading", { name: "Rules that have ended" })).toBeVisible();
  await check(page);
});

test("a pathway is assigned by hand, then paused, extended and waived, and each is told in its history", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/assignments/new");
  await check(page);
  await page.getByLabel("The beginning of their name").fill("Ewa");
  await press(page, "Find");
  await page.getByRole("link", { name: "Ewa Nowak" }).click();
  await expect(heading(page)).toHaveText("Assign to Ewa Nowak");
  await check(page);
  await press(page, "Assign");
  await check(page);
  await expect(page.getByRole("alert")).toContainText("Choose a pathway");
  await page.getByLabel("Pathway", { exact: true }).selectOption("What has changed");
  await date(page, "By when?", [1, 12, nextYear]);
  await page.getByLabel("Why it is asked").fill("you join a new team");
  await press(page, "Assign");
  await expect(heading(page)).toHaveText("Ewa Nowak: What has changed");
  await check(page);
  const form = (name) => page.getByRole("group").filter({ hasText: name }).first();
  await page.getByText("Pause it", { exact: true }).click();
  await form("Pause it").getByLabel("Long leave").check();
  await press(page, "Pause");
  await check(page);
  await expect(page.getByRole("alert")).toContainText("Enter the last day of the pause");
  const today = new Date();
  const pause = page.locator("details").filter({ hasText: "Pause it" });
  for (const [index, day] of [[0, today], [1, new Date(nextYear, 5, 30)]]) {
    const group = pause.locator(".govuk-date-input").nth(index);
    await group.getByLabel("Day").fill(String(day.getDate()));
    await group.getByLabel("Month").fill(String(day.getMonth() + 1));
    await group.getByLabel("Year").fill(String(day.getFullYear()));
  }
  await press(page, "Pause");
  await expect(page.getByText(/^Paused until 30 June/).or(page.getByText(/Paused until 30 June/)).first()).toBeVisible();
  await page.getByText("Extend it", { exact: true }).click();
  const extend = page.locator("details").filter({ hasText: "Extend it" });
  await extend.getByLabel("They were away").check();
  await extend.getByLabel("Day").fill("31");
  await extend.getByLabel("Month").fill("12");
  await extend.getByLabel("Year").fill(String(nextYear));
  await press(page, "Extend");
  await expect(page.getByRole("cell", { name: `Due on 31 December ${nextYear} instead of 1 December ${nextYear}: they were away` })).toBeVisible();
  await page.getByText("End the pause", { exact: true }).click();
  await press(page, "End the pause today");
  await check(page);
  await expect(page.getByRole("definition").first()).toContainText("Not started");
});

test("earlier training is entered for one person, and waits for somebody else", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/assignments/classroom/new");
  await check(page);
  await page.getByLabel("Takes the place of").selectOption("Core induction");
  await page.getByLabel("What was it?").fill("Safeguarding day");
  await date(page, "When was it completed?", [1, 6, new Date().getFullYear() - 1]);
  await page.getByLabel("What shows it?").fill("The signed list, folder 3");
  await press(page, "Choose who was there");
  await check(page);
  await page.getByLabel("Part of a name").fill("ben");
  await press(page, "Show");
  await page.getByLabel(/Ben Okafor/).check();
  await press(page, "Put those ticked on the list");
  await check(page);
  await expect(page.getByRole("group", { name: "On the list: 1" })).toBeVisible();
  await press(page, "Send the list to a second person");
  await expect(heading(page)).toHaveText("Safeguarding day");
  await check(page);
  await expect(page.getByText("You entered this. Another HR officer must decide it.")).toBeVisible();
  await page.getByRole("link", { name: "Ben Okafor" }).click();
  await check(page);
  await page.getByRole("link", { name: "Enter training done elsewhere" }).click();
  await check(page);
  await press(page, "Send it to a second person");
  await check(page);
  await expect(page.getByRole("alert")).toContainText("Say what the training was");
  await page.goto("/assignments/evidence");
  await check(page);
});
