// Agencies, whom to ask, what has been agreed, who may do what, and a manager's team: with script and without, and by keyboard.
import { check, expect, test } from "./support.mjs";

const heading = (page) => page.getByRole("heading", { level: 1 });
const alert = (page) => page.getByRole("alert");
const main = (page) => page.getByRole("main");

/** Presses something by keyboard. */
async function press(control) {
  await control.focus();
  await control.page().keyboard.press("Enter");
}

test("HR adds a contact by keyboard, and learners meet it where they may need it", async ({ enter }) => {
  const hr = await enter("HR officer");
  await hr.getByRole("link", { name: "Agencies", exact: true }).click();
  await check(hr);
  await hr.getByRole("link", { name: "Little Alders Nursery" }).click();
  await check(hr);
  await press(hr.getByRole("link", { name: "Add a contact" }));
  await expect(heading(hr)).toHaveText("Add a contact");
  await check(hr);
  await press(hr.getByRole("button", { name: "Add the contact" }));
  await expect(alert(hr)).toContainText("Choose what people ask this contact about");
  await check(hr);
  await hr.getByRole("radio", { name: "Caldicott guardian" }).focus();
  await hr.keyboard.press("Space");
  await hr.getByLabel("Name", { exact: true }).fill("Priya Nair");
  await hr.getByLabel("Telephone number").fill("the red one");
  await press(hr.getByRole("button", { name: "Add the contact" }));
  await expect(alert(hr)).toContainText("in digits");
  await expect(hr.getByLabel("Name", { exact: true })).toHaveValue("Priya Nair");
  await hr.getByLabel("Telephone number").fill("020 7946 0000");
  await press(hr.getByRole("button", { name: "Add the contact" }));
  await expect(heading(hr)).toHaveText("Little Alders Nursery");
  await expect(main(hr)).toContainText(/Caldicott guardian: Priya Nair, 020 7946 0000\s*Added on/);
  await press(hr.getByRole("button", { name: /^Move up\s*: Caldicott guardian/ }));
  await expect(hr.getByRole("term").nth(2)).toHaveText("Caldicott guardian");
  await check(hr);

  const learner = await enter("learner");
  for (const address of ["/help/contacts", "/learn/modules/six-key-points/in-your-job"]) {
    await learner.goto(address);
    await expect(learner.getByRole("link", { name: "020 7946 0000" })).toHaveAttribute("href", "tel:02079460000");
    await check(learner);
  }
});

test("the contacts print on one sheet, without what is for the screen", async ({ enter }) => {
  const page = await enter("learner");
  await page.goto("/help/contacts");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("use your browser\u2019s Print")).toBeHidden();
  await expect(page.getByRole("navigation")).toBeHidden();
  await expect(page.getByText("Iris Boateng")).toBeVisible();
  await expect(page.getByText(/^As of \d/)).toBeVisible();
});

