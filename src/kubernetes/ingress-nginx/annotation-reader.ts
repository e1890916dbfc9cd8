/**
 * The annotations of one Ingress as ingress-nginx reads them. All of them are judged at once: `issues` says of each that
 * has no effect why it has none and what is in force instead; the rest are `inForce` and can be asked for by name.
 */
import { closestName } from '../../core/closest-name.ts';
import type { Issue } from '../../core/issue.ts';
import type { Ingress } from '../cluster.ts';
import { describeValue, type ManifestNode } from '../manifest-node.ts';
import { goBool, normalised, refused } from './annotation-rules.ts';
import {
  aliasedAnnotations,
  annotationsNotImplemented,
  isKnown,
  knownAnnotations,
  type AnnotationName,
  type AnnotationNameOf,
} from './known-annotations.ts';

export const nginxPrefix = 'nginx.ingress.kubernetes.io/';

const notImplemented = [...annotationsNotImplemented.values()].flat();
const snippets = annotationsNotImplemented.get('snippets')!;
const allNames = [...knownAnnotations.keys(), ...aliasedAnnotations.keys(), ...notImplemented];

export class NginxAnnotations {
  readonly issues: Issue[] = [];
  /** ingress-nginx refuses the whole Ingress for the value of one of them. */
  isRefused = false;
  /** By name; values are those that fit. */
  readonly #values = new Map<AnnotationName, string>();
  readonly #rejected = new Set<AnnotationName>();
  /** Under which of its names it is written. */
  readonly #keys = new Map<AnnotationName, string>();
  readonly #source: ManifestNode;

  constructor({ annotations, source }: Pick<Ingress, 'annotations' | 'source'>) {
    this.#source = source;
    const written = [...annotations].flatMap(([key, value]) =>
      key.startsWith(nginxPrefix) ? [{ name: key.slice(nginxPrefix.length), value }] : [],
    );
    const names = new Set(written.filter(({ value }) => value !== '').map(({ name }) => name));
    for (const { name, value } of written) {
      const aliased = aliasedAnnotations.get(name);
      const meant = aliased ?? name;
      if (aliased !== undefined && names.has(aliased)) {
        this.#note(name, `it has no effect beside ${aliased}`);
      } else if (isKnown(meant)) this.#judge(meant, name, value);
      else this.#judgeOther(name, value);
    }
    // In the order of the list, where what is needed comes before what needs it.
    for (const [name, { needs = [] }] of knownAnnotations) {
      if (needs.length === 0 || !this.#values.has(name)) continue;
      if (!needs.some((needed) => this.#isOn(needed))) {
        this.dismiss(name, `it has no effect without ${needs.join(' or ')}`);
      }
    }
  }

  /** In the order of the manifest. */
  get inForce(): readonly AnnotationName[] {
    return [...this.#values.keys()];
  }

  text(name: AnnotationNameOf<'text'>): string | undefined {
    return this.#values.get(name);
  }

  bool(name: AnnotationNameOf<'bool'>): boolean | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : goBool(value);
  }

  int(name: AnnotationNameOf<'int'>): number | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : Number(value);
  }

  /** Whether it is written with a value that does not fit. */
  isRejected(name: AnnotationName): boolean {
    return this.#rejected.has(name);
  }

  /** Where it is written, under whichever of its names. */
  placeOf(name: AnnotationName): ManifestNode {
    const key = this.#keys.get(name) ?? name;
    return this.#source.at('metadata', 'annotations', `${nginxPrefix}${key}`);
  }

  /** Of one that fits by itself: it has no effect all the same. */
  dismiss(name: AnnotationName, why: string): void {
    this.#values.delete(name);
    this.remark(name, why);
  }

  /** Said once, however often. */
  remark(name: AnnotationName, what: string): void {
    const note = this.placeOf(name).note(what);
    const isSaid = ({ path, message }: Issue) => path === note.path && message === what;
    if (!this.issues.some(isSaid)) this.issues.push(note);
  }

  #judge(name: AnnotationName, key: string, value: string): void {
    const rule = knownAnnotations.get(name)!;
    this.#keys.set(name, key);
    const text = normalised(value);
    const verdict = rule.judge(value);
    const isEmpty = text === '';
    if (verdict === undefined && !isEmpty) {
      this.#values.set(name, text);
      return;
    }
    this.#rejected.add(name);
    const isRefused = verdict === refused && !isEmpty;
    if (isRefused) this.isRefused = true;
    const otherwise = verdict === undefined || verdict === refused ? 'it has no effect' : verdict;
    const consequence = isRefused
      ? 'ingress-nginx refuses the whole Ingress'
      : `ingress-nginx ignores it, ${otherwise}`;
    this.#note(key, `expected ${rule.expected}, received ${describeValue(value)}: ${consequence}`);
  }

  #judgeOther(name: string, value: string): void {
    if (notImplemented.includes(name)) {
      if (goBool(value) === false) return;
      const byDefault = snippets.includes(name) ? ' (ingress-nginx refuses it by default)' : '';
      this.#note(name, `not implemented: it has no effect here${byDefault}`);
      return;
    }
    const closest = closestName(name, allNames);
    const suggestion = closest === undefined ? '' : `; did you mean "${closest}"?`;
    this.#note(name, `ingress-nginx has no such annotation: it has no effect${suggestion}`);
  }

  #isOn(name: string): boolean {
    if (!isKnown(name)) return false;
    const value = this.#values.get(name);
    if (value === undefined) return false;
    const { kind } = knownAnnotations.get(name)!;
    return kind === 'bool' ? goBool(value) === true : kind === 'text' || Number(value) !== 0;
  }

  #note(key: string, message: string): void {
    const place = this.#source.at('metadata', 'annotations', `${nginxPrefix}${key}`);
    this.issues.push(place.note(message));
  }
}
