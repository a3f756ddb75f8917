/** A thrown value on its way between Node and XS: what `String(error)` and a log line need. */
export interface WireError {
  readonly name: string;
  readonly message: string;
}

const constructors: Readonly<Record<string, new (message: string) => Error>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

export function toWireError(thrown: unknown): WireError {
  return thrown instanceof Error
    ? { name: thrown.name, message: thrown.message }
    : { name: "Error", message: String(thrown) };
}

/** The error again, of its own standard class, or an `Error` under its name. */
export function fromWireError({ name, message }: WireError): Error {
  const error = new (constructors[name] ?? Error)(message);
  if (error.name !== name) error.name = name;
  return error;
}
