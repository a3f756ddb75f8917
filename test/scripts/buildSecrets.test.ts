import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildArguments } from "../../scripts/buildSecrets";
import { createTestAuthority } from "../host-sim/board/testCertificates";

let folder: string;
let pem: string;
const base64 = (text: string) => text.replace(/-----[A-Z ]+-----|\s/g, "");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "loam-secrets-"));
  pem = (await createTestAuthority()).ca;
  writeFileSync(join(folder, "ca.pem"), pem);
  writeFileSync(join(folder, "two.pem"), `# roots\n${pem}\n${pem}\n`);
  writeFileSync(join(folder, "ca.der"), Buffer.from(base64(pem), "base64"));
  writeFileSync(join(folder, "other.pem"), "nothing to trust");
});

afterAll(() => rmSync(folder, { recursive: true }));

const read = (secrets: object) => buildArguments(JSON.stringify(secrets), folder);

describe("secrets of a build", () => {
  it("become arguments of mcconfig, empty ones left out", () => {
    expect(read({ ssid: "field", password: "", port: 18883, sntp: "time.test" })).toEqual([
      "ssid=field",
      "port=18883",
      "sntp=time.test",
    ]);
  });

  it("may be every setting that a build reads", () => {
    const source = readFileSync(
      new URL("../../src/board/moddable/buildSettings.ts", import.meta.url),
      "utf8",
    );
    const names = [...source.matchAll(/\b(?:text|number)\("(\w+)"/g)]
      .map(([, name = ""]) => name)
      // It is that of device.json, which is judged on its own.
      .filter((name) => name !== "parts");
    expect(names.length).toBeGreaterThan(12);
    for (const name of names) {
      const value = name === "ca" ? base64(pem) : "1";
      expect(read({ [name]: value })).toEqual([expect.stringMatching(`^${name}=`)]);
    }
  });

  it("take a device's connection string apart, port and all", () => {
    expect(
      read({ connectionString: "HostName=localhost:18883;DeviceId=soil-001;SharedAccessKey=a2V5PT0=" }),
    ).toEqual(["host=localhost", "deviceId=soil-001", "key=a2V5PT0=", "port=18883"]);
  });

  it("let a single setting win over the connection string", () => {
    expect(
      read({
        host: "10.0.0.2",
        connectionString: "HostName=hub.test;DeviceId=soil-001;SharedAccessKey=a2V5",
      }),
    ).toEqual(["host=10.0.0.2", "deviceId=soil-001", "key=a2V5"]);
  });

  it("take the trusted roots from PEM, from DER or as base64", () => {
    expect(read({ ca: "ca.pem" })).toEqual([`ca=${base64(pem)}`]);
    expect(read({ ca: "ca.der" })).toEqual([`ca=${base64(pem)}`]);
    expect(read({ ca: base64(pem) })).toEqual([`ca=${base64(pem)}`]);
    expect(read({ ca: "two.pem" })).toEqual([`ca=${base64(pem)},${base64(pem)}`]);
  });

  it.each([
    ["{", "secrets.json is not valid JSON."],
    ["[]", "secrets.json must hold one JSON object."],
    ["null", "secrets.json must hold one JSON object."],
    ['{"wifi":"x"}', /"wifi" is no setting; there are connectionString, ssid/],
    ['{"moisturePin":34}', /"moisturePin" is no setting; what the device carries stands in device\.json\.$/],
    ['{"parts":"[]"}', /"parts" is no setting; what the device carries stands in device\.json\.$/],
    ['{"port":true}', '"port" must be text or a number'],
    ['{"connectionString":"HostName=hub.test;DeviceId=soil-001"}', /"connectionString" must read HostName=/],
    ['{"ca":"missing.pem"}', /"ca" must name a file/],
    ['{"ca":"other.pem"}', /"ca" must name a file/],
  ])("are refused as %s", (text, sentence) => {
    expect(buildArguments(text, folder)).toEqual(expect.stringMatching(sentence));
  });

  it("are never repeated in what is said", () => {
    expect(String(read({ connectionString: "HostName=h;SharedAccessKey=top-secret" }))).not.toMatch(
      /top-secret/,
    );
  });
});
