/** Header fields that are malformed, too many or too long, and hosts that are none. RFC 9112 sections 3.2 and 5. */
import { headOf } from '../raw-client.ts';
import { get, type Refused } from './message.ts';

const fields: readonly Refused[] = [
  ['a space before the colon', 'X-A : 1', 400],
  ['a tab before the colon', 'X-A\t: 1', 400],
  ['no colon', 'X-A', 400],
  ['no name', ': 1', 400],
  ['a space before the name', ' X-A: 1', 400],
  ['a tab before the name', '\tX-A: 1', 400],
  ['a line that folds it', 'X-A: 1\r\n 2', 400],
  ['a name that is not ASCII', 'X-\xe9: 1', 400],
  ['a delimiter in the name', 'X(A): 1', 400],
  ['NUL in the name', 'X\0A: 1', 400],
  ['a vertical tab in the name', 'X-A\x0b: 1', 400],
  ['NUL in the value', 'X-A: 1\0', 400],
  ['an escape in the value', 'X-A: \x1b[0m', 400],
  ['DEL in the value', 'X-A: \x7f', 400],
  ['CR in the value', 'X-A: 1\rX-B: 2', 400],
  ['LF in the value', 'X-A: 1\nX-B: 2', 400],
  ['a second Host', 'Host: u1.test', 400],
  ['the same Host again', 'Host: u0.test', 400],
  ['a value beyond 32 KiB', `X-A: ${'a'.repeat(32_768)}`, 431],
  ['a name beyond 32 KiB', `${'a'.repeat(32_768)}: 1`, 431],
];
const hosts: readonly (readonly [name: string, lines: readonly string[]])[] = [
  ['no Host', []],
  ['an empty Host', ['Host:']],
  ['a Host with a space', ['Host: u0.test a']],
  ['a list of hosts', ['Host: a, u0.test']],
  ['a Host with a path', ['Host: u0.test/a']],
  ['a Host with user information', ['Host: u@u0.test']],
  ['a Host with a backslash', ['Host: u0.test\\a']],
  ['a Host that is not ASCII', ['Host: \xe9']],
  ['a Host with a port that is no number', ['Host: u0.test:a']],
  ['a Host with two ports', ['Host: u0.test:80:81']],
  ['a port without a host', ['Host: :80']],
  ['a Host with an open bracket', ['Host: [::1']],
];

export const heads: readonly Refused[] = [
  ...fields.map(([name, line, status]): Refused => [`a field with ${name}`, get(line), status]),
  ...hosts.map(([name, lines]): Refused => [name, headOf('GET / HTTP/1.1', ...lines), 400]),
  ['more than 100 fields', get(...Array.from({ length: 100 }, () => 'X-A: 1')), 431],
  [
    'more than 32 KiB of fields',
    get(...Array.from({ length: 70 }, () => `A: ${'a'.repeat(500)}`)),
    431,
  ],
];
