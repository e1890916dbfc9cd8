import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { createDashboard } from './dashboard.tsx';
import { makeResult, makeRun, makeView } from './run-view.fixture.ts';

// Ink draws what is printed meanwhile above its frame, with a class that Vitest's own console lacks.
Object.assign(console, { Console });

function openDashboard(stdinIsTty = true) {
  const output: string[] = [];
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  stdout.on('data', (chunk) => output.push(String(chunk)));
  const setRawMode = vi.fn();
  const terminal = { isTTY: true, setRawMode, ref: () => {}, unref: () => {} };
  const stdin = Object.assign(new PassThrough(), stdinIsTty ? terminal : {});
  const onQuit = vi.fn();
  const dashboard = createDashboard({
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: stdin as unknown as NodeJS.ReadStream,
    onQuit,
    title: 'quickstart',
  });
  return { dashboard, stdout, stdin, onQuit, setRawMode, output };
}

async function whenReadingKeys({ setRawMode }: ReturnType<typeof openDashboard>): Promise<void> {
  await vi.waitFor(() => expect(setRawMode).toHaveBeenCalledWith(true));
}

async function whenKeysAreRead({ stdin }: ReturnType<typeof openDashboard>): Promise<void> {
  await vi.waitFor(() => expect(stdin.readableLength).toBe(0));
}

describe('the dashboard on a terminal', () => {
  test.each([
    ['q', 'q'],
    ['Ctrl-C', '\u0003'],
    ['several keys at once', 'qq\u0003'],
  ])('%s asks to quit, once', async (_, keys) => {
    const open = openDashboard();
    await whenReadingKeys(open);
    open.stdin.write(keys);
    await vi.waitFor(() => expect(open.onQuit).toHaveBeenCalled());
    open.stdin.write('q');
    await whenKeysAreRead(open);
    await open.dashboard.close();
    expect(open.onQuit).toHaveBeenCalledOnce();
  });

  test('other keys change nothing', async () => {
    const open = openDashboard();
    await whenReadingKeys(open);
    open.stdin.write('x');
    open.stdin.write('\u001B[A');
    await whenKeysAreRead(open);
    await open.dashboard.close();
    expect(open.onQuit).not.toHaveBeenCalled();
  });

  test('closing gives the keyboard and the cursor back and leaves the last results on screen', async () => {
    const open = openDashboard();
    await whenReadingKeys(open);
    open.dashboard.runStarted(makeRun(), 1, 1);
    open.dashboard.update(makeView());
    open.dashboard.runEnded(makeResult());
    await open.dashboard.close();
    await open.dashboard.close();
    expect(open.setRawMode).toHaveBeenLastCalledWith(false);
    const written = open.output.join('');
    expect(written.lastIndexOf('\u001B[?25h')).toBeGreaterThan(written.lastIndexOf('\u001B[?25l'));
    const text = stripVTControlCharacters(written);
    expect(text).toMatch(/p2c +4\.21ms +30\.1ms +399\/s +0\.10% +0\.900 +valid/);
    expect(text.trimEnd().endsWith('valid')).toBe(true);
  });

  test('skips views that come faster than frames, but never the last', async () => {
    const { dashboard } = openDashboard();
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 5000);
    const drawn = new Set<number>();
    for (const inFlight of [1, 2, 3]) {
      dashboard.update({
        ...makeView(),
        get inFlight() {
          drawn.add(inFlight);
          return inFlight;
        },
      });
    }
    await dashboard.close();
    vi.restoreAllMocks();
    expect([...drawn]).toEqual([1, 3]);
  });

  test('needs no keyboard: manifests may come through standard input', async () => {
    const { dashboard, output, onQuit } = openDashboard(false);
    dashboard.update(makeView());
    await dashboard.close();
    expect(output.join('')).toContain('Ctrl-C quits');
    expect(onQuit).not.toHaveBeenCalled();
  });

  test('is laid out anew when the terminal is resized', async () => {
    const { dashboard, stdout, output } = openDashboard();
    dashboard.update(makeView({ warnings: ['much'] }));
    output.length = 0;
    stdout.columns = 40;
    stdout.emit('resize');
    await dashboard.close();
    const lines = stripVTControlCharacters(output.join('')).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(40);
  });
});
