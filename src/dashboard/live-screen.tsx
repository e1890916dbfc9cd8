/** The screen in a terminal of a given size, and the keys that quit. */
import { Box, useInput, useStdin } from 'ink';
import { Screen, type ScreenState } from './screen.tsx';

const ctrlC = '\u0003';

interface LiveScreenProps {
  readonly state: ScreenState;
  readonly columns: number;
  /** All the terminal has. */
  readonly terminalRows: number;
  readonly isClosed: boolean;
  readonly onQuit: () => void;
}

export function LiveScreen(props: LiveScreenProps) {
  const { state, columns, terminalRows, isClosed, onQuit } = props;
  // Manifests may come through standard input; then there are no keys to read, and Ctrl-C is a signal as usual.
  const { isRawModeSupported } = useStdin();
  useInput(
    (input, key) => {
      // Keys pressed while the thread was busy come as one string.
      const isCtrlC = (key.ctrl && input === 'c') || input.includes(ctrlC);
      if (isCtrlC || input.startsWith('q')) onQuit();
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
