/** The whole screen as a function of what is known and the size of the terminal: at most `rows` lines. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { RunSpec } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import type { RunView } from '../results/run-view.ts';
import { EndpointsPanel, endpointRows } from './endpoints-panel.tsx';
import { FinishedPanel } from './finished-panel.tsx';
import { LoadsPanel } from './loads-panel.tsx';
import { RatesPanel } from './rates-panel.tsx';
import { ResponseTimePanel } from './response-time-panel.tsx';
import { ProgressLine, RunHeader } from './run-header.tsx';
import { allotRows, panels, type Panel, type PanelRows } from './screen-layout.ts';
import { WarningsPanel } from './warnings-panel.tsx';

export interface ScreenState {
  readonly title: string;
  readonly number: number;
  readonly total: number;
  readonly run: RunSpec | undefined;
  readonly view: RunView | undefined;
  readonly finished: readonly RunResult[];
}

interface ScreenProps {
  readonly state: ScreenState;
  readonly hint: string;
  readonly columns: number;
  readonly rows: number;
}

const headerRows = 4;
/** Before several loads get a line each. */
const leastPanelRows = 8;
const twoColumnsFrom = 120;
const gutter = 3;
const tallestHistogram = 12;

export function Screen({ state, hint, columns, rows }: ScreenProps) {
  const { view } = state;
  const spareRows = Math.max(0, rows - headerRows - leastPanelRows);
  const loads = view?.loads.slice(0, spareRows) ?? [];
  const area = { state, rows: rows - headerRows - loads.length, spaced: rows >= 20 };
  const half = Math.floor((columns - gutter) / 2);
  return (
    <>
      <RunHeader {...state} hint={hint} columns={columns} />
      <ProgressLine view={view} columns={columns} />
      {view && <RatesPanel view={view} columns={columns} />}
      {loads.length > 0 && <LoadsPanel loads={loads} columns={columns} />}
      {columns < twoColumnsFrom ? (
        <Panels {...area} columns={columns} only={panels} />
      ) : (
        <Box columnGap={gutter}>
          <Box flexDirection="column" width={half}>
            <Panels {...area} columns={half} only={['responseTime', 'finished']} />
          </Box>
          <Box flexDirection="column" width={half}>
            <Panels {...area} columns={half} only={['endpoints', 'warnings']} />
          </Box>
        </Box>
      )}
    </>
  );
}

interface PanelsProps {
  readonly state: ScreenState;
  readonly columns: number;
  readonly rows: number;
  /** A blank line above each. */
  readonly spaced: boolean;
  readonly only: readonly Panel[];
}

function Panels({ state, columns, rows, spaced, only }: PanelsProps) {
  const wanted = wantedRows(state);
  const isHere = (panel: Panel) => (only.includes(panel) ? wanted[panel] : 0);
  const gap = spaced ? 1 : 0;
  const allotted = allotRows(
    rows,
    {
      responseTime: isHere('responseTime'),
      endpoints: isHere('endpoints'),
      warnings: isHere('warnings'),
      finished: isHere('finished'),
    },
    gap,
  );
  return panels
    .filter((panel) => allotted[panel] > 0)
    .map((panel) => (
      <Box key={panel} flexDirection="column" marginTop={gap}>
        {draw(panel, state, columns, allotted[panel])}
      </Box>
    ));
}

function wantedRows({ view, finished }: ScreenState): PanelRows {
  return {
    responseTime: view ? tallestHistogram : 0,
    endpoints: view ? endpointRows(view) : 0,
    warnings: view ? view.warnings.length : 0,
    finished: finished.length > 0 ? 1 + finished.length : 0,
  };
}

function draw(
  panel: Panel,
  { view, finished }: ScreenState,
  columns: number,
  rows: number,
): ReactNode {
  if (panel === 'finished')
    return <FinishedPanel results={finished} columns={columns} rows={rows} />;
  if (!view) return undefined;
  const size = { columns, rows };
  if (panel === 'responseTime') return <ResponseTimePanel view={view} {...size} />;
  if (panel === 'endpoints') return <EndpointsPanel view={view} {...size} />;
  return <WarningsPanel warnings={view.warnings} {...size} />;
}
