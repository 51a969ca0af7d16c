// What a first visit costs on a telephone: presses and bytes; and what Lighthouse says of the pages on the way.
import { chromium } from "@playwright/test";
import { launch } from "./browser.mjs";
import { expect, test } from "./support.mjs";
import { modelAnswers, open, work } from "./walk.mjs";

const KB = 1024;

/** Counts what the network carries from here on, as it was sent: compressed, headers included. */
async function carried(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const seen = { bytes: 0, addresses: [] };
  session.on("Network.responseReceived", ({ response }) => seen.addresses.push(new URL(response.url).pathname));
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (seen.bytes += encodedDataLength));
  return seen;
}

const isWasm = (address) => address.endsWith(".wasm") || address.endsWith(".js");

test("the first lesson is few presses and few bytes away from the link", async ({ enter, server }) => {
  const page = await enter();
  const seen = await carried(page);
  let presses = 0;
  const press = async (role, name) => {
    presses += 1;
    await page.getByRole("main").getByRole(role, { name, exact: true }).click();
    await page.waitForLoadState("networkidle");
  };
  presses += 1;
  await page.goto(server.links.learner);
  await page.waitForLoadState("networkidle");
  expect(seen.bytes, "a cold first page").toBeLessThan(60 * KB);
  await press("button", "Sign in");
  if (page.url().includes("/privacy/notice")) await press("button", "I have read this");
  await press("link", "Start");
  await press("link", "Start");
  await expect(page).toHaveURL(/\/learn\/modules\/[^/]+\/[^/]+$/);
  expect(presses, "the link, sign in, the notice, start, and the module's own start").toBeLessThanOrEqual(5);
  // At 400 kbit/s, a poor telephone, 100 KB take two seconds; reading five short pages is what the thirty are for.
  console.log(`to the first lesson: ${presses} presses, ${Math.round(seen.bytes / KB)} KB`);
  expect(seen.bytes, "everything on the way").toBeLessThan(150 * KB);
  expect(seen.addresses.filter(isWasm), "reading needs no WebAssembly").toEqual([]);
});

test("each first page is light when it is met cold", async ({ enter }) => {
  const page = await enter("learner");
  for (const address of ["/learn", "/learn/browse", "/learn/modules/six-key-points", "/learn/modules/six-key-points/share-it-well-and-write-down-why", "/learn/record", "/help/learners"]) {
    const seen = await carried(page);
    await page.goto(address);
    await page.waitForLoadState("networkidle");
    console.log(`${address}: ${Math.round(seen.bytes / KB)} KB`);
    expect(seen.bytes, address).toBeLessThan(60 * KB);
    expect(seen.addresses.filter(isWasm), address).toEqual([]);
  }
});

test("a step of a case is at most 250 KB, WebAssembly included", async ({ enter }) => {
  const page = await enter("learner");
  await open(page, "a-bruise-at-five-months");
  await work(page, await modelAnswers("a-bruise-at-five-months"), { until: "record" });
  const seen = await carried(page);
  await page.reload();
  await page.waitForLoadState("networkidle");
  expect(seen.addresses.filter(isWasm).length, "the island is there").toBe(2);
  console.log(`a step of a case: ${Math.round(seen.bytes / KB)} KB`);
  expect(seen.bytes).toBeLessThan(250 * KB);
});

/** One page's report. Where Chromium lost the trace, Lighthouse asks to be run again. */
async function measure(lighthouse, address, port, cookies) {
  for (let turn = 1; ; turn += 1) {
    const { lhr } = await lighthouse(address, {
      port,
      logLevel: "silent",
      output: "json",
      onlyCategories: ["performance", "accessibility", "best-practices"],
      extraHeaders: { Cookie: cookies },
    });
    if (lhr.runtimeError === undefined || turn === 3) return lhr;
  }
}

test("Lighthouse on a slow telephone", async ({ server, enter }) => {
  test.slow();
  const { default: lighthouse } = await import("lighthouse");
  const page = await enter("learner");
  await open(page, "a-bruise-at-five-months");
  await work(page, await modelAnswers("a-bruise-at-five-months"), { until: "harm" });
  const step = new URL(page.url()).pathname;
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const port = 9300 + (process.pid % 600);
  const browser = await chromium.launch({ ...launch, args: [...launch.args, `--remote-debugging-port=${port}`] });
  try {
    for (const address of ["/", "/learn", "/learn/modules/six-key-points/a-week-at-the-breakfast-club", step]) {
      const lhr = await measure(lighthouse, server.origin + address, port, cookies);
      const scores = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, score]));
      const failed = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => scoreDisplayMode === "binary" && score === 0).map(({ id }) => id);
      console.log(`Lighthouse ${address.replace(/[0-9a-f-]{36}/, ":id")}: ${JSON.stringify(scores)}`);
      expect(lhr.runtimeError, address).toBeUndefined();
      expect(scores.accessibility, `${address}: ${failed}`).toBe(1);
      expect(scores["best-practices"], `${address}: ${failed}`).toBe(1);
      expect(scores.performance, `${address}: ${failed}`).toBeGreaterThanOrEqual(0.95);
    }
  } finally {
    await browser.close();
  }
});
