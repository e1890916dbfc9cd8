/** The users' own strategies that a scenario or the command line names, loaded through the port. */
import type { Issue } from '../../core/issue.ts';
import type { SourceDocument } from '../../core/source-document.ts';
import { strategies } from '../../strategies/index.ts';
import { modulePattern, type OwnStrategy, readDefinition } from '../../strategies/own-strategy.ts';
import { contentHash } from '../content-hash.ts';
import { formatPath } from '../format-path.ts';
import { besides } from '../relative-path.ts';
import type { FileReader } from './file-reader.ts';

interface NamedModule {
  readonly written: string;
  readonly path: string;
  /** For issues. */
  readonly at: Pick<Issue, 'path' | 'position'>;
}

/** What can be read of `spec.strategies`, even where the schema finds fault with the document; and of `--strategy`. */
export async function readStrategyModules(
  document: SourceDocument | undefined,
  optionNames: readonly string[],
  reader: FileReader,
): Promise<{ own: OwnStrategy[]; issues: Issue[] }> {
  const own: OwnStrategy[] = [];
  const issues: Issue[] = [];
  const modules = [
    ...(document ? modulesNamedBy(document) : []),
    ...optionNames
      .filter((name) => modulePattern.test(name))
      .map((name): NamedModule => ({ written: name, path: name, at: { path: '--strategy' } })),
  ];
  for (const { written, path, at } of modules) {
    if (own.some((each) => each.written === written)) continue;
    const { problems, ...module } = await readStrategyModule(path, own, reader);
    own.push({ written, ...module });
    issues.push(...problems.map((message): Issue => ({ severity: 'error', ...at, message })));
  }
  return { own, issues };
}

function modulesNamedBy(document: SourceDocument): NamedModule[] {
  const { spec } = document.value as { readonly spec?: { readonly strategies?: unknown } | null };
  const entries: unknown[] = Array.isArray(spec?.strategies) ? spec.strategies : [];
  return entries.flatMap((entry, index) => {
    const isText = typeof entry === 'string';
    const written = isText ? entry : (entry as { name?: unknown } | null)?.name;
    if (typeof written !== 'string' || !modulePattern.test(written)) return [];
    const path = ['spec', 'strategies', index, ...(isText ? [] : ['name'])];
    const at = { path: formatPath(path), position: document.positionOf(path) };
    return [{ written, path: besides(document.file, written), at }];
  });
}

/** `others`: that it must not be named like. */
async function readStrategyModule(
  path: string,
  others: readonly OwnStrategy[],
  reader: FileReader,
): Promise<Omit<OwnStrategy, 'written'> & { readonly problems: readonly string[] }> {
  const taken = [...strategies, ...others.flatMap(({ definition }) => definition ?? [])];
  let hash = '';
  try {
    hash = contentHash(await reader.read(path));
    const names = taken.map(({ name }) => name);
    const { definition, problems } = readDefinition(await reader.load(path), names);
    const found = problems.map((problem) => `${path}: ${problem}.`);
    return { module: { path, hash }, definition, problems: found };
  } catch (error) {
    return { module: { path, hash }, problems: [`${(error as Error).message}.`] };
  }
}
