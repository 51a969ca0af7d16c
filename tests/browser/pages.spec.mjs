import { check, test } from "./support.mjs";

const OWN = ["/learn", "/learn/browse", "/learn/record", "/learn/search?q=consent", "/learn/reports", "/wrong?page=/learn", "/learn/modules/six-key-points/print", "/learn/scenarios/five-words/print", "/help/contacts", "/learn/modules/six-key-points", "/learn/scenarios/a-bruise-at-five-months"];

test("a learner's own pages hold in any light, at any width", async ({ enter }) => {
  const page = await enter("learner");
  for (const address of OWN) {
    await page.goto(address);
    await check(page);
  }
});
