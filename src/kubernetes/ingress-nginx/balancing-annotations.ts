/** The annotations that say which pod of which Service gets a request. */
import {
  bool,
  int,
  matching,
  matchingAsWritten,
  needing,
  oneOf,
  plainCharacters,
  refused,
  regexCharacters,
  text,
  urlCharacters,
} from './annotation-rules.ts';

const whole = 'a whole number';
const nothing = 'it has no effect';
const none = 'there is none';
const off = '"false" is in force';
/** Of either sign; what ingress-nginx tries it with is not anchored on both sides, so that 0x passes. */
const cookieAge = matching(/^0|-?[1-9]\d*$/);

const affinity = {
  affinity: oneOf(['cookie'], 'there is no affinity'),
  'affinity-canary-behavior': oneOf(['sticky', 'legacy'], '"sticky" is in force'),
  ...needing(['affinity'], {
    'affinity-mode': oneOf(['balanced', 'persistent'], '"balanced" is in force'),
    'session-cookie-name': text(matching(plainCharacters), 'a name', 'it is INGRESSCOOKIE'),
    'session-cookie-path': text(matching(urlCharacters), 'a path', 'that of the rule is in force'),
    'session-cookie-domain': text(matching(plainCharacters), 'a domain', none),
    'session-cookie-max-age': text(cookieAge, `${whole} of seconds`, none),
    'session-cookie-expires': text(cookieAge, `${whole} of seconds`, none),
    'session-cookie-samesite': text(
      (value) => ['none', 'lax', 'strict'].includes(value.trim().toLowerCase()),
      '"None", "Lax" or "Strict"',
      none,
    ),
    'session-cookie-conditional-samesite-none': bool(off),
    'session-cookie-secure': bool(off),
    'session-cookie-change-on-failure': bool(off),
  }),
};

const choice = {
  'service-upstream': bool(off),
  'load-balance': oneOf(
    ['round_robin', 'chash', 'chashsubset', 'sticky_balanced', 'sticky_persistent', 'ewma'],
    refused,
  ),
  'upstream-hash-by': text(
    matching(/^[-A-Za-z0-9_${}]*$/),
    'letters, digits, hyphens and variables such as $request_uri',
    refused,
  ),
  ...needing(['upstream-hash-by'], { 'upstream-hash-by-subset': bool(refused) }),
  ...needing(['upstream-hash-by-subset'], {
    'upstream-hash-by-subset-size': int(whole, refused, { min: 1, beyond: '3 is in force' }),
  }),
};

const canary = {
  canary: bool('this is no canary'),
  ...needing(['canary'], {
    'canary-by-header': text(matching(plainCharacters), 'the name of a header', nothing),
    'canary-by-cookie': text(matching(plainCharacters), 'the name of a cookie', nothing),
    'canary-weight': int(whole, 'the weight is 0', { min: 0, beyond: 'the weight is 0' }),
    'canary-weight-total': int(`${whole} above 100`, '100 is in force', {
      min: 100,
      beyond: '100 is in force',
    }),
  }),
  ...needing(['canary-by-header'], {
    'canary-by-header-value': text(
      matching(plainCharacters),
      'letters, digits and - . _ ~ / :',
      nothing,
    ),
    'canary-by-header-pattern': text(
      matchingAsWritten(regexCharacters),
      'a regular expression of plain characters',
      nothing,
    ),
  }),
};

export const balancingAnnotations = { ...affinity, ...choice, ...canary };
