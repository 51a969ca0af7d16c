import { check, expect, readNotice, signIn, test } from "./support.mjs";

const heading = (page) => page.getByRole("heading", { level: 1 });
const button = (page) => page.getByRole("main").getByRole("button", { name: "Sign in" });

test("a link waits for its button, and works once", async ({ enter, server }) => {
  const scanner = await enter();
  await scanner.goto(server.links.learner);
  await check(scanner);
  const asking = await enter();
  await asking.goto("/sign-in");
  await check(asking);
  const page = await enter();
  await signIn(page, server.links.learner);
  await expect(heading(page)).toHaveText("Your induction");
  await button(scanner).click();
  await expect(heading(scanner)).toHaveText("This link has been used");
  await check(scanner);
  expect((await scanner.goto(server.links.learner)).status()).toBe(410);
});

test("a link that nobody made says so, and offers another", async ({ enter }) => {
  const page = await enter();
  expect((await page.goto("/sign-in/links/0123456789abcdef")).status()).toBe(404);
  await expect(heading(page)).toHaveText("We do not know this link");
  await check(page);
  await page.getByText("Get another link").click();
  await expect(heading(page)).toHaveText("Sign in");
});

test("what was typed stays beside its error", async ({ enter }) => {
  const page = await enter();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "E-mail me a link" }).click();
  await expect(page.getByRole("alert")).toContainText("Enter your e-mail address");
  await check(page);
  await page.getByLabel("E-mail address").fill("ewa.nowak");
  await page.getByRole("button", { name: "E-mail me a link" }).click();
  await expect(page.getByLabel("E-mail address")).toHaveValue("ewa.nowak");
  await expect(page.getByLabel("E-mail address")).toHaveAccessibleDescription(/like name@example.org/);
  await check(page);
});

test("nothing tells whether an address is known", async ({ enter, server }) => {
  const page = await enter();
  const said = [];
  for (const email of ["nobody@demo.example", "ewa.nowak@demo.example"]) {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "E-mail me a link" }).click();
    await expect(page).toHaveURL("/sign-in/sent");
    said.push(await page.getByRole("main").innerText());
  }
  expect(said[0]).toBe(said[1]);
  await expect.poll(() => server.mailedLink()).toBeTruthy();
  await signIn(page, await server.mailedLink());
});

test("a session is a new one at each sign-in, and scripts cannot read it", async ({ enter, server }) => {
  const page = await enter();
  await signIn(page, server.links.learner);
  const [first] = await page.context().cookies();
  expect(first).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", secure: false });
  await signIn(page, server.links.trainer);
  const [second, ...others] = await page.context().cookies();
  expect(others).toEqual([]);
  expect(second.value).not.toBe(first.value);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(heading(page)).toHaveText("Know when to share, and how");
  expect(await page.context().cookies()).toEqual([]);
  await page.context().addCookies([second]);
  await page.goto("/learn");
  await expect(heading(page), "a session that was ended stays ended").toHaveText("Sign in");
});

test("a page that needs somebody leads to the door and back", async ({ enter, server }) => {
  const page = await enter();
  await page.goto("/learn/modules/six-key-points");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await page.getByLabel("E-mail address").fill("ewa.nowak@demo.example");
  await page.getByRole("button", { name: "E-mail me a link" }).click();
  await expect.poll(() => server.mailedLink()).toBeTruthy();
  await page.goto(await server.mailedLink());
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await readNotice(page);
  await expect(page).toHaveURL("/learn/modules/six-key-points");
});
