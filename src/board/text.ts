/** UTF-8. Each engine has it natively under another name; done in script it would cost a C3 milliseconds a kilobyte. */
export interface Text {
  encode(text: string): Uint8Array;
  /** `undefined` where the bytes are not valid UTF-8 (RFC 3629). */
  decode(bytes: Uint8Array): string | undefined;
}
