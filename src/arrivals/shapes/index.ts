/** The shapes that the rate of an open stage can have. */
import type { LoadStage, RateShape } from '../../core/run-spec.ts';
import { Bursts } from './bursts.ts';
import { Flat } from './flat.ts';
import { Ramp } from './ramp.ts';
import type { RateCurve } from './rate-curve.ts';
import { Sine } from './sine.ts';
import { Spike } from './spike.ts';

export type OpenStage = LoadStage & { readonly kind: 'open' };

export function rateCurve({
  shape,
  ratePerSecond,
  durationMs,
}: Pick<OpenStage, 'shape' | 'ratePerSecond' | 'durationMs'>): RateCurve {
  if (!shape) return new Flat(ratePerSecond);
  switch (shape.kind) {
    case 'ramp':
      return new Ramp(shape, durationMs);
    case 'spike':
      return new Spike(shape, durationMs);
    case 'sine':
      return new Sine(shape);
    case 'bursts':
      return new Bursts(shape);
  }
}

/** The same form, with all its rates and all its times multiplied. */
export function scaledShape(shape: RateShape, rates: number, times: number): RateShape {
  const fields = Object.entries(shape).map(([name, value]) => {
    if (typeof value !== 'number') return [name, value] as const;
    return [name, value * (name.endsWith('Ms') ? times : rates)] as const;
  });
  return Object.fromEntries(fields) as RateShape;
}
