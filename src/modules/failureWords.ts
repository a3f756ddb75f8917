/** Characters of a failure's words that are kept, for the twin: its reported properties have little room. */
const mostCharacters = 120;

/** What was thrown, in words, whatever it was. Never throws. */
export function failureWords(thrown: unknown): string {
  let words: string;
  try {
    words = thrown instanceof Error ? String(thrown.message) : String(thrown);
  } catch {
    words = "";
  }
  if (words === "") return "It failed without words.";
  if (words.length <= mostCharacters) return words;
  // Half a character, one code unit of its two, is no text that a hub must take.
  const last = words.charCodeAt(mostCharacters - 2);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return `${words.slice(0, isHalf ? mostCharacters - 2 : mostCharacters - 1)}…`;
}
