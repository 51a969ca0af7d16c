import { check, expect, test } from "./support.mjs";

const PUBLIC = {
  "/": "Know when to share, and how",
  "/sign-in": "Sign in",
  "/sign-in/forgotten": "Forgotten your password",
  "/sign-in/sent": "Check your e-mail",
  "/help": "Help",
  "/help/contacts": "Whom to contact",
  "/help/learners": "Help for learners",
  "/help/hr": "Help for HR",
  "/help/trainers": "Help for trainers",
  "/help/operators": "Help for operators",
  "/privacy": "Privacy notice",
  "/accessibility": "Accessibility statement",
  "/about": "About Octavo",
  "/about/glossary": "Glossary",
  "/learn/frameworks/eightq-2006": "The eight questions (2006)",
};

test("pages for anybody can be read by anybody", async ({ enter }) => {
  const page = await enter();
  for (const [address, heading] of Object.entries(PUBLIC)) {
    expect((await page.goto(address)).status(), address).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await check(page);
  }
});

test("an error is a page, with its status and a way on", async ({ enter }) => {
  const page = await enter("learner");
  for (const [address, status, heading] of [
    ["/nothing/here", 404, "Page not found"],
    ["/learn/modules/nothing", 404, "Page not found"],
    ["/learn/attempts/0199aaaa-0000-7000-8000-000000000000/harm", 404, "Page not found"],
    ["/author", 403, "This page is not for you"],
    ["/reports/completion", 403, "This page is not for you"],
    ["/sign-out", 405, "That cannot be done here"],
  ]) {
    expect((await page.goto(address)).status(), address).toBe(status);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await expect(page.getByRole("main").getByRole("link", { name: "Go to the home page" })).toBeVisible();
  }
  await check(page);
});
