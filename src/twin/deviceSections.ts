import type { Log } from "../board/log";
import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import type { FaultSink } from "../health/faultRegister";
import type { SharedFaults } from "../health/sharedFaults";
import { forModules, type ModuleName, moduleDefinitions, moduleNames } from "../model/modules";
import type { Definitions, PropertyValues } from "../model/property";
import { settingDefinitions } from "../model/settings";
import type { Finding } from "./acknowledgement";
import { TwinSection, type TwinSectionOptions } from "./twinSection";

const settingsKey = "settings";

/** Where settings are stored. A factory reset forgets them. */
export const settingsKeys: readonly string[] = Object.freeze([
  settingsKey,
  ...moduleNames.map((name) => moduleDefinitions[name].storageKey),
]);

/** Whom the settings of a device rule. */
export interface SettingsOwner {
  /** Settings of the device came into force. */
  deviceSettingsChanged(): void;
  /** Settings of a module came into force. */
  moduleSettingsChanged(module: ModuleName, values: PropertyValues): void;
  /** What it has come to that a module is switched on; `undefined` where it runs, or is switched off. */
  progressOfModule(module: ModuleName): Finding | undefined;
}

export interface DeviceSectionsOptions {
  readonly storage: Storage;
  readonly text: Text;
  readonly log: Log;
  readonly faults: SharedFaults;
  /** Modules have no identity of their own: their sections stand in the device's documents. */
  readonly hasComponents: boolean;
  readonly owner: SettingsOwner;
}

/** The sections of a device. */
export interface DeviceSections {
  readonly root: TwinSection;
  readonly modules: { readonly [Name in ModuleName]: TwinSection };
}

/** The device's section and those of its modules, with what is stored in force. */
export function openDeviceSections(options: DeviceSectionsOptions): DeviceSections {
  return {
    root: new TwinSection(new OptionsOfDevice(options)),
    modules: forModules((name) => new TwinSection(new OptionsOfModule(options, name))),
  };
}

/** A class, as on a board the two functions in an object would take 400 bytes for each section. */
class OptionsOfDevice implements TwinSectionOptions {
  readonly definitions: Definitions = settingDefinitions;
  readonly storageKey: string = settingsKey;
  readonly storage: Storage;
  readonly text: Text;
  readonly log: Log;
  readonly faults: FaultSink;
  readonly #owner: SettingsOwner;

  constructor({ storage, text, log, faults, owner }: DeviceSectionsOptions) {
    this.storage = storage;
    this.text = text;
    this.log = log;
    this.faults = faults.sink();
    this.#owner = owner;
  }

  onSettings(): void {
    this.#owner.deviceSettingsChanged();
  }
}

/** As above. */
class OptionsOfModule implements TwinSectionOptions {
  readonly module: ModuleName;
  readonly component?: string;
  readonly definitions: Definitions;
  readonly storageKey: string;
  readonly storage: Storage;
  readonly text: Text;
  readonly log: Log;
  readonly faults: FaultSink;
  readonly #owner: SettingsOwner;

  constructor({ storage, text, log, faults, hasComponents, owner }: DeviceSectionsOptions, name: ModuleName) {
    const { settings, storageKey } = moduleDefinitions[name];
    this.module = name;
    if (hasComponents) this.component = name;
    this.definitions = settings;
    this.storageKey = storageKey;
    this.storage = storage;
    this.text = text;
    this.log = log;
    this.faults = faults.sink();
    this.#owner = owner;
  }

  onSettings(values: PropertyValues): void {
    this.#owner.moduleSettingsChanged(this.module, values);
  }

  progressOf(setting: string): Finding | undefined {
    return setting === "enabled" ? this.#owner.progressOfModule(this.module) : undefined;
  }
}
