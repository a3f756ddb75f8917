import type { DtdlObject } from "./dtdlElement";
import { dtdlInterfaces } from "./dtdlInterfaces";

/** A file of the models folder. */
export interface DtdlFile {
  /** From the models folder on. */
  readonly path: string;
  readonly text: string;
}

/** The files of every interface, as a device models repository has them. */
export function dtdlFiles(): readonly DtdlFile[] {
  return dtdlInterfaces().map((each) => ({
    path: dtdlPath(String(each["@id"])),
    text: `${printed(each)}\n`,
  }));
}

/**
 * Where a repository has an interface [device models repository convention]: `dtmi:loam:SoilSensor;1` is
 * dtmi/loam/soilsensor-1.json.
 */
export function dtdlPath(id: string): string {
  return `${id.toLowerCase().replaceAll(":", "/").replace(";", "-")}.json`;
}

/** As the formatter of this repository prints it: a list of words, such as a type and its semantic type, on one line. */
function printed(document: DtdlObject): string {
  return JSON.stringify(document, null, 2).replace(
    /\[\n\s+("[^"]*"(?:,\n\s+"[^"]*")*)\n\s+\]/g,
    (_, words: string) => {
      return `[${words.replace(/\n\s+/g, " ")}]`;
    },
  );
}
