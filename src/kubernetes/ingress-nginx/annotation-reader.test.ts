import { describe, expect, test } from 'vitest';
import { formatIssue } from '../../core/issue.ts';
import { clusterOf, ingress } from '../manifests.fixture.ts';
import { NginxAnnotations, nginxPrefix } from './annotation-reader.ts';
import {
  aliasedAnnotations,
  annotationsNotImplemented,
  knownAnnotations,
} from './known-annotations.ts';

type Written = Readonly<Record<string, string>>;

async function reading(written: Written): Promise<NginxAnnotations> {
  const annotations = Object.fromEntries(
    Object.entries(written).map(([name, value]) => [`${nginxPrefix}${name}`, value]),
  );
  const cluster = await clusterOf(ingress('web', ['* / Prefix web:80'], { annotations }));
  return new NginxAnnotations(cluster.ingresses[0]!);
}

/** `name: message` of each. */
function notes({ issues }: NginxAnnotations): string[] {
  return issues.map(({ path, message }) =>
    `${path}: ${message}`.replace(/^.*\/([\w-]+)\]: /, '$1: '),
  );
}

const urls = ['https://example.com/a?b=c', 'http://example.com'];
const paths = ['/', '/a/$1', 'a'];
const lists = ['10.0.0.0/8', '10.1.2.3, ::1,2001:db8::/32', '::ffff:1.2.3.4'];
const notLists = ['10.0.0.0/33', '10.0.0', '10.0.0.0/8,', '1::2::3/8', '1:2:3:4:5:6:7:8:9', 'any'];
const bools = ['true', 'false', 'T', '0'];
const notBools = ['yes', 'on', 'TrUe', ' true'];
const seconds = ['0', '15', '+3'];
const notSeconds = ['1s', '0.5', '-1', '5 ', '1e3'];
const anyText = ['bad{}'];

const needed: Written = {
  affinity: 'cookie',
  'upstream-hash-by': '$host',
  'limit-rps': '5',
  'permanent-redirect': 'https://example.com',
  'temporal-redirect': 'https://example.com',
  'rewrite-target': '/',
  'custom-http-errors': '503',
};

const values: Readonly<
  Record<string, { beside?: Written; good: readonly string[]; bad: readonly string[]; is: string }>
