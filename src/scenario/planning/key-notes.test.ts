import { expect, test } from 'vitest';
import { planOf, scenarioText } from '../scenario.fixture.ts';

async function notesOf(strategies: string, clients = ''): Promise<string> {
  const { plan } = await planOf(scenarioText(`{ strategies: ${strategies}${clients} }`));
  return plan!.notes.join('\n');
}

test.each(['[maglev]', '[nginx-ip-hash]', '[random, bounded-loads]'])(
  'a note says that %s sees one client address alone',
  async (strategies) => {
    expect(await notesOf(strategies)).toMatch(
      /(maglev|nginx-ip-hash|bounded-loads) goes by client address, of which there is only one/,
    );
    expect(await notesOf(strategies)).not.toContain('random goes by');
  },
);

test('not so where clients have addresses, nor of what goes by path, or by no key at all', async () => {
  expect(await notesOf('[maglev]', ', clients: { count: 100 }')).not.toContain('client address');
  const others = '[{ name: maglev, params: { key: path } }, ingress-nginx-chash, random]';
  expect(await notesOf(others)).not.toContain('client address');
});
