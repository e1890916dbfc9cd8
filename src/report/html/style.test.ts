import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { style, styleHash } from './style.ts';

test('the page allows the style that it has', () => {
  const hash = createHash('sha256').update(style).digest('base64');
  expect(styleHash).toBe(`sha256-${hash}`);
});
