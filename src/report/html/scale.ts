/** Scales of charts: from a value to a place between 0 and 1, and where the ticks are. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

export interface Scale {
  at(value: number): number;
  readonly ticks: readonly Tick[];
}

export type Format = (value: number) => string;

/** From 0 to a round number not below `most`. */
export function linear(most: number, format: Format): Scale {
  const step = roundStep(most > 0 ? most / 5 : 1);
  const top = Math.max(Math.ceil(most / step - 1e-9), 1) * step;
  const count = Math.round(top / step);
  return {
    at: (value) => value / top,
    ticks: Array.from({ length: count + 1 }, (_, i) => tick(i * step, format)),
  };
}

/** Between any two values, ticks within. */
export function between(least: number, most: number, format: Format): Scale {
  const span = most > least ? most - least : Math.max(Math.abs(most), 1);
  const step = roundStep(span / 4);
  const first = Math.ceil(least / step - 1e-9);
  const last = Math.floor((least + span) / step + 1e-9);
  return {
    at: (value) => (value - least) / span,
    ticks: Array.from({ length: last - first + 1 }, (_, i) => tick((first + i) * step, format)),
  };
}

/** From a round number to a round number: 1, 2 or 5 times a power of ten. Where there are many, ticks at the powers alone. */
export function logarithmic(least: number, most: number, format: Format): Scale {
  const rounds = Array.from({ length: 13 }, (_, i) => i - 4).flatMap((power) =>
    [1, 2, 5].map((mark) => ({ value: mark * 10 ** power, mark })),
  );
  const first = Math.max(
    rounds.findLastIndex(({ value }) => value <= least * 1.001),
    0,
  );
  const last = rounds.findIndex(({ value }, i) => i > first && value >= most * 0.999);
  const within = rounds.slice(first, last + 1);
  const [from, to] = [within[0]!.value, within.at(-1)!.value].map(Math.log10) as [number, number];
  return {
    at: (value) => (Math.log10(Math.max(value, 10 ** from)) - from) / (to - from),
    ticks: within
      .filter(({ mark }) => mark === 1 || to - from <= 2.5)
      .map(({ value }) => tick(value, format)),
  };
}

/**
 * Percentiles by what lies beyond them, 1 − p: each further nine takes as much room as the last. The greatest of n values
 * stands at 1 − 1/2n.
 */
export function tail(mostSamples: number): Scale {
  const nines = Math.max(Math.log10(2 * mostSamples), 2);
  const named = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999];
  const at = (fraction: number) =>
    Math.min(Math.log10(1 / Math.max(1 - fraction, 1e-12)) / nines, 1);
  return {
    at,
    ticks: named
      .filter((percent) => -Math.log10(1 - percent / 100) <= nines + 1e-6)
      .map((percent) => ({ value: percent / 100, label: `p${percent}` })),
  };
}

function tick(value: number, format: Format): Tick {
  return { value, label: format(value) };
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(about: number): number {
  const power = 10 ** Math.floor(Math.log10(about));
  return ([1, 2, 5].find((mark) => mark * power >= about * 0.999) ?? 10) * power;
}
