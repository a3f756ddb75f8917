/** Not there is made by "w" only, which empties one that is; "r+" opens what is there. */
export interface SimulatorFile {
  read(count: number, position: number): ArrayBuffer;
  write(bytes: Uint8Array, position: number): void;
  flush(): void;
  status(): { readonly size: number };
  close(): void;
}

/** `embedded:storage/files`: the folder that the setting `files` names, the home folder unless set. */
export const files: {
  openFile(options: { readonly path: string; readonly mode: "r" | "r+" | "w" }): SimulatorFile;
  delete(path: string): boolean;
  move(from: string, to: string): void;
  /** Of a name that is not there `isFile` says no. */
  status(path: string): { isFile(): boolean };
};
