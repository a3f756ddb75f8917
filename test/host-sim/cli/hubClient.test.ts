import { once } from "node:events";
import { writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestAuthority } from "../board/testCertificates";
import { loam, startLoam, useStateFolder } from "./loamRun";

let authority: Awaited<ReturnType<typeof createTestAuthority>>;
let server: Server;
let answer: (response: ServerResponse) => void;
let login: readonly string[];
let hostName: string;

const folder = useStateFolder();

beforeAll(async () => {
  authority = await createTestAuthority();
});

beforeEach(async () => {
  server = createServer(await authority.issue("localhost"), (request, response) => {
    request.resume().on("end", () => answer(response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  hostName = `localhost:${(server.address() as AddressInfo).port}`;
  const ca = join(folder(), "authority.pem");
  writeFileSync(ca, authority.ca);
  const key = Buffer.alloc(32, 5).toString("base64");
  login = ["--login", `HostName=${hostName};SharedAccessKeyName=owner;SharedAccessKey=${key}`, "--ca", ca];
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

const calls = [
  "twin get a",
  "twin set a b=1",
  "twin watch a",
  "call a b",
  "device list",
  "device list a",
  "device add a/b",
  "device add a",
  "telemetry",
];

/** Every command that asks a hub fails with this sentence. */
async function expectFailures(sentence: string): Promise<void> {
  for (const call of calls) {
    const ended = await loam(...call.split(" "), ...login, "--json");
    expect({ call, ...ended }).toEqual({ call, code: 1, results: "", remarks: `${sentence}\n` });
  }
}

describe("a host that is no IoT hub", () => {
  it.each([
    ["a web page", "<html></html>\n"],
    ["nothing", "\n"],
    ["null", "null\n"],
    ["a number", "12\n"],
    ["another object", '{"properties":null}\n'],
    ["nested without end", `${"[".repeat(100_000)}\n`],
  ])("is told from one by what it answers: %s", async (_what, text) => {
    answer = (response) => response.end(text);
    await expectFailures(`${hostName} does not answer as an IoT hub does: check the host name.`);
  });

  it("is named with its status where it refuses without a word", async () => {
    answer = (response) => response.writeHead(503).end("<html>");
    await expectFailures(`${hostName} answered with status 503.`);
    answer = (response) => response.writeHead(401).end();
    await expectFailures(`${hostName} refused the service key: check the connection string.`);
  });
});

describe("a hub that fails", () => {
  it("is heard in its own words, in both of the forms that Azure has", async () => {
    const inner = JSON.stringify({ errorCode: 404103, message: "The device is asleep." });
    for (const body of [{ Message: "ErrorCode:DeviceNotFound; The device is asleep." }, { Message: inner }]) {
      answer = (response) => response.writeHead(404).end(JSON.stringify(body));
      await expectFailures("The device is asleep.");
    }
  });

  it("breaks off in the middle of an answer", async () => {
    answer = (response) => {
      response.writeHead(200, { "content-length": "1000" }).write("{");
      response.socket?.end();
    };
    for (const call of calls) {
      const { code, results, remarks } = await loam(...call.split(" "), ...login);
      expect({ code, results: results.replace(/^Waiting.*\n/, "") }).toEqual({ code: 1, results: "" });
      expect(remarks).toMatch(/^The hub cannot be used: [^\n]+\.\n$/);
    }
  });

  it("answers without end, and is not read on", async () => {
    answer = (response) => {
      const more = () => {
        while (response.write("x".repeat(100_000)));
        response.once("drain", more);
      };
      more();
    };
    expect(await loam("twin", "get", "a", ...login)).toMatchObject({
      code: 1,
      remarks: "The hub's answer is too large.\n",
    });
    expect((await loam("telemetry", ...login)).remarks).toContain("does not answer as an IoT hub does");
  });

  it("does not answer, and is not waited for once the user has had enough", async () => {
    const asked = new Promise<void>((resolve) => {
      answer = () => resolve();
    });
    const command = startLoam("telemetry", "--json", ...login);
    await asked;
    expect(await command.interrupt()).toEqual({ code: 0, results: "", remarks: "" });
  });
});
