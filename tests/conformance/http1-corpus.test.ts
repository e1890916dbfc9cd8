/** The corpus through the real ingress, over a raw socket: refused, closed, nothing smuggled, and the ingress lives on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptedBodies, refusals } from './corpus/index.ts';
import { get } from './corpus/message.ts';
import { expectConserved, IngressDrive, ok } from './ingress-drive.ts';
import { headOf } from './raw-client.ts';

let ingress: IngressDrive;
/** Of whole requests that reached the pod. */
let reached: string[] = [];

beforeAll(async () => {
  ingress = await IngressDrive.open();
  ingress.upstream().answers((pod, { target, body }) => {
    reached.push(target + body.toString('latin1'));
    pod.send(ok(body));
  });
});

afterAll(() => ingress[Symbol.asyncDispose]());

const behind = headOf('GET /smuggled HTTP/1.1', 'Host: u0.test').repeat(2);

test.each(refusals)('%s: refused, and what follows it is not read', async (_, text, status) => {
  reached = [];
  const client = await ingress.client();
  client.send(text + behind);
  expect((await client.response()).status).toBe(status);
  expect(await client.ending()).toMatch(/closed|reset/);
  expect(reached).toEqual([]);
});

test.each(acceptedBodies)('%s: understood, and what follows it too', async (_, text, body) => {
  reached = [];
  const client = await ingress.client();
  client.send(text + get());
  const first = await client.response();
  expect([first.status, first.body.toString('latin1')]).toEqual([200, body]);
  expect((await client.response()).status).toBe(200);
  expect(reached).toEqual([`/${body}`, '/']);
});

describe('after all that', () => {
  test('the ingress answers, and every request and every lease is accounted for', async () => {
    const client = await ingress.client();
    client.send(get());
    expect((await client.response()).status).toBe(200);
    const account = await ingress.settle();
    expectConserved(account);
    expect(account.accepted).toBe(refusals.length + 2 * acceptedBodies.length + 1);
  });
});
