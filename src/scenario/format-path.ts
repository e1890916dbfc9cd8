import type { NodePath } from '../core/source-document.ts';

/** `spec.load[0].open.rate`; what is not a plain name stands in brackets: `spec.pods[shop/web]`. */
export function formatPath(path: NodePath): string {
  return path
    .map((step, depth) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${step}]`;
      return depth === 0 ? step : `.${step}`;
    })
    .join('');
}
