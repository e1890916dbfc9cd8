/** Differences as they are found, gathered into classes: what is told once is not told again of odder requests. */
import {
  comparedFacts,
  type ComparedFact,
  type DifferenceClass,
  type ExampleRequest,
  type Facts,
} from '../results/dialect-differences.ts';
import type { Answer } from './dialect-router.ts';
import type { Condition } from './probe-conditions.ts';
import type { FormedHost } from './probe-hosts.ts';
import { pathOfNoRule, pathOfRule, type FormedPath } from './probe-paths.ts';
import type { Probe } from './watched-request.ts';

export interface Asked {
  readonly host: FormedHost;
  readonly path: FormedPath;
  readonly condition?: Condition | undefined;
  readonly probe: Probe;
}

export class DifferenceTable {
  /** What requests have shown with nothing odd about them, and with one thing: takers and kind. */
  readonly #byPlain = new Set<string>();
  readonly #byOneOddity = new Set<string>();
  readonly #byForm = new Set<string>();
  readonly #classes = new Map<string, DifferenceClass & { readonly takers: string[][] }>();

  /** `simpler`: what requests were answered that have less about them. */
  add(asked: Asked, answers: readonly Answer[], simpler: readonly (readonly Answer[])[]): void {
    const fresh = differingFacts(answers).filter(
      (fact) =>
        !simpler.some((each) => isSame(each, answers, fact)) && this.#isNew(asked, answers, fact),
    );
    if (fresh.length === 0) return;
    const form = formOf(asked);
    const isPlain = odditiesOf(asked) === 0;
    const shapes = answers.map((each) => shapeOf(each, fresh, answers, isPlain));
    const key = JSON.stringify([form, fresh, shapes]);
    const takers = takersOf(answers);
    const known = this.#classes.get(key);
    if (!known) {
      this.#classes.set(key, { ...classOf(asked, form, fresh, answers), takers: [takers] });
    } else if (!known.takers.some((each) => each.every((taker, i) => taker === takers[i]))) {
      known.takers.push(takers);
    }
  }

  classes(): DifferenceClass[] {
    return [...this.#classes.values()];
  }

  /** Notes it down, too. */
  #isNew(asked: Asked, answers: readonly Answer[], fact: ComparedFact): boolean {
    const { host, condition } = asked;
    const byRules = answers.every(({ reachesPod }) => reachesPod);
    const key = JSON.stringify([fact, takersOf(answers), byRules ? '' : host.form]);
    const text = isOfRequest(fact) ? [] : [textKey(answers, fact)];
    const oddities = odditiesOf(asked);
    // Which error an odd request gets is of interest for one reason, not for two.
    if (oddities > 1 && !answers.some(({ reachesPod }) => reachesPod)) return false;
    // A condition that has changed the answers is another matter than what they are without.
    const known = oddities === 0 || (condition && oddities === 1) ? text : [key, ...text];
    if (oddities > 0 && known.some((each) => this.#byPlain.has(each))) return false;
    if (oddities === 0 && this.#byPlain.has(key)) return false;
    if (oddities > 1 && known.some((each) => this.#byOneOddity.has(each))) return false;
    const formKey = JSON.stringify([key, formOf(asked)]);
    if (this.#byForm.has(formKey)) return false;
    this.#byForm.add(formKey);
    if (oddities > 1) return true;
    const told = oddities === 0 ? this.#byPlain : this.#byOneOddity;
    for (const each of [key, ...text]) told.add(each);
    return true;
  }
}

/** Whether it differs from request to request; the others are said of a rule. */
export function isOfRequest(fact: ComparedFact): boolean {
  return fact === 'answer' || fact === 'path';
}

export function textKey(answers: readonly Pick<Answer, 'facts'>[], fact: ComparedFact): string {
  return JSON.stringify([fact, ...answers.map(({ facts }) => facts[fact] ?? '')]);
}

function odditiesOf({ host, path, condition }: Asked): number {
  const ofCondition = condition?.isPair ? 2 : condition ? 1 : 0;
  return (host.isPlain ? 0 : 1) + (path.isPlain ? 0 : 1) + ofCondition;
}

/** Of who answers, and where all reach a pod, of how. */
export function differingFacts(answers: readonly Answer[]): ComparedFact[] {
  const isMixed = new Set(answers.map(({ reachesPod }) => reachesPod)).size > 1;
  const facts: readonly ComparedFact[] = isMixed ? ['answer'] : comparedFacts;
  return facts.filter((fact) => new Set(answers.map(({ facts: own }) => own[fact])).size > 1);
}

export function takersOf(answers: readonly Answer[]): string[] {
  return answers.map(({ taker }) => taker);
}

function isSame(a: readonly Answer[], b: readonly Answer[], fact: ComparedFact): boolean {
  return a.every(({ facts, taker, reachesPod }, i) => {
    const other = b[i]!;
    const isLocal = fact === 'answer' && !reachesPod;
    return taker === other.taker && (isLocal || facts[fact] === other.facts[fact]);
  });
}

/** What is odd about it; of what is plain, where it goes. */
function formOf({ host, path, condition }: Asked): string {
  if (host.isSpelling) return host.form;
  const isUsual = path.form === pathOfRule || path.form === pathOfNoRule;
  const isOdd = condition !== undefined || !path.isPlain;
  const parts = [
    host.isPlain && isOdd ? '' : host.form,
    path.isPlain && (condition || (isUsual && host.form !== '')) ? '' : path.form,
    condition?.form ?? '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** What answers of a class have in common: not which pod where the request is odd or only one dialect reaches one. */
function shapeOf(
  { facts, reachesPod, taker }: Answer,
  fresh: readonly ComparedFact[],
  answers: readonly Answer[],
  isPlain: boolean,
): unknown {
  const isAlone = answers.filter((each) => each.reachesPod).length === 1;
  return fresh.map((fact) => {
    if (fact === 'path') return 'some';
    if (fact !== 'answer') return facts[fact];
    if (!reachesPod) return taker;
    return isPlain && !isAlone ? facts.answer : 'pod';
  });
}

function classOf(
  { probe, condition }: Asked,
  form: string,
  differing: readonly ComparedFact[],
  answers: readonly Answer[],
): Omit<DifferenceClass, 'takers'> {
  const { clientAddress } = condition ?? {};
  const example = { ...exampleOf(probe), ...(clientAddress !== undefined && { clientAddress }) };
  return { form, differing, example, answers: factsOf(answers, differing) };
}

export function exampleOf({ method, scheme, host, target, headers }: Probe): ExampleRequest {
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
  return { method, scheme, host: host ?? null, target, headers: lines };
}

/** Who answers, and what differs. */
export function factsOf(answers: readonly Answer[], differing: readonly ComparedFact[]): Facts[] {
  return answers.map(({ facts }) =>
    Object.fromEntries(
      (['answer', ...differing] as const).flatMap((fact) =>
        facts[fact] === undefined ? [] : [[fact, facts[fact]]],
      ),
    ),
  );
}
