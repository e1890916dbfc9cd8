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
    throw new Error(`cannot load ${path}: ${reason}`, { cause: error });
  }
}

function provideOwnPackage(): void {
  isProvided = true;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'plimsoll' ? { url: ownPackage, shortCircuit: true } : next(specifier, context),
  });
}
