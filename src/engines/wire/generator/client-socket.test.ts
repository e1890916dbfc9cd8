import { expect, test } from 'vitest';
import { refusalReason } from './client-socket.ts';

function reasonOf(message: string, fields: object): string {
  return refusalReason(Object.assign(new Error(message), fields));
}

test('a refusal by the system is named by its call and code, whatever the port', () => {
  const fields = { errno: -111, code: 'ECONNREFUSED', syscall: 'connect' };
  expect(reasonOf('connect ECONNREFUSED 127.0.0.1:1', fields)).toBe('connect ECONNREFUSED');
  expect(reasonOf('', { code: 'ECONNREFUSED', errors: [] })).toBe('connect ECONNREFUSED');
});

test('a refusal by TLS is told in its words, without addresses of functions and advice about Node', () => {
  const advice = 'self-signed certificate; if the root CA is installed locally, try';
  expect(reasonOf(advice, { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })).toBe(
    'self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)',
  );
  const fields = { code: 'ERR_SSL_WRONG_VERSION_NUMBER', reason: 'wrong version number' };
  expect(reasonOf('40137DCE:error:0A00010B:SSL routines:x:wrong', fields)).toBe(
    'wrong version number (ERR_SSL_WRONG_VERSION_NUMBER)',
  );
});

test('a target cannot make a reason long', () => {
  expect(reasonOf('x'.repeat(10_000), { code: 'X' })).toHaveLength(200);
});
