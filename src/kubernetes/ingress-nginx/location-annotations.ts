/** The annotations that say what is done with a request before and while a pod answers it. */
import {
  bool,
  int,
  matching,
  matchingAsWritten,
  needing,
  pathWithCaptures,
  refused,
  regexCharacters,
  seconds,
  text,
  urlCharacters,
  type AnnotationRule,
} from './annotation-rules.ts';
import { parseNetworks } from './networks.ts';

const whole = 'a whole number';
const off = '"false" is in force';
const networks = 'addresses and networks, separated by commas';
const isNetworks = (list: string): boolean => parseNetworks(list) !== undefined;

const access = {
  'allowlist-source-range': {
    ...text(isNetworks, networks, 'the paths of this Ingress answer 503'),
    alias: 'whitelist-source-range',
  },
  'denylist-source-range': text(isNetworks, networks, 'the paths of this Ingress answer 503'),
};

const origin = /^(?:[a-z]+:\/\/)?(?:\*\.)?[A-Za-z0-9.-]*(?::\d+)?$/;
const cors = {
  'enable-cors': bool('CORS is off'),
  ...needing(['enable-cors'], {
    'cors-allow-origin': text(
      (value) => value === '*' || value.split(',').every((part) => matching(origin)(part)),
      'origins such as https://example.com, separated by commas',
      '"*" is in force',
    ),
    'cors-allow-methods': text(
      matchingAsWritten(/^[A-Za-z]+(?:(?:,\s?|\s)[A-Za-z]+)*(?:,\s?|\s)?$/),
      'methods, separated by commas',
      'the default methods are in force',
    ),
    'cors-allow-headers': text(
      matching(/^[-A-Za-z0-9_,]*$/),
      'names of headers, separated by commas',
      'the default headers are in force',
    ),
    'cors-expose-headers': text(
      matchingAsWritten(/^[-\w*]+(?:(?:,\s?|\s)[-\w*]+)*(?:,\s?|\s)?$/),
      'names of headers, separated by commas',
      'none are exposed',
    ),
    'cors-allow-credentials': bool('"true" is in force'),
    'cors-max-age': int(`${whole} of seconds`, '1728000 is in force'),
  }),
};

const limitNames = ['limit-rps', 'limit-rpm', 'limit-connections'] as const;
const limit = int(whole, refused, { min: 0, beyond: 'there is no such limit' });
const limits = {
  'limit-rps': limit,
  'limit-rpm': limit,
  'limit-connections': limit,
  ...needing(limitNames, {
    'limit-burst-multiplier': int(whole, '5 is in force'),
    'limit-allowlist': { ...text(isNetworks, networks, refused), alias: 'limit-whitelist' },
  }),
};

const redirectTarget: AnnotationRule<'text'> = {
  kind: 'text',
  expected: 'a URL of http or https in plain characters',
  judge: (value) => {
    if (!matchingAsWritten(urlCharacters)(value)) return refused;
    return /^https?:/i.test(value.trim()) ? undefined : 'nothing is redirected';
  },
};
const redirects = {
  'app-root': text(
    (value) => matchingAsWritten(pathWithCaptures)(value) && value.startsWith('/'),
    'a path',
    'there is no redirect',
  ),
  'permanent-redirect': redirectTarget,
  'temporal-redirect': redirectTarget,
  ...needing(['permanent-redirect'], {
    'permanent-redirect-code': int('a status of 300 to 308', refused, {
      min: 300,
      max: 308,
      beyond: '301 is in force',
    }),
  }),
  ...needing(['temporal-redirect'], {
    'temporal-redirect-code': int('a status of 300 to 308', refused, {
      min: 300,
      max: 308,
      beyond: '302 is in force',
    }),
  }),
  'from-to-www-redirect': bool(refused),
  'ssl-redirect': bool('"true" is in force'),
  'force-ssl-redirect': bool(off),
  'preserve-trailing-slash': bool(off),
};

const paths = {
  'use-regex': bool(off),
  'rewrite-target': text(
    matchingAsWritten(pathWithCaptures),
    'a path of letters, digits, - . _ ~ / : and captures such as $1',
    'nothing is rewritten',
  ),
  ...needing(['rewrite-target'], {
    'x-forwarded-prefix': text(matching(pathWithCaptures), 'a path', refused),
  }),
  'server-alias': text(
    (value) => value.split(',').every((part) => matchingAsWritten(regexCharacters)(part.trim())),
    'hosts, separated by commas',
    refused,
  ),
};

const backend = {
  'backend-protocol': text(
    (value) => /^(?:HTTPS?|AUTO_HTTP|GRPCS?|FCGI)$/i.test(value.trim()),
    '"HTTP", "HTTPS", "AUTO_HTTP", "GRPC", "GRPCS" or "FCGI"',
    '"HTTP" is in force',
  ),
  'upstream-vhost': text(matchingAsWritten(regexCharacters), 'a host', refused),
  'default-backend': text(
    (value) => /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(value),
    'the name of a Service',
    refused,
  ),
  'custom-http-errors': {
    kind: 'text',
    expected: 'statuses of 400 to 599, separated by commas without spaces',
    judge: (value) => {
      if (!matching(/^(?:[45,]\d{2},?)*$/)(value)) return refused;
      return value.split(',').every((part) => /^\d{3}$/.test(part))
        ? undefined
        : 'none is replaced';
    },
  } satisfies AnnotationRule as AnnotationRule<'text'>,
  ...needing(['custom-http-errors'], { 'disable-proxy-intercept-errors': bool(off) }),
};

const conditions =
  'error|timeout|invalid_header|http_500|http_502|http_503|http_504|http_403|http_404|http_429|non_idempotent|off';
const proxy = {
  'proxy-body-size': text(matching(/^\d+[bkmg]?$/i), 'a size such as 8m', '1m is in force'),
  'proxy-connect-timeout': seconds('5 s are in force'),
  'proxy-read-timeout': seconds('60 s are in force'),
  'proxy-send-timeout': seconds('60 s are in force'),
  'proxy-next-upstream': text(
    matchingAsWritten(new RegExp(`^(?:(?:${conditions})\\s?)+$`)),
    'conditions such as error, timeout and http_503, separated by spaces',
    '"error timeout" is in force',
  ),
  'proxy-next-upstream-timeout': seconds('there is no limit'),
  'proxy-next-upstream-tries': int(whole, '3 are in force', { min: 0, beyond: '3 are in force' }),
};

export const locationAnnotations = {
  ...access,
  ...cors,
  ...limits,
  ...redirects,
  ...paths,
  ...backend,
  ...proxy,
};
