/** `--until 3%` or `--until 'mean(responseTime) 3%'`: what is to be known, and how well. */
import { InvalidArgumentError } from 'commander';
import { proportionalMetrics } from '../comparison/known-within.ts';

export interface Until {
  readonly metric: string;
  /** 0.03 for 3 %. */
  readonly within: number;
}

const usual = 'p99(responseTime)';

export function asUntil(text: string): Until {
  const match = /^(?:(?<metric>\S+)\s+)?(?<percent>\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const percent = Number(match?.groups!['percent']);
  if (!(percent > 0 && percent <= 100))
    throw new InvalidArgumentError("expected a part such as 3% or 'mean(responseTime) 3%'.");
  const metric = match!.groups!['metric'] ?? usual;
  const names = proportionalMetrics.map((each) => each.metric);
  if (!names.includes(metric))
    throw new InvalidArgumentError(`expected one of ${names.join(', ')} before the part.`);
  return { metric, within: percent / 100 };
}
