import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeNames } from '../results/run-result.ts';
import { gateMetrics } from './metrics.ts';
import { comparisons, parseRule, type Rule, type Subject } from './rule.ts';

function parsed(text: string): Rule {
  const rule = parseRule(text);
  if ('message' in rule) throw new Error(rule.message);
  return rule;
}

describe('a rule', () => {
  test.each([
    ['p99(responseTime) < 60ms', 'p99', 'responseTime', '<', 60],
    ['  p999 ( sendLag )<=1.5 s ', 'p999', 'sendLag', '<=', 1500],
    ['mean(queueTime)>250us', 'mean', 'queueTime', '>', 0.25],
    ['max(rtt) < 850\u00b5s', 'max', 'rtt', '<', 0.85],
    ['max(rtt) < 850\u03bcs', 'max', 'rtt', '<', 0.85],
    ['jain > 0.98', 'jain', undefined, '>', 0.98],
    ['peakToMean <= 2', 'peakToMean', undefined, '<=', 2],
    ['errors < 0.1%', 'errors', undefined, '<', 0.001],
    ['errors < 57%', 'errors', undefined, '<', 0.57],
    ['timeouts <= 0', 'timeouts', undefined, '<=', 0],
    ['errors < .001', 'errors', undefined, '<', 0.001],
    ['throughput > 300/s', 'throughput', undefined, '>', 300],
    ['goodput >= 1.5 k/s', 'goodput', undefined, '>=', 1500],
  ])('%s is understood', (text, metric, time, comparison, bound) => {
    const { subject, ...rest } = parsed(text);
    expect(rest).toEqual({ comparison, bound });
    expect(subject.metric.name).toBe(metric);
    expect('time' in subject ? subject.time : undefined).toBe(time);
  });

  test.each([
    ['', 0, /^expected a metric \(p50, .*inFlightCv\), received the end$/],
    ['latency < 5ms', 0, /received "latency"$/],
    [' p98(responseTime) < 5ms', 1, /received "p98": did you mean p90\?$/],
    ['Jain > 0.9', 0, /did you mean jain\?$/],
    ['p99(respTime) < 60ms', 4, /^expected a time .* did you mean responseTime\?$/],
    ['p99() < 60ms', 4, /^expected a time \(responseTime, .*received "\)"$/],
    ['p99 < 60ms', 4, /^expected a time after p99, as in p99\(responseTime\), received "<"$/],
    ['p99(responseTime < 60ms', 17, /^expected "\)", received "<"$/],
    ['jain(responseTime) > 1', 4, /^expected a comparison after jain, which takes no time, re/],
    ['jain 0.98', 5, /^expected <, <=, >, >=, received "0.98"$/],
    ['jain = 0.98', 5, /received "="$/],
    ['jain => 0.98', 5, /received "=>"$/],
    ['jain >', 6, /^expected a number without a unit, received the end$/],
    ['jain > high', 7, /received "high"$/],
    ['jain > -1', 7, /received "-1"$/],
    ['jain > 0.9.8', 7, /received "0.9.8"$/],
    ['jain > .', 7, /received "\."$/],
    [`jain > ${'9'.repeat(400)}`, 7, /^expected a number/],
    [
      'p99(responseTime) < 60',
      22,
      /^expected a time in ms, s, us or µs, such as 60ms, received the/,
    ],
    ['p99(responseTime) < 6%', 21, /received "%"$/],
    ['p99(responseTime) < 6 min', 22, /received "min"$/],
    ['jain > 98%', 9, /^expected a number without a unit, received "%"$/],
    ['errors < 5ms', 10, /^expected a share such as 0.1% or 0.001, received "ms"$/],
    ['throughput > 300', 16, /^expected a rate in \/s or k\/s, such as 300\/s, received the end$/],
    ['throughput > 300 rps', 17, /received "rps"$/],
    ['errors < 5% or so', 10, /received "%"$/],
    ['toString < 1', 0, /^expected a metric/],
    ['jain > 1constructor', 8, /received "constructor"$/],
  ])('%j is refused at %i', (text, offset, message) => {
    expect(parseRule(text)).toEqual({ offset, message: expect.stringMatching(message) });
  });

  test('that is arbitrary text gives a rule or a problem inside the text, and never throws', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('p99', '(', 'responseTime', ')', '<', '>=', ' ', '60', '.', 'ms', '%', '/s'),
      fc.constantFrom('jain', 'errors', 'throughput'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        const rule = parseRule(text);
        if ('message' in rule) {
          expect(rule.offset).toBeGreaterThanOrEqual(0);
          expect(rule.offset).toBeLessThanOrEqual(text.length);
          expect(rule.message).toMatch(/^expected .*received /s);
        } else {
          expect(rule.bound).toBeGreaterThanOrEqual(0);
          expect(rule.bound).toBeLessThan(Infinity);
        }
      }),
    );
  });

  test('that is printed in any spacing reads back as it was', () => {
    const subject = fc.constantFrom<Subject[]>(
      ...gateMetrics.flatMap((metric): Subject[] =>
        metric.quantity === 'time' ? timeNames.map((time) => ({ metric, time })) : [{ metric }],
      ),
    );
    const bound = fc.integer({ min: 0, max: 10_000_000 }).map((n) => n / 1000);
    const space = fc.stringMatching(/^\s{0,3}$/);
    const unit = { time: 'ms', fraction: '', rate: '/s', index: '' } as const;
    fc.assert(
      fc.property(
        fc.record({ subject, comparison: fc.constantFrom(...comparisons), bound }),
        space,
        (rule, gap) => {
          const { metric } = rule.subject;
          const time = 'time' in rule.subject ? ['(', rule.subject.time, ')'] : [];
          const tokens = [metric.name, ...time, rule.comparison, rule.bound, unit[metric.quantity]];
          expect(parseRule(tokens.join(gap))).toEqual(rule);
        },
      ),
    );
  });
});
