import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loam, useStateFolder } from "./loamRun";

const key = Buffer.alloc(32, 7).toString("base64");
const device = `HostName=localhost;DeviceId=a;SharedAccessKey=${key}`;
const service = `HostName=localhost;SharedAccessKeyName=a;SharedAccessKey=${key}`;

describe("what cannot be done", () => {
  const folder = useStateFolder();
  const virtual = ["--speed", "max", "--duration", "1s"];
  const live = ["--port", "0", "--rest-port", "0", "--duration", "1s"];

  async function failure(...words: string[]): Promise<string> {
    const { code, results, remarks } = await loam(...words);
    expect({ code, results }).toEqual({ code: 1, results: "" });
    expect(remarks).toMatch(/^[^\n]+[.]\n$/);
    expect(remarks).not.toContain("should not");
    return remarks;
  }

  it("says that no hub runs here, and how to start one", async () => {
    const calls = ["twin get a", "twin set a b=1", "twin watch a", "call a b", "telemetry", "device list"];
    for (const call of calls) {
      expect(await failure(...call.split(" "))).toContain("start one with `npm start` or `npx loam hub`");
    }
  });

  it("does not look for a hub that was killed", async () => {
    const note = {
      processId: 2 ** 22 + 1,
      mqttPort: 1,
      restPort: 1,
      serviceConnectionString: service,
      caFile: "x",
    };
    writeFileSync(join(folder(), "hub.json"), JSON.stringify(note));
    expect(await failure("twin", "get", "a")).toContain("No local hub runs from this folder");
  });

  it("says that the note of a hub is damaged", async () => {
    writeFileSync(join(folder(), "hub.json"), "{");
    expect(await failure("twin", "get", "a")).toContain("is damaged; start the hub again.");
  });

  it("says that a hub elsewhere does not answer", async () => {
    const login = service.replace("localhost", "localhost:1");
    expect(await failure("twin", "get", "a", "--login", login)).toBe(
      "The hub cannot be used: localhost:1 refused the connection: nothing listens there.\n",
    );
    process.env["LOAM_LOGIN"] = login;
    expect(await failure("device", "list")).toContain("nothing listens there.");
  });

  it("says why a store cannot be opened, and lets go of everything", async () => {
    expect(await failure("sim", ...virtual, "--store", join(folder(), "no", "hub.sqlite"))).toContain(
      "cannot be opened: there is no such folder.",
    );
    const file = join(folder(), "notes.txt");
    writeFileSync(file, "not a database, however long it is ".repeat(50));
    expect(await failure("hub", ...live, "--store", file)).toContain("cannot be opened");
  });

  it("says that the state folder cannot be made", async () => {
    const file = join(folder(), "file");
    writeFileSync(file, "");
    process.env["LOAM_STATE"] = join(file, "state");
    const words = `The state folder ${join(file, "state")} cannot be made: a part of its path is a file; LOAM_STATE names another place.\n`;
    expect(await failure("sim", ...live)).toBe(words);
    expect(await failure("hub", ...live)).toBe(words);
    expect(await failure("device", "--connection-string", device, "--duration", "1s")).toBe(words);
  });

  it("says that a device's storage is damaged, and what to do", async () => {
    mkdirSync(join(folder(), "devices"));
    for (const name of ["a", "soil-001"])
      writeFileSync(join(folder(), "devices", `${name}.json`), "garbage\n");
    expect(await failure("sim", ...live)).toContain("is damaged");
    expect(await failure("device", "--connection-string", device)).toContain(
      "remove the file to begin anew.",
    );
  });

  it("says that a device's flash is of another size, and what to do", async () => {
    mkdirSync(join(folder(), "devices"));
    const file = join(folder(), "devices", "soil-001.flash");
    writeFileSync(file, "garbage");
    expect(await failure("sim", ...live)).toBe(
      `The device cannot start: the flash file ${file} cannot be used: it has 7 bytes and not 196608; remove the file to begin anew.\n`,
    );
  });

  it("says that an address is none of this machine's", async () => {
    expect(await failure("hub", ...live, "--host", "192.0.2.1")).toMatch(
      /cannot listen for MQTT on 192\.0\.2\.1:0/,
    );
  });
});
