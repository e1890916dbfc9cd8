import { expect, test } from 'vitest';
import { strategyPage } from './strategy-page.ts';

/** `vitest run tests/conformance/docs-strategies.test.ts --update` brings the page up to date. */
test('the page of strategies is that of the list', async () => {
  await expect(strategyPage()).toMatchFileSnapshot('../../docs/strategies.md');
});
