import { expect, test } from 'vitest';
import { planOf, scenarioText } from '../scenario.fixture.ts';

async function notesOf(strategies: string, rest = ''): Promise<string> {
  const { plan } = await planOf(scenarioText(`{ strategies: ${strategies}${rest} }`));
  return plan!.notes.join('\n');
}

const clients = ', clients: { count: 100 }';

test.each(['[maglev]', '[nginx-ip-hash]', '[random, bounded-loads]'])(
  'a note says that %s sees one client address alone',
  async (strategies) => {
    const notes = await notesOf(strategies);
    expect(notes).toMatch(
      /(maglev|nginx-ip-hash|bounded-loads) goes by client address, of which there is only one/,
    );
    expect(notes).not.toContain('random goes by');
  },
);

test('a note says that a strategy by path sees one path alone', async () => {
  const notes = await notesOf(
    '[ingress-nginx-chash, maglev]',
    `${clients}, requests: [{ get: "http://example.com/a" }, { post: "http://example.com/a" }]`,
  );
  expect(notes).toContain('ingress-nginx-chash goes by path, of which there is only one');
  expect(notes).not.toContain('maglev goes by');
});

test.each([
  ['clients have addresses', '[maglev, random]', clients],
  [
    'there are several paths',
    '[ingress-nginx-chash]',
    ', requests: [{ get: "http://example.com/a" }, { get: "http://example.com/b" }]',
  ],
  [
    'paths are filled',
    '[ingress-nginx-chash]',
    ', requests: [{ get: "http://example.com/{{seq}}" }]',
  ],
])('there is no note where %s', async (_why, strategies, rest) => {
  expect(await notesOf(strategies, rest)).not.toContain('of which there is only one');
});
