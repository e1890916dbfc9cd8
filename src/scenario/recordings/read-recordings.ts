/** The recordings that replay stages name: read through the port, parsed, and made stages of a run. */
import type { Issue } from '../../core/issue.ts';
import type { LoadStage, RequestSpec } from '../../core/run-spec.ts';
import type { NodePath, SourceDocument } from '../../core/source-document.ts';
import { describeValue } from '../describe-value.ts';
import { formatPath } from '../format-path.ts';
import type { FileReader } from '../reading/file-reader.ts';
import { loadHolders } from '../reading/load-holders.ts';
import { besides } from '../relative-path.ts';
import { loadStage, longestStageMs, mostStages, type ReplayStage } from '../schema/load.ts';
import { recordingFormats } from './formats/index.ts';
import { firstLine } from './formats/lines.ts';
import { Recorder } from './recorder.ts';
import { RecordingBudget, RecordingTooLarge } from './recording-budget.ts';

export interface Recordings {
  /** By the path of the stage. */
  readonly stages: ReadonlyMap<string, LoadStage>;
  /** What the kinds of these stages point to. */
  readonly requests: readonly RequestSpec[];
  readonly issues: readonly Issue[];
}

/** Of what can be understood of the loads, even where the schema finds fault elsewhere. */
export async function readRecordings(
  document: SourceDocument,
  reader: FileReader,
): Promise<Recordings> {
  const reading = new Reading(document, reader);
  for (const { path, written } of loadHolders(document)) {
    const entries: unknown[] = Array.isArray(written.load) ? written.load.slice(0, mostStages) : [];
    for (const [index, entry] of entries.entries()) {
      const { data } = loadStage.safeParse(entry);
      if (data?.kind === 'replay') await reading.stage([...path, 'load', index], data);
    }
  }
  return reading;
}

class Reading implements Recordings {
  readonly stages = new Map<string, LoadStage>();
  readonly issues: Issue[] = [];
  readonly #document: SourceDocument;
  readonly #reader: FileReader;
  readonly #budget = new RecordingBudget();

  constructor(document: SourceDocument, reader: FileReader) {
    this.#document = document;
    this.#reader = reader;
  }

  get requests(): readonly RequestSpec[] {
    return this.#budget.requests;
  }

  async stage(path: NodePath, replay: ReplayStage): Promise<void> {
    const at = [...path, 'replay', 'file'];
    const file = besides(this.#document.file, replay.file);
    let text: string;
    try {
      text = await this.#reader.read(file, this.#budget.bytes);
    } catch (error) {
      this.#error(at, `${(error as Error).message}.`);
      return;
    }
    const recorder = new Recorder(file, replay.host, this.#budget);
    try {
      this.#budget.takeText(text);
      if (!this.#parse(text.replace(/^\ufeff/, ''), replay, recorder, at)) return;
    } catch (error) {
      if (!(error instanceof RecordingTooLarge)) throw error;
      this.#error(at, `${error.message}.`);
    }
    this.issues.push(...recorder.issues);
    if (recorder.lacksHost) {
      this.#error(at, `expected a "host" beside it, since requests in ${file} name none.`);
    }
    if (!this.issues.some(({ severity }) => severity === 'error')) {
      this.#finish(path, replay, recorder, at);
    }
  }

  /** False where the text is in none of the formats. */
  #parse(text: string, replay: ReplayStage, recorder: Recorder, at: NodePath): boolean {
    const format = recordingFormats.find(({ name, fits }) =>
      replay.format === undefined ? fits(text) : name === replay.format,
    );
    if (format) {
      format.read(text, recorder);
      return true;
    }
    const names = recordingFormats.map(({ name }) => name).join(', ');
    const received = describeValue(firstLine(text));
    this.#error(at, `expected a recording in one of the formats ${names}, received ${received}.`);
    return false;
  }

  #finish(path: NodePath, replay: ReplayStage, recorder: Recorder, at: NodePath): void {
    const recording = recorder.recording();
    if (!recording) {
      this.#error(at, 'expected a recording of at least one request, received none.');
      return;
    }
    const lengthMs = recording.lengthMs / replay.speed;
    if (replay.durationMs === undefined && lengthMs > longestStageMs) {
      const hours = (lengthMs / longestStageMs).toFixed(1);
      const message = `expected a recording of at most 1h, received one that takes ${hours}h at this speed: set a higher "speed", or take the beginning alone with "for".`;
      this.#error(at, message);
      return;
    }
    this.stages.set(formatPath(path), {
      kind: 'replay',
      file: replay.file,
      timesMs: recording.timesMs.map((timeMs) => timeMs / replay.speed),
      ...(recording.kinds && { kinds: recording.kinds }),
      durationMs: replay.durationMs ?? lengthMs,
    });
  }

  #error(path: NodePath, message: string): void {
    const position = this.#document.positionOf(path);
    this.issues.push({ severity: 'error', path: formatPath(path), message, position });
  }
}
