import type { Address } from "./address";
import { isPercentEncoded, percentDecode } from "./percent";

/** What the user name of CONNECT says, or what is wrong with it. */
export interface UserName {
  readonly host: string;
  readonly modelId: string | undefined;
  readonly problems: readonly string[];
}

/** Versions of the device interface that were ever announced; a model id needs that of September 2020 or later. */
const versions = ["2018-06-30", "2019-03-30", "2020-03-13", "2020-05-31-preview", "2020-09-30", "2021-04-12"];
const modelIdSince = "2020-09-30";

/** DTDL v2: letters, digits and underscores, a version of up to nine digits, 128 characters for an interface. */
const segment = "[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?";
const modelIdPattern = new RegExp(`^dtmi:${segment}(?::${segment})*;[1-9][0-9]{0,8}$`);

/** Checks `H/D/?api-version=…&…` or `H/D/M/?api-version=…&…` against the client id. */
export function readUserName(text: string, { deviceId, moduleId }: Address): UserName {
  const problems: string[] = [];
  const mark = text.indexOf("?");
  const [host = "", ...path] = (mark < 0 ? text : text.slice(0, mark)).split("/");
  if (host === "") problems.push("it names no host");
  const wanted = [deviceId, ...(moduleId === undefined ? [] : [moduleId]), ""].join("/");
  if (mark < 0 || path.join("/") !== wanted) problems.push(`it is not ${host}/${wanted}?api-version=…`);
  const query = readQuery(mark < 0 ? "" : text.slice(mark + 1), problems);
  const version = query.get("api-version") ?? "";
  if (!versions.includes(version)) problems.push(`"${version}" is no api-version`);
  const client = query.get("DeviceClientType");
  if (client !== undefined && !isPercentEncoded(client))
    problems.push("DeviceClientType is not percent-encoded");
  const encoded = query.get("model-id");
  const modelId = encoded === undefined ? undefined : percentDecode(encoded);
  if (encoded !== undefined) {
    if (!isPercentEncoded(encoded)) problems.push("model-id is not percent-encoded");
    if (modelId === undefined || modelId.length > 128 || !modelIdPattern.test(modelId))
      problems.push(`model-id "${modelId ?? encoded}" is no dtmi`);
    if (version < modelIdSince) problems.push(`model-id needs api-version ${modelIdSince} or later`);
  }
  return { host, modelId, problems };
}

function readQuery(text: string, problems: string[]): Map<string, string> {
  const query = new Map<string, string>();
  for (const part of text.split("&")) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0));
    if (equals <= 0) problems.push(`"${part}" is no name=value`);
    else if (query.has(name)) problems.push(`${name} is there twice`);
    else query.set(name, part.slice(equals + 1));
  }
  return query;
}