test("a level 3 agreement is entered, changed and found by learners", async ({ enter }) => {
  const hr = await enter("HR officer");
  await hr.goto("/agreements");
  await check(hr);
  await hr.getByRole("link", { name: "Enter an agreement" }).click();
  await check(hr);
  await hr.getByRole("radio", { name: /^Level 3/ }).check();
  await hr.getByRole("button", { name: "Continue" }).click();
  await expect(hr.getByLabel("Title")).toBeVisible();
  await check(hr);
  await hr.getByLabel("Title").fill("Holiday clubs");
  await hr.getByRole("button", { name: "Enter the agreement" }).click();
  await expect(alert(hr)).toContainText("Choose at least two agencies");
  await expect(hr.getByLabel("Title")).toHaveValue("Holiday clubs");
  await check(hr);
  await hr.getByRole("checkbox", { name: "Little Alders Nursery" }).check();
  await hr.getByRole("checkbox", { name: "Northfield Youth Project" }).check();
  for (const label of ["Purpose", "Information", "Handling", "Mechanism"]) await hr.getByRole("textbox", { name: label, exact: true }).fill(`${label} of the clubs`);
  await hr.getByRole("radio", { name: /overarching/ }).check();
  await hr.getByRole("radio", { name: /Practitioners/ }).check();
  await hr.getByLabel("Next review").fill("31 3 2090");
  await hr.getByRole("button", { name: "Enter the agreement" }).click();
  await expect(heading(hr)).toHaveText("Holiday clubs");
  await check(hr);
  await hr.getByRole("link", { name: "Change this agreement" }).click();
  await check(hr);
  await hr.getByLabel("Title").fill("Holiday and half-term clubs");
  await hr.getByLabel("What you changed, and why").fill("The clubs run at half term too.");
  await hr.getByRole("button", { name: "Save as a new revision" }).click();
  await hr.getByRole("link", { name: "Every revision, and what each changed" }).click();
  await expect(main(hr)).toContainText(/Was:\s*Holiday clubs\s*Became:\s*Holiday and half-term clubs/);
  await check(hr);

  const learner = await enter("learner");
  await learner.goto("/help/agreements");
  await check(learner);
  await expect(learner.getByLabel("Your agency")).toHaveValue(/.+/);
  await learner.getByLabel("The agency you would share with").selectOption("Northfield Youth Project");
  await press(learner.getByRole("button", { name: "Show" }));
  await expect(learner.getByRole("link", { name: "Holiday and half-term clubs" })).toBeVisible();
  await expect(main(learner)).toContainText("Iris Boateng");
  await check(learner);
});

test("who signed is asked for once an agency is ticked", async ({ enter }) => {
  const page = await enter("HR officer");
  await page.goto("/agreements/new?kind=between");
  const signature = page.getByLabel("Who signed for Little Alders Nursery");
  await expect(signature).toBeHidden();
  await page.getByRole("checkbox", { name: "Little Alders Nursery" }).focus();
  await page.keyboard.press("Space");
  await expect(signature).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(signature).toBeFocused();
  await check(page);
});

test("an administrator gives a permission, takes it away, and sees both in the audit trail", async ({ enter }) => {
  const page = await enter("administrator");
  await page.getByRole("link", { name: "Administration" }).click();
  await check(page);
  await page.getByRole("link", { name: "Permissions" }).click();
  await check(page);
  await page.getByLabel("Name or e-mail address").fill("ewa");
  await press(page.getByRole("button", { name: "Find" }));
  await expect(page.getByRole("link", { name: "Ewa Nowak" })).toBeVisible();
  await check(page);
  await press(page.getByRole("link", { name: "Ewa Nowak" }));
  await expect(heading(page)).toHaveText("Permissions of Ewa Nowak");
  await check(page);
  await press(page.getByRole("button", { name: "Give the permission" }));
  await expect(alert(page)).toContainText("Choose what to give");
  await check(page);
  await page.getByRole("radio", { name: /^Trainer/ }).check();
  await page.getByLabel("For which agency").selectOption("Northfield Youth Project");
  await press(page.getByRole("button", { name: "Give the permission" }));
  await press(page.getByRole("button", { name: /^Take away\s*: Trainer/ }));
  await expect(page.getByRole("button", { name: /^Take away\s*: Trainer/ })).toHaveCount(0);
  await page.goto("/operate/audit");
  await check(page);
  await page.getByLabel("Act").selectOption("took a permission away");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("row").last()).toContainText("Ewa Nowak");
});

test("a manager sees where their people stand, and nobody else has the page", async ({ enter }) => {
  const page = await enter("trainer");
  await page.getByRole("link", { name: "My team" }).click();
  await check(page);
  await expect(page.getByRole("row")).toHaveCount(4);
  await expect(page.getByRole("row").nth(1)).toContainText(/Deniz Kaya.*Overdue/s);
  await page.getByRole("link", { name: "Show everybody below them too" }).click();
  await check(page);
  const learner = await enter("learner");
  await expect(learner.getByRole("link", { name: "My team" })).toHaveCount(0);
});
