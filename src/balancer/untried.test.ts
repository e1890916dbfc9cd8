import { describe, expect, test } from 'vitest';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import { requestInfo } from '../core/request-info.fixture.ts';
import { chooseUntried } from './untried.ts';

const endpoints = [...'abcd'].map((id, index) => ({ id, index, weight: 1, inFlight: 0 }));
const ready: ReadySet = { size: 4, at: (position) => endpoints[position]! };

/** What a retry gets from a strategy that names these one after the other, then the last again and again. */
function chosen(names: string, tried: string) {
  const asked: string[] = [];
  const find = (id: string | undefined) => endpoints.find((endpoint) => endpoint.id === id);
  const choose = (): Endpoint | undefined => {
    const name = names[Math.min(asked.length, names.length - 1)];
    asked.push(name ?? '');
    return find(name);
  };
  const request = requestInfo({ attempt: 2, tried: [...tried].map((id) => find(id)!) });
  return { endpoint: chooseUntried({ choose }, ready, request)?.id, asked: asked.join('') };
}

describe('a retry', () => {
  test('goes where the strategy says, asked again while it names what was tried', () => {
    expect(chosen('b', 'a')).toEqual({ endpoint: 'b', asked: 'b' });
    expect(chosen('aac', 'a')).toEqual({ endpoint: 'c', asked: 'aac' });
  });

  test('goes to the next untried where the strategy does not give way', () => {
    expect(chosen('b', 'bc')).toEqual({ endpoint: 'd', asked: 'bbb' });
    expect(chosen('d', 'ad')).toEqual({ endpoint: 'b', asked: 'ddd' });
  });

  test('goes where the strategy says when all have been tried', () => {
    expect(chosen('c', 'abcd').endpoint).toBe('c');
  });

  test('goes nowhere when the strategy wants none', () => {
    expect(chosen('', 'a')).toEqual({ endpoint: undefined, asked: '' });
  });
});
