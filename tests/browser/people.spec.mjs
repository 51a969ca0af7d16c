// People as HR keeps them: found, added by hand, loaded from a file and undone.
import { check, expect, test } from "./support.mjs";

const STARTERS = [
  "Staff number,Name,E-mail,Job title,Line manager,Training group,Start date",
  "LA-1,Gwen Ash,gwen.ash@demo.example,Room leader,,3,27/3/2027",
  "LA-2,Hal Birch,hal.birch@demo.example,Key person,LA-1,2,27/3/2027",
  "LA-3,=1+1,ivy.cole@demo.example,Key person,LA-1,2,27/3/2027",
].join("\r\n");

test("a person is found by part of a name, and their page says who they are", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" }).click();
  await check(page);
  await page.getByLabel("Part of a name").fill("yus ami");
  await page.getByRole("button", { name: "Find" }).click();
  await expect(page.getByRole("status").first()).toHaveText("1 person.");
  await check(page);
  await page.getByRole("link", { name: "Amina Yusuf" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Amina Yusuf");
  await check(page);
});

test("a person is added by hand, and a mistake keeps what was typed", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/people/new");
  await check(page);
  await page.getByLabel("Name", { exact: true }).fill("Gwen Ash");
  await page.getByLabel("E-mail address", { exact: true }).fill("gwen.ash@demo.example");
  await page.getByLabel("Agency").selectOption("Little Alders Nursery");
  await page.getByLabel("Role").fill("Room leader");
  await page.getByLabel("Sector").selectOption("Early years");
  await page.getByLabel("First day").fill("27/3/2027");
  await page.getByRole("button", { name: "Add the person" }).click();
  await expect(page.getByRole("alert")).toContainText("Choose a training group from 1 to 8");
  await check(page);
  await expect(page.getByLabel("Role")).toHaveValue("Room leader");
  await page.getByLabel("Training group").selectOption("Group 2");
  await page.getByRole("button", { name: "Add the person" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Gwen Ash");
  await expect(page.getByText("The person is added.")).toBeVisible();
  await check(page);
  await page.getByRole("link", { name: "Change the post as Room leader" }).click();
  await check(page);
  await page.getByLabel("Last day").fill("31/3/2027");
  await page.getByRole("button", { name: "Save the post" }).click();
  await expect(page.getByRole("region", { name: "Posts" })).toContainText("31 March 2027");
  for (const link of ["Change name", "Change e-mail address", "Remove this person"]) {
    await page.getByRole("link", { name: link }).click();
    await check(page);
    await page.goBack();
  }
});

test("a list is loaded: matched, looked at, applied, undone", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/people/imports");
  await check(page);
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByRole("alert")).toContainText("Choose a file");
  await check(page);
  await page.getByLabel("Whose people").selectOption("Little Alders Nursery");
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "monday.csv", mimeType: "text/csv", buffer: Buffer.from(STARTERS) });
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Match the columns");
  await expect(page.getByLabel("Role")).toHaveValue("3");
  await check(page);
  await page.getByRole("button", { name: "Make the dry run" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Dry run");
  await expect(page.getByRole("status").first()).toContainText("2 rows would change. 1 row is refused and stays out.");
  await check(page);
  await page.getByRole("link", { name: "Refused (1)" }).click();
  await expect(page.getByRole("region", { name: "Rows" })).toContainText("This is a formula");
  await page.getByRole("button", { name: "Apply 2 rows" }).click();
  await expect(page.getByText("The list is applied.")).toBeVisible();
  await check(page);
  await page.goto("/people?name=hal");
  await expect(page.getByRole("link", { name: "Hal Birch" })).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: "Undo this list" }).click();
  await expect(page.getByText("People are as they were before this list.")).toBeVisible();
  await check(page);
  await page.goto("/people?name=hal&state=all");
  await expect(page.getByRole("status").first()).toContainText("Nobody is found.");
  await check(page);
});

test("an unclear date is asked for with the row that proves it", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/people/imports");
  await page.getByLabel("Whose people").selectOption("Little Alders Nursery");
  const file = STARTERS.replaceAll("27/3/2027", "4/3/2027");
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "monday.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await page.getByRole("button", { name: "Upload" }).click();
  const question = page.getByRole("group", { name: "Row 2 has the date 4/3/2027. Which day is that?" });
  await expect(question).toBeVisible();
  await page.getByRole("button", { name: "Make the dry run" }).click();
  await page.getByRole("alert").getByRole("link", { name: "Choose how the dates are written" }).click();
  await expect(question.getByRole("radio").first()).toBeFocused();
  await page.keyboard.press("Space");
  await check(page);
  await page.getByRole("button", { name: "Make the dry run" }).click();
  await expect(page.getByRole("region", { name: "Rows" })).toContainText("from 4 March 2027");
});

test("a table of people is scrolled by keyboard in its own box", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto("/people");
  const region = page.getByRole("region", { name: "People" });
  await region.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => region.evaluate((box) => box.scrollLeft)).toBeGreaterThan(0);
  await check(page);
});

test("who looked at a record stands on the person's own page", async ({ enter }) => {
  const officer = await enter("HR officer");
  await officer.goto("/people?name=amina");
  await officer.getByRole("link", { name: "Amina Yusuf" }).click();
  const own = await enter("learner");
  await own.goto("/learn/record");
  await expect(own.getByText("Helen Marsh, on")).toBeVisible();
  await check(own);
});
