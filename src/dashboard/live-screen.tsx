/** The screen in a terminal: its size, and the keys that quit. */
import { Box, useInput, useStdin, useWindowSize } from 'ink';
import { Screen, type ScreenState } from './screen.tsx';

interface LiveScreenProps {
  readonly state: ScreenState;
  readonly isClosed: boolean;
  readonly onQuit: () => void;
}

export function LiveScreen({ state, isClosed, onQuit }: LiveScreenProps) {
  const { columns, rows: terminalRows } = useWindowSize();
  // Manifests may come through standard input; then there are no keys to read, and Ctrl-C is a signal as usual.
  const { isRawModeSupported } = useStdin();
  useInput(
    (input, key) => {
      if (/^q+$|\u0003/.test(input) || (key.ctrl && input === 'c')) onQuit();
    },
    { isActive: isRawModeSupported && !isClosed },
  );
  const hint = isRawModeSupported ? 'q quits' : 'Ctrl-C quits';
  // One row less than the terminal has: a frame that fills it is cleared and redrawn each time, which flickers.
  const rows = Math.max(1, terminalRows - 1);
  return (
    <Box
      flexDirection="column"
      overflowY="hidden"
      {...(isClosed ? { maxHeight: rows } : { height: rows })}
    >
      <Screen state={state} hint={isClosed ? '' : hint} columns={columns} rows={rows} />
    </Box>
  );
}
