/** Where dialects differ, to be read: the kinds of request, each with an example and the answer by each dialect. */
import {
  comparedFacts,
  type DialectDifferences,
  type DifferenceClass,
  type ExampleRequest,
  type Facts,
} from '../results/dialect-differences.ts';
import { listed } from './comparison-words.ts';
import { wrap } from './lines.ts';

/** Rules named beside the first of a class. */
const mostNamed = 4;

export function dialectDifferenceLines({
  dialects,
  classes,
  isCutShort,
}: DialectDifferences): string[] {
  const names = listed(dialects);
  const count = classes.length === 1 ? '1 kind' : `${classes.length} kinds`;
  return [
    classes.length === 0
      ? `${names} would answer every request alike.`
      : `${names} would answer ${count} of request differently.`,
    ...(isCutShort ? ['There were too many kinds to ask for all of them.'] : []),
    ...classes.flatMap((each) => ['', ...classLines(dialects, each)]),
  ];
}

function classLines(
  dialects: readonly string[],
  { form, differing, example, answers, takers }: DifferenceClass,
): string[] {
  const kinds = listed(differing.filter((fact) => fact !== 'answer').map(wordOf));
  return [
    ...wrap('', `${capitalised(form)}${kinds === '' ? '' : `: ${kinds}`}`),
    ...exampleLines(dialects, example, answers).map((line) => `  ${line}`),
    ...othersLines(takers),
  ];
}

/** A request, and below it the answer by each dialect. */
export function exampleLines(
  dialects: readonly string[],
  request: ExampleRequest,
  answers: readonly Facts[],
): string[] {
  const width = Math.max(...dialects.map((name) => name.length)) + 2;
  return [
    ...wrap('', requestText(request)),
    ...answers.flatMap((facts, i) => wrap(`  ${dialects[i]!.padEnd(width)}`, answerText(facts))),
  ];
}

/** `GET http://example.com/api?a=1 (x-canary: always)`. */
function requestText({
  method,
  scheme,
  host,
  target,
  headers,
  clientAddress,
}: ExampleRequest): string {
  const from = clientAddress === undefined ? [] : [`from ${clientAddress}`];
  const beside = [...(host === null ? ['without Host'] : []), ...headers, ...from];
  const url = host === null ? target : `${scheme}://${host}${target}`;
  return `${method} ${url}${beside.length === 0 ? '' : ` (${beside.join(', ')})`}`;
}

function answerText(facts: Facts): string {
  return comparedFacts
    .flatMap((fact) => {
      const text = facts[fact];
      if (text === undefined) return [];
      return fact === 'answer' ? [text] : [`${wordOf(fact)} ${text}`];
    })
    .join('; ');
}

function wordOf(fact: (typeof comparedFacts)[number]): string {
  if (fact === 'path' || fact === 'host') return `${fact} at the pod`;
  return fact;
}

/** Whom it concerns beside the example: who takes it by each dialect. */
function othersLines(takers: readonly (readonly string[])[]): string[] {
  const others = takers.slice(1);
  if (others.length === 0) return [];
  const named = others.slice(0, mostNamed).map((each) => [...new Set(each)].join(' | '));
  const more = others.length - named.length;
  return wrap('  ', `the same of ${[...named, ...(more > 0 ? [`${more} more`] : [])].join('; ')}`);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
