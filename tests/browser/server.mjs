// Octavo with its demonstration partnership, on a free port, in a folder of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LINK = /^\s+(learner|trainer|HR officer|administrator|approver)\s+(http\S+)$/gm;

/** Starts a server. Stops with `stop()`; `links` are the ready sign-in links: learner, trainer, "HR officer", administrator and approver. */
export async function startServer() {
  const data = await mkdtemp(join(tmpdir(), "octavo-browser-"));
  const listen = `127.0.0.1:${await freePort()}`;
  const env = { PATH: process.env.PATH, OCTAVO_DATA: data, OCTAVO_LISTEN: listen, NO_COLOR: "1" };
  const child = spawn(binary(), ["serve", "--demo"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  let log = "";
  child.stderr.on("data", (part) => (log += part));
  const links = await readLinks(child).catch((error) => Promise.reject(new Error(`${error.message}\n${log}`)));
  return {
    origin: `http://${listen}`,
    links,
    log: () => log,
    /** The link in the only message that was mailed; undefined while there is none. */
    async mailedLink() {
      const [name] = await readdir(join(data, "mail"));
      const message = name && (await readFile(join(data, "mail", name), "utf8"));
      return message?.replaceAll("=\r\n", "").match(/http:\S+/)?.[0].replaceAll("=3D", "=");
    },
    async stop() {
      child.kill("SIGTERM");
      await exited;
      await rm(data, { recursive: true, force: true });
    },
  };
}

function binary() {
  if (!process.env.OCTAVO_BINARY) throw new Error("Set OCTAVO_BINARY to the path of the server (make browser does)");
  return process.env.OCTAVO_BINARY;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

function readLinks(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    child.once("exit", () => reject(new Error("the server ended before it gave its sign-in links")));
    child.stdout.on("data", (part) => {
      said += part;
      const links = Object.fromEntries([...said.matchAll(LINK)].map(([, who, link]) => [who, link]));
      if (Object.keys(links).length === 5) resolve(links);
    });
  });
}
