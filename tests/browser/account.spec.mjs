// My account: what one does about oneself, by keyboard, with script and without.
import { check, expect, signIn, test } from "./support.mjs";

const GOOD = "lemon kettle under nine";
const heading = (page) => page.getByRole("heading", { level: 1 });
const alert = (page) => page.getByRole("alert");

/** Types into a field and presses Enter in it. */
async function type(page, label, words) {
  await page.getByLabel(label).focus();
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
}

test("the privacy notice comes first, in short and whole, and once", async ({ enter, server }) => {
  const page = await enter();
  await page.goto(server.links.learner);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/privacy\/notice\?return_to=/);
  await check(page);
  await expect(page.getByRole("heading", { name: "Your rights" })).toBeVisible();
  await page.getByRole("button", { name: "I have read this" }).focus();
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Your induction");
});

test("a password is set, signs in, and is removed, by keyboard alone", async ({ enter }) => {
  const page = await enter("learner");
  await page.getByRole("link", { name: "My account" }).click();
  await check(page);
  await page.getByRole("link", { name: "Set password" }).click();
  await check(page);
  await type(page, "New password", "password1234");
  await expect(alert(page)).toContainText("harder to guess");
  await expect(page.getByLabel("New password")).toHaveValue("");
  await check(page);
  await type(page, "New password", GOOD);
  await expect(page.getByRole("status").filter({ hasText: "Your password is saved" })).toBeVisible();
  await check(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.goto("/sign-in?return_to=/account");
  await page.getByLabel("E-mail address").fill("amina.yusuf@demo.example");
  await type(page, "Password", "not the password");
  await expect(alert(page)).toContainText("is not right");
  await expect(page.getByLabel("E-mail address")).toHaveValue("amina.yusuf@demo.example");
  await check(page);
  await type(page, "Password", GOOD);
  await expect(heading(page)).toHaveText("My account");
  await expect(page.getByText("by a password")).toBeVisible();
  await page.getByRole("link", { name: "Change or remove password" }).click();
  await expect(page.getByText("Forgotten it?")).toBeVisible();
  await check(page);
  await page.getByLabel("Your password as it is now").fill(GOOD);
  await page.getByRole("button", { name: "Remove my password" }).click();
  await expect(page.getByText("None: you sign in by a link")).toBeVisible();
});

test("another session is seen and ended", async ({ enter, server }) => {
  const page = await enter("learner");
  const there = await enter();
  await there.goto("/sign-in");
  await there.getByLabel("E-mail address").fill("amina.yusuf@demo.example");
  await there.getByRole("button", { name: "E-mail me a link" }).click();
  await expect.poll(() => server.mailedLink()).toBeTruthy();
  await signIn(there, await server.mailedLink());
  await page.goto("/account");
  await expect(page.getByText("This one")).toHaveCount(1);
  await page.getByRole("button", { name: "End this session: Chrome on Linux" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "That session has ended" })).toBeVisible();
  await there.reload();
  await expect(heading(there)).toHaveText("Sign in");
});

test("a new address is asked for, and what was typed stays beside its error", async ({ enter }) => {
  const page = await enter("learner");
  await page.goto("/account");
  await page.getByRole("link", { name: "Change this e-mail address" }).click();
  await check(page);
  await type(page, "New e-mail address", "amina");
  await expect(page.getByLabel("New e-mail address")).toHaveAccessibleDescription(/like name@example.org/);
  await expect(page.getByLabel("New e-mail address")).toHaveValue("amina");
  await check(page);
  await page.getByLabel("New e-mail address").fill("");
  await type(page, "New e-mail address", "amina.new@demo.example");
  await expect(page.getByText("You asked to change your address to amina.new@demo.example")).toBeVisible();
  await check(page);
});

for (const reducedMotion of ["no-preference", "reduce"]) {
  test(`the end of a session is announced before it comes, motion: ${reducedMotion}`, async ({ enter }) => {
    const page = await enter("learner");
    await page.emulateMedia({ reducedMotion });
    await page.goto("/learn");
    const stay = page.getByRole("button", { name: "Stay signed in" });
    await expect(stay).toBeHidden();
    const heightBefore = await page.evaluate(() => document.querySelector(".oct-expiry").offsetHeight);
    expect(heightBefore, "it takes no room while it is not there").toBe(0);
    // As if the page had been made when a quarter of an hour was left.
    await page.evaluate(() => (document.querySelector(".oct-expiry").className = "oct-expiry oct-expiry--hours-0 oct-expiry--tens-1"));
    await expect(stay).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: "You will be signed out at" })).toBeVisible();
    await check(page);
    await stay.focus();
    const [opened] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("Enter")]);
    await expect(heading(opened)).toHaveText("You are signed in");
    await check(opened);
    await expect(heading(page), "what one was at stays where it was").toHaveText("Your induction");
  });
}

test("the door says that what came too late is kept", async ({ enter }) => {
  const page = await enter();
  await page.goto("/sign-in?return_to=/learn/record&kept=yes");
  await expect(page.getByRole("status")).toContainText("What you sent is kept for an hour");
  await check(page);
});
