// Posts that another site sends in the name of somebody signed in. Another port, and another name of this machine, are elsewhere.
import { once } from "node:events";
import { createServer } from "node:http";
import { expect, signIn, test } from "./support.mjs";

const TARGETS = ["/learn/scenarios/trial-week/attempts", "/learn/modules/six-key-points/a-week-at-the-breakfast-club", "/sign-out"];

for (const host of ["127.0.0.1", "localhost"]) {
  test(`a post from another port of ${host} is refused, and nothing is stored`, async ({ newContext, server }) => {
    const page = await (await newContext()).newPage();
    await signIn(page, server.links.learner);
    const elsewhere = await serveForms(server.origin, host);
    for (const target of TARGETS) {
      const refused = page.waitForResponse((response) => response.request().method() === "POST");
      await page.goto(`${elsewhere.origin}${target}`);
      expect((await refused).status(), target).toBe(403);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("We did not accept that");
    }
    elsewhere.close();
    await page.goto("/learn");
    await expect(page.getByRole("listitem").filter({ hasText: /Why we share|The six key points/ }).getByText("Not started")).toHaveCount(2);
  });
}

/** Serves, at every address, a form that sends itself to that address of Octavo. */
async function serveForms(target, host) {
  const page = (address) => `<form method="post" action="${target}${address}"></form><script>document.forms[0].submit()</script>`;
  const server = createServer((request, response) => response.setHeader("content-type", "text/html").end(page(request.url)));
  server.listen(0, host);
  await once(server, "listening");
  return { origin: `http://${host}:${server.address().port}`, close: () => server.closeAllConnections() ?? server.close() };
}