> = {
  affinity: { good: ['cookie', ' cookie '], bad: ['Cookie', 'ip'], is: 'there is no affinity' },
  'affinity-canary-behavior': { good: ['sticky', 'legacy'], bad: ['none'], is: '"sticky"' },
  ...each(['affinity-mode'], ['balanced', 'persistent'], ['sticky'], '"balanced"', 'affinity'),
  ...each(['session-cookie-name'], ['route'], ['a;b'], 'INGRESSCOOKIE', 'affinity'),
  ...each(['session-cookie-path'], ['/a'], ['/a;b'], 'that of the rule', 'affinity'),
  ...each(['session-cookie-domain'], ['a.example'], ['a;b'], 'there is none', 'affinity'),
  ...each(
    ['session-cookie-max-age', 'session-cookie-expires'],
    ['0', '3600', '-1'],
    ['1h', 'never'],
    'there is none',
    'affinity',
  ),
  ...each(['session-cookie-samesite'], ['None', 'lax'], ['off'], 'there is none', 'affinity'),
  ...each(
    [
      'session-cookie-conditional-samesite-none',
      'session-cookie-secure',
      'session-cookie-change-on-failure',
    ],
    bools,
    notBools,
    '"false"',
    'affinity',
  ),
  'load-balance': { good: ['ewma', 'round_robin'], bad: ['least_conn', 'EWMA'], is: 'refuses' },
  'upstream-hash-by': { good: ['$request_uri', '${host}-a'], bad: ['$a/b'], is: 'refuses' },
  ...each(['upstream-hash-by-subset'], bools, notBools, 'refuses', 'upstream-hash-by'),
  'upstream-hash-by-subset-size': {
    beside: { 'upstream-hash-by': '$host', 'upstream-hash-by-subset': 'true' },
    good: ['1', '5'],
    bad: ['few'],
    is: 'refuses',
  },
  'service-upstream': { good: bools, bad: notBools, is: '"false"' },
  canary: { good: bools, bad: notBools, is: 'this is no canary' },
  ...each(['canary-by-header', 'canary-by-cookie'], ['X-A'], anyText, 'no effect', 'canary'),
  ...each(['canary-weight'], ['0', '30', '200'], ['30%', '-1'], 'the weight is 0', 'canary'),
  ...each(['canary-weight-total'], ['100', '1000'], ['50', 'a'], '100 is in force', 'canary'),
  'canary-by-header-value': {
    beside: { canary: 'true', 'canary-by-header': 'x' },
    good: ['yes', 'a b'],
    bad: anyText,
    is: 'no effect',
  },
  'canary-by-header-pattern': {
    beside: { canary: 'true', 'canary-by-header': 'x' },
    good: ['^a|b$', '[0-9]{2}'],
    bad: ['a b', 'a"b'],
    is: 'no effect',
  },
  ...each(
    ['allowlist-source-range', 'denylist-source-range', 'whitelist-source-range'],
    lists,
    notLists,
    'answer 503',
  ),
  'enable-cors': { good: bools, bad: notBools, is: 'CORS is off' },
  ...each(
    ['cors-allow-origin'],
    ['*', 'https://a.example, http://*.b.example:8080', 'app://x'],
    ['https://a.example/path', `${'a'.repeat(50)}!`],
    '"*"',
    'enable-cors',
  ),
  ...each(
    ['cors-allow-methods'],
    ['GET, PUT', 'GET'],
    ['G3T', 'GET,  PUT'],
    'default',
    'enable-cors',
  ),
  ...each(['cors-allow-headers'], ['X-A, x_b'], ['a;b'], 'default', 'enable-cors'),
  ...each(['cors-expose-headers'], ['*', 'X-A, x_b'], ['a;b'], 'none', 'enable-cors'),
  ...each(['cors-allow-credentials'], bools, notBools, '"true"', 'enable-cors'),
  ...each(['cors-max-age'], ['600', '-1'], ['10m'], '1728000', 'enable-cors'),
  ...each(['limit-rps', 'limit-rpm', 'limit-connections'], ['0', '5'], ['5/s', '1.5'], 'refuses'),
  ...each(['limit-burst-multiplier'], ['2'], ['two'], '5 is in force', 'limit-rps'),
  ...each(['limit-allowlist', 'limit-whitelist'], lists, notLists, 'refuses', 'limit-rps'),
  'app-root': { good: ['/app'], bad: ['app', '/a?b', 'https://a.example'], is: 'no redirect' },
  ...each(
    ['permanent-redirect', 'temporal-redirect'],
    urls,
    ['https://example.com/$request_uri', 'https://example.com/%20'],
    'refuses',
  ),
  ...each(['permanent-redirect-code'], ['300', '308'], ['moved'], 'refuses', 'permanent-redirect'),
  ...each(['temporal-redirect-code'], ['307'], ['moved'], 'refuses', 'temporal-redirect'),
  'from-to-www-redirect': { good: bools, bad: notBools, is: 'refuses' },
  'ssl-redirect': { good: bools, bad: notBools, is: '"true"' },
  ...each(
    ['force-ssl-redirect', 'preserve-trailing-slash', 'use-regex'],
    bools,
    notBools,
    '"false"',
  ),
  'rewrite-target': { good: paths, bad: ['/a?b=$1', '/a b', '/(a)'], is: 'nothing is rewritten' },
  ...each(['x-forwarded-prefix'], paths, ['/a?b', 'a"b'], 'refuses', 'rewrite-target'),
  'server-alias': { good: ['a.example, *.b.example'], bad: ['a.example;b'], is: 'refuses' },
  'backend-protocol': { good: ['HTTP', 'grpcs'], bad: ['H2C'], is: '"HTTP"' },
  'upstream-vhost': { good: ['a.example:8080'], bad: ['a b'], is: 'refuses' },
  'default-backend': { good: ['errors'], bad: ['shop/errors', '1a'], is: 'refuses' },
  'custom-http-errors': { good: ['404', '500,503'], bad: ['302', '5xx', 'all'], is: 'refuses' },
  ...each(['disable-proxy-intercept-errors'], bools, notBools, '"false"', 'custom-http-errors'),
  'proxy-body-size': { good: ['0', '8m', '1G', '100'], bad: ['8mb', '1.5m'], is: '1m is in force' },
  'proxy-connect-timeout': { good: seconds, bad: notSeconds, is: '5 s' },
  ...each(['proxy-read-timeout', 'proxy-send-timeout'], seconds, notSeconds, '60 s'),
  'proxy-next-upstream': {
    good: ['error http_503', 'off'],
    bad: ['5xx', 'error,timeout'],
    is: 'timeout"',
  },
  'proxy-next-upstream-timeout': { good: seconds, bad: notSeconds, is: 'no limit' },
  'proxy-next-upstream-tries': { good: ['0', '5'], bad: ['many', '-1'], is: '3 are in force' },
};

