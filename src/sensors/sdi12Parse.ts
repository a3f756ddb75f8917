/** What a sensor promises when it is told to measure. */
export interface MeasurementPromise {
  /** Until the values are there: 0 to 999. */
  readonly seconds: number;
  /** How many values there will be. */
  readonly values: number;
}

/** Who a sensor says it is (specification 1.4, clause 4.4.2). */
export interface Identification {
  /** Maker, without blanks around it: METER. */
  readonly vendor: string;
  /** TER12 */
  readonly model: string;
}

/** Sign, up to seven digits with a point among them (specification 1.4, clause 4.4.4). */
const mostValueLength = 9;

/**
 * Reads the answer to a command to measure, without its address: `tttn`, or `tttnn` of a concurrent measurement.
 * `undefined` for anything else.
 */
export function parsePromise(text: string, concurrent: boolean): MeasurementPromise | undefined {
  if (text.length !== (concurrent ? 5 : 4) || !isDigits(text)) return undefined;
  return { seconds: Number(text.slice(0, 3)), values: Number(text.slice(3)) };
}

/** Reads values, without the address: each begins with its sign, as in `+1846.16-2.3+1`. `undefined` for anything else. */
export function parseValues(text: string): readonly number[] | undefined {
  const values: number[] = [];
  let word = "";
  // The blank, which no value holds, ends the last one.
  for (const character of `${text} `) {
    const isSign = character === "+" || character === "-";
    if ((isSign || character === " ") && word !== "") {
      const value = parseValue(word);
      if (value === undefined) return undefined;
      values.push(value);
      word = "";
    }
    // What stands before the first sign is no value.
    if (!isSign && word === "" && character !== " ") return undefined;
    word += character;
  }
  return word === " " && !text.includes(" ") ? values : undefined;
}

/** Reads the answer to the command to identify, without its address. `undefined` where it is too short to be one. */
export function parseIdentification(text: string): Identification | undefined {
  // Version of the specification 2, vendor 8, model 6, version of the sensor 3; a serial number may follow.
  if (text.length < 19 || !isDigits(text.slice(0, 2))) return undefined;
  return { vendor: text.slice(2, 10).trim(), model: text.slice(10, 16).trim() };
}

function parseValue(word: string): number | undefined {
  const digits = word.slice(1);
  if (word.length > mostValueLength || digits === "" || digits === ".") return undefined;
  const point = digits.indexOf(".");
  if (!isDigits(point < 0 ? digits : digits.slice(0, point) + digits.slice(point + 1))) return undefined;
  const value = Number(digits);
  // Not -0, which is no other value.
  return word[0] === "-" ? 0 - value : value;
}

function isDigits(text: string): boolean {
  for (const character of text) if (!"0123456789".includes(character)) return false;
  return true;
}
