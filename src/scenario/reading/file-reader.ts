/** How files that a scenario names are read, so that parsing stays free of I/O. */
export interface FileReader {
  /** Rejects with a plain sentence, without its stop, also where there is more to read than that. */
  read(path: string, mostBytes?: number): Promise<string>;
  /** The default export of a module; rejects likewise. */
  load(path: string): Promise<unknown>;
}
