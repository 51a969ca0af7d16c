// What every test stands on: a server of its own, people who sign in, and what must hold of any page.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";
import { startServer } from "./server.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

export { expect };

/** Tests with a `server`, and `enter`, which gives a page of somebody's own: "learner", "trainer", "HR officer", "administrator" or nobody. */
export const test = base.extend({
  server: async ({}, use) => {
    const server = await startServer();
    await use(server);
    await server.stop();
    expect(server.log().match(/panicked at[^]{0,300}/)?.[0], "a panic of the server").toBeUndefined();
  },
  baseURL: async ({ server }, use) => use(server.origin),
  enter: async ({ server, newContext }, use) => {
    const faults = [];
    await use(async (who) => {
      const page = await (await newContext()).newPage();
      watch(page, server.origin, faults);
      if (who) await signIn(page, server.links[who]);
      return page;
    });
    expect(faults, "what the browser complains of").toEqual([]);
  },
  newContext: async ({ browser, contextOptions, baseURL, viewport, colorScheme, javaScriptEnabled, locale }, use) => {
    const contexts = [];
    await use(async () => {
      const context = await browser.newContext({ ...contextOptions, baseURL, viewport, colorScheme, javaScriptEnabled, locale });
      contexts.push(context);
      return context;
    });
    for (const context of contexts) await context.close();
  },
});

/** Signs in with a link. */
export async function signIn(page, link) {
  await page.goto(link);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await readNotice(page);
}

/** Somebody who is new here is shown the privacy notice first. */
export async function readNotice(page) {
  if (new URL(page.url()).pathname === "/privacy/notice") await page.getByRole("button", { name: "I have read this" }).click();
}

/** Notes errors on the console, errors of scripts, and anything fetched from elsewhere or not there. */
function watch(page, origin, faults) {
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // Chromium writes a page's own 404 or 422 here too; what a page fetches is looked at below.
    const isStatus = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isStatus) faults.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) faults.push(`fetched from elsewhere: ${request.url()}`);
  });
  page.on("response", (response) => {
    // A form of a case is fetched, and its faults are pages too.
    const isPage = response.request().isNavigationRequest() || response.request().method() === "POST";
    if (!isPage && response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
}

// By test: which address has which title.
const titles = new WeakMap();

/** What must hold of any page in any state. */
export async function check(page) {
  const address = new URL(page.url()).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, ":id");
  const title = await page.title();
  expect(title, `the title of ${address}`).toMatch(/^\S.* \u2013 Octavo$/);
  const named = title.replace(/^Error: /, "");
  const known = titles.get(base.info()) ?? new Map();
  expect(known.get(named) ?? address, `the only page called "${named}"`).toBe(address);
  titles.set(base.info(), known.set(named, address));
  await expect(page.getByRole("heading", { level: 1 }), `one main heading at ${address}`).toHaveCount(1);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `${address} is no wider than the window`).toBeLessThanOrEqual(0);
  // Without script a page has no timers, and axe waits for one.
  await page.evaluate(() => (window.setTimeout = (act, _, ...values) => void Promise.resolve().then(() => act(...values))));
  const { violations } = await new AxeBuilder({ page }).options({ runOnly: RULES, resultTypes: ["violations"] }).setLegacyMode().analyze();
  expect(violations.map(say), `axe at ${address}`).toEqual([]);
}

const say = ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join("\n")}`;
