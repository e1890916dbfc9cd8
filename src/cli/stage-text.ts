/** A stage of the load in a few words. */
import { formatMs, formatRate } from '../core/format.ts';
import type { LoadStage, RateShape } from '../core/run-spec.ts';

export function describeStage(stage: LoadStage): string {
  const length = formatMs(stage.durationMs);
  switch (stage.kind) {
    case 'open': {
      const rate = stage.shape ? describeShape(stage.shape) : formatRate(stage.ratePerSecond);
      return `${rate} ${stage.arrivals} for ${length}`;
    }
    case 'closed':
      return `${stage.users}${stage.usersAtEnd === undefined ? '' : ` to ${stage.usersAtEnd}`} users for ${length}`;
    case 'replay': {
      const count = stage.timesMs.filter((timeMs) => timeMs < stage.durationMs).length;
      return `${count} requests of ${stage.file} for ${length}`;
    }
  }
}

function describeShape(shape: RateShape): string {
  switch (shape.kind) {
    case 'ramp':
      return `${formatRate(shape.fromPerSecond)} to ${formatRate(shape.toPerSecond)}`;
    case 'spike':
      return `${formatRate(shape.basePerSecond)}, ${formatRate(shape.peakPerSecond)} at ${formatMs(shape.atMs)} for ${formatMs(shape.forMs)},`;
    case 'sine':
      return `${formatRate(shape.meanPerSecond)} ± ${formatRate(shape.amplitudePerSecond)} every ${formatMs(shape.periodMs)},`;
    case 'bursts':
      return `${formatRate(shape.onPerSecond)} for ${formatMs(shape.onMs)}, ${formatRate(shape.offPerSecond)} for ${formatMs(shape.offMs)} by turns,`;
  }
}
