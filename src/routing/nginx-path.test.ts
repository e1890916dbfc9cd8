import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { needsNormalising, normalisePath } from './nginx-path.ts';

const piece = fc.constantFrom('/', '/', '.', '..', 'a', 'b.', '%2e', '%2F', '%41', '...');
const path = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`);

/** ngx_http_parse_complex_uri's way: one element at a time, each closed by a slash, climbing as it goes. */
function resolvedByHand(target: string): string | undefined {
  const decoded = decodeURIComponent(target);
  let resolved = '';
  for (let at = 0; at < decoded.length;) {
    const next = decoded.indexOf('/', at + 1);
    const element = decoded.slice(at + 1, next === -1 ? undefined : next);
    const closed = next !== -1;
    if (!resolved.endsWith('/')) resolved += '/';
    if (element === '..') {
      if (resolved === '/') return undefined;
      resolved = resolved.slice(0, resolved.lastIndexOf('/', resolved.length - 2) + 1);
    } else if (element !== '' && element !== '.') {
      resolved += element + (closed ? '/' : '');
    }
    at = closed ? next : decoded.length;
  }
  return resolved;
}

test('agrees with resolving element by element (5,000 paths)', () => {
  fc.assert(
    fc.property(path, (target) => {
      expect(normalisePath(target)).toBe(resolvedByHand(target));
    }),
    { numRuns: 5000, seed: 7 },
  );
});

test('a path that needs no normalising is its own normal form (5,000 paths)', () => {
  fc.assert(
    fc.property(path, (target) => {
      if (needsNormalising(target, target.length)) return;
      expect(normalisePath(target)).toBe(target);
    }),
    { numRuns: 5000, seed: 7 },
  );
});