function each(
  names: readonly string[],
  good: readonly string[],
  bad: readonly string[],
  is: string,
  besideName?: string,
): Record<
  string,
  { beside?: Written; good: readonly string[]; bad: readonly string[]; is: string }
> {
  const beside = besideName === undefined ? {} : { [besideName]: needed[besideName] ?? 'true' };
  return Object.fromEntries(names.map((name) => [name, { beside, good, bad, is }]));
}

describe('the values of', () => {
  const names = [...knownAnnotations.keys(), ...aliasedAnnotations.keys()];
  test.each(names)('%s are taken, or it is said what is in force instead', async (name) => {
    const { beside = {}, good, bad, is } = values[name]!;
    for (const value of good) {
      const read = await reading({ ...beside, [name]: value });
      expect(notes(read), value).toEqual([]);
      expect(read.inForce, value).toContain(aliasedAnnotations.get(name) ?? name);
    }
    for (const value of bad) {
      const read = await reading({ ...beside, [name]: value });
      expect(notes(read), value).toHaveLength(1);
      expect(notes(read)[0], value).toMatch(new RegExp(`^${name}: expected .*, received ".*: `));
      expect(notes(read)[0], value).toContain(is);
      expect(read.isRefused, value).toBe(is === 'refuses');
      expect(read.inForce, value).toEqual(Object.keys(beside));
    }
  });
});

test('numbers out of range are not refused: ingress-nginx puts another in their place', async () => {
  const read = await reading({
    'permanent-redirect': 'https://example.com',
    'permanent-redirect-code': '309',
    'temporal-redirect': 'https://example.com',
    'temporal-redirect-code': '200',
    'limit-rps': '-1',
    'upstream-hash-by': '$host',
    'upstream-hash-by-subset': 'true',
    'upstream-hash-by-subset-size': '0',
  });
  expect(read.isRefused).toBe(false);
  expect(notes(read)).toEqual([
    'permanent-redirect-code: expected a status of 300 to 308, received "309": ingress-nginx ignores it, 301 is in force',
    'temporal-redirect-code: expected a status of 300 to 308, received "200": ingress-nginx ignores it, 302 is in force',
    'limit-rps: expected a whole number, received "-1": ingress-nginx ignores it, there is no such limit',
    'upstream-hash-by-subset-size: expected a whole number, received "0": ingress-nginx ignores it, 3 is in force',
  ]);
});

test('statuses with spaces between pass the check and are then dropped, all of them', async () => {
  const read = await reading({ 'custom-http-errors': '404, 503' });
  expect(read.isRefused).toBe(false);
  expect(notes(read)).toEqual([
    'custom-http-errors: expected statuses of 400 to 599, separated by commas without spaces, received "404, 503": ingress-nginx ignores it, none is replaced',
  ]);
});

