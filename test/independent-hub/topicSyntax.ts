import { ProtocolError } from "./protocolError";

/** A topic name as MQTT 3.1.1 §4.7 has it: at least one character, no wildcard. */
export function checkTopic(topic: string): string {
  if (topic === "") throw new ProtocolError("MQTT-4.7.3-1", "the topic name is empty");
  if (/[+#]/.test(topic)) throw new ProtocolError("MQTT-3.3.2-2", `the topic name has a wildcard: ${topic}`);
  return topic;
}

/** A topic filter as MQTT 3.1.1 §4.7 has it: a wildcard fills its level, and # is the last. */
export function checkFilter(filter: string): string {
  if (filter === "") throw new ProtocolError("MQTT-4.7.3-1", "a topic filter is empty");
  const levels = filter.split("/");
  levels.forEach((level, index) => {
    if (level.includes("#") && (level !== "#" || index < levels.length - 1))
      throw new ProtocolError("MQTT-4.7.1-2", `# is not a last level of its own: ${filter}`);
    if (level.includes("+") && level !== "+")
      throw new ProtocolError("MQTT-4.7.1-3", `+ does not fill its level: ${filter}`);
  });
  return filter;
}

/** Whether messages of a topic go to a subscriber of the filter. */
export function matches(filter: string, topic: string): boolean {
  const wanted = filter.split("/");
  const levels = topic.split("/");
  // Wildcards do not reach names that begin with $ from the first level (MQTT-4.7.2-1).
  if (topic.startsWith("$") && (wanted[0] === "#" || wanted[0] === "+")) return false;
  for (const [index, level] of wanted.entries()) {
    // "sport/#" also takes "sport" itself (§4.7.1.2).
    if (level === "#") return levels.length >= index;
    if (levels.length <= index || (level !== "+" && level !== levels[index])) return false;
  }
  return levels.length === wanted.length;
}
