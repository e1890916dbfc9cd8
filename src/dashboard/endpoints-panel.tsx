/** A bar per endpoint, its share of the pool's requests against its fair share, under the pool's evenness. */
import { Text } from 'ink';
import { formatCount, formatMs, formatPercent } from '../core/format.ts';
import type { EndpointView, RunView } from '../results/run-view.ts';
import { pickExtremes } from './extremes.ts';
import { cut, fit, fitRight, markedBar } from './glyphs.ts';
import { Line } from './line.tsx';
import { formatIndex } from './run-facts.ts';
import { shareRows } from './screen-layout.ts';

interface EndpointsPanelProps {
  readonly view: RunView;
  readonly columns: number;
  readonly rows: number;
}

const numbersWidth = 7 + 8 + 10 + 8;
const widestId = 28;

/** Rows that would show every endpoint. */
export function endpointRows(view: RunView): number {
  return 1 + view.pools.length + view.endpoints.length;
}

export function EndpointsPanel({ view, columns, rows }: EndpointsPanelProps) {
  const byPool = Map.groupBy(view.endpoints, ({ pool }) => pool);
  // Each pool costs its own line and at least one more.
  const shownPools = view.pools.slice(0, Math.max(1, Math.floor((rows - 1) / 2)));
  const hiddenPools = view.pools.length - shownPools.length;
  const poolRows = shareRows(
    rows - 1 - shownPools.length,
    shownPools.map(({ name }) => byPool.get(name)?.length ?? 0),
  );
  const idWidth = widthOfIds(view.endpoints, columns);
  const barWidth = Math.max(3, columns - idWidth - numbersWidth - 2);
  const title = fit('endpoints', idWidth + 1);
  const heading = `${fit(hiddenPools > 0 ? `… ${hiddenPools} more pools` : '│ = fair', barWidth + 1)}${fitRight('share', 7)}${fitRight('fair', 8)}${fitRight('in flight', 10)}${fitRight('p99', 8)}`;
  return (
    <>
      <Line>
        <Text bold>{title}</Text>
        <Text dimColor>{cut(heading, columns - title.length)}</Text>
      </Line>
      {shownPools.map((pool, index) => (
        <Pool
          key={pool.name}
          pool={pool}
          endpoints={byPool.get(pool.name) ?? []}
          rows={poolRows[index]!}
          columns={columns}
          idWidth={idWidth}
          barWidth={barWidth}
        />
      ))}
    </>
  );
}

interface PoolProps {
  readonly pool: RunView['pools'][number];
  readonly endpoints: readonly EndpointView[];
  readonly rows: number;
  readonly columns: number;
  readonly idWidth: number;
  readonly barWidth: number;
}

function Pool({ pool, endpoints, rows, columns, idWidth, barWidth }: PoolProps) {
  const { jain, jainExpectedByChance, peakToMean } = pool.balance;
  const balance = `  Jain ${formatIndex(jain)} (by chance ${formatIndex(jainExpectedByChance)})  peak/mean ${formatIndex(peakToMean)}`;
  const name = cut(pool.name, Math.max(columns - balance.length, Math.floor(columns / 3)));
  const { highest, hidden, lowest } = pickExtremes(endpoints, rows);
  const shown = [...highest, ...lowest];
  const scale = Math.max(
    ...shown.map(({ share, fairShare }) => Math.max(share ?? 0, fairShare * 1.25)),
  );
  const line = (endpoint: EndpointView) => (
    <EndpointLine
      key={endpoint.id}
      endpoint={endpoint}
      scale={scale}
      idWidth={idWidth}
      barWidth={barWidth}
      columns={columns}
    />
  );
  return (
    <>
      <Line>
        {name}
        {cut(balance, columns - name.length)}
      </Line>
      {highest.map(line)}
      {hidden > 0 && rows > 0 && (
        <Line dimColor>
          {cut(`  … ${hidden} ${shown.length > 0 ? 'more' : 'endpoints'}`, columns)}
        </Line>
      )}
      {lowest.map(line)}
    </>
  );
}

interface EndpointLineProps {
  readonly endpoint: EndpointView;
  readonly scale: number;
  readonly idWidth: number;
  readonly barWidth: number;
  readonly columns: number;
}

function EndpointLine({ endpoint, scale, idWidth, barWidth, columns }: EndpointLineProps) {
  const { id, share, fairShare, inFlight, p99Ms } = endpoint;
  const name = `  ${fit(id, idWidth - 2)} `;
  const bar = markedBar(share ?? 0, fairShare, scale, barWidth);
  const numbers = ` ${fitRight(formatPercent(share), 7)}${fitRight(formatPercent(fairShare), 8)}${fitRight(formatCount(inFlight), 10)}${fitRight(formatMs(p99Ms), 8)}`;
  return (
    <Line>
      {name}
      <Text color="green">{cut(bar, columns - name.length)}</Text>
      {cut(numbers, columns - name.length - bar.length)}
    </Line>
  );
}

function widthOfIds(endpoints: readonly EndpointView[], columns: number): number {
  let longest = 8;
  for (const { id } of endpoints) longest = Math.max(longest, id.length);
  return 2 + Math.min(longest, widestId, Math.max(8, Math.floor(columns / 4)));
}
