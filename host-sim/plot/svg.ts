/** Attributes of an element; numbers are written to a tenth of a pixel. */
export type Attributes = Readonly<Record<string, string | number>>;

/** An element with its attributes and what is in it, already written. */
export function element(name: string, attributes: Attributes, inside: readonly string[] = []): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? tenth(value) : escaped(value)}"`)
    .join("");
  return inside.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${inside.join("")}</${name}>`;
}

/** A piece of text. */
export function text(words: string, attributes: Attributes): string {
  return element("text", attributes, [escaped(words)]);
}

/** Text as it stands in XML; characters that XML has not are left out. */
export function escaped(words: string): string {
  return [...words]
    .filter((character) => (character.codePointAt(0) ?? 0) >= 0x20)
    .join("")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function tenth(value: number): string {
  return String(Math.round(value * 10) / 10);
}
