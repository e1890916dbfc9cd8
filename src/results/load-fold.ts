/** What the generators reported of one load, or of all of them, added up. */
import type { GeneratorInterval } from '../core/run-event.ts';
import { addCounts, noRequests } from '../metrics/counts.ts';
import { Histogram } from '../metrics/histogram.ts';
import { IntervalRows } from './interval-rows.ts';

export class LoadFold {
  readonly counts = { warmup: noRequests(), measure: noRequests() };
  readonly intervals = new IntervalRows();
  /** The rest is of the measured phase. */
  readonly statuses: Record<string, number> = {};
  readonly responseTime = new Histogram();
  readonly responseTimeAll = new Histogram();
  readonly uncorrectedTime = new Histogram();
  readonly sendLag = new Histogram();
  readonly connectTime = new Histogram();
  readonly intendedGaps = new Histogram();
  readonly sentGaps = new Histogram();

  add(interval: GeneratorInterval): void {
    this.intervals.add(interval);
    const { warmup, measure } = interval.phases;
    addCounts(this.counts.warmup, warmup.counts);
    addCounts(this.counts.measure, measure.counts);
    for (const [status, count] of measure.statuses) {
      this.statuses[status] = (this.statuses[status] ?? 0) + count;
    }
    this.responseTime.add(measure.responseTime);
    this.responseTimeAll.add(measure.responseTime);
    this.responseTimeAll.add(measure.otherTime);
    this.uncorrectedTime.add(measure.uncorrectedTime);
    this.sendLag.add(measure.sendLag);
    this.connectTime.add(measure.connectTime);
    this.intendedGaps.add(measure.intendedGaps);
    this.sentGaps.add(measure.sentGaps);
  }
}

/** One that the scenario names. */
export class NamedLoadFold extends LoadFold {
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }
}
