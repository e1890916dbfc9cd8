/**
 * Judges a result against a baseline: of every figure that the scenario's gates name, whether it has become worse by more
 * than the tolerance. Failed when the whole interval of the change lies beyond it, passed when the estimate does not;
 * between the two it is undetermined. A scenario without gates is held to the metrics of the comparison.
 */
import { compareSides } from '../comparison/across-results.ts';
import { estimateOf } from '../comparison/compare-pair.ts';
import { comparedMetrics } from '../comparison/compared-metrics.ts';
import type { GateSpec } from '../core/run-spec.ts';
import type { Baseline, BaselineSubject } from '../results/baseline.ts';
import type { BaselineVerdict } from '../results/gate-report.ts';
import { tellingParts } from '../results/subjects.ts';
import { figureName } from './figures.ts';
import { contrastOf, verdictUnits, type Contrast } from './metrics.ts';
import { parseRule, type Rule } from './rule.ts';

/** Of ratios; what is compared by difference has the tolerance of its metric. */
export const defaultTolerance = 0.05;

type Sides = readonly [BaselineSubject, BaselineSubject | undefined];
type Finding = Pick<
  BaselineVerdict,
  'value' | 'baseline' | 'bound' | 'change' | 'verdict' | 'reason'
>;

/** A figure, and in which direction it is good. */
interface Check extends Pick<GateSpec, 'strategy' | 'load'>, Contrast {
  readonly name: string;
  /** With its load. */
  readonly figure: string;
  readonly better: 'lower' | 'higher';
  readonly unit: string;
}

export function judgeAgainst(
  gates: readonly GateSpec[],
  ours: Baseline,
  theirs: Baseline,
  tolerance = defaultTolerance,
): BaselineVerdict[] {
  const checks = gates.length === 0 ? usualChecks() : gates.map(checkOf);
  const parts = tellingParts(Object.values(ours.subjects));
  return Object.entries(ours.subjects).flatMap(([name, subject]) =>
    checksOf(subject, checks).map((check) => {
      const allowed = check.scale === 'ratio' ? tolerance : check.worthFinding;
      return {
        metric: check.name,
        better: check.better,
        rule: ruleText(check, allowed),
        strategy: subject.strategy.label,
        ...parts(subject),
        ...(check.load !== undefined && { load: check.load }),
        unit: check.unit,
        ...verdictOf(check, [subject, theirs.subjects[name]], allowed),
      };
    }),
  );
}

/** Each figure once, however many rules are about it. */
function checksOf({ strategy: { label } }: BaselineSubject, checks: readonly Check[]): Check[] {
  const own = checks.filter(({ strategy }) => strategy === undefined || strategy === label);
  return [...new Map(own.map((check) => [`${check.figure} ${check.better}`, check])).values()];
}

function checkOf({ rule: text, strategy, load }: GateSpec): Check {
  const rule = parseRule(text) as Rule;
  const { metric } = rule.subject;
  return {
    strategy,
    load,
    name: figureName(rule.subject),
    figure: figureName(rule.subject, load),
    better: rule.comparison.startsWith('<') ? 'lower' : 'higher',
    unit: verdictUnits[metric.quantity],
    ...contrastOf(metric),
  };
}

function usualChecks(): Check[] {
  return comparedMetrics.map(({ metric, ...rest }) => ({ name: metric, figure: metric, ...rest }));
}

function verdictOf(check: Check, [ours, theirs]: Sides, tolerance: number): Finding {
  if (!theirs) return { ...nothing, reason: 'the baseline does not have it' };
  const distrusted = ours.distrusted?.[0] ?? theirs.distrusted?.[0];
  if (distrusted !== undefined) return { ...nothing, reason: distrusted };
  // As the send lag in virtual time.
  if (isZero(check, ours) && isZero(check, theirs)) return stillZero;
  const { paired, a, b, pair } = compareSides(check, check.figure, [ours, theirs]);
  const [value, baseline] = [a, b].map((sample) => estimateOf(check, sample).estimate);
  const bound = baseline == null ? null : boundOf(check, baseline, tolerance);
  const known = { value: value ?? null, baseline: baseline ?? null, bound };
  const { estimate, interval, repetitions } = pair;
  if (estimate === null) return { ...known, ...undetermined, reason: missing(check, ours, theirs) };
  const change = { scale: check.scale, estimate, interval, paired, repetitions };
  if (!interval) return { ...known, ...undetermined, change, reason: tooFew };
  const limit = boundOf(check, check.scale === 'ratio' ? 1 : 0, tolerance);
  const isWorse = (x: number) => (check.better === 'lower' ? x > limit : x < limit);
  if (!isWorse(estimate)) return { ...known, change, verdict: 'passed' };
  if (isWorse(interval.low) && isWorse(interval.high))
    return { ...known, change, verdict: 'failed' };
  return { ...known, change, verdict: 'undetermined', reason: mayBeChance };
}

const undetermined = { change: null, verdict: 'undetermined' } as const;
const nothing = { value: null, baseline: null, bound: null, ...undetermined } as const;
const stillZero = { value: 0, baseline: 0, bound: 0, change: null, verdict: 'passed' } as const;
const tooFew = 'a change takes two repetitions of each side to be told from chance';
const mayBeChance =
  'worse by more than the tolerance, but the interval does not exclude less: more repetitions would tell';

/** Of a figure, or with 1 or 0 in its place of a change. */
function boundOf({ scale, better }: Check, from: number, tolerance: number): number {
  const sign = better === 'lower' ? 1 : -1;
  return scale === 'ratio' ? from * (1 + sign * tolerance) : from + sign * tolerance;
}

function isZero({ figure, scale }: Check, { figures }: BaselineSubject): boolean {
  return scale === 'ratio' && (figures[figure]?.every((value) => value === 0) ?? false);
}

function missing({ figure, scale }: Check, ours: BaselineSubject, theirs: BaselineSubject): string {
  if (!ours.figures[figure]) return `${figure} is not known here`;
  if (!theirs.figures[figure]) return `${figure} is not known in the baseline`;
  const hasZero = [ours, theirs].some(({ figures }) => figures[figure]!.includes(0));
  return scale === 'ratio' && hasZero
    ? `${figure} is 0 on one side, which has no ratio`
    : `${figure} is not known in the same repetitions of both`;
}

/** `p99(responseTime) <= baseline + 5%`. */
function ruleText({ name, better, scale, unit }: Check, tolerance: number): string {
  const points = Number((tolerance * 100).toPrecision(6));
  const amount =
    scale === 'ratio' ? `${points}%` : unit === 'fraction' ? `${points} points` : tolerance;
  return `${name} ${better === 'lower' ? '<= baseline +' : '>= baseline -'} ${amount}`;
}
