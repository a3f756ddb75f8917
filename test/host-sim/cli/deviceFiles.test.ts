import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { lockDevice, openDeviceFlash, openDeviceStorage } from "../../../host-sim/cli/stateFolder";
import { useStateFolder } from "./loamRun";

const folder = useStateFolder();

it("keeps flash and settings of a device side by side, for its owner only, and finds both again", () => {
  const entropy = new SeededRandom(1);
  const open = () => ({
    flash: openDeviceFlash("soil/1", entropy),
    storage: openDeviceStorage("soil/1"),
  });
  const first = open();
  first.flash.write(4095, Uint8Array.of(1, 2));
  first.storage.write("settings", Uint8Array.of(3));
  const again = open();
  expect([again.flash.sectorLength, again.flash.sectorCount]).toEqual([4096, 48]);
  expect([...again.flash.read(4094, 4)]).toEqual([255, 1, 2, 255]);
  expect(again.storage.read("settings")).toEqual(Uint8Array.of(3));
  const devices = join(folder(), "devices");
  expect(readdirSync(devices).sort()).toEqual(["soil%2F1.flash", "soil%2F1.json"]);
  for (const name of readdirSync(devices)) expect(statSync(join(devices, name)).mode & 0o077).toBe(0);
});

it("keeps a device to one process at a time, and gives it up", () => {
  const unlock = lockDevice("soil/1");
  lockDevice("soil/2")();
  expect(() => lockDevice("soil/1")).toThrow(
    "soil/1 cannot start: it runs from this folder already; LOAM_STATE names another folder.",
  );
  unlock();
  lockDevice("soil/1")();
});
