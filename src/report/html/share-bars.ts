/**
 * Which part of a pool's requests each endpoint got, over its fair share, beside the noise floor: where 95 of 100 endpoints
 * would lie were each request sent at random by weight, 1 ± 1.96 √((1 − f) / (f N)).
 */
import { formatCount, formatPercent } from '../../core/format.ts';
import type { EndpointResult } from '../../results/run-result.ts';
import type { Subject } from '../../results/subjects.ts';
import { chart, picture, type Plot } from './chart.ts';
import { figure } from './figure.ts';
import { type Markup, markup, nothing } from './markup.ts';
import { linear } from './scale.ts';
import { round, seriesClass } from './series.ts';
import { table } from './table.ts';
import type { Told } from './told.ts';

/** More would not be told apart: of more, those with the lowest, the highest and some between are drawn. */
const mostBars = 60;
const within95 = 1.96;

interface Share {
  readonly endpoint: EndpointResult;
  readonly ratio: number;
  /** Half the width of the noise floor. */
  readonly noise: number;
}

export function shareBars({ subjects }: Told): Markup {
  const pools = [...new Set(subjects.flatMap(({ pools: own }) => own.map(({ name }) => name)))];
  return markup`${pools.flatMap((pool) => subjects.map((subject, i) => bars(pool, pools.length > 1, subject, i)))}`;
}

function bars(pool: string, severalPools: boolean, subject: Subject, index: number): Markup {
  const requests = subject.pools.find(({ name }) => name === pool)?.requests ?? 0;
  const own = subject.endpoints.filter((each) => each.pool === pool && each.share !== null);
  if (own.length < 2) return nothing;
  const shares = own.map((endpoint) => shareOf(endpoint, requests));
  const drawn = fewer(shares);
  const title = severalPools
    ? `Shares by ${subject.subject}, pool ${pool}`
    : `Shares by ${subject.subject}`;
  const most = Math.max(...drawn.map(({ ratio, noise }) => Math.max(ratio, 1 + noise)));
  const { scale, labels } = endpointAxis(drawn);
  const svg = chart(
    {
      title,
      about: `Requests of each of ${own.length} endpoints of ${pool} over its fair share, which is 1. Shaded is where chance alone would leave 95 of 100.`,
      x: { label: labels, scale },
      y: {
        label: 'share / fair share',
        scale: linear(most, (value) => String(Number(value.toPrecision(3)))),
      },
    },
    (plot) => drawBars(plot, drawn, index),
  );
  return picture(title, svg, [], shareTable(pool, subject.subject, drawn, own.length));
}

function shareOf(endpoint: EndpointResult, requests: number): Share {
  const { share, fairShare } = endpoint;
  const noise = within95 * Math.sqrt((1 - fairShare) / (fairShare * requests));
  return { endpoint, ratio: share! / fairShare, noise };
}

/** In the order of the pool, or by ratio where not all are drawn. */
function fewer(shares: readonly Share[]): readonly Share[] {
  if (shares.length <= mostBars) return shares;
  const sorted = shares.toSorted((a, b) => a.ratio - b.ratio);
  return Array.from(
    { length: mostBars },
    (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (mostBars - 1))]!,
  );
}

function endpointAxis(drawn: readonly Share[]) {
  const named = drawn.length <= 6;
  const at = (value: number) => (value + 0.5) / drawn.length;
  const ticks = named
    ? drawn.map(({ endpoint }, value) => ({ value, label: shortened(endpoint.id) }))
    : [];
  return { scale: { at, ticks }, labels: named ? '' : `${drawn.length} endpoints` };
}

function drawBars(plot: Plot, drawn: readonly Share[], index: number): Markup {
  const slot = (plot.right - plot.left) / drawn.length;
  const each = drawn.map(({ endpoint, ratio, noise }, i) => {
    const left = plot.left + i * slot;
    const [high, low] = [plot.y(1 + noise), plot.y(Math.max(1 - noise, 0))];
    const top = plot.y(ratio);
    return markup`<rect class="noise" x="${round(left)}" y="${round(high)}" width="${round(slot)}" height="${round(low - high)}"/><rect class="bar" x="${round(left + slot * 0.2)}" y="${round(top)}" width="${round(slot * 0.6)}" height="${round(plot.bottom - top)}"><title>${endpoint.id}: ${formatPercent(endpoint.share)}</title></rect>`;
  });
  const fair = round(plot.y(1));
  return markup`<g class="${seriesClass(index)}">${each}</g><path class="fair" d="M${plot.left} ${fair}H${plot.right}"/>`;
}

function shareTable(pool: string, subject: string, drawn: readonly Share[], all: number): Markup {
  const rows = drawn.map(({ endpoint, ratio, noise }) => {
    const { id, requests, share, fairShare } = endpoint;
    const outside = Math.abs(ratio - 1) > noise ? 'outside' : 'within';
    const of = `${id} of ${pool} by ${subject}`;
    return [
      id,
      figure(`requests of ${of}`, requests, formatCount(requests)),
      figure(`share of ${of}`, share, formatPercent(share)),
      figure(`fair share of ${of}`, fairShare, formatPercent(fairShare)),
      `${formatPercent(Math.max(fairShare * (1 - noise), 0))} … ${formatPercent(fairShare * (1 + noise))}`,
      outside,
    ];
  });
  const caption =
    drawn.length < all
      ? `${drawn.length} of ${all}, from the lowest to the highest share; endpoints.csv has them all`
      : undefined;
  return table(
    ['endpoint', 'requests', 'share', 'fair share', 'by chance', 'chance'],
    rows,
    caption,
  );
}

/** Names that are long differ at their ends. */
function shortened(name: string): string {
  return name.length <= 14 ? name : `…${name.slice(-13)}`;
}
