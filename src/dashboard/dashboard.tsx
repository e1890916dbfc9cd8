/**
 * The live dashboard: Ink over RunView. To be imported only when there is a terminal to draw on.
 * No JSX here: the compiler would put its import above the one that must come first.
 */
import './terminal-environment.ts';
import { createElement } from 'react';
import { render, type Instance } from 'ink';
import type { RunSpec } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import type { RunView } from '../results/run-view.ts';
import type { ProgressDisplay } from './display.ts';
import { LiveScreen } from './live-screen.tsx';
import type { ScreenState } from './screen.tsx';

interface DashboardOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** Called once, at the first `q` or Ctrl-C: reading keys keeps Ctrl-C from becoming a signal. */
  readonly onQuit: () => void;
  readonly title: string;
}

/** Between frames views cost nothing. */
const frameEveryMs = 180;
/** Drawing takes at most one part in this many of the thread's time: where frames are costly they become rare. */
const restPerDrawing = 40;
const longestRestMs = 1000;
const homeAndEraseDown = '\u001B[H\u001B[J';

export function createDashboard(options: DashboardOptions): ProgressDisplay {
  return new Dashboard(options);
}

class Dashboard implements ProgressDisplay {
  readonly #options: DashboardOptions;
  readonly #ink: Instance;
  #state: ScreenState;
  #nextFrameAtMs = 0;
  #isClosed = false;
  #hasQuit = false;

  constructor(options: DashboardOptions) {
    this.#options = options;
    this.#state = {
      title: options.title,
      number: 0,
      total: 0,
      run: undefined,
      view: undefined,
      finished: [],
    };
    // Before Ink's own listener, which would draw the layout of the old size once more.
    options.stdout.on('resize', this.#resized);
    this.#ink = render(this.#screen(), {
      stdout: options.stdout,
      stdin: options.stdin,
      exitOnCtrlC: false,
      incrementalRendering: true,
      interactive: true,
    });
  }

  runStarted(run: RunSpec, number: number, total: number): void {
    this.#show({ run, number, total, view: undefined });
  }

  update(view: RunView): void {
    this.#state = { ...this.#state, view };
    if (performance.now() >= this.#nextFrameAtMs) this.#show({});
  }

  runEnded(result: RunResult): void {
    this.#show({ finished: [...this.#state.finished, result] });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#show({});
    this.#ink.unmount();
    await this.#ink.waitUntilExit();
    this.#options.stdout.off('resize', this.#resized);
  }

  #show(change: Partial<ScreenState>): void {
    this.#state = { ...this.#state, ...change };
    const startMs = performance.now();
    this.#ink.rerender(this.#screen());
    const restMs = (performance.now() - startMs) * restPerDrawing;
    this.#nextFrameAtMs = startMs + Math.max(frameEveryMs, Math.min(restMs, longestRestMs));
  }

  #screen() {
    return createElement(LiveScreen, {
      state: this.#state,
      columns: this.#options.stdout.columns || 80,
      terminalRows: this.#options.stdout.rows || 24,
      isClosed: this.#isClosed,
      onQuit: this.#quit,
    });
  }

  readonly #quit = (): void => {
    if (this.#hasQuit) return;
    this.#hasQuit = true;
    this.#options.onQuit();
  };

  readonly #resized = (): void => {
    // A terminal that reflows its lines leaves more of the old frame than Ink would erase.
    this.#ink.clear();
    this.#options.stdout.write(homeAndEraseDown);
    this.#show({});
  };
}
