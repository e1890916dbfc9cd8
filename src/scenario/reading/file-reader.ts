/** What parsing asks of the world outside, so that it stays free of I/O. */
import type { ExamineCertificate } from '../../kubernetes/certificates.ts';

/** How files that a scenario names are read. */
export interface FileReader {
  /** Rejects with a plain sentence, without its stop, also where there is more to read than that. */
  read(path: string, mostBytes?: number): Promise<string>;
  /** The default export of a module; rejects likewise. */
  load(path: string): Promise<unknown>;
}

export interface Outside extends FileReader {
  readonly examine: ExamineCertificate;
}