test('what is empty is as if it were not there, but for lists of addresses', async () => {
  const read = await reading({ 'load-balance': '', 'proxy-read-timeout': '', canary: ' ' });
  expect(read.inForce).toEqual([]);
  expect(read.isRefused).toBe(false);
  expect(notes(read)).toHaveLength(3);
  const list = await reading({ 'whitelist-source-range': '' });
  expect(list.isRejected('allowlist-source-range')).toBe(true);
  expect(notes(list)[0]).toContain('the paths of this Ingress answer 503');
});

test('what another annotation must switch on has no effect without it', async () => {
  const read = await reading({
    'cors-max-age': '600',
    'enable-cors': 'false',
    'upstream-hash-by-subset': 'true',
    'upstream-hash-by-subset-size': '4',
    'limit-burst-multiplier': '3',
    'limit-rps': '0',
  });
  expect(read.inForce).toEqual(['enable-cors', 'limit-rps']);
  expect(notes(read)).toEqual([
    'upstream-hash-by-subset: it has no effect without upstream-hash-by',
    'upstream-hash-by-subset-size: it has no effect without upstream-hash-by-subset',
    'cors-max-age: it has no effect without enable-cors',
    'limit-burst-multiplier: it has no effect without limit-rps or limit-rpm or limit-connections',
  ]);
});

test('of a name and its older one the name counts', async () => {
  const read = await reading({
    'whitelist-source-range': '10.0.0.0/8',
    'allowlist-source-range': '192.0.2.1',
  });
  expect(read.text('allowlist-source-range')).toBe('192.0.2.1');
  expect(notes(read)).toEqual([
    'whitelist-source-range: it has no effect beside allowlist-source-range',
  ]);
});

test('what is not implemented is named, unless it is off', async () => {
  const names = [...annotationsNotImplemented.values()].flat();
  const on = await reading(Object.fromEntries(names.map((name) => [name, 'true'])));
  expect(notes(on).map((note) => note.split(':')[0])).toEqual(names);
  expect(notes(on)[0]).toMatch(/: not implemented: it has no effect here$/);
  const off = await reading(Object.fromEntries(names.map((name) => [name, 'false'])));
  expect(notes(off)).toEqual([]);
  const snippet = await reading({ 'configuration-snippet': 'return 200;' });
  expect(notes(snippet)).toEqual([
    'configuration-snippet: not implemented: it has no effect here (ingress-nginx refuses it by default)',
  ]);
});

test('what ingress-nginx does not know is said to be unknown, with the name that may be meant', async () => {
  const read = await reading({ 'proxy-read-timout': '5', 'made-up-thing-of-mine': '1' });
  expect(notes(read)).toEqual([
    'proxy-read-timout: ingress-nginx has no such annotation: it has no effect; did you mean "proxy-read-timeout"?',
    'made-up-thing-of-mine: ingress-nginx has no such annotation: it has no effect',
  ]);
});

test('each note stands at the value of its annotation', async () => {
  const cluster = await clusterOf(`apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeout: "1s"
spec:
  defaultBackend: { service: { name: web, port: { number: 80 } } }`);
  expect(new NginxAnnotations(cluster.ingresses[0]!).issues.map(formatIssue)).toEqual([
    'test.yaml:6:53  metadata.annotations[nginx.ingress.kubernetes.io/proxy-read-timeout]: expected a whole number of seconds without a unit, received "1s": ingress-nginx ignores it, 60 s are in force',
  ]);
});

test('values are read as what they are', async () => {
  const read = await reading({
    'proxy-read-timeout': '+15',
    'use-regex': 'T',
  });
  expect(read.int('proxy-read-timeout')).toBe(15);
  expect(read.bool('use-regex')).toBe(true);
  expect(read.text('rewrite-target')).toBeUndefined();
});
