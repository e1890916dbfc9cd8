/**
 * Loads a module that a user wrote. What it imports as `plimsoll` is the program that runs it, whatever is installed
 * beside it: a single file is enough to try a strategy.
 */
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const sourceExtension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const ownPackage = new URL(`../index${sourceExtension}`, import.meta.url).href;
let isProvided = false;

/** Its default export; rejects with a plain sentence. */
export async function importStrategyModule(path: string): Promise<unknown> {
  if (!isProvided) provideOwnPackage();
  try {
    const module = (await import(pathToFileURL(resolve(path)).href)) as { default?: unknown };
    return module.default;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot load ${path}${placeIn(path, error)}: ${reason}`, { cause: error });
  }
}

/** `:line:column`, or `:line`, of the innermost place in the module that an error or its causes tell of; or nothing. */
export function placeIn(path: string, error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { href, pathname } = pathToFileURL(resolve(path));
  for (const file of [href, pathname, resolve(path)]) {
    const [, after] = error.stack?.split(`${file}:`) ?? [];
    const place = /^\d+(?::\d+)?/.exec(after ?? '')?.[0];
    if (place !== undefined) return `:${place}`;
  }
  return placeIn(path, error.cause);
}

function provideOwnPackage(): void {
  isProvided = true;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'plimsoll' ? { url: ownPackage, shortCircuit: true } : next(specifier, context),
  });
}
