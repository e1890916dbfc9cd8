/**
 * Texts to a Scenario: documents are read, the Scenario document is held to its schema, the manifests to Kubernetes'
 * rules, and all problems are reported together. Files are read through a port, so that this stays free of I/O.
 */
import { compareIssues, type Issue } from '../core/issue.ts';
import type { StrategySpec } from '../core/run-spec.ts';
import type { NodePath, SourceDocument } from '../core/source-document.ts';
import { readCertificates } from '../kubernetes/certificates.ts';
import { readManifests } from '../kubernetes/read-manifests.ts';
import { checkSchema } from './check-schema.ts';
import { contentHash } from './content-hash.ts';
import { formatPath } from './format-path.ts';
import type { FileReader, Outside } from './reading/file-reader.ts';
import { pathOfLoad } from './reading/load-holders.ts';
import { readDocuments, type Source } from './reading/read-documents.ts';
import { readStrategyModules } from './reading/read-strategy-modules.ts';
import { ReadingBudget } from './reading/reading-budget.ts';
import { readRecordings, type Recordings } from './recordings/read-recordings.ts';
import { baseName, besides } from './relative-path.ts';
import { readAuthorities, resolvedClients } from './request-data/read-authorities.ts';
import { readRequestData, type RequestData } from './request-data/read-request-data.ts';
import type { ResolvedLoad, Scenario, ScenarioContent } from './scenario.ts';
import {
  apiVersion,
  kind,
  mostNamedFiles,
  type ScenarioSpec,
  scenarioSchema,
} from './schema/scenario.ts';

/** `namedStrategies`: on the command line, where modules are named relative to the working directory. */
export async function parseScenario(
  sources: readonly Source[],
  reader: Outside,
  namedStrategies: readonly string[] = [],
): Promise<{ scenario?: Scenario; issues: Issue[] }> {
  const budget = new ReadingBudget();
  const given = readDocuments(sources, budget);
  const [document, ...others] = given.documents.filter(isScenario);
  const modules = await readStrategyModules(document, namedStrategies, reader);
  const checked = checkSchema(scenarioSchema(modules.own), document ?? byDefault);
  const named = document ? await readNamedFiles(document, reader) : { sources: [], issues: [] };
  const recordings = document ? await readRecordings(document, reader) : noRecordings;
  const data = document ? await readRequestData(document, reader) : noRequestData;
  const trust = document ? await readAuthorities(document, reader) : { issues: [] };
  const further = readDocuments(named.sources, budget);
  const manifests = [...given.documents.filter((each) => !isScenario(each)), ...further.documents];
  const { cluster, issues: breaches } = await readManifests(manifests);
  const tls = readCertificates(cluster.secrets, reader.examine);
  const issues = [
    ...given.issues,
    ...[...others, ...further.documents.filter(isScenario)].map(oneTooMany),
    ...checked.issues,
    ...modules.issues,
    ...named.issues,
    ...recordings.issues,
    ...data.issues,
    ...trust.issues,
    ...further.issues,
    ...breaches,
    ...tls.issues,
  ].toSorted(compareIssues);
  const { value } = checked;
  if (!value || issues.some(({ severity }) => severity === 'error')) return { issues };
  const loads = value.spec.loads.map((load, index) =>
    resolvedLoad(load, pathOfLoad(load, index), recordings, data),
  );
  const clients = resolvedClients(value.spec.clients, trust.authorities);
  const requests = data.requests.get('spec');
  const spec = { ...value.spec, loads, requests, feeds: data.feeds, clients };
  const replayed = recordings.requests;
  const scenario: ScenarioContent = {
    name: value.metadata.name ?? baseName(document?.file ?? sources[0]?.file ?? ''),
    hash: contentHash([
      { ...spec, strategies: spec.strategies.map(withoutPath), manifests: [] },
      manifests.map((each) => each.value),
      replayed,
    ]),
    spec,
    own: modules.own,
    replayed,
    cluster,
    certificates: tls.certificates,
    notes: issues,
    ...(document && { document }),
    manifests,
  };
  return { scenario: scenario as Scenario, issues };
}

/** What holds where no Scenario document is given. */
const byDefault: SourceDocument = {
  file: '',
  value: { apiVersion, kind },
  positionOf: () => ({ file: '', line: 1, column: 1 }),
};

const noRecordings: Recordings = { stages: new Map(), requests: [], issues: [] };
const noRequestData: RequestData = { requests: new Map(), feeds: [], issues: [] };

/** With what was read from the files that it names. */
function resolvedLoad(
  { name, load }: ScenarioSpec['loads'][number],
  path: NodePath,
  recordings: Recordings,
  data: RequestData,
): ResolvedLoad {
  const stages = load.map((stage, index) =>
    stage.kind === 'replay' ? recordings.stages.get(formatPath([...path, 'load', index]))! : stage,
  );
  if (name === undefined) return { stages };
  return { name, stages, requests: data.requests.get(formatPath(path)) };
}

function isScenario({ value }: SourceDocument): boolean {
  const header = value as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const group = typeof header.apiVersion === 'string' ? header.apiVersion.split('/')[0] : '';
  return group === 'plimsoll.dev' || header.kind === kind;
}

function oneTooMany(document: SourceDocument): Issue {
  const message = 'expected one Scenario document, received another one here.';
  return { severity: 'error', path: '', message, position: document.positionOf([]) };
}

/** What can be read of `spec.manifests`, even where the schema finds fault with the document. */
async function readNamedFiles(document: SourceDocument, reader: FileReader) {
  const { spec } = document.value as { readonly spec?: { readonly manifests?: unknown } | null };
  const entries: unknown[] = Array.isArray(spec?.manifests) ? spec.manifests : [];
  const sources: Source[] = [];
  const issues: Issue[] = [];
  for (const [index, entry] of entries.slice(0, mostNamedFiles).entries()) {
    if (typeof entry !== 'string' || entry === '') continue;
    const file = besides(document.file, entry);
    try {
      sources.push({ file, text: await reader.read(file) });
    } catch (error) {
      const path = `spec.manifests[${index}]`;
      const position = document.positionOf(['spec', 'manifests', index]);
      issues.push({ severity: 'error', path, message: `${(error as Error).message}.`, position });
    }
  }
  return { sources, issues };
}

/** Where a module lies changes nothing about what it does. */
function withoutPath({ module, ...strategy }: StrategySpec): unknown {
  return { ...strategy, module: module?.hash };
}
