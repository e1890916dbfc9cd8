/** What is known of a product in place of our ingress, and whether what it counted is what its neighbours counted. */
import type { FoldedRun } from './folded-run.ts';
import type { ConservationCheck, ProductResult } from './run-result.ts';

export function productResult({ ingress }: FoldedRun): ProductResult | undefined {
  const [first] = ingress.reports;
  return first && { version: first.version, configuration: first.configuration };
}

/** Over all phases. Of endpoints those where it does not hold; many disagree when one port is mistaken for another. */
export function productChecks({ run, generator, ingress, pods }: FoldedRun): ConservationCheck[] {
  const { reports } = ingress;
  if (reports.length === 0) return [];
  const { warmup, measure } = generator.counts;
  const sent = run.endpoints.map(({ index }) => sum(reports.map((report) => report.sent[index]!)));
  const name = run.ingress;
  return [
    check(
      `generator → ${name}: sent = accepted`,
      warmup.sent + measure.sent,
      sum(reports.map(({ accepted }) => accepted)),
    ),
    check(`${name} → pods: sent = accepted`, sum(sent), sum(pods.acceptedAllPhases)),
    ...run.endpoints
      .map(({ id, index }) =>
        check(`${name} → ${id}: sent = accepted`, sent[index]!, pods.acceptedAllPhases[index]!),
      )
      .filter(({ holds }) => !holds)
      .slice(0, mostTold),
  ];
}

const mostTold = 5;

function check(equation: string, left: number, right: number): ConservationCheck {
  return { equation, left, right, holds: left === right };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
