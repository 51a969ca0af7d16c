import { expect, test } from "./support.mjs";
import { modelAnswers, open, work } from "./walk.mjs";

const policyOf = (response) => response.headers()["content-security-policy"];

test("a page without an island runs no script, and nothing inline is let through", async ({ enter }) => {
  const page = await enter("learner");
  for (const address of ["/learn", "/learn/modules/six-key-points", "/learn/scenarios/five-words", "/help", "/nothing/here"]) {
    const policy = policyOf(await page.goto(address));
    expect(policy, address).toContain("script-src 'none'");
    expect(policy, address).not.toContain("unsafe");
    await expect(page.locator("script, style, [style], [onclick]"), address).toHaveCount(0);
  }
});

test("a page with an island runs what carries its nonce, a new one each time", async ({ enter }) => {
  const page = await enter("learner");
  await open(page, "trial-week");
  await work(page, await modelAnswers("trial-week"), { until: "record" });
  const nonces = [];
  for (const _ of ["once", "again"]) {
    const policy = policyOf(await page.reload());
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'/);
    const [, nonce] = policy.match(/'nonce-([^']+)'/);
    const carried = await page.locator("script").evaluateAll((scripts) => scripts.map((script) => script.nonce));
    expect(new Set(carried)).toEqual(new Set([nonce]));
    nonces.push(nonce);
  }
  expect(nonces[0]).not.toBe(nonces[1]);
});
