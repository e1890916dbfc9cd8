/** A form in which requests are recorded. */
import type { Recorder } from '../recorder.ts';

export interface RecordingFormat<Name extends string = string> {
  readonly name: Name;
  readonly summary: string;
  /** By its beginning: does the text look like one? */
  fits(text: string): boolean;
  read(text: string, recorder: Recorder): void;
}
