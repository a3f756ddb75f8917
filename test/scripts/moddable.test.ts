import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { moddable } from "../../scripts/moddable";

/** A stand-in for mcconfig: writes down how it was called, a line an argument, and ends as it is told. */
const fakeTool = `#!/bin/sh
printf '%s\\n' "--call--" "$@" >> "$CALLS"
exit "\${FAKE_EXIT:-0}"
`;

let folder: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loam-moddable-"));
  said = [];
  writeFileSync(join(folder, "mcconfig"), fakeTool);
  chmodSync(join(folder, "mcconfig"), 0o755);
});

afterEach(() => rmSync(folder, { recursive: true }));

const call = (args: readonly string[], environment: Readonly<Record<string, string | undefined>> = {}) =>
  moddable(args, {
    root: folder,
    environment: {
      PATH: [folder, process.env["PATH"]].join(delimiter),
      CALLS: join(folder, "calls"),
      MODDABLE: folder,
      IDF_PATH: "/opt/esp-idf",
      ...environment,
    },
    say: (line) => said.push(line),
  });

/** The arguments of each call of mcconfig, without the build folder's place. */
const calls = () =>
  existsSync(join(folder, "calls"))
    ? readFileSync(join(folder, "calls"), "utf8")
        .split("--call--\n")
        .slice(1)
        .map((one) => one.trimEnd().split("\n").join(" ").replace(folder, "ROOT"))
    : [];

describe("building with the Moddable SDK", () => {
  it("builds for the simulator and launches nothing", async () => {
    expect(await call(["build", "lin"])).toBe(0);
    expect(calls()).toEqual(["-d -m -p lin -t build -o ROOT/build"]);
    expect(existsSync(join(folder, "build"))).toBe(true);
  });

  it("builds for the board that is named last", async () => {
    expect(await call(["build", "esp32", "esp32/esp32c3", "--release"])).toBe(0);
    expect(calls()).toEqual(["-m -p esp32/esp32c3 -t build -o ROOT/build"]);
  });

  it("builds for an ESP32 where no board is named", async () => {
    await call(["build", "esp32"]);
    expect(calls()).toEqual(["-d -m -p esp32 -t build -o ROOT/build"]);
  });

  it("builds, then deploys, to flash a board", async () => {
    expect(await call(["flash", "esp32/esp32s3"])).toBe(0);
    expect(calls()).toEqual([
      "-d -m -p esp32/esp32s3 -t build -o ROOT/build",
      "-d -m -p esp32/esp32s3 -t deploy -o ROOT/build",
    ]);
  });

  it("does not deploy what did not build, and ends with mcconfig's own code", async () => {
    expect(await call(["flash"], { FAKE_EXIT: "1" })).toBe(1);
    expect(calls().length).toBe(1);
  });

  it("hands the settings of secrets.json over, and mentions where there is none", async () => {
    await call(["build", "lin"]);
    expect(said).toEqual([expect.stringMatching(/^There is no secrets\.json/)]);
    writeFileSync(join(folder, "secrets.json"), '{"host":"hub.test","deviceId":"soil-001","key":"a2V5"}');
    await call(["build", "lin"]);
    expect(calls()[1]).toBe("-d -m -p lin -t build -o ROOT/build host=hub.test deviceId=soil-001 key=a2V5");
    expect(said.length).toBe(1);
  });

  it("hands the parts of device.json over, compactly", async () => {
    writeFileSync(
      join(folder, "device.json"),
      `{\n  "parts": [{ "kind": "capacitive", "pin": 3 }, { "kind": "battery", "pin": 1, "ratio": 2 }]\n}\n`,
    );
    expect(await call(["build", "esp32/esp32c3"])).toBe(0);
    expect(calls()).toEqual([
      '-d -m -p esp32/esp32c3 -t build -o ROOT/build parts={"parts":[{"kind":"capacitive","pin":3},{"kind":"battery","pin":1,"ratio":2}]}',
    ]);
  });

  it("stops before a build with a device.json that the chip of the target cannot have", async () => {
    writeFileSync(join(folder, "device.json"), '{"parts":[{"kind":"capacitive","pin":34}]}');
    expect(await call(["build", "esp32"])).toBe(0);
    said = [];
    expect(await call(["build", "esp32/esp32c3"])).toBe(2);
    expect(said.at(-1)).toBe(
      "device.json: Part 1 (capacitive).pin is GPIO 34, which this chip has not: its pins end at 21.",
    );
    expect(calls().length).toBe(1);
  });

  it("leaves the pin of the light to the light", async () => {
    writeFileSync(join(folder, "secrets.json"), '{"lightPin":3}');
    writeFileSync(join(folder, "device.json"), '{"parts":[{"kind":"capacitive","pin":3}]}');
    expect(await call(["build", "esp32/esp32c3"])).toBe(2);
    expect(said).toEqual([
      expect.stringMatching(/^device\.json: Part 1 \(capacitive\)\.pin is GPIO 3, .* light/),
    ]);
  });

  it("says in one line what is missing without the SDK", async () => {
    for (const missing of [undefined, ""]) {
      said = [];
      expect(await call(["build", "lin"], { MODDABLE: missing })).toBe(2);
      expect(said).toEqual([expect.stringMatching(/^MODDABLE is not set: .*Getting Started\.md\)\.$/)]);
    }
    expect(calls()).toEqual([]);
  });

  it("says that the folder MODDABLE names is not there", async () => {
    expect(await call(["build", "lin"], { MODDABLE: join(folder, "gone") })).toBe(2);
    expect(said).toEqual([expect.stringMatching(/^MODDABLE names .*gone, which is not there \(see .*\)\.$/)]);
  });

  it("says in one line that a board needs ESP-IDF", async () => {
    expect(await call(["build", "esp32"], { IDF_PATH: undefined })).toBe(2);
    expect(said).toEqual([expect.stringMatching(/^IDF_PATH is not set: .*esp32\.md\)\.$/)]);
  });

  it("says so where the SDK's tools have not been built", async () => {
    rmSync(join(folder, "mcconfig"));
    expect(await call(["build", "lin"], { PATH: folder, MODDABLE: folder })).toBe(2);
    expect(said.at(-1)).toMatch(/^mcconfig is not in the PATH/);
  });

  it.each([
    [["build", "esp8266"], /^"esp8266" is no target of this firmware; there are lin, esp32, /],
    [["flash", "lin"], /^"lin" is no target of this firmware; there are esp32, /],
    [["launch"], /^Usage: /],
    [[], /^Usage: /],
  ])("refuses the call %j", async (args, sentence) => {
    expect(await call(args)).toBe(2);
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(calls()).toEqual([]);
  });

  it("refuses a secrets.json it cannot use before anything is built", async () => {
    writeFileSync(join(folder, "secrets.json"), "{");
    expect(await call(["build", "lin"])).toBe(2);
    expect(said).toEqual(["secrets.json is not valid JSON."]);
    expect(calls()).toEqual([]);
  });
});
