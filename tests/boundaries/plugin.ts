/**
 * The lint rule `boundaries/imports`, an oxlint plugin with ESLint's API, over the table of zones.ts. It resolves
 * relative imports to files, so neither depth nor spelling gets around it; `import type`, `export … from`, `import()`
 * and `import('…')` types count alike. Tests and fixtures are free.
 */
import { isBuiltin } from 'node:module';
import { posix, relative, sep } from 'node:path';
import { packageZones, zones } from './zones.ts';

interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  readonly source?: SyntaxNode | null;
}

interface RuleContext {
  readonly cwd: string;
  readonly filename: string;
  report(problem: { readonly node: SyntaxNode; readonly message: string }): void;
}

type Visitor = Readonly<Record<string, (node: SyntaxNode) => void>>;

function create(context: RuleContext): Visitor {
  const file = relative(context.cwd, context.filename).split(sep).join('/');
  if (!isShipped(file)) return {};
  const check = ({ source }: SyntaxNode): void => {
    // A path that is computed (a user's own strategy) names no module of ours.
    if (typeof source?.value !== 'string') return;
    const message = problemOf(file, source.value);
    if (message !== undefined) context.report({ node: source, message });
  };
  return {
    ImportDeclaration: check,
    ExportAllDeclaration: check,
    ExportNamedDeclaration: check,
    ImportExpression: check,
    TSImportType: check,
  };
}

function problemOf(file: string, specifier: string): string | undefined {
  const zone = zoneOf(file);
  if (zone === undefined) return `${file} belongs to no zone of tests/boundaries/zones.ts.`;
  if (!specifier.startsWith('.')) return packageProblem(zone, specifier);
  const target = posix.join(posix.dirname(file), specifier);
  if (!isShipped(target)) return `Shipped code may not import ${target}.`;
  const allowed = ['src/core', zone, ...zones[zone]!.imports];
  const shared = posix.dirname(target) === posix.dirname(zone) && posix.dirname(zone) in zones;
  if (shared || allowed.some((place) => contains(place, target))) return undefined;
  return `${zone} may not import ${target}; it may import ${allowed.join(', ')}.`;
}

function packageProblem(zone: string, specifier: string): string | undefined {
  if (zones[zone]!.pure && isBuiltin(specifier)) {
    return `${zone} is pure: it may not import ${specifier}.`;
  }
  const name = specifier.split('/')[0]!;
  const owners = packageZones[name];
  if (owners === undefined || owners.includes(zone)) return undefined;
  return `Only ${owners.join(', ')} may import ${name}.`;
}

function zoneOf(file: string): string | undefined {
  const around = Object.keys(zones).filter((zone) => contains(zone, file));
  return around.sort((a, b) => b.length - a.length)[0];
}

function contains(place: string, file: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

function isShipped(file: string): boolean {
  return contains('src', file) && !/\.(test|fixture)\.tsx?$/.test(file);
}

export default { meta: { name: 'boundaries' }, rules: { imports: { create } } };
