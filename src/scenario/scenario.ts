/** A scenario that has been read and found right. Only `parseScenario` makes one. */
import type { Issue } from '../core/issue.ts';
import type { FeedSpec, LoadStage, RequestSpec, TlsSpec } from '../core/run-spec.ts';
import type { NodePath, SourceDocument } from '../core/source-document.ts';
import type { OwnStrategy } from '../strategies/own-strategy.ts';
import type { Certificates } from '../kubernetes/certificates.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { formatPath } from './format-path.ts';
import type { ScenarioSpec } from './schema/scenario.ts';

declare const parsed: unique symbol;

export type Scenario = ScenarioContent & { readonly [parsed]: true };

/** With the files read that its load and its requests name. */
export interface ResolvedSpec extends Omit<
  ScenarioSpec,
  'loads' | 'requests' | 'feeds' | 'clients'
> {
  readonly loads: readonly ResolvedLoad[];
  /** Of the loads that have none of their own; absent: one to each route. */
  readonly requests?: readonly RequestSpec[] | undefined;
  readonly feeds: readonly FeedSpec[];
  readonly clients?: ResolvedClients | undefined;
}

export interface ResolvedLoad {
  /** Absent where there is one, by `load`. */
  readonly name?: string | undefined;
  readonly stages: readonly LoadStage[];
  readonly requests?: readonly RequestSpec[] | undefined;
}

export interface ResolvedClients extends Omit<NonNullable<ScenarioSpec['clients']>, 'tls'> {
  readonly tls?: TlsSpec | undefined;
}

export interface ScenarioContent {
  readonly name: string;
  /** Of the content, whatever the layout: equal scenarios have equal hashes. */
  readonly hash: string;
  readonly spec: ResolvedSpec;
  /** The users' own strategies that it names. */
  readonly own: readonly OwnStrategy[];
  /** What the kinds of replay stages point to. */
  readonly replayed: readonly RequestSpec[];
  readonly cluster: Cluster;
  /** Of its Secrets. */
  readonly certificates: Certificates;
  /** What reading found worth knowing. */
  readonly notes: readonly Issue[];
  /** The Scenario document; absent when defaults hold. */
  readonly document?: SourceDocument;
  readonly manifests: readonly SourceDocument[];
}

/** An error at a place of the Scenario document, found after the schema was satisfied. */
export function errorAt(
  scenario: Scenario,
  path: NodePath,
  message: string,
  of: 'key' | 'value' = 'value',
): Issue {
  const position = scenario.document?.positionOf(path, of);
  return { severity: 'error', path: formatPath(path), message, ...(position && { position }) };
}
